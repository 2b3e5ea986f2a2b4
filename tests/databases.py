"""The databases of one test run: templates made once, clones for workers and tests."""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.orm import Session

from commands.migration import bring_up_to_date
from models import database, events
from models.embedded import Server


@dataclass(frozen=True)
class Run:
    """One run of pytest with all its workers; server is empty for our own."""

    folder: Path
    number: int
    server: str

    @property
    def prefix(self) -> str:
        """Start of the names of every database and role that the run makes."""
        return f"crm_test_{self.number}_"


class Databases:
    """What one worker uses of the run's server."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._own = None if run.server else Server(run.folder, durable=False)
        self._count = 0
        if self._own:
            self._own.enter()

    def leave(self) -> None:
        """The worker ends."""
        database.dispose()
        if self._own:
            self._own.leave()

    def migrated(self) -> str:
        """Name of the template with all tables and no row."""
        return self._template("migrated", "template0", _migrate)

    def peopled(self) -> str:
        """Name of the template with the named world in it."""
        return self._template("peopled", self.migrated(), _people)

    @contextmanager
    def clone(self, template: str, worker: str) -> Iterator[URL]:
        """A database of one's own, dropped after."""
        self._count += 1
        name = f"{self.run.prefix}{worker}_{self._count}"
        with self._administration() as execute:
            execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self._url(name)
        finally:
            database.dispose()
            with self._administration() as execute:
                execute(f"DROP DATABASE {name} WITH (FORCE)")

    def drop_all(self) -> None:
        """Leave nothing of the run on an external server."""
        with self._administration() as execute:
            named = self.run.prefix.replace("_", r"\_") + "%"
            for name in execute(f"SELECT datname FROM pg_database WHERE datname LIKE '{named}'"):
                execute(f"DROP DATABASE {name} WITH (FORCE)")
            for name in execute(f"SELECT rolname FROM pg_roles WHERE rolname LIKE '{named}'"):
                execute(f"DROP ROLE {name}")

    def _template(self, name: str, source: str, fill: Callable[[URL], None]) -> str:
        """Make a template unless another worker did; the lock makes the others wait for it."""
        full = f"{self.run.prefix}{name}"
        ready = self.run.folder / full
        with (self.run.folder / "templates.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not ready.exists():
                with self._administration() as execute:
                    execute(f"DROP DATABASE IF EXISTS {full}")
                    execute(f"CREATE DATABASE {full} TEMPLATE {source} ENCODING 'UTF8'")
                fill(self._url(full))
                ready.touch()
        return full

    def _url(self, name: str) -> URL:
        if self._own:
            return self._own.url(name)
        return make_url(self.run.server).set(drivername="postgresql+psycopg", database=name)

    @contextmanager
    def _administration(self) -> Iterator[Callable[[str], list[str]]]:
        with database.administration(self._url("postgres")).connect() as connection:

            def execute(statement: str) -> list[str]:
                result = connection.execute(text(statement.replace(":", r"\:")))
                return list(result.scalars()) if result.returns_rows else []

            yield execute


def _migrate(url: URL) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        bring_up_to_date(connection)
    engine.dispose()


def _people(url: URL) -> None:
    from tests import world  # only where the world is asked for

    engine = create_engine(url)
    following = dict(events.reactions)
    events.reactions.clear()  # what follows is the business of the tests that ask for it
    with Session(engine) as session:
        world.load(session)
        session.commit()
    events.reactions.update(following)
    engine.dispose()


def end(run: Run) -> None:
    """Clean up after all workers."""
    used = any(run.folder.glob(f"{run.prefix}*"))
    if used and run.server:
        Databases(run).drop_all()
    elif used:
        Databases(run).leave()  # the last one stops the server, also one whose worker was killed
    shutil.rmtree(run.folder, ignore_errors=True)
