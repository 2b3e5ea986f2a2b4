-- The large world in statements, in the order in which they run. Ids, owners and dates follow from
-- the number of a row, so that children find their parents without a join. Everything hangs on the
-- named world: its pipeline, its products, its teams.

CREATE TEMP TABLE bench_rep ON COMMIT DROP AS
SELECT seat, numbered(1, seat) AS id, numbered(2, seat % 8) AS team_id
FROM generate_series(0, 39) seat;

INSERT INTO users (id, kind, email, name, title, role, time_zone, locale, status, failed_logins,
    created_at, updated_at, version)
SELECT id, 'STAFF', format('rep%s@trustcart.test', seat), format('Sales Rep %s', seat), 'Sales', 'AGENT',
    'UTC', 'en', 'ACTIVE', 0, :now - interval '900 days', :now - interval '900 days', 1
FROM bench_rep;

-- Four regions under the manager's team, four beside it: the manager sees half of everything.
INSERT INTO sales_teams (id, name, code, parent_id, archived, created_at, updated_at, version)
SELECT numbered(2, n), format('Region %s', n), format('REG-%s', n),
    (SELECT id FROM sales_teams WHERE code = CASE n % 2 WHEN 0 THEN 'INT' ELSE 'PUB' END),
    false, :now - interval '900 days', :now - interval '900 days', 1
FROM generate_series(0, 7) n;

INSERT INTO team_memberships (id, team_id, user_id, valid_from, is_primary, created_at, updated_at,
    version)
SELECT numbered(3, seat), team_id, id, (:now - interval '900 days')::date, true,
    :now - interval '900 days', :now - interval '900 days', 1
FROM bench_rep;

CREATE TEMP TABLE bench_stage ON COMMIT DROP AS
SELECT kind, row_number() OVER (PARTITION BY kind ORDER BY position) - 1 AS place,
    count(*) OVER (PARTITION BY kind) AS kinds, id, pipeline_id,
    first_value(id) OVER (ORDER BY position) AS first_id
FROM deal_stages
WHERE pipeline_id = (SELECT id FROM pipelines WHERE name = 'New Business');

INSERT INTO customers (id, name, status, domain, industry, employee_count, size, annual_revenue,
    annual_revenue_currency, founded_year, phone, email, source, health, last_contacted_at,
    billing_address_line1, billing_address_postal_code, billing_address_city,
    billing_address_country, owner_id, team_id, created_at, updated_at, version)
SELECT numbered(4, n),
    (ARRAY['Northwind', 'Kestrel', 'Blue Harbour', 'Copperfield', 'Évora', 'Granite', 'Halcyon',
        'Ironbridge', 'Juniper', 'Larkspur'])[n % 10 + 1] || ' '
    || (ARRAY['Trading', 'Foods', 'Textiles', 'Logistics', 'Retail', 'Hôtels', 'Motors'])[n % 7 + 1]
    || ' ' || n,
    (ARRAY['CUSTOMER', 'PROSPECT', 'CUSTOMER', 'FORMER'])[n % 4 + 1],
    format('customer%s.test', n),
    (ARRAY['Retail', 'Wholesale', 'Hospitality', 'Logistics', 'Manufacturing'])[n % 5 + 1],
    n % 9 + 1, 'MICRO', (n % 900 + 100) * 1000.00, 'EUR', 1950 + n % 70, '+44 20 7946 ' || n,
    format('office@customer%s.test', n), (ARRAY['Website', 'Trade fair', 'Referral'])[n % 3 + 1],
    (ARRAY['GOOD', 'FAIR', 'POOR'])[n % 3 + 1], touched, 'High Street ' || n, (10000 + n)::text,
    (ARRAY['London', 'Lyon', 'Köln', 'Porto', 'Gdańsk'])[n % 5 + 1],
    (ARRAY['GB', 'FR', 'DE', 'PT', 'PL'])[n % 5 + 1],
    rep.id, rep.team_id, born, touched, 1
FROM generate_series(0, :customers - 1) n
CROSS JOIN LATERAL (SELECT born(n, :customers, :now) AS born,
    later(n, :customers, :now) AS touched OFFSET 0) AS drawn
JOIN bench_rep rep ON rep.seat = keeper(n);

INSERT INTO contacts (id, customer_id, name, given_name, family_name, title, department, email,
    phone, is_primary, buying_role, status, do_not_contact, visibility, owner_id, team_id,
    created_at, updated_at, version)
SELECT numbered(5, n), numbered(4, customer), given || ' ' || family, given, family,
    (ARRAY['Buyer', 'Head of Retail', 'Store Manager', 'CFO'])[n % 4 + 1],
    (ARRAY['Procurement', 'Retail', 'Finance'])[n % 3 + 1],
    format('person%s@customer%s.test', n, customer), '+44 20 7946 ' || n, false,
    (ARRAY['DECISION_MAKER', 'INFLUENCER', 'CHAMPION', 'USER'])[n % 4 + 1],
    'ACTIVE', false, 'CUSTOMER', rep.id, rep.team_id, born(n, :contacts, :now),
    later(n, :contacts, :now), 1
FROM generate_series(0, :contacts - 1) n
CROSS JOIN LATERAL (SELECT customer_of(n, :keys * 25, :customers) AS customer,
    (ARRAY['Ana', 'Ben', 'Chloé', 'Dmitri', 'Esra', 'Fionn', 'Grace', 'Hiro', 'Inès', 'Jonas'])
        [n % 10 + 1] AS given,
    (ARRAY['Almeida', 'Brown', 'Çelik', 'Duarte', 'Eriksen', 'Fischer', 'Garcia'])[n % 7 + 1]
        AS family OFFSET 0) AS person
JOIN bench_rep rep ON rep.seat = keeper(customer);

INSERT INTO deals (id, name, customer_id, pipeline_id, stage_id, status, value, currency,
    probability, expected_close_date, opened_at, closed_at, priority, description, source,
    product_id, forecast_category, lost_reason_id, win_override_reason, owner_id, team_id,
    created_at, updated_at, version)
SELECT numbered(6, n),
    (ARRAY['Tills', 'Online shop', 'Gateway', 'Support'])[n % 4 + 1] || ' for ' || customer || '/' || n,
    numbered(4, customer), stage.pipeline_id, stage.id, stage.kind,
    (n % 9901 + 100) * 10.00, (ARRAY['EUR', 'USD'])[n % 2 + 1],
    CASE WHEN n % 3 = 0 THEN n % 101 END, (born + interval '2160 hours')::date,
    born, CASE WHEN stage.kind <> 'OPEN' THEN touched END,
    (ARRAY['LOW', 'MEDIUM', 'HIGH'])[n % 3 + 1], 'Agreed on the next steps by telephone.',
    (ARRAY['Website', 'Trade fair', 'Referral'])[n % 3 + 1], product.id, 'PIPELINE',
    CASE WHEN stage.kind = 'LOST' THEN (SELECT id FROM lost_reasons WHERE code = 'PRICE') END,
    CASE WHEN stage.kind = 'WON' THEN 'NO_QUOTES' END,
    rep.id, rep.team_id, born, touched, 1
FROM generate_series(0, :deals - 1) n
CROSS JOIN LATERAL (SELECT customer_of(n, :keys * 30, :customers) AS customer,
    born(n, :deals, :now) AS born, later(n, :deals, :now) AS touched,
    (ARRAY['OPEN', 'WON', 'OPEN', 'LOST', 'WON'])[n % 5 + 1] AS outcome OFFSET 0) AS drawn
JOIN bench_stage stage ON stage.kind = outcome AND stage.place = n / 5 % stage.kinds
JOIN bench_rep rep ON rep.seat = keeper(CASE WHEN n % 20 = 7 THEN n ELSE customer END)
JOIN (SELECT id, row_number() OVER (ORDER BY sku) - 1 AS place, count(*) OVER () AS products
    FROM products) product ON product.place = n % products;

-- Each deal began in the first stage; what is elsewhere now went there when it was last touched.
INSERT INTO deal_stage_history (id, deal_id, stage_id, from_stage_id, entered_at, left_at,
    entered_by_id, created_at, updated_at, version)
SELECT numbered(7, row_number() OVER ()), deals.id,
    CASE step WHEN 0 THEN first_id ELSE stage_id END, CASE step WHEN 1 THEN first_id END,
    CASE step WHEN 0 THEN opened_at ELSE deals.updated_at END,
    CASE WHEN step = 0 AND first_id <> stage_id THEN deals.updated_at END,
    owner_id, deals.created_at, deals.updated_at, 1
FROM deals JOIN bench_stage stage ON stage.id = deals.stage_id
CROSS JOIN generate_series(0, 1) step
WHERE deals.id >= numbered(6, 0) AND deals.id <= numbered(6, :deals)
    AND get_byte(uuid_send(deals.id), 7) = 6 AND (step = 0 OR first_id <> stage_id);

INSERT INTO activities (id, type, subject, description, outcome, duration_minutes, status,
    scheduled_for, completed_at, visibility, customer_id, deal_id, owner_id, team_id, created_at,
    updated_at, version)
SELECT numbered(8, n), (ARRAY['CALL', 'EMAIL', 'MEETING', 'NOTE', 'DEMO'])[n % 5 + 1],
    (ARRAY['Call about the order', 'Sent the price list', 'Visit on site'])[n % 3 + 1] || ' ' || n,
    'Talked about the next steps.', CASE WHEN n % 4 <> 0 THEN 'They will decide soon.' END,
    n % 60 + 5, CASE n % 4 WHEN 0 THEN 'PLANNED' ELSE 'DONE' END, touched,
    CASE WHEN n % 4 <> 0 THEN touched END, 'INTERNAL', numbered(4, customer),
    CASE WHEN n % 3 = 0 AND customer = customer_of(n / 10, :keys * 30, :customers)
        THEN numbered(6, n / 10) END,
    rep.id, rep.team_id, born, touched, 1
FROM generate_series(0, :activities - 1) n
CROSS JOIN LATERAL (SELECT customer_of(n, :keys * 40, :customers) AS customer,
    born(n, :activities, :now) AS born, later(n, :activities, :now) AS touched OFFSET 0) AS drawn
JOIN bench_rep rep ON rep.seat = keeper(CASE WHEN n % 20 = 7 THEN n ELSE customer END);

INSERT INTO tasks (id, title, description, customer_id, due_date, due_at, due_zone, priority,
    category, status, completed_at, visibility, is_recurring, owner_id, team_id, created_at,
    updated_at, version)
SELECT numbered(9, n), (ARRAY['Send an offer', 'Call back', 'Prepare a demo'])[n % 3 + 1] || ' ' || n,
    'As agreed.', numbered(4, customer), due, due + 1, 'UTC',
    (ARRAY['LOW', 'MEDIUM', 'HIGH', 'URGENT'])[n % 4 + 1], 'Sales',
    (ARRAY['PENDING', 'IN_PROGRESS', 'COMPLETED', 'COMPLETED'])[n % 4 + 1],
    CASE WHEN n % 4 > 1 THEN touched END, 'INTERNAL', false, rep.id, rep.team_id,
    born, touched, 1
FROM generate_series(0, :tasks - 1) n
CROSS JOIN LATERAL (SELECT customer_of(n, :keys * 25, :customers) AS customer,
    born(n, :tasks, :now) AS born, later(n, :tasks, :now) AS touched OFFSET 0) AS drawn
CROSS JOIN LATERAL (SELECT (born + interval '720 hours')::date AS due OFFSET 0) AS dates
JOIN bench_rep rep ON rep.seat = keeper(customer);

-- What won deals add up to; without it, the nightly job would do it in the middle of a measurement.
UPDATE customers SET lifetime_value = spent.amount, lifetime_value_currency = spent.currency
FROM (
    SELECT DISTINCT ON (customer_id) customer_id, sum(value) AS amount, currency FROM deals
    WHERE status = 'WON' AND deleted_at IS NULL AND value IS NOT NULL
    GROUP BY customer_id, currency ORDER BY customer_id, count(*) DESC, currency
) AS spent
WHERE customers.id = spent.customer_id AND customers.lifetime_value IS NULL;
