-- Territories, their countries and their partners in time.

CREATE TABLE territories (
    id UUID NOT NULL,
    name VARCHAR(80) NOT NULL,
    name_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_territories PRIMARY KEY (id),
    CONSTRAINT fk_territories_created_by_id FOREIGN KEY (created_by_id) REFERENCES users (id),
    CONSTRAINT fk_territories_updated_by_id FOREIGN KEY (updated_by_id) REFERENCES users (id)
);
CREATE UNIQUE INDEX uq_territories_name ON territories (name_folded);
CREATE INDEX ix_territories_updated_at ON territories (updated_at, id);

CREATE TABLE territory_countries (
    id UUID NOT NULL,
    territory_id UUID NOT NULL,
    country VARCHAR(2) NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_until TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_territory_countries PRIMARY KEY (id),
    CONSTRAINT ex_territory_countries_overlap EXCLUDE USING gist
        (country WITH =, (tstzrange(valid_from, valid_until)) WITH &&),
    CONSTRAINT ck_territory_countries_country_form CHECK (country ~ '^[A-Z]{2}$'),
    CONSTRAINT ck_territory_countries_forward CHECK (valid_until >= valid_from),
    CONSTRAINT fk_territory_countries_territory_id FOREIGN KEY (territory_id) REFERENCES territories (id),
    CONSTRAINT fk_territory_countries_created_by_id FOREIGN KEY (created_by_id) REFERENCES users (id),
    CONSTRAINT fk_territory_countries_updated_by_id FOREIGN KEY (updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_territory_countries_territory_id ON territory_countries (territory_id);
CREATE INDEX ix_territory_countries_updated_at ON territory_countries (updated_at, id);

CREATE TABLE territory_assignments (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    territory_id UUID NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_until TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_territory_assignments PRIMARY KEY (id),
    CONSTRAINT ex_territory_assignments_overlap EXCLUDE USING gist
        (partner_id WITH =, territory_id WITH =, (tstzrange(valid_from, valid_until)) WITH &&),
    CONSTRAINT ck_territory_assignments_forward CHECK (valid_until >= valid_from),
    CONSTRAINT fk_territory_assignments_partner_id FOREIGN KEY (partner_id) REFERENCES partners (id),
    CONSTRAINT fk_territory_assignments_territory_id FOREIGN KEY (territory_id) REFERENCES territories (id),
    CONSTRAINT fk_territory_assignments_created_by_id FOREIGN KEY (created_by_id) REFERENCES users (id),
    CONSTRAINT fk_territory_assignments_updated_by_id FOREIGN KEY (updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_territory_assignments_partner_id ON territory_assignments (partner_id);
CREATE INDEX ix_territory_assignments_territory_id ON territory_assignments (territory_id);
CREATE INDEX ix_territory_assignments_updated_at ON territory_assignments (updated_at, id);

-- A rule for a country becomes a rule for the territory of that country alone.
INSERT INTO territories (id, name, created_at, updated_at, version)
SELECT gen_random_uuid(), territory, min(created_at), min(created_at), 1
FROM commission_rule_versions WHERE territory IS NOT NULL GROUP BY territory;
INSERT INTO territory_countries
    (id, territory_id, country, valid_from, created_at, updated_at, version)
SELECT gen_random_uuid(), t.id, t.name, least(t.created_at, min(v.valid_from)), t.created_at,
    t.created_at, 1
FROM territories t JOIN commission_rule_versions v ON v.territory = t.name GROUP BY t.id;

ALTER TABLE commission_rule_versions ADD COLUMN territory_id UUID,
    ADD CONSTRAINT fk_commission_rule_versions_territory_id
        FOREIGN KEY (territory_id) REFERENCES territories (id);
ALTER TABLE commission_rule_versions DISABLE TRIGGER frozen;
UPDATE commission_rule_versions v SET territory_id = t.id FROM territories t WHERE t.name = v.territory;
ALTER TABLE commission_rule_versions ENABLE TRIGGER frozen;
ALTER TABLE commission_rule_versions DROP COLUMN scope_key, DROP COLUMN territory;
ALTER TABLE commission_rule_versions
    ADD COLUMN scope_key VARCHAR GENERATED ALWAYS AS (coalesce(partner_id::text, '') || '/' || coalesce(product_id::text, '') || '/' || coalesce(family_id::text, '') || '/' || coalesce(role, '') || '/' || coalesce(territory_id::text, '') || '/' || coalesce(tier_id::text, '') || '/' || coalesce(currency, '')) STORED NOT NULL,
    ADD CONSTRAINT ex_commission_rule_versions_scope
        EXCLUDE USING gist (scope_key WITH =, tstzrange(valid_from, valid_until) WITH &&);
CREATE INDEX ix_commission_rule_versions_territory_id ON commission_rule_versions (territory_id);

-- What stands against a registration may also be where its end customer is, and what resembles it.
ALTER TABLE registration_conflicts
    DROP CONSTRAINT ck_registration_conflicts_one_other,
    ADD CONSTRAINT ck_registration_conflicts_one_other CHECK (num_nonnulls(other_registration_id, other_deal_id) = CASE kind WHEN 'OUTSIDE_TERRITORY' THEN 0 ELSE 1 END),
    DROP CONSTRAINT ck_registration_conflicts_kind,
    ADD CONSTRAINT ck_registration_conflicts_kind CHECK (kind IN ('PENDING_CLAIM', 'PROTECTED_CLAIM', 'DIRECT_DEAL', 'OUTSIDE_TERRITORY', 'SIMILAR'));
