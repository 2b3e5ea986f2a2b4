"""Notifications as the API shows them: what a user is told inside the product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.notifications import Notification as Notifications
from resolvers import notifications
from schema.entities import entity
from schema.events import subject_id
from schema.fields import column, computed
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import datetime


@entity(Notifications, plural="notifications", order="-created_at")
class Notification:
    """Something that you should know."""

    kind: str = column("What happened, such as quote.viewed.")
    text: str = column("The same in words.")
    subject_type: str = column("The type of the record it happened to.")
    subject_id: str = computed("The id of that record.", subject_id)
    read_at: datetime | None = column("When you read it.")
    created_at: datetime = column("When it was told.")


mutations(notifications.read_notification)
