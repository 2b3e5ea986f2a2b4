"""The same effects on every broker that is here, and real processes that are killed or stopped."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from threading import enumerate as threads

import dramatiq
import pytest
from sqlalchemy import select

import settings
from jobs import actors, broker, schedule, seals, worker
from models import clock
from models.events import OutboxEntry
from tests.jobs.doing import NOTE, after_lease, done, effects, entries, happen, note, relay


def until(reached: Callable[[], object]) -> None:
    """Wait for it, but not for ever."""
    end = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_messages_that_come_twice_late_and_in_any_order_are_done_once(carrier, sessions):
    react = actors.declare(carrier, sessions)
    happened = happen(sessions, 30)
    messages: list[tuple[str, str]] = []
    relay(sessions, send=lambda *message: messages.append(message)).forward()
    for delay in (None, 100, None, 200):
        for message in random.sample(messages, len(messages)):
            react.send_with_options(args=message, delay=delay)
    running = dramatiq.Worker(carrier, worker_threads=4, worker_timeout=50)
    running.start()
    until(lambda: done(sessions))
    carrier.join(broker.queue_name(), timeout=20_000)
    running.stop()
    assert effects(sessions) == sorted(happened)
    assert [entry.attempts for entry in entries(sessions)] == [1] * 30


def test_all_jobs_of_a_process_on_each_broker(carrier, sessions):
    happened = happen(sessions, 10)
    jobs = worker.Jobs(sessions, carrier)
    jobs.start()
    until(lambda: done_but_recurring(sessions) and not seals.verify(sessions).waiting)
    jobs.stop()
    assert effects(sessions) == sorted(happened)
    assert seals.verify(sessions).sealed == 10 + len(schedule.EVERY)


def done_but_recurring(sessions) -> bool:
    found = entries(sessions)
    recurring = len(schedule.EVERY)
    left = sum(entry.done_at is None for entry in found)
    return (len(found), left) == (10 + recurring, recurring)


def test_a_reaction_without_end_is_ended(sessions, monkeypatch: pytest.MonkeyPatch):
    def for_ever(*given) -> None:
        note(*given)
        while True:
            time.sleep(0.01)

    monkeypatch.setattr(actors, "LONGEST", 0.2)
    monkeypatch.setitem(actors.REACTIONS, NOTE, for_ever)
    happen(sessions)
    jobs = worker.start()
    until(lambda: any(entry.last_error for entry in entries(sessions)))
    jobs.stop()
    errors = [entry.last_error for entry in entries(sessions) if entry.reaction == NOTE]
    assert (errors, effects(sessions)) == (["TimeLimitExceeded: "], [])


def test_a_broker_is_chosen_by_its_address():
    assert type(broker.make("")).__name__ == "StubBroker"
    assert type(broker.make("redis://127.0.0.1:1")).__name__ == "RedisBroker"
    assert type(broker.make("amqp://127.0.0.1:1")).__name__ == "RabbitmqBroker"


def test_a_worker_that_is_killed_in_the_middle_is_made_up_for_once(sessions):
    happened = happen(sessions)
    killed = subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.victim"],
        cwd=settings.ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert killed.stdout is not None
    assert killed.stdout.readline() == "in the middle\n"
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    with sessions() as session:  # its last transaction is over when its row can be had
        session.scalars(select(OutboxEntry).with_for_update()).all()
    assert (effects(sessions), relay(sessions).forward()) == ([], 0)
    with clock.frozen(after_lease()):
        assert relay(sessions).forward() >= 1
    assert effects(sessions) == happened
    assert [each.attempts for each in entries(sessions) if each.reaction == NOTE] == [2]


def test_the_worker_command_ends_in_order(sessions):
    running = subprocess.Popen([sys.executable, "cli.py", "worker"], cwd=settings.ROOT)
    until(lambda: len(entries(sessions)) == len(schedule.EVERY))
    running.terminate()
    assert running.wait(60) == 128 + signal.SIGTERM


@pytest.mark.anyio
async def test_the_web_has_its_jobs_beside_it_unless_there_is_a_broker(
    sessions, monkeypatch: pytest.MonkeyPatch
):
    import app

    made = app.create_app().pages
    async with made.router.lifespan_context(made):
        assert "relay" in [thread.name for thread in threads()]
        until(lambda: len(entries(sessions)) == len(schedule.EVERY))
    assert "relay" not in [thread.name for thread in threads()]
    monkeypatch.setenv("CRM_BROKER_URL", "redis://127.0.0.1:1")
    settings.get.cache_clear()
    made = app.create_app().pages
    async with made.router.lifespan_context(made):
        assert "relay" not in [thread.name for thread in threads()]
