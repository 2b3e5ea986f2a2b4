-- Above which amount two people of a company accept.

ALTER TABLE customers
    ADD COLUMN approval_threshold NUMERIC,
    ADD COLUMN approval_threshold_currency VARCHAR(3),
    ADD CONSTRAINT ck_customers_approval_threshold_currency_known CHECK (approval_threshold_currency IS NULL OR currency_exponent(approval_threshold_currency) >= 0),
    ADD CONSTRAINT ck_customers_approval_threshold_amount CHECK (approval_threshold IS NULL OR (approval_threshold >= 0 AND approval_threshold < 1000000000000000 AND scale(approval_threshold) IS NOT DISTINCT FROM currency_exponent(approval_threshold_currency)));
