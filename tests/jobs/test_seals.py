"""The audit chain: every event sealed once, however late it commits, and every later edit found."""

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Signal
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from commands import doctor
from jobs.seals import Break, seal, verify
from models.events import EventSeal, record
from tests.jobs.doing import Sessions, happen
from tests.models import made


def write(session: Session, times: int = 1) -> list[UUID]:
    """Record events, not committed."""
    acme = made.customer(session)
    events = [record(session, made.Someone(), "a.b", subject=acme) for _ in range(times)]
    session.flush()
    return [event.id for event in events]


def chain(sessions: Sessions) -> list[UUID]:
    """The sealed events in the order of the chain."""
    with sessions() as session:
        return [*session.scalars(select(EventSeal.event_id).order_by(EventSeal.sequence))]


def test_an_event_that_commits_late_is_sealed_late_and_not_skipped(sessions):
    with sessions() as slow, sessions() as fast:
        late = write(slow)
        early = write(fast)
        fast.commit()
        assert seal(sessions) == 1
        slow.commit()
    assert seal(sessions) == 1
    assert chain(sessions) == early + late
    assert verify(sessions)[:2] == (2, 0)
    assert verify(sessions).first_break is None


def test_what_was_seen_before_writing_comes_before_it(sessions):
    with sessions() as slow:
        first = write(slow)
        slow.commit()
        second = write(slow)
        happened = happen(sessions)
        slow.commit()
    while seal(sessions, batch=1):
        pass
    assert chain(sessions) == first + second + happened


def test_what_was_rolled_back_is_not_sealed(sessions):
    with sessions() as session:
        write(session)
    assert seal(sessions) == 0


def test_one_process_seals_at_a_time(sessions):
    happen(sessions)
    with sessions.begin() as other:
        other.execute(text("SELECT pg_advisory_xact_lock(hashtext('event seals'))"))
        assert seal(sessions) == 0
    assert seal(sessions) == 1


def test_eight_writers_and_three_sealers_make_one_whole_chain(sessions):
    ended = Signal()

    def sealing(_: int) -> None:
        while not ended.is_set() or seal(sessions, batch=5):
            seal(sessions, batch=5)

    with ThreadPoolExecutor(8) as writers, ThreadPoolExecutor(3) as sealers:
        busy = [sealers.submit(sealing, number) for number in range(3)]
        parts = writers.map(lambda seed: work(sessions, random.Random(seed)), range(8))  # noqa: S311
        committed = [one for part in parts for one in part]
        ended.set()
        for each in busy:
            each.result()
    while seal(sessions):
        pass
    found = chain(sessions)
    assert (sorted(found), len(set(found))) == (sorted(committed), len(found))
    assert verify(sessions)[:2] == (len(committed), 0)
    assert verify(sessions).first_break is None


def work(sessions: Sessions, chance: random.Random) -> list[UUID]:
    """Write in some transactions that end in another order than they began; not all commit."""
    committed = []
    for _ in range(12):
        with sessions() as session:
            written = write(session, chance.randint(1, 3))
            time.sleep(chance.random() / 50)
            if chance.random() < 0.8:
                session.commit()
                committed += written
    return committed


CHANGED = "UPDATE events SET name = 'c.d' WHERE id = :third"
VANISHED = "DELETE FROM events WHERE id = :third"
UNLINKED = "DELETE FROM event_seals WHERE event_id = :third"
CUT_OFF = "DELETE FROM event_seals WHERE event_id = :fourth"
FORGED = "UPDATE event_seals SET hash = repeat('0', 64) WHERE event_id = :third"
ADDED = (
    "INSERT INTO events SELECT (jsonb_populate_record(events, jsonb_build_object('id', :new))).*"
    " FROM events WHERE id = :third"
)
GUARDS = ("events", "event_seals", "unsealed_events")
KEY = "CONSTRAINT fk_event_seals_event_id"


@pytest.fixture
def tamper(sessions: Sessions) -> Iterator[Callable[..., None]]:
    """Edit as the owner of the tables, with triggers and foreign keys out of the way."""

    def edit(statement: str, **names: UUID) -> None:
        with sessions.begin() as session:
            for table in GUARDS:
                session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            used = {name: value for name, value in names.items() if f":{name}" in statement}
            session.execute(text(statement), used)
            for table in GUARDS:
                session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))

    with sessions.begin() as session:
        session.execute(text(f"ALTER TABLE event_seals DROP {KEY}"))
    yield edit
    with sessions.begin() as session:
        session.execute(text("TRUNCATE events, event_seals, unsealed_events, outbox CASCADE"))
        whole = f"ALTER TABLE event_seals ADD {KEY} FOREIGN KEY (event_id) REFERENCES events (id)"
        session.execute(text(whole))


@pytest.mark.parametrize(
    ("statement", "sequence", "event", "reason"),
    [
        (CHANGED, 3, "third", "its event is not what was sealed"),
        (VANISHED, 3, "third", "its event is gone"),
        (UNLINKED, 4, "fourth", "the seal before it, 3, is missing"),
        (CUT_OFF, None, "fourth", "it has no seal and does not wait for one"),
        (FORGED, 3, "third", "its event is not what was sealed"),
        (ADDED, None, "new", "it has no seal and does not wait for one"),
    ],
)
def test_an_edit_behind_the_triggers_back_is_named(
    sessions, tamper, *, statement: str, sequence: int | None, event: str, reason: str
):
    names = four(sessions)
    assert (seal(sessions), verify(sessions).first_break) == (4, None)
    tamper(statement, **names)
    assert verify(sessions).first_break == Break(sequence, names[event], reason)
    line = next(each for each in doctor._jobs() if "audit chain" in each.text)
    assert (line.good, str(names[event]) in line.text) == (False, True)


def test_an_event_that_vanished_before_it_was_sealed_holds_nobody_up(sessions, tamper):
    names = four(sessions)
    tamper(VANISHED, **names)
    assert (seal(sessions), seal(sessions)) == (3, 0)
    found = verify(sessions).first_break
    assert found == Break(None, names["third"], "it is gone, before it was sealed")


def four(sessions: Sessions) -> dict[str, UUID]:
    with sessions.begin() as session:
        _, _, third, fourth = write(session, 4)
    return {"third": third, "fourth": fourth, "new": UUID(int=third.int ^ 1)}
