-- Partners' tiers in time.

ALTER TABLE partner_tiers ADD COLUMN protection_days INTEGER NOT NULL DEFAULT 60;
ALTER TABLE partner_tiers ALTER COLUMN protection_days DROP DEFAULT;
ALTER TABLE partner_tiers ADD CONSTRAINT ck_partner_tiers_protection_days_range
    CHECK (protection_days BETWEEN 1 AND 365);

CREATE TABLE partner_tier_memberships (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    tier_id UUID NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_until TIMESTAMP WITH TIME ZONE,
    reason VARCHAR(400),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_partner_tier_memberships PRIMARY KEY (id),
    CONSTRAINT ex_partner_tier_memberships_overlap EXCLUDE USING gist
        (partner_id WITH =, (tstzrange(valid_from, valid_until)) WITH &&),
    CONSTRAINT ck_partner_tier_memberships_forward CHECK (valid_until >= valid_from),
    CONSTRAINT fk_partner_tier_memberships_partner_id FOREIGN KEY (partner_id) REFERENCES partners (id),
    CONSTRAINT fk_partner_tier_memberships_tier_id FOREIGN KEY (tier_id) REFERENCES partner_tiers (id),
    CONSTRAINT fk_partner_tier_memberships_created_by_id FOREIGN KEY (created_by_id) REFERENCES users (id),
    CONSTRAINT fk_partner_tier_memberships_updated_by_id FOREIGN KEY (updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_partner_tier_memberships_partner_id ON partner_tier_memberships (partner_id);
CREATE INDEX ix_partner_tier_memberships_tier_id ON partner_tier_memberships (tier_id);
CREATE INDEX ix_partner_tier_memberships_updated_at ON partner_tier_memberships (updated_at, id);

INSERT INTO partner_tier_memberships
    (id, partner_id, tier_id, valid_from, created_at, updated_at, version)
SELECT gen_random_uuid(), id, tier_id, created_at, created_at, created_at, 1
FROM partners WHERE tier_id IS NOT NULL;
