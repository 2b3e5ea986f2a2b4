DROP TRIGGER partner_of_record ON deals;
DROP FUNCTION keep_partner_of_record;
DROP TABLE deal_partners;
