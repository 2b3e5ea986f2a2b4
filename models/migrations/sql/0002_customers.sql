-- The baseline: customers.

CREATE TABLE customers (
    id UUID NOT NULL,
    name VARCHAR(200) NOT NULL,
    name_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    status VARCHAR(32) NOT NULL,
    parent_id UUID,
    domain VARCHAR(253),
    tax_id VARCHAR(40),
    website VARCHAR(400),
    industry VARCHAR(120),
    employee_count INTEGER,
    size VARCHAR(32),
    annual_revenue NUMERIC,
    annual_revenue_currency VARCHAR(3),
    founded_year SMALLINT,
    phone VARCHAR(40),
    email VARCHAR(254),
    source VARCHAR(120),
    notes TEXT,
    health VARCHAR(32),
    lifetime_value NUMERIC,
    lifetime_value_currency VARCHAR(3),
    last_contacted_at TIMESTAMP WITH TIME ZONE,
    merged_into_id UUID,
    search_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    billing_address_line1 VARCHAR(200),
    billing_address_line2 VARCHAR(200),
    billing_address_postal_code VARCHAR(20),
    billing_address_city VARCHAR(120),
    billing_address_region VARCHAR(120),
    billing_address_country VARCHAR(2),
    shipping_address_line1 VARCHAR(200),
    shipping_address_line2 VARCHAR(200),
    shipping_address_postal_code VARCHAR(20),
    shipping_address_city VARCHAR(120),
    shipping_address_region VARCHAR(120),
    shipping_address_country VARCHAR(2),
    owner_id UUID,
    team_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_customers PRIMARY KEY (id),
    CONSTRAINT ck_customers_annual_revenue_currency_known CHECK (annual_revenue_currency IS NULL OR currency_exponent(annual_revenue_currency) >= 0),
    CONSTRAINT ck_customers_annual_revenue_amount CHECK (annual_revenue IS NULL OR (annual_revenue >= 0 AND annual_revenue < 1000000000000000 AND scale(annual_revenue) IS NOT DISTINCT FROM currency_exponent(annual_revenue_currency))),
    CONSTRAINT ck_customers_lifetime_value_currency_known CHECK (lifetime_value_currency IS NULL OR currency_exponent(lifetime_value_currency) >= 0),
    CONSTRAINT ck_customers_lifetime_value_amount CHECK (lifetime_value IS NULL OR (lifetime_value >= 0 AND lifetime_value < 1000000000000000 AND scale(lifetime_value) IS NOT DISTINCT FROM currency_exponent(lifetime_value_currency))),
    CONSTRAINT ck_customers_employee_count_range CHECK (employee_count BETWEEN 0 AND 100000000),
    CONSTRAINT ck_customers_founded_year_range CHECK (founded_year BETWEEN 1000 AND 9999),
    CONSTRAINT ck_customers_parent_is_another CHECK (parent_id <> id),
    CONSTRAINT ck_customers_merged_into_another CHECK ((status = 'MERGED') = (merged_into_id IS NOT NULL) AND merged_into_id <> id),
    CONSTRAINT ck_customers_billing_country CHECK (billing_address_country ~ '^[A-Z]{2}$'),
    CONSTRAINT ck_customers_shipping_country CHECK (shipping_address_country ~ '^[A-Z]{2}$'),
    CONSTRAINT ck_customers_customer_status CHECK (status IN ('PROSPECT', 'CUSTOMER', 'FORMER', 'MERGED')),
    CONSTRAINT ck_customers_size CHECK (size IN ('MICRO', 'SMALL', 'MEDIUM', 'LARGE', 'ENTERPRISE')),
    CONSTRAINT ck_customers_health CHECK (health IN ('GOOD', 'FAIR', 'POOR'))
);
CREATE INDEX ix_customers_created_at ON customers (created_at, id);
CREATE INDEX ix_customers_domain ON customers (domain);
CREATE INDEX ix_customers_merged_into_id ON customers (merged_into_id);
CREATE INDEX ix_customers_owner_id ON customers (owner_id, updated_at, id);
CREATE INDEX ix_customers_parent_id ON customers (parent_id);
CREATE INDEX ix_customers_search_folded ON customers USING gin (search_folded gin_trgm_ops);
CREATE INDEX ix_customers_status ON customers (status, updated_at, id);
CREATE INDEX ix_customers_tax_id ON customers (tax_id);
CREATE INDEX ix_customers_team_id ON customers (team_id, updated_at, id);
CREATE INDEX ix_customers_updated_at ON customers (updated_at, id);
