"""Tasks as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, func

from models.tags import TaskTag
from models.tasks import Task as Tasks
from models.tasks import TaskStatus
from resolvers import tasks
from schema.entities import entity
from schema.fields import column, computed, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import date, datetime, time
    from typing import Any

    from sqlalchemy import ColumnElement

    from auth.given import Given
    from models.base import Visibility
    from models.tasks import RecurrencePattern, TaskPriority
    from schema.contacts import Contact
    from schema.customers import Customer
    from schema.deals import Deal
    from schema.identities import User
    from schema.leads import Lead
    from schema.tags import Tag
    from schema.teams import SalesTeam


def _overdue(row: Any, given: Given) -> ColumnElement[bool]:
    started = row.c.status.in_([TaskStatus.PENDING, TaskStatus.IN_PROGRESS])
    return func.coalesce(and_(started, row.c.due_at <= given.now), False)


@entity(Tasks, plural="tasks", order="-updated_at")
class Task:
    """Something to do. The owner is the assignee.

    PENDING → IN_PROGRESS → COMPLETED, or CANCELLED; a completed task can be reopened. The due time
    is a wall time in `dueZone`; a day without a time ends at midnight there.
    """

    title: str = column("Title, at most 200 characters.")
    description: str | None = column("Details, at most 20,000 characters.")
    due_date: date | None = column("The day on which it is due, in `dueZone`.")
    due_time: time | None = column("Wall time on that day; none: the end of the day.")
    due_zone: str = column("IANA time zone of the due day and time.")
    due_at: datetime | None = column(
        "The instant after which it is overdue; follows from day, time and zone. A time that a "
        "clock change leaves out moves forward, one that comes twice means the first."
    )
    priority: TaskPriority = column("How soon it wants attention.")
    category: str | None = column("A word to group tasks by, at most 80 characters.")
    status: TaskStatus = column("How far it has come.")
    completed_at: datetime | None = column("When it was completed.")
    is_overdue: bool = computed("Whether it is open and its due time is over.", _overdue)
    visibility: Visibility = column("Who outside the staff may see it.")
    is_recurring: bool = column("Whether it comes again.")
    recurrence_pattern: RecurrencePattern | None = column("The unit in which it comes again.")
    recurrence_interval: int | None = column("Every how many of those units, 1 to 1000.")
    recurrence_end_date: date | None = column("The last day on which it comes again.")
    customer: Customer | None = to_one("The customer it is about.")
    deal: Deal | None = to_one("The deal it is about.")
    lead: Lead | None = to_one("The lead it is about.")
    contact: Contact | None = to_one("The person it is about.")
    owner: User | None = to_one("The assignee.")
    team: SalesTeam | None = to_one("The team that the assignee had when the task became his.")
    tags: list[Tag] = to_many(
        "Words to sort it by.",
        on=lambda tag, row, _: exists().where(
            TaskTag.__table__.c.tag_id == tag.c.id, TaskTag.__table__.c.task_id == row.c.id
        ),
    )
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


mutations(
    tasks.create_task,
    tasks.update_task,
    tasks.delete_task,
    tasks.assign_task,
    tasks.start_task,
    tasks.complete_task,
    tasks.cancel_task,
    tasks.reopen_task,
)
