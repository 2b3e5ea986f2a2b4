"""Where the bench runs: a database of its own with the large world, and the settings it needs."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import URL, text

import settings
from commands.migration import bring_up_to_date
from commands.progress import say
from models import database, embedded, migrate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

POOL: Final = 8
MANAGER: Final = "manager@trustcart.test"
# The only difference from an installation as it comes: pages, costs and buckets that do not end
# the measurement. All of them are documented settings.
RAISED: Final = {
    "CRM_ENV": "demo",
    "CRM_PAGE_MAXIMUM_STAFF": "10000",
    "CRM_COST_LIMIT_STAFF": "1000000",
    "CRM_BUCKET_CAPACITY_STAFF": "2000000000",
    "CRM_BUCKET_RESTORE_STAFF": "1000000000",
    "CRM_READ_POOL_STAFF": str(POOL),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A loaded database, and what the servers are told of it."""

    environment: dict[str, str]
    wiring: dict[str, Any]
    token: str


@contextmanager
def prepared(scale: float, *, keep: bool) -> Iterator[Place]:
    """Make the database and load it, or find the one kept by an earlier run; drop it otherwise."""
    server = _server()
    mark = str(scale).replace(".", "_") if keep else os.getpid()
    name = f"{settings.get().database_role_prefix}bench_{mark}"
    before = dict(os.environ)
    environment = {
        **RAISED,
        "CRM_DATABASE_URL": database.plain_url(server.set(database=name)),
        "CRM_DATABASE_ROLE_PREFIX": f"{name}_",
    }
    _set(environment)
    try:
        _create(server, name)
        _load(scale)
        yield Place(environment, *_wiring())
    finally:
        database.dispose()
        if not keep:
            _drop(server, name)
        os.environ.clear()
        _set(before)


def _server() -> URL:
    chosen = settings.get()
    if chosen.database_url:
        return database.database_url()
    return embedded.server(chosen.data_dir).url()


def _set(environment: dict[str, str]) -> None:
    os.environ.update(environment)
    settings.get.cache_clear()


def _create(server: URL, name: str) -> None:
    with database.administration(server).connect() as connection:
        known = text("SELECT 1 FROM pg_database WHERE datname = :name")
        if not connection.scalar(known, {"name": name}):
            database.create_database(connection, name)


def _drop(server: URL, name: str) -> None:
    with database.administration(server).connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        roles = text("SELECT rolname FROM pg_roles WHERE starts_with(rolname, :prefix)")
        for role in connection.scalars(roles, {"prefix": f"{name}_"}).all():
            connection.execute(text(f'DROP ROLE "{role}"'))


def _load(scale: float) -> None:
    from bench.world import load_at_scale  # noqa: PLC0415  # after the settings are made
    from tests import world  # noqa: PLC0415

    with database.engine().connect() as connection, migrate.alone(connection):
        bring_up_to_date(connection)
        if connection.scalar(text("SELECT EXISTS (SELECT FROM users)")):
            say("taking the world that an earlier run kept")
            return
        connection.rollback()
        say(f"loading the world at scale {scale:g}")
        with database.sessions().begin() as session:
            world.load(session)
            load_at_scale(session.connection(), scale)
    with database.administration(database.database_url()).connect() as connection:
        _settle(connection)


def _settle(connection: Connection) -> None:
    """Do now what PostgreSQL would do in the middle of the measurements."""
    connection.execute(text("VACUUM (ANALYZE)"))
    connection.execute(text("CHECKPOINT"))


def _wiring() -> tuple[dict[str, Any], str]:
    from auth import grants  # noqa: PLC0415
    from auth.tokens import create_token  # noqa: PLC0415
    from models.identities import Audience  # noqa: PLC0415

    with database.sessions().begin() as session:
        token = create_token(session, MANAGER, "bench", 1)
    wiring = {
        "address": database.plain_url(),
        "read_address": database.plain_url(grants.address(Audience.STAFF)),
        "pool_size": POOL,
    }
    return wiring, token
