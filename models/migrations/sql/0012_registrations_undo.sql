DROP TABLE lead_distributions;
DROP TABLE registration_decisions;
DROP TABLE registration_conflicts;
DROP TABLE registration_claims;
DROP TABLE registration_products;
DROP TABLE deal_registrations;
ALTER TABLE partners DROP COLUMN registrations_begun;
ALTER TABLE product_families DROP COLUMN number;
