"""Notifications: told once for an event, read once."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.events import Event
from models.ids import NotificationId
from models.notifications import Notification
from resolvers.records import find


def read_notification(
    session: Session, actor: Actor, *, notification_id: NotificationId
) -> Notification:
    """Say that you have read it."""
    found = find(session, Notification, notification_id, field="notification_id")
    found.read_at, found.updated_by_id = found.read_at or clock.now(), actor.user_id
    return found


def notify(session: Session, event: Event, *, user_id: UUID, text: str) -> None:
    """Tell a user of an event, once."""
    told = Notification(
        user_id=user_id,
        event_id=event.id,
        kind=event.name,
        text=text[:400],
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        version=1,
    )
    columns = {one.name: getattr(told, one.name) for one in Notification.__table__.columns}
    session.connection().execute(insert(Notification).values(columns).on_conflict_do_nothing())
