"""The jobs of a process: a relay, the sealer, and the threads that do what the relay hands on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import Final

import dramatiq
from sqlalchemy.orm import Session, sessionmaker

import settings
from jobs import actors, broker, reactions, schedule, seals
from jobs.relay import Relay
from models import database

THREADS: Final = 2
# Nobody waits for a job, and a commit should not wait for a wake-up: NOTIFY takes a lock that all
# commits share. So the outbox is looked at, and again soon while there is more.
POLL: Final = 0.5
BUSY: Final = 0.02
TROUBLED: Final = 3.0
IDLE_MILLISECONDS: Final = 250
STOP_MILLISECONDS: Final = 40_000

logger = logging.getLogger(__name__)


class Jobs:
    """All of it, in this process, until it is stopped. Any number of processes may have it."""

    def __init__(self, sessions: sessionmaker[Session], carrier: dramatiq.Broker) -> None:
        react = actors.declare(carrier, sessions)
        self._sessions = sessions
        self._broker = carrier
        self._relay = Relay(sessions, send=react.send)
        self._worker = dramatiq.Worker(
            carrier, worker_threads=THREADS, worker_timeout=IDLE_MILLISECONDS
        )
        self._ended = Event()
        self._thread = Thread(target=self._run, name="relay", daemon=True)

    def start(self) -> None:
        """Begin; limits of time hold only once the broker knows that the process is up."""
        self._broker.emit_after("process_boot")
        self._worker.start()
        self._thread.start()

    def stop(self) -> None:
        """End when what is under way is done; what is leased and not begun comes again later."""
        self._ended.set()
        self._thread.join()
        self._worker.stop(timeout=STOP_MILLISECONDS)
        self._broker.close()

    def _run(self) -> None:
        scheduled = False
        while not self._ended.is_set():
            scheduled = scheduled or self._tried(self._schedule) is not None
            done = [self._tried(each) for each in (self._relay.forward, self._seal)]
            pause = TROUBLED if None in done else BUSY if any(done) else POLL
            self._ended.wait(pause)

    def _schedule(self) -> int:
        with self._sessions.begin() as session:
            schedule.start(session)
        return len(schedule.EVERY)

    def _seal(self) -> int:
        return seals.seal(self._sessions)

    def _tried(self, step: Callable[[], int]) -> int | None:
        """A database or broker that is away comes back: this thread never ends by itself."""
        try:
            return step()
        except Exception:
            logger.exception("jobs are held up")
            return None


def start() -> Jobs:
    """Run jobs in this process, beside whatever else it does."""
    reactions.connect()
    jobs = Jobs(database.sessions(), broker.make(settings.get().broker_url))
    jobs.start()
    return jobs


def run() -> None:
    """Run jobs and nothing else until the process is told to end."""
    jobs = start()
    try:
        Event().wait()
    finally:
        jobs.stop()
