"""`doctor`: what this installation has, what it lacks, and what to do about that."""

import ctypes
import platform
import sys
from typing import Final, NamedTuple

from sqlalchemy import text

import settings
from commands.progress import result
from models import database, migrate

OLDEST_SERVER: Final = 150_000
EXTENSIONS: Final = ("btree_gist", "pg_trgm", "unaccent")
LIBRARIES: Final = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")


class Finding(NamedTuple):
    """One line of the report; `needed` decides the exit code."""

    good: bool
    text: str
    needed: bool = True


def run() -> int:
    """`./crm doctor` fails when something is missing that the product does not run without."""
    found: list[Finding] = []
    for examine in (_python, _settings, _database, _jobs, _pango):
        try:
            found += examine()
        except Exception as error:  # noqa: BLE001  # a doctor tells of every illness, and goes on
            found.append(Finding(good=False, text=f"{type(error).__name__}: {error}"))
    for each in found:
        result(f"{'✓' if each.good else '✗' if each.needed else '–'} {each.text}")
    return int(any(each.needed and not each.good for each in found))


def _python() -> list[Finding]:
    return [Finding(good=sys.version_info >= (3, 11), text=f"Python {platform.python_version()}")]


def _settings() -> list[Finding]:
    chosen = settings.get()
    return [Finding(good=True, text=f"settings for {chosen.env}, data under {chosen.data_dir}")]


def _database() -> list[Finding]:
    with database.engine().connect() as connection:

        def ask(question: str) -> object:
            return connection.scalar(text(question))

        version = ask("SELECT current_setting('server_version')")
        number = int(str(ask("SELECT current_setting('server_version_num')")))
        there = set(connection.scalars(text("SELECT name FROM pg_available_extensions")))
        may_make_roles = ask(
            "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        where = "server" if settings.get().database_url else "embedded"
        return [
            Finding(number >= OLDEST_SERVER, f"PostgreSQL {version} ({where}); 15 or newer"),
            Finding(there.issuperset(EXTENSIONS), f"extensions {', '.join(EXTENSIONS)}"),
            Finding(migrate.is_current(connection), "tables up to date (./crm migrate)"),
            Finding(
                bool(may_make_roles),
                "the database's own wall: CREATEROLE, for the roles of the read connections",
                needed=settings.get().env is settings.Environment.PRODUCTION
                and not settings.get().accept_no_wall,
            ),
        ]


def _jobs() -> list[Finding]:
    from jobs import seals  # noqa: PLC0415  # nothing to walk along where tables are missing

    with database.engine().connect() as connection:
        question = "SELECT count(*) FROM outbox WHERE parked_at IS NOT NULL"
        parked = connection.scalar(text(question))
    chain = seals.verify(database.sessions())
    wrong = chain.first_break
    where = f"seal {wrong.sequence}, event {wrong.event_id}: {wrong.reason}" if wrong else "whole"
    figures = f"{chain.sealed:,} events sealed, {chain.waiting:,} waiting, head {chain.head[:16]}"
    return [
        Finding(not parked, f"jobs given up: {parked} (./crm outbox list)", needed=False),
        Finding(wrong is None, f"audit chain {where}; {figures}"),
    ]


def _pango() -> list[Finding]:
    there = all(map(_loads, LIBRARIES)) if sys.platform == "linux" else True
    advice = (
        "" if there else ": apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )
    return [Finding(good=there, text=f"Pango, for PDFs{advice}", needed=False)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
