-- Of where a signature came from others know a hash, which a salt keeps from being guessed.
ALTER TABLE signatures ADD COLUMN origin_salt VARCHAR(32) NOT NULL DEFAULT '';
ALTER TABLE signatures ALTER COLUMN origin_salt DROP DEFAULT;

-- A draft has its own language and addressees; customers read those of what was sent.
ALTER TABLE quote_versions ADD COLUMN language VARCHAR(35) NOT NULL DEFAULT 'en';
ALTER TABLE quote_versions ALTER COLUMN language DROP DEFAULT;
ALTER TABLE quote_versions ADD COLUMN addressees JSONB;
ALTER TABLE quote_versions DISABLE TRIGGER frozen;
UPDATE quote_versions SET language = coalesce(
    content::json->>'language', (SELECT language FROM quotes WHERE id = quote_id)
);
ALTER TABLE quote_versions ENABLE TRIGGER frozen;

-- Credits are bounded by the invoice, payments too, and neither by the other.
ALTER TABLE invoices DROP CONSTRAINT ck_invoices_payments_within;
ALTER TABLE invoices ADD CONSTRAINT ck_invoices_payments_within CHECK (paid_total <= total);
DROP TRIGGER way ON invoices;
CREATE TRIGGER way AFTER UPDATE ON invoices FOR EACH ROW WHEN (OLD.status <> NEW.status)
    EXECUTE FUNCTION keep_way(
        'DRAFT>ISSUED', 'DRAFT>PAID', 'ISSUED>PART_PAID', 'ISSUED>PAID', 'ISSUED>CREDITED',
        'PART_PAID>PAID', 'PART_PAID>CREDITED', 'PAID>CREDITED'
    );

-- The papers of what was sent, signed or issued are kept; those of drafts are swept.
CREATE FUNCTION keep_papers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_draft boolean;
BEGIN
    IF TG_TABLE_NAME = 'documents' THEN
        of_draft := OLD.kind = 'QUOTE_DRAFT';
    ELSE
        SELECT kind = 'QUOTE_DRAFT' INTO of_draft FROM documents WHERE id = OLD.document_id;
    END IF;
    IF NOT of_draft THEN
        RAISE EXCEPTION '% are kept', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'append_only';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER kept BEFORE DELETE ON documents FOR EACH ROW EXECUTE FUNCTION keep_papers();
CREATE TRIGGER kept BEFORE DELETE ON document_versions
    FOR EACH ROW EXECUTE FUNCTION keep_papers();
CREATE TRIGGER frozen BEFORE UPDATE OF kind, subject_type, subject_id ON documents FOR EACH ROW
    WHEN ((OLD.kind, OLD.subject_type, OLD.subject_id)
        IS DISTINCT FROM (NEW.kind, NEW.subject_type, NEW.subject_id))
    EXECUTE FUNCTION refuse_change();

-- Bytes are kept as long as a paper or a signature is made of them.
CREATE FUNCTION keep_bytes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM document_versions WHERE sha256 = OLD.sha256)
        OR EXISTS (SELECT FROM signatures WHERE image_sha256 = OLD.sha256)
    THEN
        RAISE EXCEPTION 'a stored file that is in use is kept'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'append_only';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER kept BEFORE DELETE ON stored_files FOR EACH ROW EXECUTE FUNCTION keep_bytes();

-- Who was asked, who approved, and which number came last.
CREATE TRIGGER kept BEFORE DELETE ON signature_requests
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kept BEFORE DELETE ON approval_requests
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kept BEFORE DELETE ON approval_steps
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kept BEFORE DELETE ON number_counters
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
