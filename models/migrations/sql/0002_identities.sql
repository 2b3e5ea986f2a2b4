-- The baseline: identities.

CREATE TABLE users (
    id UUID NOT NULL,
    kind VARCHAR(32) NOT NULL,
    email VARCHAR(254) NOT NULL,
    email_folded VARCHAR GENERATED ALWAYS AS (fold(email)) STORED NOT NULL,
    name VARCHAR(200) NOT NULL,
    name_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    phone VARCHAR(40),
    title VARCHAR(120),
    role VARCHAR(32),
    customer_role VARCHAR(32),
    partner_role VARCHAR(32),
    customer_id UUID,
    partner_id UUID,
    time_zone VARCHAR(64) NOT NULL,
    locale VARCHAR(35) NOT NULL,
    status VARCHAR(32) NOT NULL,
    password_hash VARCHAR(255),
    failed_logins INTEGER NOT NULL,
    locked_until TIMESTAMP WITH TIME ZONE,
    last_login_at TIMESTAMP WITH TIME ZONE,
    access_epoch BIGINT DEFAULT '1' NOT NULL,
    search_folded VARCHAR GENERATED ALWAYS AS (fold(coalesce(name, '') || ' ' || coalesce(email, ''))) STORED NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_users PRIMARY KEY (id),
    CONSTRAINT uq_users_email UNIQUE (kind, email_folded),
    CONSTRAINT ck_users_one_company CHECK (CASE kind
WHEN 'STAFF' THEN role IS NOT NULL AND customer_id IS NULL AND customer_role IS NULL
    AND partner_id IS NULL AND partner_role IS NULL
WHEN 'CUSTOMER' THEN role IS NULL AND customer_id IS NOT NULL AND customer_role IS NOT NULL
    AND partner_id IS NULL AND partner_role IS NULL
ELSE role IS NULL AND customer_id IS NULL AND customer_role IS NULL
    AND partner_id IS NOT NULL AND partner_role IS NOT NULL
END),
    CONSTRAINT ck_users_kind CHECK (kind IN ('STAFF', 'CUSTOMER', 'PARTNER')),
    CONSTRAINT ck_users_staff_role CHECK (role IN ('AGENT', 'MANAGER', 'FINANCE', 'ADMIN')),
    CONSTRAINT ck_users_customer_role CHECK (customer_role IN ('ADMIN', 'BUYER', 'APPROVER', 'VIEWER', 'BILLING')),
    CONSTRAINT ck_users_partner_role CHECK (partner_role IN ('ADMIN', 'SELLER', 'FINANCE', 'VIEWER')),
    CONSTRAINT ck_users_user_status CHECK (status IN ('INVITED', 'ACTIVE', 'LOCKED', 'DISABLED'))
);
CREATE INDEX ix_users_customer_id ON users (customer_id);
CREATE INDEX ix_users_partner_id ON users (partner_id);
CREATE INDEX ix_users_search_folded ON users USING gin (search_folded gin_trgm_ops);
CREATE INDEX ix_users_status ON users (status);
CREATE INDEX ix_users_updated_at ON users (updated_at, id);

CREATE TABLE sessions (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    token_hash VARCHAR(64) NOT NULL,
    user_agent VARCHAR(400),
    address VARCHAR(45),
    last_used_at TIMESTAMP WITH TIME ZONE,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_sessions PRIMARY KEY (id),
    CONSTRAINT uq_sessions_token_hash UNIQUE (token_hash)
);
CREATE INDEX ix_sessions_updated_at ON sessions (updated_at, id);
CREATE INDEX ix_sessions_user_id ON sessions (user_id);

CREATE TABLE api_tokens (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    name VARCHAR(120) NOT NULL,
    prefix VARCHAR(16) NOT NULL,
    token_hash VARCHAR(64) NOT NULL,
    scopes VARCHAR(64)[] NOT NULL,
    last_used_at TIMESTAMP WITH TIME ZONE,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_api_tokens PRIMARY KEY (id),
    CONSTRAINT uq_api_tokens_token_hash UNIQUE (token_hash)
);
CREATE INDEX ix_api_tokens_updated_at ON api_tokens (updated_at, id);
CREATE INDEX ix_api_tokens_user_id ON api_tokens (user_id);

CREATE TABLE link_tokens (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    purpose VARCHAR(32) NOT NULL,
    token_hash VARCHAR(64) NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_link_tokens PRIMARY KEY (id),
    CONSTRAINT ck_link_tokens_purpose CHECK (purpose IN ('INVITE', 'LOGIN', 'RESET_PASSWORD', 'VERIFY_EMAIL')),
    CONSTRAINT uq_link_tokens_token_hash UNIQUE (token_hash)
);
CREATE INDEX ix_link_tokens_user_id ON link_tokens (user_id);

CREATE TABLE oauth_clients (
    id UUID NOT NULL,
    client_id VARCHAR(64) NOT NULL,
    secret_hash VARCHAR(255),
    name VARCHAR(120) NOT NULL,
    kind VARCHAR(32) NOT NULL,
    confidential BOOLEAN NOT NULL,
    redirect_uris VARCHAR(400)[] NOT NULL,
    scopes VARCHAR(64)[] NOT NULL,
    grant_types VARCHAR(64)[] NOT NULL,
    user_id UUID,
    disabled_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_oauth_clients PRIMARY KEY (id),
    CONSTRAINT ck_oauth_clients_secret CHECK (NOT confidential OR secret_hash IS NOT NULL),
    CONSTRAINT uq_oauth_clients_client_id UNIQUE (client_id),
    CONSTRAINT ck_oauth_clients_kind CHECK (kind IN ('INTERNAL', 'EXTERNAL'))
);
CREATE INDEX ix_oauth_clients_updated_at ON oauth_clients (updated_at, id);
CREATE INDEX ix_oauth_clients_user_id ON oauth_clients (user_id);

CREATE TABLE oauth_codes (
    id UUID NOT NULL,
    client_id UUID NOT NULL,
    user_id UUID NOT NULL,
    code_hash VARCHAR(64) NOT NULL,
    code_challenge VARCHAR(128) NOT NULL,
    redirect_uri VARCHAR(400) NOT NULL,
    scopes VARCHAR(64)[] NOT NULL,
    nonce VARCHAR(255),
    family_id UUID,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_oauth_codes PRIMARY KEY (id),
    CONSTRAINT uq_oauth_codes_code_hash UNIQUE (code_hash)
);
CREATE INDEX ix_oauth_codes_client_id ON oauth_codes (client_id);
CREATE INDEX ix_oauth_codes_user_id ON oauth_codes (user_id);

CREATE TABLE oauth_tokens (
    id UUID NOT NULL,
    client_id UUID NOT NULL,
    user_id UUID NOT NULL,
    family_id UUID NOT NULL,
    access_hash VARCHAR(64) NOT NULL,
    refresh_hash VARCHAR(64),
    scopes VARCHAR(64)[] NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    refresh_expires_at TIMESTAMP WITH TIME ZONE,
    rotated_at TIMESTAMP WITH TIME ZONE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_oauth_tokens PRIMARY KEY (id),
    CONSTRAINT uq_oauth_tokens_access_hash UNIQUE (access_hash),
    CONSTRAINT uq_oauth_tokens_refresh_hash UNIQUE (refresh_hash)
);
CREATE INDEX ix_oauth_tokens_client_id ON oauth_tokens (client_id);
CREATE INDEX ix_oauth_tokens_family_id ON oauth_tokens (family_id);
CREATE INDEX ix_oauth_tokens_user_id ON oauth_tokens (user_id);

CREATE TABLE idempotency_records (
    client VARCHAR(128) NOT NULL,
    mutation VARCHAR(64) NOT NULL,
    key VARCHAR(128) NOT NULL,
    input_hash VARCHAR(64) NOT NULL,
    result JSONB,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_idempotency_records PRIMARY KEY (client, mutation, key)
);
CREATE INDEX ix_idempotency_records_expires_at ON idempotency_records (expires_at);

CREATE TABLE external_references (
    id UUID NOT NULL,
    system VARCHAR(64) NOT NULL,
    value VARCHAR(200) NOT NULL,
    subject_type VARCHAR(64) NOT NULL,
    subject_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_external_references PRIMARY KEY (id),
    CONSTRAINT uq_external_references_value UNIQUE (system, subject_type, value)
);
CREATE INDEX ix_external_references_subject ON external_references (subject_type, subject_id);
