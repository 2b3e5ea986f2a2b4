-- Statements are papers; what is still to come of a source is kept beside its ledger.

ALTER TABLE documents DROP CONSTRAINT ck_documents_kind;
ALTER TABLE documents ADD CONSTRAINT ck_documents_kind CHECK (kind IN ('QUOTE_DRAFT', 'QUOTE_SENT', 'QUOTE_SIGNED', 'INVOICE', 'CREDIT_NOTE', 'SHARED', 'STATEMENT'));

CREATE TABLE commission_forecasts (
    id UUID NOT NULL,
    source_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    deal_id UUID NOT NULL,
    order_number VARCHAR(32) NOT NULL,
    product_name VARCHAR(200) NOT NULL,
    basis_kind VARCHAR(32) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    expected NUMERIC NOT NULL,
    entered NUMERIC NOT NULL,
    outstanding NUMERIC NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_commission_forecasts PRIMARY KEY (id),
    CONSTRAINT ck_commission_forecasts_currency_known CHECK (currency_exponent(currency) >= 0),
    CONSTRAINT ck_commission_forecasts_expected_amount CHECK (expected IS NULL OR (abs(expected) < 1000000000000000 AND scale(expected) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_commission_forecasts_entered_amount CHECK (entered IS NULL OR (abs(entered) < 1000000000000000 AND scale(entered) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_commission_forecasts_outstanding_amount CHECK (outstanding IS NULL OR (abs(outstanding) < 1000000000000000 AND scale(outstanding) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_commission_forecasts_adds_up CHECK (outstanding = expected - entered),
    CONSTRAINT uq_commission_forecasts_source_id UNIQUE (source_id),
    CONSTRAINT fk_commission_forecasts_source_id FOREIGN KEY(source_id) REFERENCES commission_sources (id),
    CONSTRAINT fk_commission_forecasts_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id),
    CONSTRAINT fk_commission_forecasts_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id),
    CONSTRAINT ck_commission_forecasts_basis_kind CHECK (basis_kind IN ('NET_INVOICED', 'PAID', 'CONTRACT_MONTH', 'MARGIN')),
    CONSTRAINT fk_commission_forecasts_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_commission_forecasts_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_commission_forecasts_deal_id ON commission_forecasts (deal_id);
CREATE INDEX ix_commission_forecasts_partner_id ON commission_forecasts (partner_id);
CREATE INDEX ix_commission_forecasts_updated_at ON commission_forecasts (updated_at, id);

