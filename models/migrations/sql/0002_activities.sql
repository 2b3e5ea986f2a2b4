-- The baseline: activities.

CREATE TABLE activities (
    id UUID NOT NULL,
    type VARCHAR(32) NOT NULL,
    subject VARCHAR(200) NOT NULL,
    subject_folded VARCHAR GENERATED ALWAYS AS (fold(subject)) STORED NOT NULL,
    description TEXT,
    outcome VARCHAR(2000),
    duration_minutes INTEGER,
    status VARCHAR(32) NOT NULL,
    scheduled_for TIMESTAMP WITH TIME ZONE,
    completed_at TIMESTAMP WITH TIME ZONE,
    visibility VARCHAR(32) NOT NULL,
    customer_id UUID,
    deal_id UUID,
    contact_id UUID,
    lead_id UUID,
    search_folded VARCHAR GENERATED ALWAYS AS (fold(coalesce(subject, '') || ' ' || coalesce(description, ''))) STORED NOT NULL,
    owner_id UUID,
    team_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_activities PRIMARY KEY (id),
    CONSTRAINT ck_activities_duration_minutes_range CHECK (duration_minutes BETWEEN 0 AND 100000),
    CONSTRAINT ck_activities_completed_when_done CHECK ((status = 'DONE') = (completed_at IS NOT NULL)),
    CONSTRAINT ck_activities_type CHECK (type IN ('CALL', 'EMAIL', 'MEETING', 'NOTE', 'TASK', 'SMS', 'WHATSAPP', 'SOCIAL', 'WEB_CHAT', 'SUPPORT_TICKET', 'DEMO', 'PROPOSAL_SENT', 'CONTRACT_SIGNED', 'OTHER')),
    CONSTRAINT ck_activities_activity_status CHECK (status IN ('PLANNED', 'DONE', 'CANCELLED')),
    CONSTRAINT ck_activities_visibility CHECK (visibility IN ('INTERNAL', 'CUSTOMER', 'PARTNER'))
);
CREATE INDEX ix_activities_contact_id ON activities (contact_id, updated_at, id);
CREATE INDEX ix_activities_created_at ON activities (created_at, id);
CREATE INDEX ix_activities_customer_id ON activities (customer_id, updated_at, id);
CREATE INDEX ix_activities_deal_id ON activities (deal_id, updated_at, id);
CREATE INDEX ix_activities_lead_id ON activities (lead_id, updated_at, id);
CREATE INDEX ix_activities_owner_id ON activities (owner_id, updated_at, id);
CREATE INDEX ix_activities_scheduled_for ON activities (scheduled_for, id);
CREATE INDEX ix_activities_search_folded ON activities USING gin (search_folded gin_trgm_ops);
CREATE INDEX ix_activities_status ON activities (status, updated_at, id);
CREATE INDEX ix_activities_team_id ON activities (team_id, updated_at, id);
CREATE INDEX ix_activities_updated_at ON activities (updated_at, id);
