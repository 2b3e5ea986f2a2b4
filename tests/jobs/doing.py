"""Something that happens, and what follows from it: a row in `effects`, committed with the rest."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from auth.actors import Actor
from jobs.actors import perform
from jobs.relay import BEGUN, Relay
from models import clock
from models.events import Event, OutboxEntry, record
from tests.models import made

HAPPENED = "thing.happened"
NOTE = "note"
Sessions = sessionmaker[Session]


def note(session: Session, _actor: Actor, event: Event) -> None:
    """Count once for the event."""
    session.execute(text("INSERT INTO effects VALUES (:id)"), {"id": event.id})


def happen(sessions: Sessions, times: int = 1, due: datetime | None = None) -> list[UUID]:
    """Let it happen some times, in one transaction."""
    with sessions.begin() as session:
        acme = made.customer(session)
        return [
            record(session, made.Someone(), HAPPENED, subject=acme, due=due).id
            for _ in range(times)
        ]


def effects(sessions: Sessions) -> list[UUID]:
    """The events for which something was done, as often as it was done."""
    with sessions() as session:
        return sorted(session.scalars(text("SELECT event_id FROM effects")))


def entries(sessions: Sessions) -> list[OutboxEntry]:
    """The outbox."""
    with sessions() as session:
        return [*session.scalars(select(OutboxEntry).order_by(OutboxEntry.id))]


def done(sessions: Sessions) -> bool:
    """Whether nothing is left to do."""
    return all(entry.done_at for entry in entries(sessions))


def at_once(sessions: Sessions) -> Callable[[str, str], None]:
    """A broker that needs no broker: what is sent is done before sending returns."""
    return lambda event_id, reaction: perform(sessions, UUID(event_id), reaction)


def relay(sessions: Sessions, **chosen: Any) -> Relay:
    """A relay whose messages are carried out at once."""
    return Relay(sessions, **({"send": at_once(sessions)} | chosen))


def lost(*_: str) -> None:
    """A broker that loses everything."""


def after_lease(times: int = 1) -> datetime:
    """When the leases of now are over, also of what was begun."""
    return clock.now() + (BEGUN + timedelta(seconds=1)) * times
