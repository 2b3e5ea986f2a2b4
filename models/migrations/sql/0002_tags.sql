-- The baseline: tags.

CREATE TABLE tags (
    id UUID NOT NULL,
    name VARCHAR(60) NOT NULL,
    name_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    colour VARCHAR(7) NOT NULL,
    visibility VARCHAR(32) NOT NULL,
    search_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_tags PRIMARY KEY (id),
    CONSTRAINT ck_tags_colour_form CHECK (colour ~ '^#[0-9a-f]{6}$'),
    CONSTRAINT ck_tags_visibility CHECK (visibility IN ('INTERNAL', 'CUSTOMER', 'PARTNER'))
);
CREATE INDEX ix_tags_search_folded ON tags USING gin (search_folded gin_trgm_ops);
CREATE INDEX ix_tags_updated_at ON tags (updated_at, id);
CREATE UNIQUE INDEX uq_tags_name ON tags (name_folded) WHERE deleted_at IS NULL;

CREATE TABLE customer_tags (
    customer_id UUID NOT NULL,
    tag_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_customer_tags PRIMARY KEY (customer_id, tag_id)
);
CREATE INDEX ix_customer_tags_tag_id ON customer_tags (tag_id);

CREATE TABLE contact_tags (
    contact_id UUID NOT NULL,
    tag_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_contact_tags PRIMARY KEY (contact_id, tag_id)
);
CREATE INDEX ix_contact_tags_tag_id ON contact_tags (tag_id);

CREATE TABLE deal_tags (
    deal_id UUID NOT NULL,
    tag_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_deal_tags PRIMARY KEY (deal_id, tag_id)
);
CREATE INDEX ix_deal_tags_tag_id ON deal_tags (tag_id);

CREATE TABLE lead_tags (
    lead_id UUID NOT NULL,
    tag_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_lead_tags PRIMARY KEY (lead_id, tag_id)
);
CREATE INDEX ix_lead_tags_tag_id ON lead_tags (tag_id);

CREATE TABLE activity_tags (
    activity_id UUID NOT NULL,
    tag_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_activity_tags PRIMARY KEY (activity_id, tag_id)
);
CREATE INDEX ix_activity_tags_tag_id ON activity_tags (tag_id);

CREATE TABLE task_tags (
    task_id UUID NOT NULL,
    tag_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_task_tags PRIMARY KEY (task_id, tag_id)
);
CREATE INDEX ix_task_tags_tag_id ON task_tags (tag_id);
