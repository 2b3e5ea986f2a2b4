-- The baseline: tiers.

CREATE TABLE customer_tiers (
    id UUID NOT NULL,
    name VARCHAR(80) NOT NULL,
    name_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    code VARCHAR(32) NOT NULL,
    rank INTEGER NOT NULL,
    threshold_up NUMERIC,
    threshold_down NUMERIC,
    currency VARCHAR(3),
    benefits TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_customer_tiers PRIMARY KEY (id),
    CONSTRAINT ck_customer_tiers_currency_known CHECK (currency IS NULL OR currency_exponent(currency) >= 0),
    CONSTRAINT ck_customer_tiers_threshold_up_amount CHECK (threshold_up IS NULL OR (threshold_up >= 0 AND threshold_up < 1000000000000000 AND scale(threshold_up) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_customer_tiers_threshold_down_amount CHECK (threshold_down IS NULL OR (threshold_down >= 0 AND threshold_down < 1000000000000000 AND scale(threshold_down) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_customer_tiers_hysteresis CHECK (threshold_down <= threshold_up),
    CONSTRAINT uq_customer_tiers_code UNIQUE (code),
    CONSTRAINT uq_customer_tiers_rank UNIQUE (rank)
);
CREATE INDEX ix_customer_tiers_updated_at ON customer_tiers (updated_at, id);
CREATE UNIQUE INDEX uq_customer_tiers_name ON customer_tiers (name_folded);

CREATE TABLE tier_memberships (
    id UUID NOT NULL,
    customer_id UUID NOT NULL,
    tier_id UUID NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_until TIMESTAMP WITH TIME ZONE,
    reason VARCHAR(400),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_tier_memberships PRIMARY KEY (id),
    CONSTRAINT ex_tier_memberships_overlap EXCLUDE USING gist (customer_id WITH =, tstzrange(valid_from, valid_until) WITH &&),
    CONSTRAINT ck_tier_memberships_forward CHECK (valid_until >= valid_from)
);
CREATE INDEX ix_tier_memberships_customer_id ON tier_memberships (customer_id);
CREATE INDEX ix_tier_memberships_tier_id ON tier_memberships (tier_id);
CREATE INDEX ix_tier_memberships_updated_at ON tier_memberships (updated_at, id);
