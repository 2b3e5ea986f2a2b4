"""Events: what happened and by whom, the outbox of what follows, the seals against changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar, Final, Protocol
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Identity,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.base import Base, Visibility, edge, enum_column
from models.ids import new_id

reactions: dict[str, tuple[str, ...]] = {}
"""Event name → the reactions that follow it; filled when the application is put together."""
MOST_ATTEMPTS: Final = 8
FIRST_PAUSE: Final = timedelta(seconds=5)
LONGEST_ERROR: Final = 4_000


class Acting(Protocol):
    """Whoever does something: all that an event needs to know of an actor."""

    @property
    def user_id(self) -> UUID | None:
        """The user who acts; none for the product itself."""


class Event(Base):
    """One thing that happened, written in its own transaction. Never changed, never deleted."""

    __tablename__ = "events"
    __prefix__: ClassVar[str] = "evt"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    actor_id: Mapped[UUID | None] = edge("users")
    on_behalf_of_id: Mapped[UUID | None] = edge("users", index=True)
    subject_type: Mapped[str] = mapped_column(String(64))
    subject_id: Mapped[UUID]
    customer_id: Mapped[UUID | None] = edge("customers")
    deal_id: Mapped[UUID | None] = edge("deals")
    owner_id: Mapped[UUID | None] = edge("users")
    team_id: Mapped[UUID | None] = edge("sales_teams")
    visibility: Mapped[Visibility] = enum_column(Visibility, default=Visibility.INTERNAL)
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    cause_id: Mapped[UUID | None] = edge("events", index=True)

    __table_args__ = (
        CheckConstraint("name ~ '^[a-z_]+[.][a-z_]+$'", name="name_form"),
        Index("ix_events_at", "at", "id"),
        *(
            Index(f"ix_events_{column}", column, "at", "id")
            for column in (
                "subject_id",
                "customer_id",
                "deal_id",
                "actor_id",
                "owner_id",
                "team_id",
            )
        ),
    )

    def digest(self, previous: str) -> str:
        """SHA-256 over the previous seal's hash and the event's canonical content."""
        content = {
            column.name: plain(getattr(self, column.name)) for column in self.__table__.columns
        }
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


class EventSeal(Base):
    """A link of the chain over the events, in the order in which they were sealed."""

    __tablename__ = "event_seals"

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    event_id: Mapped[UUID] = edge("events", unique=True)
    hash: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64), unique=True)

    @classmethod
    def over(cls, event: Event, after: EventSeal | None) -> EventSeal:
        """The next link; the first one hangs on nothing."""
        previous, sequence = (after.hash, after.sequence + 1) if after else ("", 1)
        return cls(
            sequence=sequence, event_id=event.id, hash=event.digest(previous), previous=previous
        )


class UnsealedEvent(Base):
    """An event that waits for its seal; written by a trigger, taken away by the sealer."""

    __tablename__ = "unsealed_events"

    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    event_id: Mapped[UUID]


class OutboxEntry(Base):
    """A reaction to an event that is still to do, leased, done or parked."""

    __tablename__ = "outbox"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = edge("events")
    reaction: Mapped[str] = mapped_column(String(80))
    due: Mapped[datetime] = mapped_column(default=clock.now)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        UniqueConstraint("event_id", "reaction", name="uq_outbox_event_reaction"),
        Index("ix_outbox_due", "done_at", "parked_at", "due"),
    )

    def lease(self, until: datetime) -> None:
        """Be handed on, to be begun until then."""
        self.leased_until = until

    def give_back(self) -> None:
        """Be free at once: it was not handed on."""
        self.leased_until = None

    def begin(self, until: datetime) -> None:
        """Be done by somebody until then. An attempt counts as it begins, whatever ends it."""
        self.attempts += 1
        self.leased_until = until

    def postpone(self, reason: str, pause: timedelta) -> None:
        """Come again after a pause although no attempt failed."""
        self.last_error, self.leased_until = reason[:LONGEST_ERROR], None
        self.due, self.attempts = clock.now() + pause, 0

    def finish(self) -> None:
        """Be done, once and for all."""
        self.done_at = clock.now()
        self.leased_until = self.last_error = None

    def repeat(self, every: timedelta) -> None:
        """Be done until the next time; times that were missed are not made up for."""
        missed = max((clock.now() - self.due) // every, 0)
        self.due += every * (missed + 1)
        self.attempts = 0
        self.leased_until = self.last_error = None

    def park(self, reason: str) -> None:
        """Give up, visibly."""
        self.last_error, self.leased_until = reason[:LONGEST_ERROR], None
        self.parked_at = clock.now()

    def fail(self, reason: str) -> None:
        """Try again after a pause that grows threefold, or park after the last attempt."""
        if self.attempts >= MOST_ATTEMPTS:
            self.park(reason)
        else:
            self.last_error, self.leased_until = reason[:LONGEST_ERROR], None
            self.due = clock.now() + FIRST_PAUSE * 3 ** max(self.attempts - 1, 0)


def record(
    session: Session,
    actor: Acting,
    name: str,
    *,
    subject: Base,
    changes: Mapping[str, Any] | None = None,
    visibility: Visibility = Visibility.INTERNAL,
    on_behalf_of_id: UUID | None = None,
    cause_id: UUID | None = None,
    due: datetime | None = None,
) -> Event:
    """Write down what happened to a subject, and queue what follows from it."""
    event = Event(
        name=name,
        actor_id=actor.user_id,
        on_behalf_of_id=on_behalf_of_id,
        subject_type=type(subject).__name__,
        subject_id=subject.id,  # type: ignore[attr-defined]
        visibility=visibility,
        changes=plain(dict(changes or {})),
        cause_id=cause_id,
        **_surroundings(subject),
    )
    session.add(event)
    session.add_all(
        OutboxEntry(event_id=event.id, reaction=reaction, due=due or event.at)
        for reaction in reactions.get(name, ())
    )
    return event


def _surroundings(subject: Base) -> dict[str, UUID | None]:
    """The customer, deal, owner and team that the row rules and timelines find an event by."""
    names = ("customer_id", "deal_id", "owner_id", "team_id")
    found: dict[str, UUID | None] = {name: getattr(subject, name, None) for name in names}
    if subject.__tablename__ in {"customers", "deals"}:
        own = "customer_id" if subject.__tablename__ == "customers" else "deal_id"
        found[own] = subject.id  # type: ignore[attr-defined]
    return found


def plain(value: Any) -> Any:
    """A value as JSON keeps it: exact decimals and ids as text."""
    match value:
        case dict():
            return {str(key): plain(part) for key, part in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(part) for part in value]
        case Enum():
            return value.value
        case datetime():
            return value.astimezone(UTC).isoformat()
        case Decimal():
            return format(value, "f")
        case UUID() | date() | time():
            return str(value)
        case _:
            return value
