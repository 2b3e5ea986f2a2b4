"""Fixtures of every test: its settings, its database, its session."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import URL
from sqlalchemy.orm import Session

import settings
from models import clock, database
from tests import databases
from tests.databases import Databases, Run

if TYPE_CHECKING:
    from tests.world import World

RUN: pytest.StashKey[Run] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--server URL`: run on that PostgreSQL instead of the embedded one."""
    parser.addoption("--server", default="", help="URL of an external PostgreSQL server")


def pytest_configure(config: pytest.Config) -> None:
    """One folder and number for the run; settings from nowhere but the tests."""
    given = getattr(config, "workerinput", None)
    config.stash[RUN] = run = Run(
        folder=Path(given["folder"] if given else tempfile.mkdtemp(prefix="crm-test-")),
        number=given["number"] if given else os.getpid(),
        server=config.getoption("--server"),
    )
    run.folder.chmod(0o711)  # the system user that runs PostgreSQL for root passes through it
    for name in [*os.environ]:
        if name.startswith(settings.PREFIX) and not name.startswith("CRM_TEST_"):
            del os.environ[name]
    settings.Settings.model_config["env_file"] = None
    os.environ["CRM_DATA_DIR"] = str(run.folder)
    os.environ["CRM_DATABASE_ROLE_PREFIX"] = run.prefix
    settings.get.cache_clear()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell an xdist worker of which run it is."""
    run = node.config.stash[RUN]  # type: ignore[attr-defined]  # xdist has no types
    node.workerinput.update(folder=str(run.folder), number=run.number)  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that started the run cleans up after it."""
    if not hasattr(config, "workerinput") and RUN in config.stash:
        databases.end(config.stash[RUN])


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database, so that it can be run on another server."""
    for item in items:
        if "server" in getattr(item, "fixturenames", ()):
            item.add_marker("database")
        if "survival" in item.path.parts:
            item.add_marker("survival")


@pytest.fixture(autouse=True)
def _clock_goes_on() -> Iterator[None]:
    """No test leaves the clock stopped for those that follow."""
    before = [*clock._stopped]
    yield
    assert clock._stopped == before


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asynchronous tests (`@pytest.mark.anyio`) run on asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config) -> Iterator[Databases]:
    """The PostgreSQL server that all workers of the run share."""
    shared = Databases(pytestconfig.stash[RUN])
    yield shared
    shared.leave()


@pytest.fixture(scope="session")
def worker() -> str:
    """Name of this process among those of the run."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def migrated_database(server: Databases, worker: str) -> Iterator[URL]:
    """The worker's database with all tables and no row; tests leave it so."""
    with server.clone(server.migrated(), worker) as url:
        yield url


@pytest.fixture(scope="session")
def peopled_database(server: Databases, worker: str) -> Iterator[URL]:
    """The worker's database with the named world in it; tests only read it."""
    with server.clone(server.peopled(), worker) as url:
        yield url


@pytest.fixture
def database_url(migrated_database: URL) -> Iterator[URL]:
    """The configured database is the worker's, without a row; nothing may be committed to it."""
    yield from _configured(migrated_database)


@pytest.fixture
def world_database(peopled_database: URL) -> Iterator[URL]:
    """The configured database has the named world in it; nothing may be committed to it."""
    yield from _configured(peopled_database)


@pytest.fixture
def clean_database(server: Databases, worker: str) -> Iterator[URL]:
    """The configured database is this test's own, without a row; it may commit."""
    with server.clone(server.migrated(), worker) as url:
        yield from _configured(url)


@pytest.fixture
def clean_world(server: Databases, worker: str) -> Iterator[URL]:
    """The configured database is this test's own, with the named world; it may commit."""
    with server.clone(server.peopled(), worker) as url:
        yield from _configured(url)


@pytest.fixture
def session(database_url: URL) -> Iterator[Session]:
    """A session on the worker's database whose work is rolled back after the test, commits too."""
    yield from _rolled_back(database_url)


@pytest.fixture
def world_session(world_database: URL) -> Iterator[Session]:
    """The same on the named world."""
    yield from _rolled_back(world_database)


@pytest.fixture
def world(world_session: Session) -> "World":
    """The named world by its names, in `world_session`."""
    from tests.world import World  # only where it is asked for

    return World(world_session)


def _rolled_back(url: URL) -> Iterator[Session]:
    assert database.database_url() == url
    with database.engine().connect() as connection:
        outer = connection.begin()
        with Session(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        ) as session:
            yield session
        outer.rollback()


def _configured(url: URL) -> Iterator[URL]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CRM_DATABASE_URL", database.plain_url(url))
        settings.get.cache_clear()
        yield url
    settings.get.cache_clear()
