-- The baseline: tasks.

CREATE TABLE tasks (
    id UUID NOT NULL,
    title VARCHAR(200) NOT NULL,
    title_folded VARCHAR GENERATED ALWAYS AS (fold(title)) STORED NOT NULL,
    description TEXT,
    customer_id UUID,
    deal_id UUID,
    lead_id UUID,
    contact_id UUID,
    due_date DATE,
    due_time TIME WITHOUT TIME ZONE,
    due_zone VARCHAR(64) NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE,
    priority VARCHAR(32) NOT NULL,
    category VARCHAR(80),
    status VARCHAR(32) NOT NULL,
    completed_at TIMESTAMP WITH TIME ZONE,
    visibility VARCHAR(32) NOT NULL,
    is_recurring BOOLEAN NOT NULL,
    recurrence_pattern VARCHAR(32),
    recurrence_interval INTEGER,
    recurrence_end_date DATE,
    series_id UUID,
    occurrence INTEGER,
    search_folded VARCHAR GENERATED ALWAYS AS (fold(coalesce(title, '') || ' ' || coalesce(description, ''))) STORED NOT NULL,
    owner_id UUID,
    team_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_tasks PRIMARY KEY (id),
    CONSTRAINT uq_tasks_occurrence UNIQUE (series_id, occurrence),
    CONSTRAINT ck_tasks_recurrence_interval_range CHECK (recurrence_interval BETWEEN 1 AND 1000),
    CONSTRAINT ck_tasks_due_time_has_date CHECK (due_time IS NULL OR due_date IS NOT NULL),
    CONSTRAINT ck_tasks_due_at_follows CHECK ((due_at IS NULL) = (due_date IS NULL)),
    CONSTRAINT ck_tasks_completed_when_done CHECK ((status = 'COMPLETED') = (completed_at IS NOT NULL)),
    CONSTRAINT ck_tasks_recurrence_whole CHECK (is_recurring = (recurrence_pattern IS NOT NULL) AND is_recurring = (recurrence_interval IS NOT NULL) AND (is_recurring OR recurrence_end_date IS NULL)),
    CONSTRAINT ck_tasks_series_whole CHECK ((series_id IS NULL) = (occurrence IS NULL)),
    CONSTRAINT ck_tasks_priority CHECK (priority IN ('LOW', 'MEDIUM', 'HIGH', 'URGENT')),
    CONSTRAINT ck_tasks_task_status CHECK (status IN ('PENDING', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED')),
    CONSTRAINT ck_tasks_visibility CHECK (visibility IN ('INTERNAL', 'CUSTOMER', 'PARTNER')),
    CONSTRAINT ck_tasks_recurrence_pattern CHECK (recurrence_pattern IN ('DAILY', 'WEEKLY', 'MONTHLY'))
);
CREATE INDEX ix_tasks_contact_id ON tasks (contact_id, updated_at, id);
CREATE INDEX ix_tasks_created_at ON tasks (created_at, id);
CREATE INDEX ix_tasks_customer_id ON tasks (customer_id, updated_at, id);
CREATE INDEX ix_tasks_deal_id ON tasks (deal_id, updated_at, id);
CREATE INDEX ix_tasks_due_at ON tasks (due_at, id);
CREATE INDEX ix_tasks_lead_id ON tasks (lead_id, updated_at, id);
CREATE INDEX ix_tasks_owner_id ON tasks (owner_id, updated_at, id);
CREATE INDEX ix_tasks_search_folded ON tasks USING gin (search_folded gin_trgm_ops);
CREATE INDEX ix_tasks_status ON tasks (status, updated_at, id);
CREATE INDEX ix_tasks_team_id ON tasks (team_id, updated_at, id);
CREATE INDEX ix_tasks_updated_at ON tasks (updated_at, id);
