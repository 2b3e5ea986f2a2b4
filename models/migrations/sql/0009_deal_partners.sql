-- Partners' parts in deals.

CREATE TABLE deal_partners (
    id UUID NOT NULL,
    deal_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    role VARCHAR(32) NOT NULL,
    split_percent NUMERIC NOT NULL,
    tier_id UUID,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    until TIMESTAMP WITH TIME ZONE,
    registration_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_deal_partners PRIMARY KEY (id),
    CONSTRAINT ex_deal_partners_overlap EXCLUDE USING gist (
        deal_id WITH =, partner_id WITH =, tstzrange(since, until) WITH &&
    ),
    CONSTRAINT ck_deal_partners_split_percent_range CHECK (split_percent BETWEEN 0 AND 100),
    CONSTRAINT ck_deal_partners_forward CHECK (until >= since),
    CONSTRAINT ck_deal_partners_role CHECK (role IN ('SOURCED', 'INFLUENCED', 'RESALE')),
    CONSTRAINT fk_deal_partners_deal_id FOREIGN KEY (deal_id) REFERENCES deals (id),
    CONSTRAINT fk_deal_partners_partner_id FOREIGN KEY (partner_id) REFERENCES partners (id),
    CONSTRAINT fk_deal_partners_tier_id FOREIGN KEY (tier_id) REFERENCES partner_tiers (id),
    CONSTRAINT fk_deal_partners_created_by_id FOREIGN KEY (created_by_id) REFERENCES users (id),
    CONSTRAINT fk_deal_partners_updated_by_id FOREIGN KEY (updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_deal_partners_deal_id ON deal_partners (deal_id);
CREATE INDEX ix_deal_partners_partner_id ON deal_partners (partner_id);
CREATE INDEX ix_deal_partners_tier_id ON deal_partners (tier_id);
CREATE INDEX ix_deal_partners_registration_id ON deal_partners (registration_id);
CREATE INDEX ix_deal_partners_updated_at ON deal_partners (updated_at, id);

-- Deals that have a partner of record already.
INSERT INTO deal_partners (
    id, deal_id, partner_id, role, split_percent, tier_id, since, created_at, updated_at, version
)
SELECT gen_random_uuid(), d.id, d.partner_id, d.partner_role, 100, p.tier_id, d.opened_at,
       d.updated_at, d.updated_at, 1
FROM deals d JOIN partners p ON p.id = d.partner_id;

-- The partner of record has a part, whoever writes the deal; who is no longer has none from then on.
CREATE FUNCTION keep_partner_of_record() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE begins timestamptz;
BEGIN
    begins := CASE WHEN TG_OP = 'INSERT' THEN NEW.opened_at ELSE NEW.updated_at END;
    IF TG_OP = 'UPDATE' AND OLD.partner_id IS DISTINCT FROM NEW.partner_id THEN
        UPDATE deal_partners
        SET until = greatest(since, begins), updated_at = begins, version = version + 1
        WHERE deal_id = NEW.id AND partner_id = OLD.partner_id AND until IS NULL;
    END IF;
    IF NEW.partner_id IS NULL THEN
        RETURN NULL;
    END IF;
    UPDATE deal_partners SET role = NEW.partner_role, updated_at = begins, version = version + 1
    WHERE deal_id = NEW.id AND partner_id = NEW.partner_id AND until IS NULL
        AND role <> NEW.partner_role;
    INSERT INTO deal_partners (
        id, deal_id, partner_id, role, split_percent, tier_id, since, created_at, updated_at,
        version
    )
    SELECT gen_random_uuid(), NEW.id, p.id, NEW.partner_role,
           100 - (
               SELECT coalesce(sum(o.split_percent), 0) FROM deal_partners o
               WHERE o.deal_id = NEW.id AND o.until IS NULL
           ),
           p.tier_id,
           greatest(begins, (
               SELECT max(o.until) FROM deal_partners o
               WHERE o.deal_id = NEW.id AND o.partner_id = p.id
           )),
           begins, begins, 1
    FROM partners p
    WHERE p.id = NEW.partner_id AND NOT EXISTS (
        SELECT FROM deal_partners o
        WHERE o.deal_id = NEW.id AND o.partner_id = p.id AND o.until IS NULL
    );
    RETURN NULL;
END $$;
CREATE TRIGGER partner_of_record AFTER INSERT OR UPDATE OF partner_id, partner_role ON deals
    FOR EACH ROW EXECUTE FUNCTION keep_partner_of_record();
