-- An address is one login of a company (the staff are one), so that who invites learns of no other
-- company's people. Among the logins that have a password it is one of a kind: they sign in by it.
ALTER TABLE users DROP CONSTRAINT uq_users_email;
ALTER TABLE users ADD CONSTRAINT uq_users_email
    UNIQUE NULLS NOT DISTINCT (kind, customer_id, partner_id, email_folded);
CREATE UNIQUE INDEX uq_users_login ON users (email_folded, kind) WHERE password_hash IS NOT NULL;
