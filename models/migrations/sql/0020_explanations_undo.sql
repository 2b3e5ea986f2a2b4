ALTER TABLE commission_entries DROP COLUMN explanation_parts;
