"""The way from the outbox to the broker: leases, so that no crash loses a row and no two do it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, sessionmaker

from models import clock
from models.events import OutboxEntry

LONGEST: Final = timedelta(seconds=30)
"""How long a reaction may take."""
LEASE: Final = timedelta(seconds=30)
"""How long a row that was handed on waits to be begun; then it is handed on again."""
BEGUN: Final = LEASE + LONGEST
"""How long a row that was begun is left alone: longer than any that only waits."""
WAITS: Final = (LEASE + BEGUN) / 2
"""Whose lease ends later was begun; half-way between the two, for clocks that differ."""
MOST_LEASED: Final = 200

WAITING: Final = and_(OutboxEntry.done_at.is_(None), OutboxEntry.parked_at.is_(None))


@dataclass(frozen=True)
class Relay:
    """Hands due rows on. Any number of relays may run; a row is leased by one of them at a time.

    `most` bounds the rows under way. One that waits in the broker for longer than its lease is
    handed on again; that costs it nothing, for only what begins counts as an attempt.
    """

    sessions: sessionmaker[Session]
    send: Callable[[str, str], object]
    lease: timedelta = LEASE
    most: int = MOST_LEASED

    def forward(self) -> int:
        """Lease what is due, commit, then send it; returns how many."""
        leased = self._lease()
        for at, (_, event_id, reaction) in enumerate(leased):
            try:
                self.send(str(event_id), reaction)
            except Exception:
                self._give_back([identity for identity, _, _ in leased[at:]])
                raise
        return len(leased)

    def _lease(self) -> list[tuple[UUID, UUID, str]]:
        now = clock.now()
        with self.sessions.begin() as session:
            under_way = session.scalar(select(func.count()).where(WAITING, ~_free(now))) or 0
            due = (
                select(OutboxEntry)
                .where(WAITING, OutboxEntry.due <= now, _free(now))
                .order_by(OutboxEntry.due, OutboxEntry.id)
                .limit(max(self.most - under_way, 0))
                .with_for_update(skip_locked=True)
            )
            entries = session.scalars(due).all()
            for entry in entries:
                entry.lease(now + self.lease)
            return [(entry.id, entry.event_id, entry.reaction) for entry in entries]

    def _give_back(self, identities: list[UUID]) -> None:
        """What was not sent is due again at once."""
        untouched = (
            select(OutboxEntry)
            .where(OutboxEntry.id.in_(identities), WAITING, OutboxEntry.leased_until.is_not(None))
            .with_for_update(skip_locked=True)
        )
        with self.sessions.begin() as session:
            for entry in session.scalars(untouched):
                entry.give_back()


def _free(now: datetime) -> ColumnElement[bool]:
    """Nobody has it: no lease, one that is over, or one of a clock that was set back since."""
    return or_(
        OutboxEntry.leased_until.is_(None),
        OutboxEntry.leased_until <= now,
        OutboxEntry.leased_until > now + 2 * BEGUN,
    )
