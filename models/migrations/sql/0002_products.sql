-- The baseline: products.

CREATE TABLE product_families (
    id UUID NOT NULL,
    name VARCHAR(120) NOT NULL,
    name_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    code VARCHAR(32) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_product_families PRIMARY KEY (id),
    CONSTRAINT uq_product_families_code UNIQUE (code)
);
CREATE INDEX ix_product_families_updated_at ON product_families (updated_at, id);

CREATE TABLE products (
    id UUID NOT NULL,
    sku VARCHAR(64) NOT NULL,
    name VARCHAR(200) NOT NULL,
    name_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    description TEXT,
    family_id UUID,
    kind VARCHAR(32) NOT NULL,
    status VARCHAR(32) NOT NULL,
    unit VARCHAR(32),
    tax_code VARCHAR(32),
    cost NUMERIC,
    cost_currency VARCHAR(3),
    published BOOLEAN NOT NULL,
    search_folded VARCHAR GENERATED ALWAYS AS (fold(coalesce(sku, '') || ' ' || coalesce(name, '') || ' ' || coalesce(description, ''))) STORED NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_products PRIMARY KEY (id),
    CONSTRAINT ck_products_cost_currency_known CHECK (cost_currency IS NULL OR currency_exponent(cost_currency) >= 0),
    CONSTRAINT ck_products_cost_amount CHECK (cost IS NULL OR (cost >= 0 AND cost < 1000000000000000 AND scale(cost) IS NOT DISTINCT FROM currency_exponent(cost_currency))),
    CONSTRAINT ck_products_kind CHECK (kind IN ('ONE_OFF', 'RECURRING')),
    CONSTRAINT ck_products_product_status CHECK (status IN ('DRAFT', 'ACTIVE', 'RETIRED'))
);
CREATE INDEX ix_products_created_at ON products (created_at, id);
CREATE INDEX ix_products_family_id ON products (family_id);
CREATE INDEX ix_products_search_folded ON products USING gin (search_folded gin_trgm_ops);
CREATE INDEX ix_products_status ON products (status, updated_at, id);
CREATE INDEX ix_products_updated_at ON products (updated_at, id);
CREATE UNIQUE INDEX uq_products_sku ON products (sku) WHERE deleted_at IS NULL;

CREATE TABLE list_prices (
    id UUID NOT NULL,
    product_id UUID NOT NULL,
    amount NUMERIC NOT NULL,
    currency VARCHAR(3) NOT NULL,
    valid_from DATE NOT NULL,
    valid_until DATE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_list_prices PRIMARY KEY (id),
    CONSTRAINT ck_list_prices_currency_known CHECK (currency IS NULL OR currency_exponent(currency) >= 0),
    CONSTRAINT ck_list_prices_amount_amount CHECK (amount IS NULL OR (amount >= 0 AND amount < 1000000000000000 AND scale(amount) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ex_list_prices_overlap EXCLUDE USING gist (product_id WITH =, currency WITH =, daterange(valid_from, valid_until) WITH &&),
    CONSTRAINT ck_list_prices_forward CHECK (valid_until >= valid_from)
);
CREATE INDEX ix_list_prices_product_id ON list_prices (product_id);
CREATE INDEX ix_list_prices_updated_at ON list_prices (updated_at, id);
