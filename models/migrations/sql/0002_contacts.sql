-- The baseline: contacts.

CREATE TABLE contacts (
    id UUID NOT NULL,
    customer_id UUID NOT NULL,
    name VARCHAR(200) NOT NULL,
    name_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    given_name VARCHAR(100),
    family_name VARCHAR(100),
    title VARCHAR(120),
    department VARCHAR(120),
    email VARCHAR(254),
    email_folded VARCHAR GENERATED ALWAYS AS (fold(email)) STORED,
    phone VARCHAR(40),
    mobile VARCHAR(40),
    is_primary BOOLEAN NOT NULL,
    buying_role VARCHAR(32),
    status VARCHAR(32) NOT NULL,
    do_not_contact BOOLEAN NOT NULL,
    visibility VARCHAR(32) NOT NULL,
    supplied_by_partner_id UUID,
    notes TEXT,
    left_at TIMESTAMP WITH TIME ZONE,
    erased_at TIMESTAMP WITH TIME ZONE,
    search_folded VARCHAR GENERATED ALWAYS AS (fold(coalesce(name, '') || ' ' || coalesce(email, ''))) STORED NOT NULL,
    owner_id UUID,
    team_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_contacts PRIMARY KEY (id),
    CONSTRAINT ex_contacts_primary EXCLUDE USING btree (customer_id WITH =) WHERE (is_primary AND deleted_at IS NULL) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT ck_contacts_erased_is_blank CHECK (status <> 'ERASED' OR (email IS NULL AND phone IS NULL AND mobile IS NULL AND given_name IS NULL AND family_name IS NULL AND erased_at IS NOT NULL)),
    CONSTRAINT ck_contacts_buying_role CHECK (buying_role IN ('DECISION_MAKER', 'INFLUENCER', 'CHAMPION', 'USER', 'GATEKEEPER', 'BLOCKER')),
    CONSTRAINT ck_contacts_contact_status CHECK (status IN ('ACTIVE', 'LEFT', 'ERASED')),
    CONSTRAINT ck_contacts_visibility CHECK (visibility IN ('INTERNAL', 'CUSTOMER', 'PARTNER'))
);
CREATE INDEX ix_contacts_created_at ON contacts (created_at, id);
CREATE INDEX ix_contacts_customer_id ON contacts (customer_id, updated_at, id);
CREATE INDEX ix_contacts_email_folded ON contacts (email_folded);
CREATE INDEX ix_contacts_owner_id ON contacts (owner_id, updated_at, id);
CREATE INDEX ix_contacts_search_folded ON contacts USING gin (search_folded gin_trgm_ops);
CREATE INDEX ix_contacts_status ON contacts (status, updated_at, id);
CREATE INDEX ix_contacts_supplied_by_partner_id ON contacts (supplied_by_partner_id);
CREATE INDEX ix_contacts_team_id ON contacts (team_id, updated_at, id);
CREATE INDEX ix_contacts_updated_at ON contacts (updated_at, id);

CREATE TABLE consent_events (
    id UUID NOT NULL,
    contact_id UUID NOT NULL,
    channel VARCHAR(32) NOT NULL,
    purpose VARCHAR(120) NOT NULL,
    given BOOLEAN NOT NULL,
    source VARCHAR(120) NOT NULL,
    proof TEXT,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    CONSTRAINT pk_consent_events PRIMARY KEY (id),
    CONSTRAINT ck_consent_events_consent_channel CHECK (channel IN ('EMAIL', 'PHONE', 'SMS', 'WHATSAPP', 'POST'))
);
CREATE INDEX ix_consent_events_contact_id ON consent_events (contact_id, channel, purpose, at, id);
