"""`migrate`, and what every start asks: tables up to date, and the read roles' grants with them."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

import settings
from commands.progress import say
from jobs import reactions
from models import database, migrate


def run() -> None:
    """`./crm migrate`."""
    with database.engine().connect() as connection, migrate.alone(connection):
        bring_up_to_date(connection)
    say("the database is up to date")


def bring_up_to_date(connection: Connection) -> None:
    """Run the missing migrations and set the grants; the caller holds the lock."""
    migrate.upgrade(connection)
    from auth import grants  # noqa: PLC0415  # seconds to import: they know every type and field
    from models.identities import Audience  # noqa: PLC0415
    from schema.reading.columns import readable  # noqa: PLC0415

    grants.apply(connection, {audience: readable(audience) for audience in Audience})
    connection.execute(text(f"COMMENT ON SCHEMA public IS '{_declared()}'"))
    connection.commit()


def is_up_to_date(connection: Connection) -> bool:
    """Whether no migration is missing and the grants are those that this code declares."""
    if not migrate.is_current(connection):
        return False
    applied = text("SELECT obj_description('public'::regnamespace, 'pg_namespace')")
    return bool(connection.scalar(applied) == _declared())


def _declared() -> str:
    """A mark of all that decides about grants, cheap enough for every start."""
    content = hashlib.sha256(settings.get().database_role_prefix.encode())
    for folder in ("auth", "models", "schema"):
        for path in sorted((settings.ROOT / folder).rglob("*.py")):
            content.update(path.read_bytes())
    return f"crm grants {content.hexdigest()[:32]}"


def await_others() -> None:
    """Wait for a migration or first load by another process; then the tables must be right."""
    with database.engine().connect() as connection, migrate.alone(connection):
        migrate.require_current(connection)


@contextmanager
def work() -> Iterator[Session]:
    """One transaction on a database that is up to date."""
    await_others()
    reactions.connect()
    with database.sessions().begin() as session:
        yield session
