"""Events as the API shows them: the timeline of the staff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Text, case, cast, func

from auth.given import Given
from models.base import Base
from models.events import Event as Events
from schema.entities import entity
from schema.fields import column, computed, to_one

if TYPE_CHECKING:
    from datetime import datetime

    from schema.customers import Customer
    from schema.deals import Deal
    from schema.identities import User
    from schema.scalars import JSON


def subject_id(row: Any, _given: Given) -> ColumnElement[str]:
    """Write the subject's id as clients know it."""
    known = {
        mapper.class_.__name__: f"{mapper.class_.__prefix__}_"
        for mapper in sorted(Base.registry.mappers, key=lambda one: one.class_.__name__)
        if mapper.class_.__prefix__
    }
    prefix = case(known, value=row.c.subject_type, else_="")
    return prefix + func.replace(cast(row.c.subject_id, Text), "-", "")


@entity(Events, plural="events", order="-at")
class Event:
    """One thing that happened. Events are never changed and never deleted."""

    name: str = column("What happened, such as `deal.moved`.")
    at: datetime = column("When it happened.")
    actor: User | None = to_one("Who did it; nothing when the product itself did.")
    on_behalf_of: User | None = to_one("For whom it was done.")
    subject_type: str = column("The type of the record it happened to.")
    subject_id: str = computed("The id of the record it happened to.", subject_id)
    customer: Customer | None = to_one("The customer it concerns.")
    deal: Deal | None = to_one("The deal it concerns.")
    changes: JSON = column("What changed, by field.")
