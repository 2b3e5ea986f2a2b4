"""The outbox: nothing lost, nothing done twice, whatever dies between a commit and its effects."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from dramatiq.errors import ConnectionClosed
from sqlalchemy import select, text

from jobs import actors, schedule
from jobs.actors import SILENT, perform
from jobs.reactions import PURGE_EXPIRED
from models import clock
from models.events import MOST_ATTEMPTS, OutboxEntry, record
from tests.jobs.doing import (
    HAPPENED,
    NOTE,
    after_lease,
    at_once,
    done,
    effects,
    entries,
    happen,
    lost,
    note,
    relay,
)
from tests.models import made


def test_what_follows_is_done_and_marked_in_one_transaction(sessions):
    happened = happen(sessions, 3)
    assert relay(sessions).forward() == 3
    assert (effects(sessions), done(sessions)) == (sorted(happened), True)
    assert relay(sessions).forward() == 0


def test_what_was_rolled_back_leaves_nothing(sessions):
    with sessions() as session:
        record(session, made.Someone(), HAPPENED, subject=made.customer(session))
        session.flush()
        session.rollback()
    assert (entries(sessions), relay(sessions).forward()) == ([], 0)


def test_what_is_due_later_waits(sessions):
    happen(sessions, due=clock.now() + timedelta(hours=1))
    assert relay(sessions).forward() == 0
    with clock.frozen(clock.now() + timedelta(hours=1)):
        assert relay(sessions).forward() == 1


def test_a_crash_between_lease_and_sending_delays_and_loses_nothing(sessions):
    happened = happen(sessions)
    assert relay(sessions, send=lost).forward() == 1
    assert relay(sessions).forward() == 0
    with clock.frozen(after_lease()):
        assert relay(sessions).forward() == 1
    assert (effects(sessions), entries(sessions)[0].attempts) == (happened, 1)


def test_a_broker_that_is_away_costs_no_attempt(sessions):
    happened = happen(sessions, 3)
    sent: list[str] = []

    def refuse_the_second(event_id: str, reaction: str) -> None:
        if sent:
            raise ConnectionClosed("gone")  # type: ignore[no-untyped-call]
        sent.append(event_id)
        at_once(sessions)(event_id, reaction)

    with pytest.raises(ConnectionClosed):
        relay(sessions, send=refuse_the_second).forward()
    assert sorted(entry.attempts for entry in entries(sessions)) == [0, 0, 1]
    assert relay(sessions).forward() == 2
    assert effects(sessions) == sorted(happened)


def test_a_message_that_comes_again_or_too_late_does_nothing(sessions):
    happened = happen(sessions)
    perform(sessions, happened[0], NOTE)
    assert effects(sessions) == []
    relay(sessions, send=lost).forward()
    for _ in range(3):
        perform(sessions, happened[0], NOTE)
    assert effects(sessions) == happened


def test_a_message_that_outlived_its_lease_still_counts_once(sessions):
    happened = happen(sessions)
    relay(sessions, send=lost).forward()
    with clock.frozen(after_lease()):
        perform(sessions, happened[0], NOTE)
        assert relay(sessions).forward() == 0
    assert effects(sessions) == happened


def test_several_relays_send_each_row_once(sessions):
    happened = happen(sessions, 60)
    sent: list[str] = []
    ready = Barrier(4)

    def forward(_: int) -> int:
        ready.wait()
        return relay(sessions, send=lambda event_id, _: sent.append(event_id)).forward()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(forward, range(4))) == 60
    assert sorted(sent) == sorted(map(str, happened))


def test_one_message_in_two_hands_is_done_by_one(sessions, monkeypatch: pytest.MonkeyPatch):
    happened = happen(sessions)
    relay(sessions, send=lost).forward()
    both = Barrier(2)

    def slowly(*given) -> None:
        both.wait(timeout=10)  # the other hand has been refused
        note(*given)

    def hand(_: int) -> None:
        perform(sessions, happened[0], NOTE)
        if not effects(sessions):
            both.wait(timeout=10)

    monkeypatch.setitem(actors.REACTIONS, NOTE, slowly)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(hand, range(2)))
    assert effects(sessions) == happened


def test_no_more_is_under_way_than_is_allowed(sessions):
    happen(sessions, 5)
    assert relay(sessions, send=lost, most=3).forward() == 3
    assert relay(sessions, most=3).forward() == 0


def test_a_failed_reaction_leaves_only_its_error_and_comes_again_later(
    sessions, monkeypatch: pytest.MonkeyPatch
):
    def fail(*given) -> None:
        note(*given)
        raise ValueError("no ink")

    monkeypatch.setitem(actors.REACTIONS, NOTE, fail)
    happened = happen(sessions)
    relay(sessions).forward()
    (entry,) = entries(sessions)
    assert (effects(sessions), entry.last_error) == ([], "ValueError: no ink")
    assert (relay(sessions).forward(), entry.due > clock.now()) == (0, True)
    perform(sessions, happened[0], NOTE)
    assert entries(sessions)[0].attempts == 1
    monkeypatch.setitem(actors.REACTIONS, NOTE, note)
    with clock.frozen(entry.due):
        assert relay(sessions).forward() == 1
    assert (effects(sessions), entries(sessions)[0].last_error) == (happened, None)


def test_a_reaction_that_breaks_a_rule_of_the_database_fails_like_any_other(
    sessions, monkeypatch: pytest.MonkeyPatch
):
    def divide(session, *_) -> None:
        session.execute(text("SELECT 1 / 0"))

    monkeypatch.setitem(actors.REACTIONS, NOTE, divide)
    happen(sessions)
    relay(sessions).forward()
    assert "division by zero" in (entries(sessions)[0].last_error or "")


def test_poison_is_parked_with_its_error(sessions, monkeypatch: pytest.MonkeyPatch):
    def fail(*_) -> None:
        raise ValueError("no ink")

    monkeypatch.setitem(actors.REACTIONS, NOTE, fail)
    happen(sessions)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        with clock.frozen(entries(sessions)[0].due):
            assert relay(sessions).forward() == 1
        (entry,) = entries(sessions)
        assert (entry.attempts, entry.parked_at is None) == (attempt, attempt < MOST_ATTEMPTS)
    assert (entry.last_error, entry.leased_until) == ("ValueError: no ink", None)
    with clock.frozen(clock.now() + timedelta(days=99)):
        assert relay(sessions).forward() == 0


class Killed(BaseException):
    """The end of a process, as far as the database sees it."""


def test_what_kills_its_worker_every_time_is_parked_too(sessions, monkeypatch: pytest.MonkeyPatch):
    def die(*_) -> None:
        raise Killed

    monkeypatch.setitem(actors.REACTIONS, NOTE, die)
    happen(sessions)
    for attempt in range(MOST_ATTEMPTS):
        with clock.frozen(after_lease(attempt)), pytest.raises(Killed):
            relay(sessions).forward()
        assert entries(sessions)[0].parked_at is None
    with clock.frozen(after_lease(MOST_ATTEMPTS)):
        assert relay(sessions).forward() == 1
    (entry,) = entries(sessions)
    assert (entry.parked_at is not None, entry.last_error) == (True, SILENT)
    assert entry.attempts == MOST_ATTEMPTS


def test_what_only_waits_is_never_parked(sessions):
    """A broker that is slow or loses everything is not the row's fault."""
    happened = happen(sessions)
    for time in range(2 * MOST_ATTEMPTS):
        with clock.frozen(after_lease(time)):
            assert relay(sessions, send=lost).forward() == 1
    with clock.frozen(after_lease(2 * MOST_ATTEMPTS)):
        relay(sessions).forward()
    assert (effects(sessions), entries(sessions)[0].attempts) == (happened, 1)


def test_a_row_that_was_begun_is_not_begun_by_a_message_that_comes_again(
    sessions, monkeypatch: pytest.MonkeyPatch
):
    def die(*_) -> None:
        raise Killed

    monkeypatch.setitem(actors.REACTIONS, NOTE, die)
    happened = happen(sessions)
    with pytest.raises(Killed):
        relay(sessions).forward()
    monkeypatch.setitem(actors.REACTIONS, NOTE, note)
    perform(sessions, happened[0], NOTE)
    assert (effects(sessions), entries(sessions)[0].attempts) == ([], 1)
    with clock.frozen(after_lease()):
        assert relay(sessions).forward() == 1
    assert effects(sessions) == happened


def test_a_lease_of_a_clock_that_was_set_back_holds_nobody_up(sessions):
    happened = happen(sessions, due=clock.now() - timedelta(hours=2))
    with clock.frozen(clock.now() + timedelta(hours=1)):
        relay(sessions, send=lost).forward()
    assert relay(sessions).forward() == 1
    assert effects(sessions) == happened


def test_recurring_work_is_due_again_and_a_late_message_does_nothing(
    sessions, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(actors.REACTIONS, PURGE_EXPIRED, note)
    for _ in range(2):
        with sessions.begin() as session:
            schedule.start(session)
    assert relay(sessions).forward() == len(schedule.EVERY)
    event_id = next(one.event_id for one in entries(sessions) if one.reaction == PURGE_EXPIRED)
    perform(sessions, event_id, PURGE_EXPIRED)
    assert (effects(sessions), relay(sessions).forward()) == ([event_id], 0)
    with clock.frozen(clock.now() + timedelta(days=5)):
        assert relay(sessions).forward() == len(schedule.EVERY)
        assert relay(sessions).forward() == 0
        due = [one.due - clock.now() for one in entries(sessions)]
    assert all(timedelta() < later <= timedelta(days=1) for later in due)


def test_recurring_work_that_was_parked_starts_again_with_the_process(sessions):
    with sessions.begin() as session:
        schedule.start(session)
        for entry in session.scalars(select(OutboxEntry)):
            entry.attempts = MOST_ATTEMPTS
            entry.fail("no ink")
    with sessions.begin() as session:
        schedule.start(session)
    assert {entry.parked_at for entry in entries(sessions)} == {None}
    assert relay(sessions).forward() == len(schedule.EVERY)
