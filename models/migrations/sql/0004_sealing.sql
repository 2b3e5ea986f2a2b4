-- Events that no seal has yet. Positions are taken when an event is written: who sees another's event
-- comes after it. No foreign key: a trigger is the only writer, and the check would cost every event.
CREATE TABLE unsealed_events (
    position BIGINT GENERATED ALWAYS AS IDENTITY,
    event_id UUID NOT NULL,
    CONSTRAINT pk_unsealed_events PRIMARY KEY (position)
);

CREATE FUNCTION queue_for_sealing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unsealed_events (event_id) SELECT id FROM written;
    RETURN NULL;
END $$;

CREATE TRIGGER queue_for_sealing AFTER INSERT ON events
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION queue_for_sealing();

INSERT INTO unsealed_events (event_id)
SELECT id FROM events
WHERE NOT EXISTS (SELECT FROM event_seals WHERE event_id = events.id)
ORDER BY at, id;
