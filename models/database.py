"""Connections: which database, the engine of writes, and their sessions, all in UTC."""

from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, make_url, text
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.orm import Session, sessionmaker

import settings
from models import embedded

EMBEDDED_NAME: Final = "crm"
_engines: dict[URL, Engine] = {}
_making = Lock()


def database_url() -> URL:
    """Address of the database: the setting, else the embedded server, started when it is not."""
    chosen = settings.get().database_url
    if chosen:
        return make_url(chosen).set(drivername="postgresql+psycopg")
    return _embedded_url(settings.get().data_dir)


def plain_url(url: URL | None = None) -> str:
    """The same address for drivers that SQLAlchemy is not between, such as asyncpg."""
    address = (url or database_url()).set(drivername="postgresql")
    return address.render_as_string(hide_password=False)


def engine() -> Engine:
    """The engine of writes; one per address, so that a changed setting is followed."""
    url = database_url()
    with _making:  # two threads that come first together would leave an engine that nobody closes
        if url not in _engines:
            _engines[url] = create_engine(
                url,
                pool_size=settings.get().write_pool_size,
                max_overflow=0,
                pool_pre_ping=True,
                connect_args={"options": "-c timezone=UTC", "application_name": "crm"},
            )
        return _engines[url]


def sessions() -> sessionmaker[Session]:
    """Makes sessions; who opens one commits it, once, at the edge."""
    return sessionmaker(engine(), expire_on_commit=False)


def dispose() -> None:
    """Close all connections, as before a database is dropped."""
    with _making:
        while _engines:
            _engines.popitem()[1].dispose()


def administration(url: URL) -> Engine:
    """An engine for making and dropping databases: in autocommit, nothing kept open."""
    return create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)


def create_database(connection: Connection, name: str, *, template: str = "template0") -> None:
    """Make a database, empty or as a copy of another one that nobody uses at the moment."""
    quoted = [connection.dialect.identifier_preparer.quote(each) for each in (name, template)]
    connection.execute(text("CREATE DATABASE {} TEMPLATE {}".format(*quoted)))


@cache
def _embedded_url(place: Path) -> URL:
    server = embedded.server(place)
    known = text("SELECT 1 FROM pg_database WHERE datname = :name")
    with administration(server.url()).connect() as connection:
        if not connection.scalar(known, {"name": EMBEDDED_NAME}):
            try:
                create_database(connection, EMBEDDED_NAME)
            except (IntegrityError, ProgrammingError):
                # another process may have been first; if not, the error is the caller's to see
                if not connection.scalar(known, {"name": EMBEDDED_NAME}):
                    raise
    return server.url(EMBEDDED_NAME)
