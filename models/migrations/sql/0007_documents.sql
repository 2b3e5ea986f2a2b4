-- Documents.

CREATE TABLE stored_files (
    sha256 VARCHAR(64) NOT NULL,
    size BIGINT NOT NULL,
    media_type VARCHAR(100) NOT NULL,
    stored_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_stored_files PRIMARY KEY (sha256),
    CONSTRAINT ck_stored_files_sha256_form CHECK (sha256 ~ '^[0-9a-f]{64}$')
);

CREATE TABLE file_assets (
    id UUID NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    size BIGINT NOT NULL,
    media_type VARCHAR(100) NOT NULL,
    file_name VARCHAR(200) NOT NULL,
    customer_id UUID,
    grant_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_file_assets PRIMARY KEY (id),
    CONSTRAINT ck_file_assets_sha256_form CHECK (sha256 ~ '^[0-9a-f]{64}$')
);
CREATE INDEX ix_file_assets_customer_id ON file_assets (customer_id);
CREATE INDEX ix_file_assets_grant_id ON file_assets (grant_id);
CREATE INDEX ix_file_assets_sha256 ON file_assets (sha256);
CREATE INDEX ix_file_assets_updated_at ON file_assets (updated_at, id);

CREATE TABLE documents (
    id UUID NOT NULL,
    kind VARCHAR(32) NOT NULL,
    title VARCHAR(200) NOT NULL,
    title_folded VARCHAR GENERATED ALWAYS AS (fold(title)) STORED NOT NULL,
    visibility VARCHAR(32) NOT NULL,
    customer_id UUID,
    quote_id UUID,
    subject_type VARCHAR(64) NOT NULL,
    subject_id UUID NOT NULL,
    expires_on TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_documents PRIMARY KEY (id),
    CONSTRAINT ck_documents_kind CHECK (kind IN ('QUOTE_DRAFT', 'QUOTE_SENT', 'QUOTE_SIGNED', 'INVOICE', 'CREDIT_NOTE', 'SHARED')),
    CONSTRAINT ck_documents_visibility CHECK (visibility IN ('INTERNAL', 'CUSTOMER', 'PARTNER'))
);
CREATE INDEX ix_documents_customer_id ON documents (customer_id, updated_at, id);
CREATE INDEX ix_documents_quote_id ON documents (quote_id);
CREATE INDEX ix_documents_subject_id ON documents (subject_id);
CREATE INDEX ix_documents_updated_at ON documents (updated_at, id);
CREATE UNIQUE INDEX uq_documents_generated ON documents (kind, subject_id) WHERE kind <> 'SHARED';

CREATE TABLE document_versions (
    id UUID NOT NULL,
    document_id UUID NOT NULL,
    number INTEGER NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    size BIGINT NOT NULL,
    media_type VARCHAR(100) NOT NULL,
    file_name VARCHAR(200) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_document_versions PRIMARY KEY (id),
    CONSTRAINT uq_document_versions_number UNIQUE (document_id, number),
    CONSTRAINT ck_document_versions_sha256_form CHECK (sha256 ~ '^[0-9a-f]{64}$')
);
CREATE INDEX ix_document_versions_sha256 ON document_versions (sha256);
CREATE INDEX ix_document_versions_updated_at ON document_versions (updated_at, id);
