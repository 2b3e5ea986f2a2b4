-- Commissions: rules, the ledger, statements and payouts.

CREATE TABLE commission_rules (
    id UUID NOT NULL,
    name VARCHAR(120) NOT NULL,
    name_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    notes TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_commission_rules PRIMARY KEY (id),
    CONSTRAINT fk_commission_rules_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_commission_rules_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_commission_rules_updated_at ON commission_rules (updated_at, id);
CREATE UNIQUE INDEX uq_commission_rules_name ON commission_rules (name_folded);

CREATE TABLE commission_rule_versions (
    id UUID NOT NULL,
    rule_id UUID NOT NULL,
    number INTEGER NOT NULL,
    partner_id UUID,
    product_id UUID,
    family_id UUID,
    role VARCHAR(32),
    territory VARCHAR(2),
    tier_id UUID,
    basis VARCHAR(32) NOT NULL,
    rate NUMERIC NOT NULL,
    steps JSONB NOT NULL,
    cap NUMERIC,
    currency VARCHAR(3),
    months INTEGER,
    hold_days INTEGER NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_until TIMESTAMP WITH TIME ZONE,
    scope_key VARCHAR GENERATED ALWAYS AS (coalesce(partner_id::text, '') || '/' || coalesce(product_id::text, '') || '/' || coalesce(family_id::text, '') || '/' || coalesce(role, '') || '/' || coalesce(territory, '') || '/' || coalesce(tier_id::text, '') || '/' || coalesce(currency, '')) STORED NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_commission_rule_versions PRIMARY KEY (id),
    CONSTRAINT uq_commission_rule_versions_number UNIQUE (rule_id, number),
    CONSTRAINT ex_commission_rule_versions_scope EXCLUDE USING gist (scope_key WITH =, tstzrange(valid_from, valid_until) WITH &&),
    CONSTRAINT ck_commission_rule_versions_currency_known CHECK (currency IS NULL OR currency_exponent(currency) >= 0),
    CONSTRAINT ck_commission_rule_versions_cap_amount CHECK (cap IS NULL OR (cap >= 0 AND cap < 1000000000000000 AND scale(cap) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_commission_rule_versions_rate_range CHECK (rate BETWEEN 0 AND 100),
    CONSTRAINT ck_commission_rule_versions_months_range CHECK (months BETWEEN 1 AND 120),
    CONSTRAINT ck_commission_rule_versions_hold_days_range CHECK (hold_days BETWEEN 0 AND 365),
    CONSTRAINT ck_commission_rule_versions_territory_form CHECK (territory ~ '^[A-Z]{2}$'),
    CONSTRAINT ck_commission_rule_versions_forward CHECK (valid_until >= valid_from),
    CONSTRAINT ck_commission_rule_versions_amounts_whole CHECK (currency IS NOT NULL OR (cap IS NULL AND jsonb_array_length(steps) = 0)),
    CONSTRAINT fk_commission_rule_versions_rule_id FOREIGN KEY(rule_id) REFERENCES commission_rules (id),
    CONSTRAINT fk_commission_rule_versions_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id),
    CONSTRAINT fk_commission_rule_versions_product_id FOREIGN KEY(product_id) REFERENCES products (id),
    CONSTRAINT fk_commission_rule_versions_family_id FOREIGN KEY(family_id) REFERENCES product_families (id),
    CONSTRAINT ck_commission_rule_versions_role CHECK (role IN ('SOURCED', 'INFLUENCED', 'RESALE')),
    CONSTRAINT fk_commission_rule_versions_tier_id FOREIGN KEY(tier_id) REFERENCES partner_tiers (id),
    CONSTRAINT ck_commission_rule_versions_basis CHECK (basis IN ('NET_INVOICED', 'PAID', 'CONTRACT_MONTH', 'MARGIN')),
    CONSTRAINT fk_commission_rule_versions_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_commission_rule_versions_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_commission_rule_versions_family_id ON commission_rule_versions (family_id);
CREATE INDEX ix_commission_rule_versions_partner_id ON commission_rule_versions (partner_id);
CREATE INDEX ix_commission_rule_versions_product_id ON commission_rule_versions (product_id);
CREATE INDEX ix_commission_rule_versions_rule_id ON commission_rule_versions (rule_id);
CREATE INDEX ix_commission_rule_versions_tier_id ON commission_rule_versions (tier_id);
CREATE INDEX ix_commission_rule_versions_updated_at ON commission_rule_versions (updated_at, id);

CREATE TABLE commission_accounts (
    partner_id UUID NOT NULL,
    currency VARCHAR(3) NOT NULL,
    CONSTRAINT pk_commission_accounts PRIMARY KEY (partner_id, currency),
    CONSTRAINT fk_commission_accounts_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id)
);

CREATE TABLE commission_sources (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    deal_partner_id UUID NOT NULL,
    deal_id UUID NOT NULL,
    order_id UUID NOT NULL,
    invoice_id UUID NOT NULL,
    invoice_line_id UUID NOT NULL,
    rule_version_id UUID NOT NULL,
    tier_id UUID,
    role VARCHAR(32) NOT NULL,
    basis VARCHAR(32) NOT NULL,
    splits NUMERIC[] NOT NULL,
    place INTEGER NOT NULL,
    currency VARCHAR(3) NOT NULL,
    order_number VARCHAR(32) NOT NULL,
    product_name VARCHAR(200) NOT NULL,
    cost NUMERIC,
    starts_on DATE NOT NULL,
    months INTEGER,
    period VARCHAR(7) NOT NULL,
    issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_commission_sources PRIMARY KEY (id),
    CONSTRAINT uq_commission_sources_line UNIQUE (invoice_line_id, deal_partner_id),
    CONSTRAINT ck_commission_sources_currency_known CHECK (currency_exponent(currency) >= 0),
    CONSTRAINT fk_commission_sources_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id),
    CONSTRAINT fk_commission_sources_deal_partner_id FOREIGN KEY(deal_partner_id) REFERENCES deal_partners (id),
    CONSTRAINT fk_commission_sources_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id),
    CONSTRAINT fk_commission_sources_order_id FOREIGN KEY(order_id) REFERENCES orders (id),
    CONSTRAINT fk_commission_sources_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoices (id),
    CONSTRAINT fk_commission_sources_invoice_line_id FOREIGN KEY(invoice_line_id) REFERENCES invoice_lines (id),
    CONSTRAINT fk_commission_sources_rule_version_id FOREIGN KEY(rule_version_id) REFERENCES commission_rule_versions (id),
    CONSTRAINT fk_commission_sources_tier_id FOREIGN KEY(tier_id) REFERENCES partner_tiers (id),
    CONSTRAINT ck_commission_sources_role CHECK (role IN ('SOURCED', 'INFLUENCED', 'RESALE')),
    CONSTRAINT ck_commission_sources_basis CHECK (basis IN ('NET_INVOICED', 'PAID', 'CONTRACT_MONTH', 'MARGIN')),
    CONSTRAINT fk_commission_sources_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_commission_sources_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_commission_sources_deal_id ON commission_sources (deal_id);
CREATE INDEX ix_commission_sources_deal_partner_id ON commission_sources (deal_partner_id);
CREATE INDEX ix_commission_sources_invoice_id ON commission_sources (invoice_id);
CREATE INDEX ix_commission_sources_order_id ON commission_sources (order_id);
CREATE INDEX ix_commission_sources_partner_id ON commission_sources (partner_id, currency, rule_version_id, period);
CREATE INDEX ix_commission_sources_rule_version_id ON commission_sources (rule_version_id);
CREATE INDEX ix_commission_sources_tier_id ON commission_sources (tier_id);
CREATE INDEX ix_commission_sources_updated_at ON commission_sources (updated_at, id);

CREATE TABLE commission_entries (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    source_id UUID,
    number INTEGER NOT NULL,
    deal_id UUID,
    rule_version_id UUID,
    tier_id UUID,
    kind VARCHAR(32) NOT NULL,
    basis_kind VARCHAR(32),
    period VARCHAR(7) NOT NULL,
    order_number VARCHAR(32),
    currency VARCHAR(3) NOT NULL,
    basis NUMERIC,
    rate NUMERIC,
    split_percent NUMERIC,
    shown_basis NUMERIC,
    shown_rate NUMERIC,
    amount NUMERIC NOT NULL,
    exchange_rate NUMERIC NOT NULL,
    exchange_on DATE NOT NULL,
    explanation TEXT NOT NULL,
    internal_explanation TEXT,
    cause_id UUID,
    earned_at TIMESTAMP WITH TIME ZONE NOT NULL,
    available_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_commission_entries PRIMARY KEY (id),
    CONSTRAINT uq_commission_entries_number UNIQUE (source_id, number),
    CONSTRAINT ck_commission_entries_currency_known CHECK (currency_exponent(currency) >= 0),
    CONSTRAINT ck_commission_entries_amount_amount CHECK (amount IS NULL OR (abs(amount) < 1000000000000000 AND scale(amount) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_commission_entries_basis_amount CHECK (basis IS NULL OR (abs(basis) < 1000000000000000 AND scale(basis) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_commission_entries_shown_basis_amount CHECK (shown_basis IS NULL OR (abs(shown_basis) < 1000000000000000 AND scale(shown_basis) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_commission_entries_not_nothing CHECK (amount <> 0),
    CONSTRAINT ck_commission_entries_held_forward CHECK (available_at >= earned_at),
    CONSTRAINT fk_commission_entries_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id),
    CONSTRAINT fk_commission_entries_source_id FOREIGN KEY(source_id) REFERENCES commission_sources (id),
    CONSTRAINT fk_commission_entries_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id),
    CONSTRAINT fk_commission_entries_rule_version_id FOREIGN KEY(rule_version_id) REFERENCES commission_rule_versions (id),
    CONSTRAINT fk_commission_entries_tier_id FOREIGN KEY(tier_id) REFERENCES partner_tiers (id),
    CONSTRAINT ck_commission_entries_kind CHECK (kind IN ('ACCRUAL', 'ADJUSTMENT', 'CLAWBACK')),
    CONSTRAINT ck_commission_entries_basis_kind CHECK (basis_kind IN ('NET_INVOICED', 'PAID', 'CONTRACT_MONTH', 'MARGIN')),
    CONSTRAINT fk_commission_entries_cause_id FOREIGN KEY(cause_id) REFERENCES events (id),
    CONSTRAINT fk_commission_entries_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_commission_entries_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_commission_entries_cause_id ON commission_entries (cause_id);
CREATE INDEX ix_commission_entries_deal_id ON commission_entries (deal_id);
CREATE INDEX ix_commission_entries_earned_at ON commission_entries (earned_at, id);
CREATE INDEX ix_commission_entries_partner_id ON commission_entries (partner_id, currency, available_at);
CREATE INDEX ix_commission_entries_rule_version_id ON commission_entries (rule_version_id);
CREATE INDEX ix_commission_entries_tier_id ON commission_entries (tier_id);
CREATE INDEX ix_commission_entries_updated_at ON commission_entries (updated_at, id);

CREATE TABLE commission_statements (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    number INTEGER NOT NULL,
    reference VARCHAR(40) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    period_from DATE NOT NULL,
    period_through DATE NOT NULL,
    opening NUMERIC NOT NULL,
    earned NUMERIC NOT NULL,
    adjustments NUMERIC NOT NULL,
    paid NUMERIC NOT NULL,
    closing NUMERIC NOT NULL,
    content JSONB NOT NULL,
    issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_commission_statements PRIMARY KEY (id),
    CONSTRAINT uq_commission_statements_number UNIQUE (partner_id, currency, number),
    CONSTRAINT ck_commission_statements_currency_known CHECK (currency_exponent(currency) >= 0),
    CONSTRAINT ck_commission_statements_opening_amount CHECK (opening IS NULL OR (abs(opening) < 1000000000000000 AND scale(opening) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_commission_statements_earned_amount CHECK (earned IS NULL OR (abs(earned) < 1000000000000000 AND scale(earned) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_commission_statements_adjustments_amount CHECK (adjustments IS NULL OR (abs(adjustments) < 1000000000000000 AND scale(adjustments) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_commission_statements_paid_amount CHECK (paid IS NULL OR (abs(paid) < 1000000000000000 AND scale(paid) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_commission_statements_closing_amount CHECK (closing IS NULL OR (abs(closing) < 1000000000000000 AND scale(closing) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_commission_statements_adds_up CHECK (closing = opening + earned + adjustments - paid),
    CONSTRAINT ck_commission_statements_forward CHECK (period_through >= period_from),
    CONSTRAINT fk_commission_statements_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id),
    CONSTRAINT fk_commission_statements_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_commission_statements_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_commission_statements_updated_at ON commission_statements (updated_at, id);

CREATE TABLE commission_statement_lines (
    entry_id UUID NOT NULL,
    statement_id UUID NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT pk_commission_statement_lines PRIMARY KEY (entry_id),
    CONSTRAINT uq_commission_statement_lines_position UNIQUE (statement_id, position),
    CONSTRAINT fk_commission_statement_lines_entry_id FOREIGN KEY(entry_id) REFERENCES commission_entries (id),
    CONSTRAINT fk_commission_statement_lines_statement_id FOREIGN KEY(statement_id) REFERENCES commission_statements (id)
);

CREATE TABLE commission_disputes (
    id UUID NOT NULL,
    entry_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    status VARCHAR(32) NOT NULL,
    reason TEXT NOT NULL,
    answer TEXT,
    opened_by_id UUID,
    decided_by_id UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    correction_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_commission_disputes PRIMARY KEY (id),
    CONSTRAINT ck_commission_disputes_decided_when_over CHECK ((status = 'OPEN') = (decided_at IS NULL)),
    CONSTRAINT fk_commission_disputes_entry_id FOREIGN KEY(entry_id) REFERENCES commission_entries (id),
    CONSTRAINT fk_commission_disputes_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id),
    CONSTRAINT ck_commission_disputes_status CHECK (status IN ('OPEN', 'UPHELD', 'REJECTED')),
    CONSTRAINT fk_commission_disputes_opened_by_id FOREIGN KEY(opened_by_id) REFERENCES users (id),
    CONSTRAINT fk_commission_disputes_decided_by_id FOREIGN KEY(decided_by_id) REFERENCES users (id),
    CONSTRAINT fk_commission_disputes_correction_id FOREIGN KEY(correction_id) REFERENCES commission_entries (id),
    CONSTRAINT fk_commission_disputes_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_commission_disputes_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_commission_disputes_correction_id ON commission_disputes (correction_id);
CREATE INDEX ix_commission_disputes_decided_by_id ON commission_disputes (decided_by_id);
CREATE INDEX ix_commission_disputes_entry_id ON commission_disputes (entry_id);
CREATE INDEX ix_commission_disputes_opened_by_id ON commission_disputes (opened_by_id);
CREATE INDEX ix_commission_disputes_partner_id ON commission_disputes (partner_id);
CREATE INDEX ix_commission_disputes_updated_at ON commission_disputes (updated_at, id);
CREATE UNIQUE INDEX uq_commission_disputes_open ON commission_disputes (entry_id) WHERE status = 'OPEN';

CREATE TABLE payout_methods (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    status VARCHAR(32) NOT NULL,
    sealed BYTEA NOT NULL,
    masked VARCHAR(40) NOT NULL,
    requested_by_id UUID NOT NULL,
    requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
    usable_from TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by_id UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_payout_methods PRIMARY KEY (id),
    CONSTRAINT ck_payout_methods_second_person CHECK (decided_by_id <> requested_by_id),
    CONSTRAINT ck_payout_methods_waited CHECK (status NOT IN ('RELEASED', 'REPLACED') OR decided_at >= usable_from),
    CONSTRAINT ck_payout_methods_decided_when_over CHECK ((status = 'REQUESTED') = (decided_at IS NULL)),
    CONSTRAINT fk_payout_methods_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id),
    CONSTRAINT ck_payout_methods_status CHECK (status IN ('REQUESTED', 'RELEASED', 'REJECTED', 'REPLACED')),
    CONSTRAINT fk_payout_methods_requested_by_id FOREIGN KEY(requested_by_id) REFERENCES users (id),
    CONSTRAINT fk_payout_methods_decided_by_id FOREIGN KEY(decided_by_id) REFERENCES users (id),
    CONSTRAINT fk_payout_methods_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_payout_methods_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_payout_methods_decided_by_id ON payout_methods (decided_by_id);
CREATE INDEX ix_payout_methods_partner_id ON payout_methods (partner_id);
CREATE INDEX ix_payout_methods_requested_by_id ON payout_methods (requested_by_id);
CREATE INDEX ix_payout_methods_updated_at ON payout_methods (updated_at, id);
CREATE UNIQUE INDEX uq_payout_methods_released ON payout_methods (partner_id) WHERE status = 'RELEASED';
CREATE UNIQUE INDEX uq_payout_methods_requested ON payout_methods (partner_id) WHERE status = 'REQUESTED';

CREATE TABLE payouts (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    statement_id UUID NOT NULL,
    method_id UUID,
    status VARCHAR(32) NOT NULL,
    amount NUMERIC NOT NULL,
    currency VARCHAR(3) NOT NULL,
    due_on DATE NOT NULL,
    reference VARCHAR(140),
    paid_on DATE,
    failure VARCHAR(400),
    reported_in_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_payouts PRIMARY KEY (id),
    CONSTRAINT ck_payouts_currency_known CHECK (currency IS NULL OR currency_exponent(currency) >= 0),
    CONSTRAINT ck_payouts_amount_amount CHECK (amount IS NULL OR (amount >= 0 AND amount < 1000000000000000 AND scale(amount) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_payouts_above_zero CHECK (amount > 0),
    CONSTRAINT ck_payouts_paid_when_paid CHECK ((status = 'PAID') = (paid_on IS NOT NULL)),
    CONSTRAINT fk_payouts_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id),
    CONSTRAINT fk_payouts_statement_id FOREIGN KEY(statement_id) REFERENCES commission_statements (id),
    CONSTRAINT fk_payouts_method_id FOREIGN KEY(method_id) REFERENCES payout_methods (id),
    CONSTRAINT ck_payouts_status CHECK (status IN ('SCHEDULED', 'PROCESSING', 'PAID', 'FAILED', 'CANCELLED')),
    CONSTRAINT fk_payouts_reported_in_id FOREIGN KEY(reported_in_id) REFERENCES commission_statements (id),
    CONSTRAINT fk_payouts_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_payouts_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_payouts_due_on ON payouts (due_on, id);
CREATE INDEX ix_payouts_method_id ON payouts (method_id);
CREATE INDEX ix_payouts_partner_id ON payouts (partner_id);
CREATE INDEX ix_payouts_reported_in_id ON payouts (reported_in_id);
CREATE INDEX ix_payouts_statement_id ON payouts (statement_id);
CREATE INDEX ix_payouts_updated_at ON payouts (updated_at, id);
CREATE UNIQUE INDEX uq_payouts_statement ON payouts (statement_id) WHERE status NOT IN ('FAILED', 'CANCELLED');

CREATE TABLE commission_previews (
    id UUID NOT NULL,
    rule_name VARCHAR(120) NOT NULL,
    since DATE NOT NULL,
    until DATE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_commission_previews PRIMARY KEY (id),
    CONSTRAINT ck_commission_previews_forward CHECK (until >= since),
    CONSTRAINT fk_commission_previews_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_commission_previews_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_commission_previews_updated_at ON commission_previews (updated_at, id);

CREATE TABLE commission_preview_lines (
    id UUID NOT NULL,
    preview_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    currency VARCHAR(3) NOT NULL,
    sources INTEGER NOT NULL,
    before NUMERIC NOT NULL,
    after NUMERIC NOT NULL,
    difference NUMERIC NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_commission_preview_lines PRIMARY KEY (id),
    CONSTRAINT uq_commission_preview_lines_partner UNIQUE (preview_id, partner_id, currency),
    CONSTRAINT ck_commission_preview_lines_currency_known CHECK (currency_exponent(currency) >= 0),
    CONSTRAINT ck_commission_preview_lines_before_amount CHECK (before IS NULL OR (abs(before) < 1000000000000000 AND scale(before) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_commission_preview_lines_after_amount CHECK (after IS NULL OR (abs(after) < 1000000000000000 AND scale(after) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_commission_preview_lines_difference_amount CHECK (difference IS NULL OR (abs(difference) < 1000000000000000 AND scale(difference) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT fk_commission_preview_lines_preview_id FOREIGN KEY(preview_id) REFERENCES commission_previews (id),
    CONSTRAINT fk_commission_preview_lines_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id),
    CONSTRAINT fk_commission_preview_lines_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_commission_preview_lines_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_commission_preview_lines_partner_id ON commission_preview_lines (partner_id);
CREATE INDEX ix_commission_preview_lines_updated_at ON commission_preview_lines (updated_at, id);

-- Of a published version only its end may change, and only before it has come.
CREATE TRIGGER frozen AFTER UPDATE ON commission_rule_versions FOR EACH ROW
    EXECUTE FUNCTION keep_frozen('valid_until');
CREATE TRIGGER frozen_for_good AFTER DELETE ON commission_rule_versions
    FOR EACH ROW EXECUTE FUNCTION keep_frozen();

-- The ledger and issued statements are only added to.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON commission_sources
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON commission_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON commission_statements
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON commission_statement_lines
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A statement opens with what the former one closed, and follows it without a gap in its numbers.
CREATE FUNCTION keep_statement_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before commission_statements%ROWTYPE;
BEGIN
    SELECT * INTO before FROM commission_statements
    WHERE partner_id = NEW.partner_id AND currency = NEW.currency
    ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(before.number, 0) + 1
        OR NEW.opening <> coalesce(before.closing, 0)
        OR NEW.period_from <= before.period_through
    THEN
        RAISE EXCEPTION 'a statement goes on from the former one'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'statement_chain';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER chain BEFORE INSERT ON commission_statements
    FOR EACH ROW EXECUTE FUNCTION keep_statement_chain();

-- Payouts and bank accounts go on along their ways; who is paid and how much never changes.
CREATE TRIGGER frozen AFTER UPDATE ON payouts FOR EACH ROW
    EXECUTE FUNCTION keep_frozen(
        'status', 'method_id', 'reference', 'paid_on', 'failure', 'reported_in_id'
    );
CREATE TRIGGER frozen_for_good AFTER DELETE ON payouts
    FOR EACH ROW EXECUTE FUNCTION keep_frozen();
CREATE TRIGGER way AFTER UPDATE ON payouts FOR EACH ROW WHEN (OLD.status <> NEW.status)
    EXECUTE FUNCTION keep_way(
        'SCHEDULED>PROCESSING', 'SCHEDULED>PAID', 'SCHEDULED>FAILED', 'SCHEDULED>CANCELLED',
        'PROCESSING>PAID', 'PROCESSING>FAILED'
    );
CREATE TRIGGER frozen AFTER UPDATE ON payout_methods FOR EACH ROW
    EXECUTE FUNCTION keep_frozen('status', 'decided_by_id', 'decided_at');
CREATE TRIGGER way AFTER UPDATE ON payout_methods FOR EACH ROW WHEN (OLD.status <> NEW.status)
    EXECUTE FUNCTION keep_way('REQUESTED>RELEASED', 'REQUESTED>REJECTED', 'RELEASED>REPLACED');
