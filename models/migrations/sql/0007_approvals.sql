-- Approvals.

CREATE TABLE approval_policies (
    id UUID NOT NULL,
    name VARCHAR(120) NOT NULL,
    name_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    active BOOLEAN NOT NULL,
    approvers VARCHAR(32)[] NOT NULL,
    line_percent NUMERIC,
    order_percent NUMERIC,
    margin_percent NUMERIC,
    total NUMERIC,
    currency VARCHAR(3),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_approval_policies PRIMARY KEY (id),
    CONSTRAINT ck_approval_policies_approvers_range CHECK (cardinality(approvers) BETWEEN 1 AND 5),
    CONSTRAINT ck_approval_policies_total_whole CHECK ((total IS NULL) = (currency IS NULL)),
    CONSTRAINT ck_approval_policies_currency_known CHECK (currency IS NULL OR currency_exponent(currency) >= 0),
    CONSTRAINT ck_approval_policies_line_percent_range CHECK (line_percent BETWEEN 0 AND 100),
    CONSTRAINT ck_approval_policies_order_percent_range CHECK (order_percent BETWEEN 0 AND 100),
    CONSTRAINT ck_approval_policies_margin_percent_range CHECK (margin_percent BETWEEN -1000 AND 100),
    CONSTRAINT ck_approval_policies_total_range CHECK (total >= 0)
);
CREATE INDEX ix_approval_policies_updated_at ON approval_policies (updated_at, id);
CREATE UNIQUE INDEX uq_approval_policies_name ON approval_policies (name_folded);

CREATE TABLE approval_requests (
    id UUID NOT NULL,
    quote_version_id UUID NOT NULL,
    policy_id UUID NOT NULL,
    policy_version INTEGER NOT NULL,
    draft_version INTEGER NOT NULL,
    requested_by_id UUID NOT NULL,
    status VARCHAR(32) NOT NULL,
    reasons VARCHAR(32)[] NOT NULL,
    note TEXT,
    decided_at TIMESTAMP WITH TIME ZONE,
    line_percent NUMERIC,
    order_percent NUMERIC,
    margin_percent NUMERIC,
    total NUMERIC,
    currency VARCHAR(3),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_approval_requests PRIMARY KEY (id),
    CONSTRAINT ck_approval_requests_decided_when_over CHECK ((status = 'PENDING') = (decided_at IS NULL)),
    CONSTRAINT ck_approval_requests_status CHECK (status IN ('PENDING', 'APPROVED', 'REJECTED', 'RECALLED'))
);
CREATE INDEX ix_approval_requests_policy_id ON approval_requests (policy_id);
CREATE INDEX ix_approval_requests_quote_version_id ON approval_requests (quote_version_id);
CREATE INDEX ix_approval_requests_requested_by_id ON approval_requests (requested_by_id);
CREATE INDEX ix_approval_requests_status ON approval_requests (status, updated_at, id);
CREATE INDEX ix_approval_requests_updated_at ON approval_requests (updated_at, id);
CREATE UNIQUE INDEX uq_approval_requests_pending ON approval_requests (quote_version_id) WHERE status = 'PENDING';

CREATE TABLE approval_steps (
    id UUID NOT NULL,
    approval_request_id UUID NOT NULL,
    position SMALLINT NOT NULL,
    approver VARCHAR(32) NOT NULL,
    status VARCHAR(32) NOT NULL,
    decided_by_id UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    note TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_approval_steps PRIMARY KEY (id),
    CONSTRAINT uq_approval_steps_position UNIQUE (approval_request_id, position),
    CONSTRAINT ck_approval_steps_decided_when_over CHECK ((status = 'PENDING') = (decided_at IS NULL)),
    CONSTRAINT ck_approval_steps_approver CHECK (approver IN ('AGENT', 'MANAGER', 'FINANCE', 'ADMIN')),
    CONSTRAINT ck_approval_steps_status CHECK (status IN ('PENDING', 'APPROVED', 'REJECTED', 'RECALLED'))
);
CREATE INDEX ix_approval_steps_decided_by_id ON approval_steps (decided_by_id);
CREATE INDEX ix_approval_steps_updated_at ON approval_steps (updated_at, id);
