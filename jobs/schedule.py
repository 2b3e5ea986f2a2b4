"""Recurring work: outbox rows that are never done, only due again."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import or_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from jobs.reactions import (
    ACCRUE_CONTRACT_MONTHS,
    EXPIRE_QUOTES,
    PURGE_EXPIRED,
    REMIND_OF_CERTIFICATES,
    REMIND_OF_PROTECTION,
    REMIND_SIGNATORIES,
    SUM_ALL_LIFETIME_VALUES,
    TELL_OF_APPROVED,
)
from models import clock
from models.events import Event, OutboxEntry

EVERY: Final = {
    ACCRUE_CONTRACT_MONTHS: timedelta(days=1),
    PURGE_EXPIRED: timedelta(days=1),
    SUM_ALL_LIFETIME_VALUES: timedelta(days=1),
    REMIND_SIGNATORIES: timedelta(minutes=10),
    EXPIRE_QUOTES: timedelta(minutes=10),
    REMIND_OF_PROTECTION: timedelta(minutes=10),
    REMIND_OF_CERTIFICATES: timedelta(days=1),
    TELL_OF_APPROVED: timedelta(days=1),
}
STARTED: Final = "schedule.started"
# Any number, as long as everybody uses the same: then all processes start one schedule.
NAMESPACE: Final = UUID("5c8e2f0a-3b1d-4f6e-9a57-2d80c4b6e1f3")


def start(session: Session) -> None:
    """Make sure that all recurring work is queued, once, and that none of it stays parked.

    Nor does it wait for longer than it should, as after a clock that was ahead.
    """
    now = clock.now()
    for reaction, every in EVERY.items():
        identity = uuid5(NAMESPACE, reaction)
        event = Event(id=identity, name=STARTED, subject_type="Event", subject_id=identity)
        entry = OutboxEntry(event_id=identity, reaction=reaction, due=event.at)
        session.execute(insert(Event).values(_columns(event)).on_conflict_do_nothing())
        session.execute(
            insert(OutboxEntry)
            .values(_columns(entry))
            .on_conflict_do_update(
                constraint="uq_outbox_event_reaction",
                set_={"parked_at": None, "attempts": 0, "due": now},
                where=or_(OutboxEntry.parked_at.is_not(None), OutboxEntry.due > now + every),
            )
        )


def is_recurring(event: UUID, reaction: str) -> bool:
    """Whether an outbox row is the schedule's own, not a reaction to something that happened."""
    return event == uuid5(NAMESPACE, reaction)


def _columns(row: Event | OutboxEntry) -> dict[str, object]:
    return {column.name: getattr(row, column.name) for column in row.__table__.columns}
