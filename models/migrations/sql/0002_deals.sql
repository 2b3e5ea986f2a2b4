-- The baseline: deals.

CREATE TABLE deal_stage_history (
    id UUID NOT NULL,
    deal_id UUID NOT NULL,
    stage_id UUID NOT NULL,
    from_stage_id UUID,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    left_at TIMESTAMP WITH TIME ZONE,
    entered_by_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_deal_stage_history PRIMARY KEY (id),
    CONSTRAINT ex_deal_stage_history_overlap EXCLUDE USING gist (deal_id WITH =, tstzrange(entered_at, left_at) WITH &&),
    CONSTRAINT ck_deal_stage_history_forward CHECK (left_at >= entered_at)
);
CREATE INDEX ix_deal_stage_history_deal_id ON deal_stage_history (deal_id, entered_at, id);
CREATE INDEX ix_deal_stage_history_entered_by_id ON deal_stage_history (entered_by_id);
CREATE INDEX ix_deal_stage_history_from_stage_id ON deal_stage_history (from_stage_id);
CREATE INDEX ix_deal_stage_history_stage_id ON deal_stage_history (stage_id);
CREATE INDEX ix_deal_stage_history_updated_at ON deal_stage_history (updated_at, id);

CREATE TABLE lost_reasons (
    id UUID NOT NULL,
    name VARCHAR(120) NOT NULL,
    name_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    code VARCHAR(32) NOT NULL,
    active BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_lost_reasons PRIMARY KEY (id),
    CONSTRAINT uq_lost_reasons_code UNIQUE (code)
);
CREATE INDEX ix_lost_reasons_updated_at ON lost_reasons (updated_at, id);
CREATE UNIQUE INDEX uq_lost_reasons_name ON lost_reasons (name_folded);

CREATE TABLE deals (
    id UUID NOT NULL,
    name VARCHAR(200) NOT NULL,
    name_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    customer_id UUID,
    primary_contact_id UUID,
    pipeline_id UUID NOT NULL,
    stage_id UUID NOT NULL,
    status VARCHAR(32) NOT NULL,
    value NUMERIC,
    expected_mrr NUMERIC,
    currency VARCHAR(3),
    probability SMALLINT,
    expected_close_date DATE,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    engaged_at TIMESTAMP WITH TIME ZONE,
    closed_at TIMESTAMP WITH TIME ZONE,
    priority VARCHAR(32) NOT NULL,
    description TEXT,
    source VARCHAR(120),
    product_id UUID,
    partner_id UUID,
    partner_role VARCHAR(32),
    competitor VARCHAR(200),
    forecast_category VARCHAR(32) NOT NULL,
    lost_reason_id UUID,
    lost_note VARCHAR(2000),
    win_override_reason VARCHAR(32),
    search_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    owner_id UUID,
    team_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_deals PRIMARY KEY (id),
    CONSTRAINT ck_deals_currency_known CHECK (currency IS NULL OR currency_exponent(currency) >= 0),
    CONSTRAINT ck_deals_value_amount CHECK (value IS NULL OR (value >= 0 AND value < 1000000000000000 AND scale(value) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_deals_expected_mrr_amount CHECK (expected_mrr IS NULL OR (expected_mrr >= 0 AND expected_mrr < 1000000000000000 AND scale(expected_mrr) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_deals_probability_range CHECK (probability BETWEEN 0 AND 100),
    CONSTRAINT ck_deals_closed_when_not_open CHECK ((status = 'OPEN') = (closed_at IS NULL)),
    CONSTRAINT ck_deals_lost_reason CHECK ((status = 'LOST') = (lost_reason_id IS NOT NULL)),
    CONSTRAINT ck_deals_closed_after_opened CHECK (closed_at >= opened_at),
    CONSTRAINT ck_deals_partner_and_role CHECK ((partner_id IS NULL) = (partner_role IS NULL)),
    CONSTRAINT ck_deals_deal_status CHECK (status IN ('OPEN', 'WON', 'LOST')),
    CONSTRAINT ck_deals_priority CHECK (priority IN ('LOW', 'MEDIUM', 'HIGH')),
    CONSTRAINT ck_deals_partner_role CHECK (partner_role IN ('SOURCED', 'INFLUENCED', 'RESALE')),
    CONSTRAINT ck_deals_forecast_category CHECK (forecast_category IN ('PIPELINE', 'BEST_CASE', 'COMMIT', 'OMITTED')),
    CONSTRAINT ck_deals_win_override CHECK (win_override_reason IN ('NO_QUOTES', 'PAPER_CONTRACT', 'IMPORTED'))
);
CREATE INDEX ix_deals_closed_at ON deals (closed_at, id);
CREATE INDEX ix_deals_created_at ON deals (created_at, id);
CREATE INDEX ix_deals_customer_id ON deals (customer_id, updated_at, id);
CREATE INDEX ix_deals_expected_close_date ON deals (expected_close_date, id);
CREATE INDEX ix_deals_lost_reason_id ON deals (lost_reason_id);
CREATE INDEX ix_deals_owner_id ON deals (owner_id, updated_at, id);
CREATE INDEX ix_deals_partner_id ON deals (partner_id, updated_at, id);
CREATE INDEX ix_deals_pipeline_id ON deals (pipeline_id, status);
CREATE INDEX ix_deals_primary_contact_id ON deals (primary_contact_id);
CREATE INDEX ix_deals_product_id ON deals (product_id);
CREATE INDEX ix_deals_search_folded ON deals USING gin (search_folded gin_trgm_ops);
CREATE INDEX ix_deals_stage_id ON deals (stage_id, updated_at, id);
CREATE INDEX ix_deals_status ON deals (status, updated_at, id);
CREATE INDEX ix_deals_team_id ON deals (team_id, updated_at, id);
CREATE INDEX ix_deals_updated_at ON deals (updated_at, id);
