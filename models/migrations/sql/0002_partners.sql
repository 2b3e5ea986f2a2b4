-- The baseline: partners.

CREATE TABLE partner_tiers (
    id UUID NOT NULL,
    name VARCHAR(80) NOT NULL,
    name_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    rank INTEGER NOT NULL,
    benefits TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_partner_tiers PRIMARY KEY (id),
    CONSTRAINT uq_partner_tiers_rank UNIQUE (rank)
);
CREATE INDEX ix_partner_tiers_updated_at ON partner_tiers (updated_at, id);
CREATE UNIQUE INDEX uq_partner_tiers_name ON partner_tiers (name_folded);

CREATE TABLE partners (
    id UUID NOT NULL,
    name VARCHAR(200) NOT NULL,
    name_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    kind VARCHAR(32) NOT NULL,
    tier_id UUID,
    status VARCHAR(32) NOT NULL,
    website VARCHAR(400),
    country VARCHAR(2),
    phone VARCHAR(40),
    email VARCHAR(254),
    channel_manager_id UUID,
    internal_rating INTEGER,
    notes TEXT,
    search_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_partners PRIMARY KEY (id),
    CONSTRAINT ck_partners_internal_rating_range CHECK (internal_rating BETWEEN 1 AND 5),
    CONSTRAINT ck_partners_country_form CHECK (country ~ '^[A-Z]{2}$'),
    CONSTRAINT ck_partners_kind CHECK (kind IN ('RESELLER', 'REFERRAL', 'AFFILIATE', 'CONSULTANT', 'TECHNOLOGY')),
    CONSTRAINT ck_partners_partner_status CHECK (status IN ('APPLIED', 'ACTIVE', 'SUSPENDED', 'TERMINATED'))
);
CREATE INDEX ix_partners_channel_manager_id ON partners (channel_manager_id);
CREATE INDEX ix_partners_created_at ON partners (created_at, id);
CREATE INDEX ix_partners_search_folded ON partners USING gin (search_folded gin_trgm_ops);
CREATE INDEX ix_partners_status ON partners (status, updated_at, id);
CREATE INDEX ix_partners_tier_id ON partners (tier_id);
CREATE INDEX ix_partners_updated_at ON partners (updated_at, id);
