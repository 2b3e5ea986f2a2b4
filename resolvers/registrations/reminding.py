"""Partners are reminded fourteen and three days before a protection ends, once each."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock, events
from models.events import Event
from models.registrations import PROTECTED, DealRegistration

DAYS: Final = (14, 3)
NAME: Final = "registration.protection_ending"


def remind_of_protection(session: Session, actor: Actor) -> None:
    """Tell of every protection that ends within so many days, and was not told of before.

    One that lasts shorter than that from its beginning is not told of at once.
    """
    now = clock.now()
    for days in DAYS:
        left = timedelta(days=days)
        found = select(DealRegistration).where(
            DealRegistration.status.in_(PROTECTED),
            DealRegistration.protected_until > now,
            DealRegistration.protected_until <= now + left,
            DealRegistration.protected_until > DealRegistration.protected_from + left,
        )
        for registration in session.scalars(found.with_for_update(skip_locked=True)).all():
            _tell_once(session, actor, registration, days)


def _tell_once(session: Session, actor: Actor, registration: DealRegistration, days: int) -> None:
    assert registration.protected_until is not None
    until = registration.protected_until.isoformat()
    told = exists().where(
        Event.subject_id == registration.id,
        Event.name == NAME,
        Event.changes["until"].astext == until,
        Event.changes["days"].as_integer() <= days,
    )
    if session.scalar(select(told)):
        return
    said = {"until": registration.protected_until, "days": days}
    events.record(session, actor, NAME, subject=registration, changes=said)
    session.flush()
