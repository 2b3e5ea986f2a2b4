"""What is done and to be done: activities of every type, tasks of every state, and tags."""

from __future__ import annotations

from datetime import time
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.activities import Activity, ActivityType
from models.base import Visibility
from models.customers import Customer
from models.deals import Deal
from models.leads import Lead
from models.tags import CustomerTag, DealTag, LeadTag
from models.tasks import RecurrencePattern, Task, TaskPriority
from tests.world.contacts import PEOPLE
from tests.world.naming import ago, at_hour, day, identity, made, stamped
from tests.world.reading import table


class Doing(NamedTuple):
    """An activity about a deal, lead or customer; negative days lie ahead and make it a plan."""

    key: str
    about: str
    type: ActivityType
    subject: str
    days: int
    minutes: int | None
    visibility: Visibility
    text: str | None
    outcome: str | None


class Duty(NamedTuple):
    """A task about a deal, lead or customer, due so many days ago, or ahead when negative."""

    key: str
    about: str
    title: str
    due: int | None
    end: str | None
    priority: TaskPriority
    category: str | None
    visibility: Visibility


DOINGS: Final = table("activities", Doing)
DUTIES: Final = table("tasks", Duty)
TAGGED: Final = (
    (CustomerTag, "customer_id", "vip", ("acme", "sakura", "mueller")),
    (CustomerTag, "customer_id", "reference", ("mueller", "khaleej")),
    (CustomerTag, "customer_id", "churn_risk", ("zloty_klos", "harbour")),
    (CustomerTag, "customer_id", "pilot", ("acme", "globex")),
    (DealTag, "deal_id", "vip", ("acme_rollout", "khaleej_shop")),
    (DealTag, "deal_id", "co_sell", ("northstar_nordlys", "summit_ege", "summit_acai")),
    (LeadTag, "lead_id", "vip", ("lead_marta",)),
)
MAIN: Final = {identity(each.customer): identity(each.key) for each in reversed(PEOPLE)}
KEYS: Final[dict[str, type[Any]]] = {
    **dict.fromkeys((each.key for each in DOINGS), Activity),
    **dict.fromkeys((each.key for each in DUTIES), Task),
}


def load(session: Session) -> None:
    """Activities, tasks and tags."""
    records: dict[UUID, Deal | Customer | Lead] = {}
    records.update((each.id, each) for each in session.scalars(select(Deal)))
    records.update((each.id, each) for each in session.scalars(select(Customer)))
    records.update((each.id, each) for each in session.scalars(select(Lead)))
    for doing in DOINGS:
        session.add(_activity(doing, _subject(records[identity(doing.about)])))
    for duty in DUTIES:
        session.add(_task(duty, _subject(records[identity(duty.about)])))
    for kind, column, tag, keys in TAGGED:
        session.add_all(kind(tag_id=identity(tag), **{column: identity(key)}) for key in keys)
    session.flush()


def _subject(record: Deal | Customer | Lead) -> dict[str, Any]:
    """What an activity or task is about, and whose it is therefore."""
    mine: dict[str, Any] = {"owner_id": record.owner_id, "team_id": record.team_id}
    if isinstance(record, Lead):
        return {**mine, "lead_id": record.id}
    if isinstance(record, Customer):
        return {**mine, "customer_id": record.id}
    return {**mine, "customer_id": record.customer_id, "deal_id": record.id}


def _activity(doing: Doing, subject: dict[str, Any]) -> Activity:
    when = at_hour(doing.days, 8 + len(doing.subject) % 9)
    activity = made(
        Activity,
        doing.key,
        type=doing.type,
        subject=doing.subject,
        description=doing.text,
        duration_minutes=doing.minutes,
        scheduled_for=when if doing.minutes else None,
        contact_id=MAIN.get(subject.get("customer_id", identity("nobody"))),
        visibility=doing.visibility,
        **subject,
        **stamped(doing.days + 1 if doing.days > 0 else 1),
    )
    if doing.key.endswith("_cancelled"):
        activity.cancel()
    elif doing.days > 0:
        activity.complete(outcome=doing.outcome, at=when)
    return activity


def _task(duty: Duty, subject: dict[str, Any]) -> Task:
    task = made(
        Task,
        duty.key,
        title=duty.title,
        priority=duty.priority,
        category=duty.category,
        visibility=duty.visibility,
        **subject,
        **stamped(max(duty.due or 0, 0) + 7, 1),
    )
    if duty.due is not None:
        hour = time(17) if duty.priority is TaskPriority.URGENT else None
        task.due(day(duty.due), hour, "Europe/Berlin")
    if duty.end == "monthly":
        task.is_recurring, task.recurrence_interval = True, 1
        task.recurrence_pattern = RecurrencePattern.MONTHLY
        task.series_id, task.occurrence = identity("mueller_reviews"), 1
    elif duty.end == "started":
        task.start()
    elif duty.end == "done":
        task.complete(at=ago((duty.due or 0) + 0.5))
    elif duty.end == "cancelled":
        task.cancel()
    return task
