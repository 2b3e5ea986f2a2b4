-- The baseline: teams.

CREATE TABLE sales_teams (
    id UUID NOT NULL,
    name VARCHAR(120) NOT NULL,
    name_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    code VARCHAR(32) NOT NULL,
    description VARCHAR(2000),
    lead_id UUID,
    parent_id UUID,
    capacity INTEGER,
    archived BOOLEAN NOT NULL,
    search_folded VARCHAR GENERATED ALWAYS AS (fold(coalesce(name, '') || ' ' || coalesce(code, ''))) STORED NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_sales_teams PRIMARY KEY (id),
    CONSTRAINT ck_sales_teams_parent_is_another CHECK (parent_id <> id),
    CONSTRAINT ck_sales_teams_capacity_range CHECK (capacity BETWEEN 0 AND 1000000),
    CONSTRAINT uq_sales_teams_code UNIQUE (code)
);
CREATE INDEX ix_sales_teams_lead_id ON sales_teams (lead_id);
CREATE INDEX ix_sales_teams_parent_id ON sales_teams (parent_id);
CREATE INDEX ix_sales_teams_search_folded ON sales_teams USING gin (search_folded gin_trgm_ops);
CREATE INDEX ix_sales_teams_updated_at ON sales_teams (updated_at, id);

CREATE TABLE team_memberships (
    id UUID NOT NULL,
    team_id UUID NOT NULL,
    user_id UUID NOT NULL,
    valid_from DATE NOT NULL,
    valid_until DATE,
    is_primary BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_team_memberships PRIMARY KEY (id),
    CONSTRAINT ex_team_memberships_overlap EXCLUDE USING gist (team_id WITH =, user_id WITH =, daterange(valid_from, valid_until) WITH &&),
    CONSTRAINT ex_team_memberships_primary EXCLUDE USING gist (user_id WITH =, daterange(valid_from, valid_until) WITH &&) WHERE (is_primary) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT ck_team_memberships_forward CHECK (valid_until >= valid_from)
);
CREATE INDEX ix_team_memberships_team_id ON team_memberships (team_id);
CREATE INDEX ix_team_memberships_updated_at ON team_memberships (updated_at, id);
CREATE INDEX ix_team_memberships_user_id ON team_memberships (user_id);
