"""The third wall: the database roles of the read connections, and the columns granted to each."""

from __future__ import annotations

import hashlib
import hmac
import logging
from typing import TYPE_CHECKING

from psycopg import sql
from sqlalchemy import text

import settings
from models import database, secrets
from models.identities import Audience

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psycopg import Cursor
    from sqlalchemy import URL, Connection

logger = logging.getLogger(__name__)
Columns = dict[str, set[str]]


def role_name(audience: Audience) -> str:
    """Return the name of an audience's database role in this installation."""
    return f"{settings.get().database_role_prefix}{audience.value.lower()}"


def password(audience: Audience) -> str:
    """Return the role's password: derived, so that every process of the installation knows it."""
    key = secrets.secret_key().encode()
    return hmac.new(key, f"database role {audience}".encode(), hashlib.sha256).hexdigest()


def address(audience: Audience) -> URL:
    """Return where an audience's read connections log in: as its role, if the wall stands."""
    url = database.database_url()
    with database.engine().connect() as connection:
        if not stands(connection):
            return url
    return url.set(username=role_name(audience), password=password(audience))


def stands(connection: Connection) -> bool:
    """Return whether all roles exist and may read something here."""
    found = connection.scalar(
        text(
            "SELECT count(*) FROM unnest(CAST(:names AS text[])) name"
            " JOIN pg_roles ON rolname = name"
            " WHERE has_column_privilege(oid, 'users'::regclass, 'access_epoch', 'SELECT')"
        ),
        {"names": [role_name(one) for one in Audience]},
    )
    return bool(found == len(Audience))


def apply(connection: Connection, readable: Mapping[Audience, Columns]) -> bool:
    """Make the roles and give each exactly its columns; false when they cannot be made here."""
    may = connection.scalar(
        text("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")
    )
    if not may:
        logger.warning("the database user may not create roles: the third wall is off")
        return False
    raw = connection.connection.driver_connection
    assert raw is not None
    with raw.cursor() as cursor:
        for audience, columns in readable.items():
            _make(cursor, role_name(audience), password(audience))
            _grant(cursor, role_name(audience), columns)
    return True


def _make(cursor: Cursor, name: str, secret: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    verb = sql.SQL("ALTER ROLE" if cursor.fetchone() else "CREATE ROLE")
    cursor.execute(
        sql.SQL("{} {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT PASSWORD {}").format(
            verb, sql.Identifier(name), sql.Literal(secret)
        )
    )
    cursor.execute(
        sql.SQL("ALTER ROLE {} SET default_transaction_read_only = on").format(sql.Identifier(name))
    )


def _grant(cursor: Cursor, name: str, columns: Columns) -> None:
    role = sql.Identifier(name)
    # A column's own grant survives a REVOKE on the table, so every column is named.
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.column_privileges"
        " WHERE grantee = %s AND table_schema = current_schema()",
        [name],
    )
    for table, column in cursor.fetchall():
        if column not in columns.get(table, ()):
            cursor.execute(
                sql.SQL("REVOKE SELECT ({}) ON {} FROM {}").format(
                    sql.Identifier(column), sql.Identifier(table), role
                )
            )
    for table, names in columns.items():
        listed = sql.SQL(", ").join(sql.Identifier(one) for one in sorted(names))
        cursor.execute(
            sql.SQL("GRANT SELECT ({}) ON {} TO {}").format(listed, sql.Identifier(table), role)
        )
