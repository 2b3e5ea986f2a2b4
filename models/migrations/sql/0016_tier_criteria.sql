-- What a tier asks of its partners in a year.

ALTER TABLE partner_tiers
    ADD COLUMN yearly_revenue NUMERIC,
    ADD COLUMN currency VARCHAR(3),
    ADD COLUMN yearly_won_deals INTEGER,
    ADD COLUMN certified_people INTEGER,
    ADD CONSTRAINT ck_partner_tiers_currency_known CHECK (currency IS NULL OR currency_exponent(currency) >= 0),
    ADD CONSTRAINT ck_partner_tiers_yearly_revenue_amount CHECK (yearly_revenue IS NULL OR (yearly_revenue >= 0 AND yearly_revenue < 1000000000000000 AND scale(yearly_revenue) IS NOT DISTINCT FROM currency_exponent(currency))),
    ADD CONSTRAINT ck_partner_tiers_yearly_won_deals_range CHECK (yearly_won_deals BETWEEN 1 AND 100000),
    ADD CONSTRAINT ck_partner_tiers_certified_people_range CHECK (certified_people BETWEEN 1 AND 10000);
