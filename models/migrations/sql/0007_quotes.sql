-- Quotes.

CREATE SEQUENCE quote_numbers;

CREATE TABLE quotes (
    id UUID NOT NULL,
    number VARCHAR(32) NOT NULL,
    title VARCHAR(200) NOT NULL,
    title_folded VARCHAR GENERATED ALWAYS AS (fold(title)) STORED NOT NULL,
    customer_id UUID NOT NULL,
    contact_id UUID,
    deal_id UUID,
    currency VARCHAR(3) NOT NULL,
    language VARCHAR(35) NOT NULL,
    current_version_id UUID,
    shown_version_id UUID,
    duplicate_of_id UUID,
    search_folded VARCHAR GENERATED ALWAYS AS (fold(coalesce(number, '') || ' ' || coalesce(title, ''))) STORED NOT NULL,
    owner_id UUID,
    team_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_quotes PRIMARY KEY (id),
    CONSTRAINT uq_quotes_number UNIQUE (number)
);
CREATE INDEX ix_quotes_contact_id ON quotes (contact_id);
CREATE INDEX ix_quotes_created_at ON quotes (created_at, id);
CREATE INDEX ix_quotes_current_version_id ON quotes (current_version_id);
CREATE INDEX ix_quotes_customer_id ON quotes (customer_id, updated_at, id);
CREATE INDEX ix_quotes_deal_id ON quotes (deal_id, updated_at, id);
CREATE INDEX ix_quotes_duplicate_of_id ON quotes (duplicate_of_id);
CREATE INDEX ix_quotes_owner_id ON quotes (owner_id, updated_at, id);
CREATE INDEX ix_quotes_search_folded ON quotes USING gin (search_folded gin_trgm_ops);
CREATE INDEX ix_quotes_shown_version_id ON quotes (shown_version_id);
CREATE INDEX ix_quotes_team_id ON quotes (team_id, updated_at, id);
CREATE INDEX ix_quotes_updated_at ON quotes (updated_at, id);

CREATE TABLE quote_versions (
    id UUID NOT NULL,
    quote_id UUID NOT NULL,
    number INTEGER NOT NULL,
    status VARCHAR(32) NOT NULL,
    title VARCHAR(200) NOT NULL,
    intro TEXT,
    notes TEXT,
    change_note TEXT,
    currency VARCHAR(3) NOT NULL,
    prices VARCHAR(32) NOT NULL,
    tax_mode VARCHAR(32) NOT NULL,
    rounding VARCHAR(32) NOT NULL,
    discount_kind VARCHAR(32),
    discount_value NUMERIC,
    valid_until DATE,
    time_zone VARCHAR(64) NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE,
    subtotal NUMERIC NOT NULL,
    discount_total NUMERIC NOT NULL,
    tax_total NUMERIC NOT NULL,
    total NUMERIC NOT NULL,
    cost_total NUMERIC,
    margin_percent NUMERIC,
    ledger JSONB NOT NULL,
    template_version_id UUID,
    terms_version_id UUID,
    restored_from_id UUID,
    content TEXT,
    content_hash VARCHAR(64),
    sent_at TIMESTAMP WITH TIME ZONE,
    viewed_at TIMESTAMP WITH TIME ZONE,
    decided_at TIMESTAMP WITH TIME ZONE,
    decline_reason VARCHAR(32),
    decline_note TEXT,
    purchase_order_ref VARCHAR(64),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_quote_versions PRIMARY KEY (id),
    CONSTRAINT uq_quote_versions_number UNIQUE (quote_id, number),
    CONSTRAINT ck_quote_versions_currency_known CHECK (currency IS NULL OR currency_exponent(currency) >= 0),
    CONSTRAINT ck_quote_versions_subtotal_amount CHECK (subtotal IS NULL OR (subtotal >= 0 AND subtotal < 1000000000000000 AND scale(subtotal) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_quote_versions_discount_total_amount CHECK (discount_total IS NULL OR (discount_total >= 0 AND discount_total < 1000000000000000 AND scale(discount_total) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_quote_versions_tax_total_amount CHECK (tax_total IS NULL OR (tax_total >= 0 AND tax_total < 1000000000000000 AND scale(tax_total) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_quote_versions_total_amount CHECK (total IS NULL OR (total >= 0 AND total < 1000000000000000 AND scale(total) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_quote_versions_cost_total_amount CHECK (cost_total IS NULL OR (cost_total >= 0 AND cost_total < 1000000000000000 AND scale(cost_total) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_quote_versions_expiry_is_computed CHECK (status <> 'EXPIRED'),
    CONSTRAINT ck_quote_versions_content_and_hash CHECK ((content IS NULL) = (content_hash IS NULL)),
    CONSTRAINT ck_quote_versions_content_from_sent CHECK ((content IS NOT NULL) = (status NOT IN ('DRAFT', 'PENDING_APPROVAL', 'APPROVED'))),
    CONSTRAINT ck_quote_versions_expires_when_sent CHECK ((content IS NULL) = (expires_at IS NULL)),
    CONSTRAINT ck_quote_versions_discount_whole CHECK ((discount_kind IS NULL) = (discount_value IS NULL)),
    CONSTRAINT ck_quote_versions_discount_value_range CHECK (discount_value >= 0),
    CONSTRAINT ck_quote_versions_quote_status CHECK (status IN ('DRAFT', 'PENDING_APPROVAL', 'APPROVED', 'SENT', 'VIEWED', 'CHANGES_REQUESTED', 'ACCEPTED', 'DECLINED', 'EXPIRED', 'WITHDRAWN', 'SUPERSEDED')),
    CONSTRAINT ck_quote_versions_prices CHECK (prices IN ('NET', 'GROSS')),
    CONSTRAINT ck_quote_versions_tax_mode CHECK (tax_mode IN ('PER_GROUP', 'PER_LINE')),
    CONSTRAINT ck_quote_versions_rounding CHECK (rounding IN ('HALF_UP')),
    CONSTRAINT ck_quote_versions_discount_kind CHECK (discount_kind IN ('PERCENT', 'AMOUNT')),
    CONSTRAINT ck_quote_versions_decline_reason CHECK (decline_reason IN ('PRICE', 'TIMING', 'SCOPE', 'OTHER_OFFER', 'NO_NEED', 'OTHER'))
);
CREATE INDEX ix_quote_versions_content_hash ON quote_versions (content_hash);
CREATE INDEX ix_quote_versions_restored_from_id ON quote_versions (restored_from_id);
CREATE INDEX ix_quote_versions_template_version_id ON quote_versions (template_version_id);
CREATE INDEX ix_quote_versions_terms_version_id ON quote_versions (terms_version_id);
CREATE INDEX ix_quote_versions_updated_at ON quote_versions (updated_at, id);
CREATE UNIQUE INDEX uq_quote_versions_accepted ON quote_versions (quote_id) WHERE status = 'ACCEPTED';
CREATE UNIQUE INDEX uq_quote_versions_open ON quote_versions (quote_id) WHERE status IN ('SENT', 'VIEWED', 'CHANGES_REQUESTED');

CREATE TABLE quote_lines (
    id UUID NOT NULL,
    quote_version_id UUID NOT NULL,
    key VARCHAR(32) NOT NULL,
    position INTEGER NOT NULL,
    kind VARCHAR(32) NOT NULL,
    optional BOOLEAN NOT NULL,
    chosen BOOLEAN NOT NULL,
    product_id UUID,
    sku VARCHAR(64),
    name VARCHAR(200) NOT NULL,
    text TEXT,
    unit VARCHAR(32),
    quantity NUMERIC NOT NULL,
    minimum_quantity NUMERIC,
    maximum_quantity NUMERIC,
    unit_price NUMERIC NOT NULL,
    list_price NUMERIC,
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
    image_id UUID,
    cost NUMERIC,
    price_book_entry_id UUID,
    override_reason VARCHAR(500),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_quote_lines PRIMARY KEY (id),
    CONSTRAINT uq_quote_lines_key UNIQUE (quote_version_id, key),
    CONSTRAINT uq_quote_lines_position UNIQUE (quote_version_id, position),
    CONSTRAINT ck_quote_lines_currency_known CHECK (currency IS NULL OR currency_exponent(currency) >= 0),
    CONSTRAINT ck_quote_lines_discount_amount_amount CHECK (discount_amount IS NULL OR (discount_amount >= 0 AND discount_amount < 1000000000000000 AND scale(discount_amount) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_quote_lines_net_amount CHECK (net IS NULL OR (net >= 0 AND net < 1000000000000000 AND scale(net) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_quote_lines_allocation_amount CHECK (allocation IS NULL OR (allocation >= 0 AND allocation < 1000000000000000 AND scale(allocation) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_quote_lines_base_amount CHECK (base IS NULL OR (base >= 0 AND base < 1000000000000000 AND scale(base) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_quote_lines_tax_amount CHECK (tax IS NULL OR (tax >= 0 AND tax < 1000000000000000 AND scale(tax) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_quote_lines_quantity_range CHECK (quantity >= 0 AND quantity < 1000000000 AND scale(quantity) <= 6),
    CONSTRAINT ck_quote_lines_unit_price_range CHECK (unit_price >= 0 AND unit_price < 1000000000000000 AND scale(unit_price) <= 6),
    CONSTRAINT ck_quote_lines_discount_percent_range CHECK (discount_percent >= 0 AND discount_percent <= 100),
    CONSTRAINT ck_quote_lines_one_discount CHECK (discount_percent IS NULL OR discount_amount IS NULL),
    CONSTRAINT ck_quote_lines_tax_percent_range CHECK (tax_percent >= 0 AND tax_percent <= 100),
    CONSTRAINT ck_quote_lines_chosen_or_optional CHECK (chosen OR optional),
    CONSTRAINT ck_quote_lines_maximum_quantity_range CHECK (maximum_quantity >= minimum_quantity),
    CONSTRAINT ck_quote_lines_kind CHECK (kind IN ('PRODUCT', 'SECTION', 'NOTE'))
);
CREATE INDEX ix_quote_lines_image_id ON quote_lines (image_id);
CREATE INDEX ix_quote_lines_price_book_entry_id ON quote_lines (price_book_entry_id);
CREATE INDEX ix_quote_lines_product_id ON quote_lines (product_id);
CREATE INDEX ix_quote_lines_updated_at ON quote_lines (updated_at, id);
