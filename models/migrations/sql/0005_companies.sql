-- A company that no longer stands ends its people's access; one that stands again gives it back.
CREATE FUNCTION raise_epochs_of_company() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE users SET access_epoch = access_epoch + 1 WHERE id IN (
        SELECT id FROM users WHERE customer_id = OLD.id OR partner_id = OLD.id
        ORDER BY id FOR UPDATE
    );
    RETURN NULL;
END $$;

CREATE TRIGGER access_changed AFTER UPDATE OF status, deleted_at ON partners FOR EACH ROW
    WHEN ((OLD.status, OLD.deleted_at) IS DISTINCT FROM (NEW.status, NEW.deleted_at))
    EXECUTE FUNCTION raise_epochs_of_company();
CREATE TRIGGER access_changed AFTER UPDATE OF status, deleted_at ON customers FOR EACH ROW
    WHEN ((OLD.status = 'MERGED', OLD.deleted_at)
        IS DISTINCT FROM (NEW.status = 'MERGED', NEW.deleted_at))
    EXECUTE FUNCTION raise_epochs_of_company();
