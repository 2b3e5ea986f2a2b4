-- A part in a deal names the registration that it came from, and that is there.
UPDATE deal_partners p SET registration_id = NULL
WHERE registration_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM deal_registrations r WHERE r.id = p.registration_id);
ALTER TABLE deal_partners ADD CONSTRAINT fk_deal_partners_registration_id
    FOREIGN KEY (registration_id) REFERENCES deal_registrations (id);

-- A returned registration keeps its place for a while, and those that wait now for two weeks.
ALTER TABLE deal_registrations ADD COLUMN reply_by TIMESTAMP WITH TIME ZONE;
UPDATE deal_registrations SET reply_by = now() + INTERVAL '14 days' WHERE status = 'RETURNED';
UPDATE registration_claims c SET period = tstzrange(lower(c.period), r.reply_by)
FROM deal_registrations r
WHERE r.id = c.registration_id AND r.status = 'RETURNED' AND c.state = 'PENDING'
    AND upper_inf(c.period);

-- How often somebody applied from an address is counted for all processes.
ALTER TABLE partner_applications ADD COLUMN origin VARCHAR(32);
CREATE INDEX ix_partner_applications_origin ON partner_applications (origin, created_at);
