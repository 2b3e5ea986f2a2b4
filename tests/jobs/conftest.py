"""A database to commit to, reactions to follow, and the brokers that this machine has."""

import os
import socket
from collections.abc import Iterator
from typing import Any

import dramatiq
import pytest
from sqlalchemy import URL, text
from sqlalchemy.orm import Session, sessionmaker

import settings
from jobs import actors, broker
from models import database, events
from tests.databases import Databases
from tests.jobs.doing import HAPPENED, NOTE, note

BROKERS = {
    "stub": "",
    "redis": "redis://127.0.0.1:6379/0",
    "rabbitmq": "amqp://guest:guest@127.0.0.1:5672",
}
PORTS = {"redis": 6379, "rabbitmq": 5672}
USED = "events, event_seals, unsealed_events, outbox, effects"


def here(name: str) -> bool:
    """Whether to try a broker: always where a machine checks for everybody."""
    if name not in PORTS or os.environ.get("CI") == "true":
        return True
    with socket.socket() as trial:
        trial.settimeout(1)
        return trial.connect_ex(("127.0.0.1", PORTS[name])) == 0


@pytest.fixture(scope="session")
def jobs_database(server: Databases, worker: str) -> Iterator[URL]:
    """The database of these tests, with a table for what reactions did."""
    with server.clone(server.migrated(), worker) as url:
        with database.administration(url).connect() as connection:
            connection.execute(text("CREATE TABLE effects (event_id uuid NOT NULL)"))
        yield url


@pytest.fixture
def sessions(
    jobs_database: URL, monkeypatch: pytest.MonkeyPatch
) -> Iterator[sessionmaker[Session]]:
    """Sessions that commit; the database is the configured one and left empty."""
    monkeypatch.setenv("CRM_DATABASE_URL", database.plain_url(jobs_database))
    settings.get.cache_clear()
    monkeypatch.setitem(events.reactions, HAPPENED, (NOTE,))
    monkeypatch.setitem(actors.REACTIONS, NOTE, note)
    yield database.sessions()
    with database.sessions().begin() as session:
        session.execute(text(f"TRUNCATE {USED} CASCADE"))
    settings.get.cache_clear()


@pytest.fixture(params=[name for name in BROKERS if here(name)])
def carrier(request: pytest.FixtureRequest, worker: str, monkeypatch) -> Iterator[dramatiq.Broker]:
    """Each broker in turn, with a queue of this worker's own that is gone afterwards."""
    prefix = os.environ["CRM_DATABASE_ROLE_PREFIX"]
    monkeypatch.setenv("CRM_DATABASE_ROLE_PREFIX", f"{prefix[:20]}{worker}_")
    settings.get.cache_clear()
    made: Any = broker.make(BROKERS[request.param])
    name = broker.queue_name()
    yield made
    if request.param == "redis":
        made.client.delete(*made.client.keys(f"{name}:*"))
        made.client.close()
    if request.param == "rabbitmq":
        for queue in (name, f"{name}.DQ", f"{name}.XQ"):
            made.channel.queue_delete(queue)
    made.close()
