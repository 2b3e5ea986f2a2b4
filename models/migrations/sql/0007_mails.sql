-- Mails.

CREATE TABLE email_messages (
    id UUID NOT NULL,
    event_id UUID NOT NULL,
    kind VARCHAR(64) NOT NULL,
    to_address VARCHAR(254) NOT NULL,
    to_name VARCHAR(200),
    from_name VARCHAR(200),
    reply_to VARCHAR(254),
    subject VARCHAR(400) NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    language VARCHAR(35) NOT NULL,
    secrets JSONB NOT NULL,
    attachments JSONB NOT NULL,
    message_id VARCHAR(200) NOT NULL,
    thread_id VARCHAR(200),
    status VARCHAR(32) NOT NULL,
    attempts SMALLINT NOT NULL,
    last_error VARCHAR(1000),
    sent_at TIMESTAMP WITH TIME ZONE,
    customer_id UUID,
    quote_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_email_messages PRIMARY KEY (id),
    CONSTRAINT uq_email_messages_once UNIQUE (event_id, kind, to_address),
    CONSTRAINT uq_email_messages_message_id UNIQUE (message_id),
    CONSTRAINT ck_email_messages_status CHECK (status IN ('CAPTURED', 'QUEUED', 'SENT', 'FAILED', 'PARKED'))
);
CREATE INDEX ix_email_messages_created_at ON email_messages (created_at, id);
CREATE INDEX ix_email_messages_customer_id ON email_messages (customer_id, created_at, id);
CREATE INDEX ix_email_messages_quote_id ON email_messages (quote_id);
CREATE INDEX ix_email_messages_status ON email_messages (status, created_at);
CREATE INDEX ix_email_messages_updated_at ON email_messages (updated_at, id);

CREATE TABLE notifications (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    event_id UUID NOT NULL,
    kind VARCHAR(64) NOT NULL,
    text VARCHAR(400) NOT NULL,
    subject_type VARCHAR(64) NOT NULL,
    subject_id UUID NOT NULL,
    read_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_notifications PRIMARY KEY (id),
    CONSTRAINT uq_notifications_once UNIQUE (event_id, user_id, kind)
);
CREATE INDEX ix_notifications_updated_at ON notifications (updated_at, id);
CREATE INDEX ix_notifications_user_id ON notifications (user_id, created_at, id);

CREATE TABLE jobs (
    id UUID NOT NULL,
    kind VARCHAR(32) NOT NULL,
    status VARCHAR(32) NOT NULL,
    step VARCHAR(64),
    step_index SMALLINT NOT NULL,
    step_count SMALLINT NOT NULL,
    user_id UUID,
    quote_id UUID,
    subject_type VARCHAR(64) NOT NULL,
    subject_id UUID NOT NULL,
    document_id UUID,
    error VARCHAR(500),
    started_at TIMESTAMP WITH TIME ZONE,
    finished_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_jobs PRIMARY KEY (id),
    CONSTRAINT ck_jobs_kind CHECK (kind IN ('RENDER_QUOTE', 'SEAL_QUOTE', 'RENDER_INVOICE')),
    CONSTRAINT ck_jobs_status CHECK (status IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'))
);
CREATE INDEX ix_jobs_document_id ON jobs (document_id);
CREATE INDEX ix_jobs_quote_id ON jobs (quote_id);
CREATE INDEX ix_jobs_subject_id ON jobs (subject_id, created_at);
CREATE INDEX ix_jobs_updated_at ON jobs (updated_at, id);
CREATE INDEX ix_jobs_user_id ON jobs (user_id);
