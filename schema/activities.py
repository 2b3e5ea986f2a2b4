"""Activities as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists

from models.activities import Activity as Activities
from models.tags import ActivityTag
from resolvers import activities
from schema.entities import entity
from schema.fields import column, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import datetime

    from models.activities import ActivityStatus, ActivityType
    from models.base import Visibility
    from schema.contacts import Contact
    from schema.customers import Customer
    from schema.deals import Deal
    from schema.identities import User
    from schema.leads import Lead
    from schema.tags import Tag
    from schema.teams import SalesTeam


@entity(Activities, plural="activities", order="-updated_at")
class Activity:
    """A call, mail, meeting, note or the like that was or will be done.

    PLANNED → DONE or CANCELLED.
    """

    type: ActivityType = column("What kind of thing it is.")
    subject: str = column("Title, at most 200 characters.")
    description: str | None = column("Details, at most 20,000 characters.")
    outcome: str | None = column("What came of it, at most 2,000 characters.")
    duration_minutes: int | None = column("Duration in minutes, 0 to 100,000.")
    status: ActivityStatus = column("Whether it is planned, done or cancelled.")
    scheduled_for: datetime | None = column("When it is to be done.")
    completed_at: datetime | None = column("When it was done.")
    visibility: Visibility = column("Who outside the staff may see it; INTERNAL: nobody.")
    customer: Customer | None = to_one("The customer it was done with.")
    deal: Deal | None = to_one("The deal it belongs to.")
    contact: Contact | None = to_one("The person it was done with.")
    lead: Lead | None = to_one("The lead it was done with.")
    owner: User | None = to_one("The user who did or will do it.")
    team: SalesTeam | None = to_one("The team that the owner had when the activity became his.")
    tags: list[Tag] = to_many(
        "Words to sort it by.",
        on=lambda tag, row, _: exists().where(
            ActivityTag.__table__.c.tag_id == tag.c.id,
            ActivityTag.__table__.c.activity_id == row.c.id,
        ),
    )
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


mutations(
    activities.log_activity,
    activities.schedule_activity,
    activities.update_activity,
    activities.complete_activity,
    activities.cancel_activity,
    activities.delete_activity,
)
