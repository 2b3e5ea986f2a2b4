-- The baseline: events.

CREATE TABLE events (
    id UUID NOT NULL,
    name VARCHAR(80) NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor_id UUID,
    on_behalf_of_id UUID,
    subject_type VARCHAR(64) NOT NULL,
    subject_id UUID NOT NULL,
    customer_id UUID,
    deal_id UUID,
    owner_id UUID,
    team_id UUID,
    visibility VARCHAR(32) NOT NULL,
    changes JSONB NOT NULL,
    cause_id UUID,
    CONSTRAINT pk_events PRIMARY KEY (id),
    CONSTRAINT ck_events_name_form CHECK (name ~ '^[a-z_]+[.][a-z_]+$'),
    CONSTRAINT ck_events_visibility CHECK (visibility IN ('INTERNAL', 'CUSTOMER', 'PARTNER'))
);
CREATE INDEX ix_events_actor_id ON events (actor_id, at, id);
CREATE INDEX ix_events_at ON events (at, id);
CREATE INDEX ix_events_cause_id ON events (cause_id);
CREATE INDEX ix_events_customer_id ON events (customer_id, at, id);
CREATE INDEX ix_events_deal_id ON events (deal_id, at, id);
CREATE INDEX ix_events_on_behalf_of_id ON events (on_behalf_of_id);
CREATE INDEX ix_events_owner_id ON events (owner_id, at, id);
CREATE INDEX ix_events_subject_id ON events (subject_id, at, id);
CREATE INDEX ix_events_team_id ON events (team_id, at, id);

CREATE TABLE event_seals (
    sequence BIGINT NOT NULL,
    event_id UUID NOT NULL,
    hash VARCHAR(64) NOT NULL,
    previous VARCHAR(64) NOT NULL,
    CONSTRAINT pk_event_seals PRIMARY KEY (sequence),
    CONSTRAINT uq_event_seals_event_id UNIQUE (event_id),
    CONSTRAINT uq_event_seals_previous UNIQUE (previous)
);

CREATE TABLE outbox (
    id UUID NOT NULL,
    event_id UUID NOT NULL,
    reaction VARCHAR(80) NOT NULL,
    due TIMESTAMP WITH TIME ZONE NOT NULL,
    attempts INTEGER NOT NULL,
    leased_until TIMESTAMP WITH TIME ZONE,
    done_at TIMESTAMP WITH TIME ZONE,
    parked_at TIMESTAMP WITH TIME ZONE,
    last_error TEXT,
    CONSTRAINT pk_outbox PRIMARY KEY (id),
    CONSTRAINT uq_outbox_event_reaction UNIQUE (event_id, reaction)
);
CREATE INDEX ix_outbox_due ON outbox (done_at, parked_at, due);
