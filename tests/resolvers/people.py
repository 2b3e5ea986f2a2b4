"""The world's people as actors of use-cases: `acts(session, "agent")` sees and writes as Jonas."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM, Actor, Role
from auth.binding import bind
from models.base import Base
from models.events import Event
from models.identities import Audience, User
from tests.world import identity

TEAMS = {
    "agent": ("europe",),
    "yuki": ("asia",),
    "manager": ("international", "europe", "asia"),
    "henrik": ("public_sector",),
    "chloe": ("public_sector",),
}


def acts(session: Session, key: str, **other: Any) -> Actor:
    """Let the session see and write as one of the world's people."""
    session.flush()
    bind(session, SYSTEM)
    user = session.get_one(User, identity(key))
    outside = user.kind is not Audience.STAFF
    sub_role = user.customer_role or user.partner_role
    chosen: dict[str, Any] = {
        "user_id": user.id,
        "role": Role(user.kind.value if outside else str(user.role)),
        "audience": user.kind,
        "name": user.name,
        "email": user.email,
        "sub_role": sub_role.value if sub_role else None,
        "customer_id": user.customer_id,
        "partner_id": user.partner_id,
        "team_ids": tuple(identity(team) for team in TEAMS.get(key, ())),
        "time_zone": user.time_zone,
    }
    actor = Actor(**chosen | other)
    session.expunge_all()
    bind(session, actor)
    return actor


def said(session: Session, record: Base) -> dict[str, Any]:
    """What the events of a record say, by their names."""
    session.flush()
    bind(session, SYSTEM)
    found = select(Event).where(Event.subject_id == record.id)  # type: ignore[attr-defined]
    return {event.name: event.changes for event in session.scalars(found.order_by(Event.id))}
