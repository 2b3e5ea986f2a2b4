-- Take away what 0021 made.

ALTER TABLE quote_comments DROP COLUMN file_id;
