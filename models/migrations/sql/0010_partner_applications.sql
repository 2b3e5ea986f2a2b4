-- Applications of companies that want to become partners.

CREATE TABLE partner_applications (
    id UUID NOT NULL,
    reference VARCHAR(20) NOT NULL,
    company_name VARCHAR(200) NOT NULL,
    kind VARCHAR(32) NOT NULL,
    country VARCHAR(2) NOT NULL,
    website VARCHAR(400),
    contact_name VARCHAR(200) NOT NULL,
    email VARCHAR(254) NOT NULL,
    phone VARCHAR(40),
    message TEXT,
    locale VARCHAR(35) NOT NULL,
    answer_by DATE NOT NULL,
    status VARCHAR(32) NOT NULL,
    reason TEXT,
    reapply_on DATE,
    decided_by_id UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    partner_id UUID,
    search_folded VARCHAR GENERATED ALWAYS AS (fold(coalesce(company_name, '') || ' ' || coalesce(contact_name, '') || ' ' || coalesce(email, '') || ' ' || coalesce(reference, ''))) STORED NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_partner_applications PRIMARY KEY (id),
    CONSTRAINT ck_partner_applications_country_form CHECK (country ~ '^[A-Z]{2}$'),
    CONSTRAINT ck_partner_applications_decided_when_over CHECK ((status = 'SUBMITTED') = (decided_at IS NULL)),
    CONSTRAINT ck_partner_applications_rejected_why CHECK ((status = 'REJECTED') = (reason IS NOT NULL)),
    CONSTRAINT ck_partner_applications_approved_whom CHECK ((status = 'APPROVED') = (partner_id IS NOT NULL)),
    CONSTRAINT uq_partner_applications_reference UNIQUE (reference),
    CONSTRAINT ck_partner_applications_kind CHECK (kind IN ('RESELLER', 'REFERRAL', 'AFFILIATE', 'CONSULTANT', 'TECHNOLOGY')),
    CONSTRAINT ck_partner_applications_status CHECK (status IN ('SUBMITTED', 'APPROVED', 'REJECTED')),
    CONSTRAINT fk_partner_applications_decided_by_id FOREIGN KEY(decided_by_id) REFERENCES users (id),
    CONSTRAINT fk_partner_applications_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id),
    CONSTRAINT fk_partner_applications_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_partner_applications_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_partner_applications_created_at ON partner_applications (created_at, id);
CREATE INDEX ix_partner_applications_decided_by_id ON partner_applications (decided_by_id);
CREATE INDEX ix_partner_applications_partner_id ON partner_applications (partner_id);
CREATE INDEX ix_partner_applications_search_folded ON partner_applications USING gin (search_folded gin_trgm_ops);
CREATE INDEX ix_partner_applications_status ON partner_applications (status, updated_at, id);
CREATE INDEX ix_partner_applications_updated_at ON partner_applications (updated_at, id);
