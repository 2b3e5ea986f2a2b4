"""Bringing a database up to date: Alembic run from here, by one process at a time."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

FOLDER: Final = Path(__file__).parent / "migrations"
# Any number, as long as everybody uses the same: "crm" on a telephone's keys.
LOCK: Final = 276
REVISION: Final = re.compile(r'^(down_)?revision\b[^=]*= *["\'](\w+)["\']', re.MULTILINE)


class NotMigratedError(Exception):
    """The database's tables are not those of this code."""


@contextmanager
def alone(connection: Connection) -> Iterator[None]:
    """Hold the lock of migrations and of the demo world's first load; waits for who has it."""
    connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
        connection.commit()


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the missing migrations in one transaction; the caller commits and holds the lock."""
    from alembic import command  # noqa: PLC0415  # takes seconds to import, and the web never needs it
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def is_current(connection: Connection) -> bool:
    """Whether no migration is missing; asked at every start, so without Alembic."""
    if not inspect(connection).has_table("alembic_version"):
        return not _heads()
    found = connection.scalars(text("SELECT version_num FROM alembic_version"))
    return set(found) == _heads()


def require_current(connection: Connection) -> None:
    """Refuse to work on other tables than the code's."""
    if not is_current(connection):
        message = "The database is not up to date: run ./crm migrate (or ./crm up)"
        raise NotMigratedError(message)


def _heads() -> set[str]:
    revisions: set[str] = set()
    followed: set[str] = set()
    for path in (FOLDER / "versions").glob("*.py"):
        for down, name in REVISION.findall(path.read_text()):
            (followed if down else revisions).add(name)
    return revisions - followed
