DROP TABLE partner_tier_memberships;
ALTER TABLE partner_tiers DROP COLUMN protection_days;
