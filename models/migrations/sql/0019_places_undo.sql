ALTER TABLE partner_applications DROP COLUMN origin;
UPDATE registration_claims c SET period = tstzrange(lower(c.period), NULL)
FROM deal_registrations r
WHERE r.id = c.registration_id AND r.status = 'RETURNED' AND c.state = 'PENDING'
    AND upper(c.period) = r.reply_by AND r.reply_by > now();
ALTER TABLE deal_registrations DROP COLUMN reply_by;
ALTER TABLE deal_partners DROP CONSTRAINT fk_deal_partners_registration_id;
