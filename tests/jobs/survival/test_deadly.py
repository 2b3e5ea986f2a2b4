"""A job that kills its process every time is parked after a bound, and the others flow on."""

from __future__ import annotations

import os
import signal
from multiprocessing.context import ForkServerProcess
from uuid import UUID

import dramatiq
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from auth.actors import Actor
from jobs import actors, worker
from jobs.actors import SILENT
from models.events import MOST_ATTEMPTS, Event, OutboxEntry
from tests.jobs.conftest import BROKERS
from tests.jobs.doing import NOTE, effects, happen, note
from tests.jobs.survival.deals import until
from tests.jobs.survival.passing import end_leases
from tests.jobs.survival.starting import FORKS, as_if_with
from tests.jobs.survival.test_kills import KINDS

Sessions = sessionmaker[Session]
ATTEMPTS = 2
"""How often it dies before our eyes; it is said to have died before that."""


def work(environment: dict[str, str], deadly: UUID) -> None:
    """Do jobs like `./crm worker`; of one event the reaction is the end of the process."""
    as_if_with(environment)

    def react(session: Session, actor: Actor, event: Event) -> None:
        if event.id == deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        note(session, actor, event)

    actors.REACTIONS[NOTE] = react
    worker.run()


def test_what_kills_its_process_each_time_is_parked_and_the_others_flow_on(
    sessions: Sessions, carrier: dramatiq.Broker, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CRM_BROKER_URL", BROKERS[KINDS[type(carrier).__name__]])
    (deadly,) = happen(sessions)
    with sessions.begin() as session:
        session.scalars(select(OutboxEntry)).one().attempts = MOST_ATTEMPTS - ATTEMPTS
    others = happen(sessions, 5)
    died = 0
    running = started(deadly)
    try:
        while not over(sessions, deadly):
            if not running.is_alive():
                died += 1
                assert died <= ATTEMPTS, "it is tried without an end"
                end_leases(sessions)
                running = started(deadly)
            running.join(0.1)
        assert running.is_alive()
        others += happen(sessions, 5)
        until(lambda: effects(sessions) == sorted(others))
    finally:
        running.kill()
        running.join()
    assert died == ATTEMPTS
    parked = entry(sessions, deadly)
    assert (parked.attempts, parked.last_error) == (MOST_ATTEMPTS, SILENT)


def started(deadly: UUID) -> ForkServerProcess:
    """A worker of the present settings."""
    made = FORKS.Process(target=work, args=(dict(os.environ), deadly))
    made.start()
    return made


def entry(sessions: Sessions, event: UUID) -> OutboxEntry:
    """What is to be done about an event."""
    with sessions() as session:
        return session.scalars(select(OutboxEntry).where(OutboxEntry.event_id == event)).one()


def over(sessions: Sessions, deadly: UUID) -> bool:
    """Whether it is given up, and all others are done."""
    with sessions() as session:
        left = session.scalars(
            select(OutboxEntry.reaction).where(
                OutboxEntry.done_at.is_(None),
                OutboxEntry.parked_at.is_(None),
                OutboxEntry.reaction == NOTE,
            )
        ).all()
    return not left and entry(sessions, deadly).parked_at is not None
