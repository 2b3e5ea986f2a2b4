-- Orders.

CREATE SEQUENCE order_numbers;

CREATE TABLE orders (
    id UUID NOT NULL,
    number VARCHAR(32) NOT NULL,
    title VARCHAR(200) NOT NULL,
    quote_id UUID NOT NULL,
    quote_version_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    deal_id UUID,
    status VARCHAR(32) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    prices VARCHAR(32) NOT NULL,
    tax_mode VARCHAR(32) NOT NULL,
    subtotal NUMERIC NOT NULL,
    discount_total NUMERIC NOT NULL,
    tax_total NUMERIC NOT NULL,
    total NUMERIC NOT NULL,
    purchase_order_ref VARCHAR(64),
    ordered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    started_at TIMESTAMP WITH TIME ZONE,
    fulfilled_at TIMESTAMP WITH TIME ZONE,
    cancelled_at TIMESTAMP WITH TIME ZONE,
    tracking_url VARCHAR(400),
    search_folded VARCHAR GENERATED ALWAYS AS (fold(coalesce(number, '') || ' ' || coalesce(title, '') || ' ' || coalesce(purchase_order_ref, ''))) STORED NOT NULL,
    owner_id UUID,
    team_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_orders PRIMARY KEY (id),
    CONSTRAINT ck_orders_currency_known CHECK (currency IS NULL OR currency_exponent(currency) >= 0),
    CONSTRAINT ck_orders_subtotal_amount CHECK (subtotal IS NULL OR (subtotal >= 0 AND subtotal < 1000000000000000 AND scale(subtotal) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_orders_discount_total_amount CHECK (discount_total IS NULL OR (discount_total >= 0 AND discount_total < 1000000000000000 AND scale(discount_total) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_orders_tax_total_amount CHECK (tax_total IS NULL OR (tax_total >= 0 AND tax_total < 1000000000000000 AND scale(tax_total) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_orders_total_amount CHECK (total IS NULL OR (total >= 0 AND total < 1000000000000000 AND scale(total) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT uq_orders_number UNIQUE (number),
    CONSTRAINT uq_orders_quote_version_id UNIQUE (quote_version_id),
    CONSTRAINT ck_orders_status CHECK (status IN ('DRAFT', 'CONFIRMED', 'FULFILLING', 'FULFILLED', 'CLOSED', 'CANCELLED')),
    CONSTRAINT ck_orders_prices CHECK (prices IN ('NET', 'GROSS')),
    CONSTRAINT ck_orders_tax_mode CHECK (tax_mode IN ('PER_GROUP', 'PER_LINE'))
);
CREATE INDEX ix_orders_created_at ON orders (created_at, id);
CREATE INDEX ix_orders_customer_id ON orders (customer_id, updated_at, id);
CREATE INDEX ix_orders_deal_id ON orders (deal_id, updated_at, id);
CREATE INDEX ix_orders_owner_id ON orders (owner_id, updated_at, id);
CREATE INDEX ix_orders_quote_id ON orders (quote_id, updated_at, id);
CREATE INDEX ix_orders_search_folded ON orders USING gin (search_folded gin_trgm_ops);
CREATE INDEX ix_orders_status ON orders (status, updated_at, id);
CREATE INDEX ix_orders_team_id ON orders (team_id, updated_at, id);
CREATE INDEX ix_orders_updated_at ON orders (updated_at, id);

CREATE TABLE order_lines (
    id UUID NOT NULL,
    order_id UUID NOT NULL,
    key VARCHAR(32) NOT NULL,
    position INTEGER NOT NULL,
    kind VARCHAR(32) NOT NULL,
    product_id UUID,
    sku VARCHAR(64),
    name VARCHAR(200) NOT NULL,
    text TEXT,
    unit VARCHAR(32),
    quantity NUMERIC NOT NULL,
    delivered NUMERIC NOT NULL,
    unit_price NUMERIC NOT NULL,
    discount_percent NUMERIC,
    discount_amount NUMERIC,
    currency VARCHAR(3) NOT NULL,
    tax_code VARCHAR(32),
    tax_name VARCHAR(120),
    tax_percent NUMERIC NOT NULL,
    tax_overridden BOOLEAN NOT NULL,
    reverse_charge BOOLEAN NOT NULL,
    net NUMERIC NOT NULL,
    allocation NUMERIC NOT NULL,
    base NUMERIC NOT NULL,
    tax NUMERIC NOT NULL,
    cost NUMERIC,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_order_lines PRIMARY KEY (id),
    CONSTRAINT uq_order_lines_position UNIQUE (order_id, position),
    CONSTRAINT ck_order_lines_currency_known CHECK (currency IS NULL OR currency_exponent(currency) >= 0),
    CONSTRAINT ck_order_lines_discount_amount_amount CHECK (discount_amount IS NULL OR (discount_amount >= 0 AND discount_amount < 1000000000000000 AND scale(discount_amount) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_order_lines_net_amount CHECK (net IS NULL OR (net >= 0 AND net < 1000000000000000 AND scale(net) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_order_lines_allocation_amount CHECK (allocation IS NULL OR (allocation >= 0 AND allocation < 1000000000000000 AND scale(allocation) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_order_lines_base_amount CHECK (base IS NULL OR (base >= 0 AND base < 1000000000000000 AND scale(base) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_order_lines_tax_amount CHECK (tax IS NULL OR (tax >= 0 AND tax < 1000000000000000 AND scale(tax) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_order_lines_delivered_range CHECK (delivered >= 0 AND delivered <= quantity),
    CONSTRAINT ck_order_lines_kind CHECK (kind IN ('PRODUCT', 'SECTION', 'NOTE'))
);
CREATE INDEX ix_order_lines_product_id ON order_lines (product_id);
CREATE INDEX ix_order_lines_updated_at ON order_lines (updated_at, id);
