-- Why an entry is of its amount is kept step by step too, to be worded in the reader's language.
ALTER TABLE commission_entries ADD COLUMN explanation_parts JSONB;
