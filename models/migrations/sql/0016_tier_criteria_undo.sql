-- Take away what 0016 made.

ALTER TABLE partner_tiers DROP COLUMN yearly_revenue, DROP COLUMN currency, DROP COLUMN yearly_won_deals, DROP COLUMN certified_people;
