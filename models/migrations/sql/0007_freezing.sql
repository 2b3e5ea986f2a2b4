-- What was sent, signed or issued stays as it is: held here, whoever connects.

-- Of a frozen row only the columns named may change. AFTER, so that generated columns are there too.
CREATE FUNCTION keep_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE free text[] := TG_ARGV || ARRAY['updated_at', 'updated_by_id', 'version'];
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free THEN
        RAISE EXCEPTION 'this row of % is frozen', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'frozen';
    END IF;
    RETURN NULL;
END $$;

-- A status goes on along the ways named, each as `FROM>TO`.
CREATE FUNCTION keep_way() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (OLD.status || '>' || NEW.status) = ANY (TG_ARGV) THEN
        RAISE EXCEPTION '% cannot go from % to %', TG_TABLE_NAME, OLD.status, NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'way';
    END IF;
    RETURN NULL;
END $$;

-- Lines are written while their version is a draft. The lock makes a sending wait, and is waited for.
CREATE FUNCTION keep_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE owner uuid; frozen boolean;
BEGIN
    owner := CASE WHEN TG_OP = 'DELETE' THEN OLD.quote_version_id ELSE NEW.quote_version_id END;
    SELECT content_hash IS NOT NULL INTO frozen FROM quote_versions WHERE id = owner FOR SHARE;
    IF frozen OR (TG_OP = 'UPDATE' AND NEW.quote_version_id <> OLD.quote_version_id) THEN
        RAISE EXCEPTION 'the lines of a version that was sent are frozen'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'frozen';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER frozen AFTER UPDATE ON quote_versions FOR EACH ROW
    WHEN (OLD.content_hash IS NOT NULL)
    EXECUTE FUNCTION keep_frozen(
        'status', 'viewed_at', 'decided_at', 'decline_reason', 'decline_note', 'purchase_order_ref'
    );
CREATE TRIGGER frozen_for_good AFTER DELETE ON quote_versions FOR EACH ROW
    WHEN (OLD.content_hash IS NOT NULL) EXECUTE FUNCTION keep_frozen();
CREATE TRIGGER way AFTER UPDATE ON quote_versions FOR EACH ROW WHEN (OLD.status <> NEW.status)
    EXECUTE FUNCTION keep_way(
        'DRAFT>PENDING_APPROVAL', 'DRAFT>APPROVED', 'DRAFT>SENT',
        'PENDING_APPROVAL>APPROVED', 'PENDING_APPROVAL>DRAFT',
        'APPROVED>SENT', 'APPROVED>DRAFT',
        'SENT>VIEWED', 'SENT>CHANGES_REQUESTED', 'SENT>ACCEPTED', 'SENT>DECLINED',
        'SENT>WITHDRAWN', 'SENT>SUPERSEDED',
        'VIEWED>CHANGES_REQUESTED', 'VIEWED>ACCEPTED', 'VIEWED>DECLINED',
        'VIEWED>WITHDRAWN', 'VIEWED>SUPERSEDED',
        'CHANGES_REQUESTED>VIEWED', 'CHANGES_REQUESTED>ACCEPTED', 'CHANGES_REQUESTED>DECLINED',
        'CHANGES_REQUESTED>WITHDRAWN', 'CHANGES_REQUESTED>SUPERSEDED',
        'DECLINED>VIEWED', 'DECLINED>SUPERSEDED'
    );
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON quote_lines
    FOR EACH ROW EXECUTE FUNCTION keep_lines();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON signatures
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER way AFTER UPDATE ON signature_requests FOR EACH ROW WHEN (OLD.status <> NEW.status)
    EXECUTE FUNCTION keep_way(
        'PENDING>SIGNED', 'PENDING>DECLINED', 'PENDING>EXPIRED', 'PENDING>CANCELLED',
        'SIGNED>SEALED', 'SIGNED>CANCELLED'
    );
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON quote_template_versions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON terms_template_versions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE ON document_versions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER frozen AFTER UPDATE ON orders FOR EACH ROW
    EXECUTE FUNCTION keep_frozen(
        'status', 'confirmed_at', 'started_at', 'fulfilled_at', 'cancelled_at', 'tracking_url',
        'owner_id', 'team_id', 'customer_id', 'deal_id'
    );
CREATE TRIGGER frozen_for_good AFTER DELETE ON orders
    FOR EACH ROW EXECUTE FUNCTION keep_frozen();
CREATE TRIGGER way AFTER UPDATE ON orders FOR EACH ROW WHEN (OLD.status <> NEW.status)
    EXECUTE FUNCTION keep_way(
        'DRAFT>CONFIRMED', 'DRAFT>CANCELLED', 'CONFIRMED>FULFILLING', 'CONFIRMED>CANCELLED',
        'FULFILLING>FULFILLED', 'FULFILLED>CLOSED'
    );
CREATE TRIGGER frozen AFTER UPDATE ON order_lines FOR EACH ROW
    EXECUTE FUNCTION keep_frozen('delivered');
CREATE TRIGGER frozen_for_good AFTER DELETE ON order_lines
    FOR EACH ROW EXECUTE FUNCTION keep_frozen();

CREATE TRIGGER frozen AFTER UPDATE ON invoices FOR EACH ROW WHEN (OLD.number IS NOT NULL)
    EXECUTE FUNCTION keep_frozen(
        'status', 'paid_total', 'credited_total', 'dunning_note', 'owner_id', 'team_id',
        'customer_id'
    );
CREATE TRIGGER frozen_for_good AFTER DELETE ON invoices FOR EACH ROW WHEN (OLD.number IS NOT NULL)
    EXECUTE FUNCTION keep_frozen();
CREATE TRIGGER way AFTER UPDATE ON invoices FOR EACH ROW WHEN (OLD.status <> NEW.status)
    EXECUTE FUNCTION keep_way(
        'DRAFT>ISSUED', 'DRAFT>PAID',
        'ISSUED>PART_PAID', 'ISSUED>PAID', 'ISSUED>CREDITED', 'PART_PAID>PAID'
    );
CREATE FUNCTION keep_invoice_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE owner uuid; frozen boolean;
BEGIN
    owner := CASE WHEN TG_OP = 'DELETE' THEN OLD.invoice_id ELSE NEW.invoice_id END;
    SELECT number IS NOT NULL INTO frozen FROM invoices WHERE id = owner FOR SHARE;
    IF frozen THEN
        RAISE EXCEPTION 'the lines of an issued invoice are frozen'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'frozen';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON invoice_lines
    FOR EACH ROW EXECUTE FUNCTION keep_invoice_lines();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON payments
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER frozen AFTER UPDATE ON credit_notes FOR EACH ROW
    EXECUTE FUNCTION keep_frozen('customer_id');
CREATE TRIGGER frozen_for_good AFTER DELETE ON credit_notes
    FOR EACH ROW EXECUTE FUNCTION keep_frozen();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON credit_lines
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
