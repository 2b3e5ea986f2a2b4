-- The partners' library.

CREATE TABLE partner_resources (
    id UUID NOT NULL,
    title VARCHAR(200) NOT NULL,
    title_folded VARCHAR GENERATED ALWAYS AS (fold(title)) STORED NOT NULL,
    description TEXT,
    kind VARCHAR(32) NOT NULL,
    language VARCHAR(35) NOT NULL,
    tier_id UUID,
    renewed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    search_folded VARCHAR GENERATED ALWAYS AS (fold(coalesce(title, '') || ' ' || coalesce(description, ''))) STORED NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_partner_resources PRIMARY KEY (id),
    CONSTRAINT ck_partner_resources_kind CHECK (kind IN ('SALES', 'MARKETING', 'TECHNICAL', 'LEGAL')),
    CONSTRAINT fk_partner_resources_tier_id FOREIGN KEY(tier_id) REFERENCES partner_tiers (id),
    CONSTRAINT fk_partner_resources_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_partner_resources_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_partner_resources_created_at ON partner_resources (created_at, id);
CREATE INDEX ix_partner_resources_kind ON partner_resources (kind, updated_at, id);
CREATE INDEX ix_partner_resources_search_folded ON partner_resources USING gin (search_folded gin_trgm_ops);
CREATE INDEX ix_partner_resources_tier_id ON partner_resources (tier_id);
CREATE INDEX ix_partner_resources_updated_at ON partner_resources (updated_at, id);

CREATE TABLE library_visits (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_library_visits PRIMARY KEY (id),
    CONSTRAINT uq_library_visits_user_id UNIQUE (user_id),
    CONSTRAINT fk_library_visits_user_id FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT fk_library_visits_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_library_visits_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_library_visits_updated_at ON library_visits (updated_at, id);
