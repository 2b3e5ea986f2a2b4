"""The audit's hash chain: sealed in batches by one process at a time, and walked to prove it whole.

Every event queues itself as it is written (a trigger), so one whose transaction commits late is in
the queue when it can be seen, whatever was sealed meanwhile. A seal's sequence is the order of the
chain: what somebody could see before he wrote has a lower position in the queue and the chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session, sessionmaker

from models.events import Event, EventSeal, UnsealedEvent

BATCH: Final = 100
ALONE: Final = text("SELECT pg_try_advisory_xact_lock(hashtext('event seals'))")


def seal(sessions: sessionmaker[Session], *, batch: int = BATCH) -> int:
    """Seal what waits, at most a batch; returns how many, none when another process is at it."""
    with sessions.begin() as session:
        if not session.scalar(ALONE):
            return 0
        waiting = session.execute(
            select(UnsealedEvent.position, Event)
            .join(Event, Event.id == UnsealedEvent.event_id)
            .order_by(UnsealedEvent.position)
            .limit(batch)
        ).all()
        last = session.scalar(select(EventSeal).order_by(EventSeal.sequence.desc()).limit(1))
        for _, event in waiting:
            last = EventSeal.over(event, last)
            session.add(last)
        session.execute(
            delete(UnsealedEvent).where(UnsealedEvent.position.in_([at for at, _ in waiting]))
        )
        return len(waiting)


class Break(NamedTuple):
    """The first thing that is wrong with the chain."""

    sequence: int | None
    event_id: UUID | None
    reason: str


class Verdict(NamedTuple):
    """What a walk along the chain found; an outside copy of `head` proves all that came before."""

    sealed: int
    waiting: int
    head: str
    first_break: Break | None


def verify(sessions: sessionmaker[Session]) -> Verdict:
    """Walk the whole chain as of one moment and name the first link that does not hold."""
    with sessions() as session:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        waiting = session.scalar(select(func.count()).select_from(UnsealedEvent)) or 0
        sealed, head, broken = _walk(session)
        return Verdict(sealed, waiting, head, broken or _overlooked(session))


def _walk(session: Session) -> tuple[int, str, Break | None]:
    sealed, head = 0, ""
    links = (
        select(EventSeal, Event)
        .outerjoin(Event, Event.id == EventSeal.event_id)
        .order_by(EventSeal.sequence)
        .execution_options(yield_per=1_000)
    )
    with session.execute(links) as found:
        for link, event in found:
            reason = _reason(link, event, (sealed, head))
            if reason:
                return sealed, head, Break(link.sequence, link.event_id, reason)
            sealed, head = link.sequence, link.hash
    return sealed, head, None


def _reason(link: EventSeal, event: Event | None, before: tuple[int, str]) -> str | None:
    sequence, head = before
    if link.sequence != sequence + 1:
        return f"the seal before it, {link.sequence - 1}, is missing"
    if link.previous != head:
        return "it does not hang on the seal before it"
    if event is None:
        return "its event is gone"
    if event.digest(head) != link.hash:
        return "its event is not what was sealed"
    return None


def _overlooked(session: Session) -> Break | None:
    """An event that neither has a seal nor waits for one, or one that vanished while it waited."""
    neither: Sequence[UUID] = session.scalars(
        select(Event.id)
        .outerjoin(EventSeal, EventSeal.event_id == Event.id)
        .outerjoin(UnsealedEvent, UnsealedEvent.event_id == Event.id)
        .where(EventSeal.event_id.is_(None), UnsealedEvent.event_id.is_(None))
        .limit(1)
    ).all()
    if neither:
        return Break(None, neither[0], "it has no seal and does not wait for one")
    gone = session.scalars(
        select(UnsealedEvent.event_id)
        .outerjoin(Event, Event.id == UnsealedEvent.event_id)
        .where(Event.id.is_(None))
        .limit(1)
    ).all()
    return Break(None, gone[0], "it is gone, before it was sealed") if gone else None
