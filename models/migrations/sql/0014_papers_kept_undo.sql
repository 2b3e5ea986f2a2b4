DROP TRIGGER kept ON number_counters;
DROP TRIGGER kept ON approval_steps;
DROP TRIGGER kept ON approval_requests;
DROP TRIGGER kept ON signature_requests;
DROP TRIGGER kept ON stored_files;
DROP FUNCTION keep_bytes();
DROP TRIGGER frozen ON documents;
DROP TRIGGER kept ON document_versions;
DROP TRIGGER kept ON documents;
DROP FUNCTION keep_papers();
DROP TRIGGER way ON invoices;
CREATE TRIGGER way AFTER UPDATE ON invoices FOR EACH ROW WHEN (OLD.status <> NEW.status)
    EXECUTE FUNCTION keep_way(
        'DRAFT>ISSUED', 'DRAFT>PAID',
        'ISSUED>PART_PAID', 'ISSUED>PAID', 'ISSUED>CREDITED', 'PART_PAID>PAID'
    );
ALTER TABLE invoices DROP CONSTRAINT ck_invoices_payments_within;
ALTER TABLE invoices
    ADD CONSTRAINT ck_invoices_payments_within CHECK (paid_total + credited_total <= total);
ALTER TABLE signatures DROP COLUMN origin_salt;
ALTER TABLE quote_versions DROP COLUMN addressees, DROP COLUMN language;
