-- Invoices.

CREATE TABLE number_counters (
    kind VARCHAR(32) NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    CONSTRAINT pk_number_counters PRIMARY KEY (kind, year)
);

CREATE TABLE invoices (
    id UUID NOT NULL,
    number VARCHAR(32),
    order_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    status VARCHAR(32) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    subtotal NUMERIC NOT NULL,
    discount_total NUMERIC NOT NULL,
    tax_total NUMERIC NOT NULL,
    total NUMERIC NOT NULL,
    paid_total NUMERIC NOT NULL,
    credited_total NUMERIC NOT NULL,
    supplied_on DATE NOT NULL,
    issued_at TIMESTAMP WITH TIME ZONE,
    due_on DATE,
    content JSONB,
    dunning_note TEXT,
    search_folded VARCHAR GENERATED ALWAYS AS (fold(number)) STORED,
    owner_id UUID,
    team_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_invoices PRIMARY KEY (id),
    CONSTRAINT ck_invoices_currency_known CHECK (currency IS NULL OR currency_exponent(currency) >= 0),
    CONSTRAINT ck_invoices_subtotal_amount CHECK (subtotal IS NULL OR (subtotal >= 0 AND subtotal < 1000000000000000 AND scale(subtotal) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_invoices_discount_total_amount CHECK (discount_total IS NULL OR (discount_total >= 0 AND discount_total < 1000000000000000 AND scale(discount_total) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_invoices_tax_total_amount CHECK (tax_total IS NULL OR (tax_total >= 0 AND tax_total < 1000000000000000 AND scale(tax_total) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_invoices_total_amount CHECK (total IS NULL OR (total >= 0 AND total < 1000000000000000 AND scale(total) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_invoices_paid_total_amount CHECK (paid_total IS NULL OR (paid_total >= 0 AND paid_total < 1000000000000000 AND scale(paid_total) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_invoices_credited_total_amount CHECK (credited_total IS NULL OR (credited_total >= 0 AND credited_total < 1000000000000000 AND scale(credited_total) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_invoices_number_when_issued CHECK ((status = 'DRAFT') = (number IS NULL)),
    CONSTRAINT ck_invoices_issued_with_number CHECK ((number IS NULL) = (issued_at IS NULL)),
    CONSTRAINT ck_invoices_credits_within CHECK (credited_total <= total),
    CONSTRAINT ck_invoices_payments_within CHECK (paid_total + credited_total <= total),
    CONSTRAINT uq_invoices_number UNIQUE (number),
    CONSTRAINT ck_invoices_status CHECK (status IN ('DRAFT', 'ISSUED', 'PART_PAID', 'PAID', 'CREDITED'))
);
CREATE INDEX ix_invoices_created_at ON invoices (created_at, id);
CREATE INDEX ix_invoices_customer_id ON invoices (customer_id, updated_at, id);
CREATE INDEX ix_invoices_due_on ON invoices (due_on, id);
CREATE INDEX ix_invoices_order_id ON invoices (order_id, updated_at, id);
CREATE INDEX ix_invoices_owner_id ON invoices (owner_id, updated_at, id);
CREATE INDEX ix_invoices_search_folded ON invoices USING gin (search_folded gin_trgm_ops);
CREATE INDEX ix_invoices_status ON invoices (status, updated_at, id);
CREATE INDEX ix_invoices_team_id ON invoices (team_id, updated_at, id);
CREATE INDEX ix_invoices_updated_at ON invoices (updated_at, id);

CREATE TABLE invoice_lines (
    id UUID NOT NULL,
    invoice_id UUID NOT NULL,
    order_line_id UUID NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR(200) NOT NULL,
    unit VARCHAR(32),
    quantity NUMERIC NOT NULL,
    unit_price NUMERIC NOT NULL,
    currency VARCHAR(3) NOT NULL,
    tax_code VARCHAR(32),
    tax_name VARCHAR(120),
    tax_percent NUMERIC NOT NULL,
    reverse_charge BOOLEAN NOT NULL,
    net NUMERIC NOT NULL,
    allocation NUMERIC NOT NULL,
    base NUMERIC NOT NULL,
    tax NUMERIC NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_invoice_lines PRIMARY KEY (id),
    CONSTRAINT uq_invoice_lines_position UNIQUE (invoice_id, position),
    CONSTRAINT ck_invoice_lines_currency_known CHECK (currency IS NULL OR currency_exponent(currency) >= 0),
    CONSTRAINT ck_invoice_lines_net_amount CHECK (net IS NULL OR (net >= 0 AND net < 1000000000000000 AND scale(net) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_invoice_lines_allocation_amount CHECK (allocation IS NULL OR (allocation >= 0 AND allocation < 1000000000000000 AND scale(allocation) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_invoice_lines_base_amount CHECK (base IS NULL OR (base >= 0 AND base < 1000000000000000 AND scale(base) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_invoice_lines_tax_amount CHECK (tax IS NULL OR (tax >= 0 AND tax < 1000000000000000 AND scale(tax) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_invoice_lines_quantity_range CHECK (quantity >= 0)
);
CREATE INDEX ix_invoice_lines_order_line_id ON invoice_lines (order_line_id);
CREATE INDEX ix_invoice_lines_updated_at ON invoice_lines (updated_at, id);

CREATE TABLE payments (
    id UUID NOT NULL,
    invoice_id UUID NOT NULL,
    amount NUMERIC NOT NULL,
    currency VARCHAR(3) NOT NULL,
    provider VARCHAR(64) NOT NULL,
    provider_ref VARCHAR(200) NOT NULL,
    received_on DATE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_payments PRIMARY KEY (id),
    CONSTRAINT uq_payments_provider_ref UNIQUE (provider, provider_ref),
    CONSTRAINT ck_payments_currency_known CHECK (currency IS NULL OR currency_exponent(currency) >= 0),
    CONSTRAINT ck_payments_amount_amount CHECK (amount IS NULL OR (amount >= 0 AND amount < 1000000000000000 AND scale(amount) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_payments_above_zero CHECK (amount > 0)
);
CREATE INDEX ix_payments_invoice_id ON payments (invoice_id);
CREATE INDEX ix_payments_updated_at ON payments (updated_at, id);

CREATE TABLE credit_notes (
    id UUID NOT NULL,
    number VARCHAR(32) NOT NULL,
    invoice_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    currency VARCHAR(3) NOT NULL,
    subtotal NUMERIC NOT NULL,
    discount_total NUMERIC NOT NULL,
    tax_total NUMERIC NOT NULL,
    total NUMERIC NOT NULL,
    reason VARCHAR(500) NOT NULL,
    issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
    content JSONB,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_credit_notes PRIMARY KEY (id),
    CONSTRAINT ck_credit_notes_currency_known CHECK (currency IS NULL OR currency_exponent(currency) >= 0),
    CONSTRAINT ck_credit_notes_subtotal_amount CHECK (subtotal IS NULL OR (subtotal >= 0 AND subtotal < 1000000000000000 AND scale(subtotal) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_credit_notes_discount_total_amount CHECK (discount_total IS NULL OR (discount_total >= 0 AND discount_total < 1000000000000000 AND scale(discount_total) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_credit_notes_tax_total_amount CHECK (tax_total IS NULL OR (tax_total >= 0 AND tax_total < 1000000000000000 AND scale(tax_total) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_credit_notes_total_amount CHECK (total IS NULL OR (total >= 0 AND total < 1000000000000000 AND scale(total) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT uq_credit_notes_number UNIQUE (number)
);
CREATE INDEX ix_credit_notes_customer_id ON credit_notes (customer_id);
CREATE INDEX ix_credit_notes_invoice_id ON credit_notes (invoice_id);
CREATE INDEX ix_credit_notes_updated_at ON credit_notes (updated_at, id);

CREATE TABLE credit_lines (
    id UUID NOT NULL,
    credit_note_id UUID NOT NULL,
    invoice_line_id UUID NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR(200) NOT NULL,
    unit VARCHAR(32),
    quantity NUMERIC NOT NULL,
    unit_price NUMERIC NOT NULL,
    currency VARCHAR(3) NOT NULL,
    tax_code VARCHAR(32),
    tax_name VARCHAR(120),
    tax_percent NUMERIC NOT NULL,
    reverse_charge BOOLEAN NOT NULL,
    net NUMERIC NOT NULL,
    allocation NUMERIC NOT NULL,
    base NUMERIC NOT NULL,
    tax NUMERIC NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_credit_lines PRIMARY KEY (id),
    CONSTRAINT uq_credit_lines_position UNIQUE (credit_note_id, position),
    CONSTRAINT ck_credit_lines_currency_known CHECK (currency IS NULL OR currency_exponent(currency) >= 0),
    CONSTRAINT ck_credit_lines_net_amount CHECK (net IS NULL OR (net >= 0 AND net < 1000000000000000 AND scale(net) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_credit_lines_allocation_amount CHECK (allocation IS NULL OR (allocation >= 0 AND allocation < 1000000000000000 AND scale(allocation) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_credit_lines_base_amount CHECK (base IS NULL OR (base >= 0 AND base < 1000000000000000 AND scale(base) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_credit_lines_tax_amount CHECK (tax IS NULL OR (tax >= 0 AND tax < 1000000000000000 AND scale(tax) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_credit_lines_quantity_range CHECK (quantity >= 0)
);
CREATE INDEX ix_credit_lines_invoice_line_id ON credit_lines (invoice_line_id);
CREATE INDEX ix_credit_lines_updated_at ON credit_lines (updated_at, id);
