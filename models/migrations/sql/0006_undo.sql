DROP INDEX uq_users_login;
ALTER TABLE users DROP CONSTRAINT uq_users_email;
ALTER TABLE users ADD CONSTRAINT uq_users_email UNIQUE (kind, email_folded);
