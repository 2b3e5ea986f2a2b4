-- Catalogue.

CREATE TABLE organisations (
    id UUID NOT NULL,
    single BOOLEAN NOT NULL,
    name VARCHAR(200) NOT NULL,
    tax_id VARCHAR(40),
    address_line1 VARCHAR(200),
    address_line2 VARCHAR(200),
    address_postal_code VARCHAR(20),
    address_city VARCHAR(120),
    address_region VARCHAR(120),
    address_country VARCHAR(2) NOT NULL,
    email VARCHAR(254),
    phone VARCHAR(40),
    website VARCHAR(400),
    time_zone VARCHAR(64) NOT NULL,
    locale VARCHAR(35) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    logo_id UUID,
    payment_days INTEGER NOT NULL,
    quote_days INTEGER NOT NULL,
    bank_details TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_organisations PRIMARY KEY (id),
    CONSTRAINT ck_organisations_only_one CHECK (single),
    CONSTRAINT ck_organisations_country CHECK (address_country ~ '^[A-Z]{2}$'),
    CONSTRAINT ck_organisations_currency_known CHECK (currency_exponent(currency) >= 0),
    CONSTRAINT ck_organisations_payment_days_range CHECK (payment_days BETWEEN 0 AND 365),
    CONSTRAINT ck_organisations_quote_days_range CHECK (quote_days BETWEEN 1 AND 730),
    CONSTRAINT uq_organisations_single UNIQUE (single)
);
CREATE INDEX ix_organisations_logo_id ON organisations (logo_id);

CREATE TABLE tax_rates (
    id UUID NOT NULL,
    code VARCHAR(32) NOT NULL,
    country VARCHAR(2) NOT NULL,
    name VARCHAR(120) NOT NULL,
    percent NUMERIC NOT NULL,
    valid_from DATE NOT NULL,
    valid_until DATE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_tax_rates PRIMARY KEY (id),
    CONSTRAINT ex_tax_rates_overlap EXCLUDE USING gist (code WITH =, country WITH =, daterange(valid_from, valid_until) WITH &&),
    CONSTRAINT ck_tax_rates_percent_range CHECK (percent >= 0 AND percent <= 100),
    CONSTRAINT ck_tax_rates_country_form CHECK (country ~ '^[A-Z]{2}$'),
    CONSTRAINT ck_tax_rates_forward CHECK (valid_until >= valid_from)
);
CREATE INDEX ix_tax_rates_updated_at ON tax_rates (updated_at, id);

CREATE TABLE price_books (
    id UUID NOT NULL,
    name VARCHAR(120) NOT NULL,
    name_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    currency VARCHAR(3) NOT NULL,
    audience VARCHAR(32) NOT NULL,
    customer_tier_id UUID,
    partner_tier_id UUID,
    status VARCHAR(32) NOT NULL,
    valid_from DATE NOT NULL,
    valid_until DATE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_price_books PRIMARY KEY (id),
    CONSTRAINT ck_price_books_currency_known CHECK (currency_exponent(currency) >= 0),
    CONSTRAINT ck_price_books_tier_of_customers CHECK (customer_tier_id IS NULL OR audience = 'CUSTOMER'),
    CONSTRAINT ck_price_books_tier_of_partners CHECK (partner_tier_id IS NULL OR audience = 'PARTNER'),
    CONSTRAINT ck_price_books_forward CHECK (valid_until >= valid_from),
    CONSTRAINT ck_price_books_audience CHECK (audience IN ('INTERNAL', 'CUSTOMER', 'PARTNER')),
    CONSTRAINT ck_price_books_status CHECK (status IN ('DRAFT', 'ACTIVE', 'EXPIRED'))
);
CREATE INDEX ix_price_books_customer_tier_id ON price_books (customer_tier_id);
CREATE INDEX ix_price_books_partner_tier_id ON price_books (partner_tier_id);
CREATE INDEX ix_price_books_updated_at ON price_books (updated_at, id);
CREATE UNIQUE INDEX uq_price_books_name ON price_books (name_folded);

CREATE TABLE price_book_entries (
    id UUID NOT NULL,
    price_book_id UUID NOT NULL,
    product_id UUID NOT NULL,
    minimum_quantity NUMERIC NOT NULL,
    unit_price NUMERIC NOT NULL,
    valid_from DATE NOT NULL,
    valid_until DATE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_price_book_entries PRIMARY KEY (id),
    CONSTRAINT ex_price_book_entries_overlap EXCLUDE USING gist (price_book_id WITH =, product_id WITH =, minimum_quantity WITH =, daterange(valid_from, valid_until) WITH &&),
    CONSTRAINT ck_price_book_entries_unit_price_range CHECK (unit_price >= 0 AND unit_price < 1000000000000000 AND scale(unit_price) <= 6),
    CONSTRAINT ck_price_book_entries_minimum_quantity_range CHECK (minimum_quantity >= 0 AND minimum_quantity < 1000000000 AND scale(minimum_quantity) <= 6),
    CONSTRAINT ck_price_book_entries_forward CHECK (valid_until >= valid_from)
);
CREATE INDEX ix_price_book_entries_price_book_id ON price_book_entries (price_book_id);
CREATE INDEX ix_price_book_entries_product_id ON price_book_entries (product_id);
CREATE INDEX ix_price_book_entries_updated_at ON price_book_entries (updated_at, id);

CREATE TABLE quote_templates (
    id UUID NOT NULL,
    name VARCHAR(120) NOT NULL,
    name_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    status VARCHAR(32) NOT NULL,
    is_default BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_quote_templates PRIMARY KEY (id),
    CONSTRAINT ck_quote_templates_status CHECK (status IN ('DRAFT', 'ACTIVE', 'ARCHIVED'))
);
CREATE INDEX ix_quote_templates_updated_at ON quote_templates (updated_at, id);
CREATE UNIQUE INDEX uq_quote_templates_default ON quote_templates (is_default) WHERE is_default;
CREATE UNIQUE INDEX uq_quote_templates_name ON quote_templates (name_folded);

CREATE TABLE quote_template_versions (
    id UUID NOT NULL,
    quote_template_id UUID NOT NULL,
    number INTEGER NOT NULL,
    colour VARCHAR(7) NOT NULL,
    accent VARCHAR(7) NOT NULL,
    logo_id UUID,
    intro TEXT,
    footer VARCHAR(500),
    show_discounts BOOLEAN NOT NULL,
    consent_text TEXT NOT NULL,
    consent_required BOOLEAN NOT NULL,
    code_required BOOLEAN NOT NULL,
    code_above NUMERIC,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_quote_template_versions PRIMARY KEY (id),
    CONSTRAINT uq_quote_template_versions_number UNIQUE (quote_template_id, number),
    CONSTRAINT ck_quote_template_versions_colour_form CHECK (colour ~ '^#[0-9a-f]{6}$'),
    CONSTRAINT ck_quote_template_versions_accent_form CHECK (accent ~ '^#[0-9a-f]{6}$'),
    CONSTRAINT ck_quote_template_versions_code_above_range CHECK (code_above >= 0)
);
CREATE INDEX ix_quote_template_versions_logo_id ON quote_template_versions (logo_id);
CREATE INDEX ix_quote_template_versions_updated_at ON quote_template_versions (updated_at, id);

CREATE TABLE terms_templates (
    id UUID NOT NULL,
    name VARCHAR(120) NOT NULL,
    name_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    status VARCHAR(32) NOT NULL,
    is_default BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_terms_templates PRIMARY KEY (id),
    CONSTRAINT ck_terms_templates_status CHECK (status IN ('DRAFT', 'ACTIVE', 'ARCHIVED'))
);
CREATE INDEX ix_terms_templates_updated_at ON terms_templates (updated_at, id);
CREATE UNIQUE INDEX uq_terms_templates_default ON terms_templates (is_default) WHERE is_default;
CREATE UNIQUE INDEX uq_terms_templates_name ON terms_templates (name_folded);

CREATE TABLE terms_template_versions (
    id UUID NOT NULL,
    terms_template_id UUID NOT NULL,
    number INTEGER NOT NULL,
    title VARCHAR(200) NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_terms_template_versions PRIMARY KEY (id),
    CONSTRAINT uq_terms_template_versions_number UNIQUE (terms_template_id, number)
);
CREATE INDEX ix_terms_template_versions_updated_at ON terms_template_versions (updated_at, id);
