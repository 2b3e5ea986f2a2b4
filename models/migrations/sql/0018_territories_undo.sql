DELETE FROM registration_conflicts WHERE kind IN ('OUTSIDE_TERRITORY', 'SIMILAR');
ALTER TABLE registration_conflicts
    DROP CONSTRAINT ck_registration_conflicts_one_other,
    ADD CONSTRAINT ck_registration_conflicts_one_other CHECK (num_nonnulls(other_registration_id, other_deal_id) = 1),
    DROP CONSTRAINT ck_registration_conflicts_kind,
    ADD CONSTRAINT ck_registration_conflicts_kind CHECK (kind IN ('PENDING_CLAIM', 'PROTECTED_CLAIM', 'DIRECT_DEAL'));
ALTER TABLE commission_rule_versions ADD COLUMN territory VARCHAR(2)
    CONSTRAINT ck_commission_rule_versions_territory_form CHECK (territory ~ '^[A-Z]{2}$');
ALTER TABLE commission_rule_versions DISABLE TRIGGER frozen;
UPDATE commission_rule_versions v SET territory = (
    SELECT min(c.country) FROM territory_countries c WHERE c.territory_id = v.territory_id
) WHERE territory_id IS NOT NULL;
ALTER TABLE commission_rule_versions ENABLE TRIGGER frozen;
ALTER TABLE commission_rule_versions DROP COLUMN scope_key, DROP COLUMN territory_id;
ALTER TABLE commission_rule_versions
    ADD COLUMN scope_key VARCHAR GENERATED ALWAYS AS (coalesce(partner_id::text, '') || '/' || coalesce(product_id::text, '') || '/' || coalesce(family_id::text, '') || '/' || coalesce(role, '') || '/' || coalesce(territory, '') || '/' || coalesce(tier_id::text, '') || '/' || coalesce(currency, '')) STORED NOT NULL,
    ADD CONSTRAINT ex_commission_rule_versions_scope
        EXCLUDE USING gist (scope_key WITH =, tstzrange(valid_from, valid_until) WITH &&);
DROP TABLE territory_assignments;
DROP TABLE territory_countries;
DROP TABLE territories;
