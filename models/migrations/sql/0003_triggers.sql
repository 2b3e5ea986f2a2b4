-- Rules that a constraint cannot say. Each names itself as a constraint, so that it is translated like one.

-- History that is only ever appended to.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'append_only';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON event_seals
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON consent_events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE DELETE ON deal_stage_history
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Of a stay in a stage, only its end is still open, and only once.
CREATE FUNCTION keep_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.left_at IS NOT NULL
        OR (NEW.id, NEW.deal_id, NEW.stage_id, NEW.from_stage_id, NEW.entered_at, NEW.entered_by_id)
            IS DISTINCT FROM
           (OLD.id, OLD.deal_id, OLD.stage_id, OLD.from_stage_id, OLD.entered_at, OLD.entered_by_id)
    THEN
        RAISE EXCEPTION 'a past stay is never changed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'append_only';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER keep_stay BEFORE UPDATE ON deal_stage_history
    FOR EACH ROW EXECUTE FUNCTION keep_stay();

-- A stay begins when the one before it ended.
CREATE FUNCTION refuse_gap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM deal_stage_history WHERE deal_id = NEW.deal_id AND entered_at < NEW.entered_at
    ) AND NOT EXISTS (
        SELECT FROM deal_stage_history
        WHERE deal_id = NEW.deal_id AND left_at = NEW.entered_at AND id <> NEW.id
    ) THEN
        RAISE EXCEPTION 'a stay begins where the one before ended'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'deal_stage_history_gap';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER no_gap AFTER INSERT ON deal_stage_history
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_gap();

-- Trees have no cycles. The lock lets concurrent moves within one tree see each other.
CREATE FUNCTION refuse_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('tree of ' || TG_TABLE_NAME));
    EXECUTE format(
        'WITH RECURSIVE above AS (
            SELECT id, parent_id FROM %1$I WHERE id = $1
            UNION SELECT t.id, t.parent_id FROM %1$I t JOIN above ON t.id = above.parent_id
        ) SELECT EXISTS (SELECT FROM above WHERE id = $2)', TG_TABLE_NAME
    ) INTO found USING NEW.parent_id, NEW.id;
    IF found THEN
        RAISE EXCEPTION 'a record cannot be its own ancestor'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_cycle';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER no_cycle BEFORE INSERT OR UPDATE OF parent_id ON customers
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION refuse_cycle();
CREATE TRIGGER no_cycle BEFORE INSERT OR UPDATE OF parent_id ON sales_teams
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION refuse_cycle();

-- A published pipeline is complete when the transaction ends.
CREATE FUNCTION demand_complete_pipeline() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE pipeline uuid; complete boolean;
BEGIN
    IF TG_TABLE_NAME = 'pipelines' THEN
        pipeline := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN
        pipeline := OLD.pipeline_id;
    ELSE
        pipeline := NEW.pipeline_id;
    END IF;
    PERFORM FROM pipelines WHERE id = pipeline AND status = 'PUBLISHED' FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT count(*) FILTER (WHERE kind = 'WON') = 1 AND count(*) FILTER (WHERE kind = 'LOST') >= 1
        AND count(*) FILTER (WHERE kind = 'OPEN') >= 1
    INTO complete FROM deal_stages WHERE pipeline_id = pipeline AND deleted_at IS NULL;
    IF NOT complete THEN
        RAISE EXCEPTION 'a published pipeline needs an open, one won and a lost stage'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pipelines_complete';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER complete AFTER INSERT OR UPDATE OF status ON pipelines
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_complete_pipeline();
CREATE CONSTRAINT TRIGGER complete AFTER INSERT OR DELETE OR UPDATE OF kind, deleted_at, pipeline_id
    ON deal_stages
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_complete_pipeline();

-- A user's kind is fixed for life; whatever decides his access raises his epoch.
CREATE FUNCTION guard_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind <> OLD.kind THEN
        RAISE EXCEPTION 'the kind of a user is fixed for life'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'users_kind_fixed';
    END IF;
    IF (NEW.role, NEW.customer_role, NEW.partner_role, NEW.customer_id, NEW.partner_id, NEW.status,
            NEW.password_hash)
        IS DISTINCT FROM
       (OLD.role, OLD.customer_role, OLD.partner_role, OLD.customer_id, OLD.partner_id, OLD.status,
            OLD.password_hash)
    THEN
        NEW.access_epoch := greatest(NEW.access_epoch, OLD.access_epoch) + 1;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER guard BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION guard_user();

-- A revoked or deleted credential raises its user's epoch.
CREATE FUNCTION raise_epoch_of_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE users SET access_epoch = access_epoch + 1 WHERE id = OLD.user_id;
    RETURN NULL;
END $$;

CREATE TRIGGER revoked AFTER UPDATE ON sessions FOR EACH ROW
    WHEN (OLD.revoked_at IS DISTINCT FROM NEW.revoked_at) EXECUTE FUNCTION raise_epoch_of_user();
CREATE TRIGGER deleted AFTER DELETE ON sessions
    FOR EACH ROW EXECUTE FUNCTION raise_epoch_of_user();
CREATE TRIGGER revoked AFTER UPDATE ON api_tokens FOR EACH ROW
    WHEN ((OLD.revoked_at, OLD.scopes, OLD.expires_at)
        IS DISTINCT FROM (NEW.revoked_at, NEW.scopes, NEW.expires_at))
    EXECUTE FUNCTION raise_epoch_of_user();
CREATE TRIGGER deleted AFTER DELETE ON api_tokens
    FOR EACH ROW EXECUTE FUNCTION raise_epoch_of_user();
CREATE TRIGGER revoked AFTER UPDATE ON oauth_tokens FOR EACH ROW
    WHEN ((OLD.revoked_at, OLD.rotated_at) IS DISTINCT FROM (NEW.revoked_at, NEW.rotated_at))
    EXECUTE FUNCTION raise_epoch_of_user();
CREATE TRIGGER deleted AFTER DELETE ON oauth_tokens
    FOR EACH ROW EXECUTE FUNCTION raise_epoch_of_user();

-- A client that is disabled or changes its scopes ends what its tokens may do, whoever holds them.
CREATE FUNCTION raise_epochs_of_client() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE users SET access_epoch = access_epoch + 1 WHERE id IN (
        SELECT id FROM users
        WHERE id = OLD.user_id
            OR id IN (SELECT user_id FROM oauth_tokens WHERE client_id = OLD.id)
        ORDER BY id FOR UPDATE
    );
    RETURN NULL;
END $$;

CREATE TRIGGER access_changed AFTER UPDATE ON oauth_clients FOR EACH ROW
    WHEN ((OLD.disabled_at, OLD.scopes, OLD.user_id)
        IS DISTINCT FROM (NEW.disabled_at, NEW.scopes, NEW.user_id))
    EXECUTE FUNCTION raise_epochs_of_client();

-- Who belongs to which team, who leads it and where it hangs decides what staff see.
CREATE FUNCTION raise_epochs_of_staff() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE users SET access_epoch = access_epoch + 1
    WHERE id IN (SELECT id FROM users WHERE kind = 'STAFF' ORDER BY id FOR UPDATE);
    RETURN NULL;
END $$;

CREATE TRIGGER access_changed AFTER INSERT OR DELETE OR UPDATE ON team_memberships
    FOR EACH STATEMENT EXECUTE FUNCTION raise_epochs_of_staff();
CREATE TRIGGER access_changed AFTER INSERT OR DELETE OR UPDATE OF lead_id, parent_id ON sales_teams
    FOR EACH STATEMENT EXECUTE FUNCTION raise_epochs_of_staff();
