DROP TRIGGER queue_for_sealing ON events;
DROP FUNCTION queue_for_sealing;
DROP TABLE unsealed_events;
