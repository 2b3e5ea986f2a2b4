-- The baseline: pipelines.

CREATE TABLE pipelines (
    id UUID NOT NULL,
    name VARCHAR(120) NOT NULL,
    name_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    description VARCHAR(2000),
    status VARCHAR(32) NOT NULL,
    is_default BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_pipelines PRIMARY KEY (id),
    CONSTRAINT uq_pipelines_name UNIQUE (name_folded),
    CONSTRAINT ex_pipelines_default EXCLUDE USING btree (is_default WITH =) WHERE (is_default) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT ck_pipelines_default_is_published CHECK (NOT is_default OR status = 'PUBLISHED'),
    CONSTRAINT ck_pipelines_pipeline_status CHECK (status IN ('DRAFT', 'PUBLISHED', 'RETIRED'))
);
CREATE INDEX ix_pipelines_updated_at ON pipelines (updated_at, id);

CREATE TABLE deal_stages (
    id UUID NOT NULL,
    pipeline_id UUID NOT NULL,
    name VARCHAR(80) NOT NULL,
    name_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    kind VARCHAR(32) NOT NULL,
    colour VARCHAR(7) NOT NULL,
    position INTEGER NOT NULL,
    probability INTEGER NOT NULL,
    required_fields VARCHAR(64)[] NOT NULL,
    max_days INTEGER,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_deal_stages PRIMARY KEY (id),
    CONSTRAINT uq_deal_stages_id_pipeline_kind UNIQUE (id, pipeline_id, kind),
    CONSTRAINT ex_deal_stages_position EXCLUDE USING btree (pipeline_id WITH =, position WITH =) WHERE (deleted_at IS NULL) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT ck_deal_stages_colour_form CHECK (colour ~ '^#[0-9a-f]{6}$'),
    CONSTRAINT ck_deal_stages_probability_of_kind CHECK (CASE kind WHEN 'WON' THEN probability = 100 WHEN 'LOST' THEN probability = 0 ELSE true END),
    CONSTRAINT ck_deal_stages_position_range CHECK (position BETWEEN 0 AND 1000),
    CONSTRAINT ck_deal_stages_probability_range CHECK (probability BETWEEN 0 AND 100),
    CONSTRAINT ck_deal_stages_max_days_range CHECK (max_days BETWEEN 1 AND 3650),
    CONSTRAINT ck_deal_stages_kind CHECK (kind IN ('OPEN', 'WON', 'LOST'))
);
CREATE INDEX ix_deal_stages_pipeline_id ON deal_stages (pipeline_id);
CREATE INDEX ix_deal_stages_updated_at ON deal_stages (updated_at, id);
CREATE UNIQUE INDEX uq_deal_stages_name ON deal_stages (pipeline_id, name_folded) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX uq_deal_stages_won ON deal_stages (pipeline_id) WHERE kind = 'WON' AND deleted_at IS NULL;
