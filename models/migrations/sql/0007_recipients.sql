-- Recipients.

CREATE TABLE quote_recipients (
    id UUID NOT NULL,
    quote_id UUID NOT NULL,
    name VARCHAR(200) NOT NULL,
    email VARCHAR(254) NOT NULL,
    email_folded VARCHAR GENERATED ALWAYS AS (fold(email)) STORED NOT NULL,
    title VARCHAR(120),
    locale VARCHAR(35),
    role VARCHAR(32) NOT NULL,
    position SMALLINT NOT NULL,
    contact_id UUID,
    user_id UUID,
    delegated_to_id UUID,
    removed_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_quote_recipients PRIMARY KEY (id),
    CONSTRAINT ck_quote_recipients_role CHECK (role IN ('SIGNATORY', 'VIEWER'))
);
CREATE INDEX ix_quote_recipients_contact_id ON quote_recipients (contact_id);
CREATE INDEX ix_quote_recipients_delegated_to_id ON quote_recipients (delegated_to_id);
CREATE INDEX ix_quote_recipients_email_folded ON quote_recipients (email_folded);
CREATE INDEX ix_quote_recipients_quote_id ON quote_recipients (quote_id, position);
CREATE INDEX ix_quote_recipients_updated_at ON quote_recipients (updated_at, id);
CREATE INDEX ix_quote_recipients_user_id ON quote_recipients (user_id);
CREATE UNIQUE INDEX uq_quote_recipients_email ON quote_recipients (quote_id, email_folded) WHERE removed_at IS NULL AND delegated_to_id IS NULL;

CREATE TABLE link_grants (
    id UUID NOT NULL,
    quote_id UUID NOT NULL,
    recipient_id UUID NOT NULL,
    purpose VARCHAR(32) NOT NULL,
    generation SMALLINT NOT NULL,
    token_hash VARCHAR(64) NOT NULL,
    browser_hash VARCHAR(64),
    bound_at TIMESTAMP WITH TIME ZONE,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_link_grants PRIMARY KEY (id),
    CONSTRAINT uq_link_grants_generation UNIQUE (recipient_id, purpose, generation),
    CONSTRAINT ck_link_grants_purpose CHECK (purpose IN ('VIEW', 'ACCEPT')),
    CONSTRAINT uq_link_grants_token_hash UNIQUE (token_hash)
);
CREATE INDEX ix_link_grants_quote_id ON link_grants (quote_id);

CREATE TABLE one_time_codes (
    id UUID NOT NULL,
    recipient_id UUID NOT NULL,
    purpose VARCHAR(32) NOT NULL,
    code_hash VARCHAR(64) NOT NULL,
    attempts SMALLINT NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_one_time_codes PRIMARY KEY (id),
    CONSTRAINT ck_one_time_codes_attempts_range CHECK (attempts BETWEEN 0 AND 5),
    CONSTRAINT ck_one_time_codes_purpose CHECK (purpose IN ('SIGN', 'DELEGATE'))
);
CREATE INDEX ix_one_time_codes_expires_at ON one_time_codes (expires_at);
CREATE INDEX ix_one_time_codes_recipient_id ON one_time_codes (recipient_id);

CREATE TABLE signature_requests (
    id UUID NOT NULL,
    quote_version_id UUID NOT NULL,
    recipient_id UUID NOT NULL,
    position SMALLINT NOT NULL,
    status VARCHAR(32) NOT NULL,
    viewed_at TIMESTAMP WITH TIME ZONE,
    verified_by VARCHAR(32),
    reminders SMALLINT NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_signature_requests PRIMARY KEY (id),
    CONSTRAINT uq_signature_requests_recipient UNIQUE (quote_version_id, recipient_id),
    CONSTRAINT ck_signature_requests_ended_when_over CHECK ((status IN ('PENDING', 'SIGNED')) = (ended_at IS NULL)),
    CONSTRAINT ck_signature_requests_status CHECK (status IN ('PENDING', 'SIGNED', 'SEALED', 'DECLINED', 'EXPIRED', 'CANCELLED')),
    CONSTRAINT ck_signature_requests_verified_by CHECK (verified_by IN ('ACCEPT_LINK', 'CODE', 'SESSION', 'TOKEN', 'STAFF'))
);
CREATE INDEX ix_signature_requests_recipient_id ON signature_requests (recipient_id);
CREATE INDEX ix_signature_requests_updated_at ON signature_requests (updated_at, id);

CREATE TABLE signatures (
    id UUID NOT NULL,
    signature_request_id UUID NOT NULL,
    quote_version_id UUID NOT NULL,
    recipient_id UUID NOT NULL,
    verify_id VARCHAR(32) NOT NULL,
    signer_name VARCHAR(200) NOT NULL,
    signer_title VARCHAR(120),
    signer_email VARCHAR(254) NOT NULL,
    method VARCHAR(32) NOT NULL,
    svg_path TEXT,
    image_sha256 VARCHAR(64),
    consent_text TEXT NOT NULL,
    consent_version VARCHAR(64) NOT NULL,
    content_hash VARCHAR(64) NOT NULL,
    verified_by VARCHAR(32) NOT NULL,
    purchase_order_ref VARCHAR(64),
    signed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    time_zone VARCHAR(64) NOT NULL,
    address VARCHAR(45),
    user_agent VARCHAR(400),
    user_id UUID,
    evidence JSONB NOT NULL,
    evidence_hash VARCHAR(64) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_signatures PRIMARY KEY (id),
    CONSTRAINT uq_signatures_signature_request_id UNIQUE (signature_request_id),
    CONSTRAINT uq_signatures_verify_id UNIQUE (verify_id),
    CONSTRAINT ck_signatures_method CHECK (method IN ('TYPED', 'DRAWN', 'UPLOADED', 'OFFLINE')),
    CONSTRAINT ck_signatures_verified_by CHECK (verified_by IN ('ACCEPT_LINK', 'CODE', 'SESSION', 'TOKEN', 'STAFF'))
);
CREATE INDEX ix_signatures_quote_version_id ON signatures (quote_version_id);
CREATE INDEX ix_signatures_recipient_id ON signatures (recipient_id);
CREATE INDEX ix_signatures_updated_at ON signatures (updated_at, id);
CREATE INDEX ix_signatures_user_id ON signatures (user_id);

CREATE TABLE quote_comments (
    id UUID NOT NULL,
    quote_id UUID NOT NULL,
    quote_version_id UUID NOT NULL,
    line_key VARCHAR(32),
    reply_to_id UUID,
    kind VARCHAR(32) NOT NULL,
    status VARCHAR(32) NOT NULL,
    audience VARCHAR(32) NOT NULL,
    text TEXT NOT NULL,
    author_name VARCHAR(200) NOT NULL,
    author_id UUID,
    recipient_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_quote_comments PRIMARY KEY (id),
    CONSTRAINT ck_quote_comments_reply_to_another CHECK (reply_to_id <> id),
    CONSTRAINT ck_quote_comments_kind CHECK (kind IN ('QUESTION', 'CHANGE_REQUEST', 'ANSWER', 'NOTE')),
    CONSTRAINT ck_quote_comments_status CHECK (status IN ('OPEN', 'ANSWERED', 'CLOSED')),
    CONSTRAINT ck_quote_comments_audience CHECK (audience IN ('INTERNAL', 'CUSTOMER', 'PARTNER'))
);
CREATE INDEX ix_quote_comments_author_id ON quote_comments (author_id);
CREATE INDEX ix_quote_comments_quote_id ON quote_comments (quote_id, created_at, id);
CREATE INDEX ix_quote_comments_quote_version_id ON quote_comments (quote_version_id);
CREATE INDEX ix_quote_comments_recipient_id ON quote_comments (recipient_id);
CREATE INDEX ix_quote_comments_reply_to_id ON quote_comments (reply_to_id);
CREATE INDEX ix_quote_comments_updated_at ON quote_comments (updated_at, id);

CREATE TABLE quote_view_events (
    id UUID NOT NULL,
    quote_version_id UUID NOT NULL,
    recipient_id UUID,
    user_id UUID,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    viewer_class VARCHAR(32) NOT NULL,
    address VARCHAR(45),
    user_agent VARCHAR(400),
    CONSTRAINT pk_quote_view_events PRIMARY KEY (id),
    CONSTRAINT ck_quote_view_events_viewer_class CHECK (viewer_class IN ('HUMAN', 'BOT', 'SESSION'))
);
CREATE INDEX ix_quote_view_events_at ON quote_view_events (at);
CREATE INDEX ix_quote_view_events_quote_version_id ON quote_view_events (quote_version_id, at, id);
CREATE INDEX ix_quote_view_events_recipient_id ON quote_view_events (recipient_id);
CREATE INDEX ix_quote_view_events_user_id ON quote_view_events (user_id);
