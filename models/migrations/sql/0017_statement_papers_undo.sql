DROP TABLE commission_forecasts;
ALTER TABLE documents DISABLE TRIGGER kept;
ALTER TABLE document_versions DISABLE TRIGGER kept;
DELETE FROM document_versions WHERE document_id IN (SELECT id FROM documents WHERE kind = 'STATEMENT');
DELETE FROM documents WHERE kind = 'STATEMENT';
ALTER TABLE documents ENABLE TRIGGER kept;
ALTER TABLE document_versions ENABLE TRIGGER kept;
ALTER TABLE documents DROP CONSTRAINT ck_documents_kind;
ALTER TABLE documents ADD CONSTRAINT ck_documents_kind CHECK (kind IN ('QUOTE_DRAFT', 'QUOTE_SENT', 'QUOTE_SIGNED', 'INVOICE', 'CREDIT_NOTE', 'SHARED'));
