-- What a customer wants changed can come with a file, such as a drawing.

ALTER TABLE quote_comments ADD COLUMN file_id UUID;
ALTER TABLE quote_comments ADD CONSTRAINT fk_quote_comments_file_id FOREIGN KEY(file_id) REFERENCES file_assets (id);
CREATE INDEX ix_quote_comments_file_id ON quote_comments (file_id);
