"""Tasks: giving them out, doing them, and when they are due."""

from datetime import date, time
from functools import cache
from typing import Any, NotRequired, TypedDict, Unpack
from uuid import UUID
from zoneinfo import available_timezones

from sqlalchemy.orm import Session

from auth.actors import Actor
from models import events
from models.base import Visibility
from models.errors import ErrorCode, Invalid
from models.ids import ContactId, CustomerId, DealId, LeadId, TaskId, UserId
from models.tasks import RecurrencePattern, Task, TaskPriority
from resolvers.links import linked
from resolvers.owners import entrust, hand_over
from resolvers.records import assign, changes, find_to_change

DUE = ("due_date", "due_time", "due_zone")
RECURRENCE = ("recurrence_pattern", "recurrence_interval", "recurrence_end_date")


class TaskDetails(TypedDict, total=False):
    """What is kept of a task besides its title."""

    description: str | None
    due_date: date | None
    due_time: time | None
    due_zone: str
    priority: TaskPriority
    category: str | None
    visibility: Visibility
    recurrence_pattern: RecurrencePattern | None
    recurrence_interval: int | None
    recurrence_end_date: date | None
    customer_id: CustomerId | None
    deal_id: DealId | None
    lead_id: LeadId | None
    contact_id: ContactId | None


class NewTask(TaskDetails):
    """A task to be made."""

    title: str
    owner_id: NotRequired[UserId | None]


class TaskChanges(TaskDetails, total=False):
    """What may change without consequences of its own."""

    title: str


def create_task(session: Session, actor: Actor, **fields: Unpack[NewTask]) -> Task:
    """Create a task: yours unless you name an assignee, due in your time zone unless you name one.

    The deal or contact tells the customer. A recurrence has an interval of 1 unless said.
    """
    task = Task(due_zone=actor.time_zone)
    entrust(session, actor, task, fields)
    _fill(session, task, fields)
    session.add(task)
    _record(session, actor, "task.created", task, fields)
    return task


def update_task(
    session: Session,
    actor: Actor,
    *,
    task_id: TaskId,
    expected_version: int | None = None,
    **fields: Unpack[TaskChanges],
) -> Task:
    """Change plain fields of a task; status and assignee have acts of their own."""
    task = _changing(session, actor, task_id, expected_version)
    _fill(session, task, fields)
    _record(session, actor, "task.updated", task, fields)
    return task


def assign_task(
    session: Session,
    actor: Actor,
    *,
    task_id: TaskId,
    owner_id: UserId | None,
    expected_version: int | None = None,
) -> Task:
    """Give a task to another member of the staff, or to nobody; it moves to his team."""
    task = _changing(session, actor, task_id, expected_version)
    before = task.owner_id
    hand_over(session, task, owner_id)
    said = {"before": before, "after": task.owner_id}
    events.record(session, actor, "task.assigned", subject=task, changes=said)
    return task


def start_task(
    session: Session, actor: Actor, *, task_id: TaskId, expected_version: int | None = None
) -> Task:
    """Begin work: PENDING → IN_PROGRESS. Others answer INVALID_STATE."""
    task = _changing(session, actor, task_id, expected_version)
    task.start()
    _record(session, actor, "task.started", task)
    return task


def complete_task(
    session: Session, actor: Actor, *, task_id: TaskId, expected_version: int | None = None
) -> Task:
    """Note that a task is done: PENDING or IN_PROGRESS → COMPLETED. Others: INVALID_STATE."""
    task = _changing(session, actor, task_id, expected_version)
    task.complete()
    _record(session, actor, "task.completed", task)
    return task


def cancel_task(
    session: Session, actor: Actor, *, task_id: TaskId, expected_version: int | None = None
) -> Task:
    """Note that a task will not be done: PENDING or IN_PROGRESS → CANCELLED."""
    task = _changing(session, actor, task_id, expected_version)
    task.cancel()
    _record(session, actor, "task.cancelled", task)
    return task


def reopen_task(
    session: Session, actor: Actor, *, task_id: TaskId, expected_version: int | None = None
) -> Task:
    """Take a completed task up again: COMPLETED → PENDING. Others answer INVALID_STATE."""
    task = _changing(session, actor, task_id, expected_version)
    task.reopen()
    _record(session, actor, "task.reopened", task)
    return task


def delete_task(
    session: Session, actor: Actor, *, task_id: TaskId, expected_version: int | None = None
) -> None:
    """Take a task out of every list."""
    task = _changing(session, actor, task_id, expected_version)
    task.delete()
    _record(session, actor, "task.deleted", task)


def _fill(session: Session, task: Task, fields: Any) -> None:
    assign(task, {**fields, **linked(session, fields, task)})
    if any(name in fields for name in DUE):
        _set_due(task, fields)
    if any(name in fields for name in RECURRENCE):
        _set_recurrence(task)


def _set_due(task: Task, fields: Any) -> None:
    if task.due_zone not in _zones():
        raise Invalid("due_zone", "This is not a time zone of the IANA.")
    if task.due_date is None and fields.get("due_time") is not None:
        raise Invalid("due_date", code=ErrorCode.REQUIRED)
    if task.due_time is not None and task.due_time.tzinfo is not None:
        raise Invalid("due_time", "Give the wall time; the zone has a field of its own.")
    task.due(task.due_date, task.due_time)


def _set_recurrence(task: Task) -> None:
    task.is_recurring = task.recurrence_pattern is not None
    if task.is_recurring:
        task.recurrence_interval = task.recurrence_interval or 1
    elif task.recurrence_interval is not None or task.recurrence_end_date is not None:
        raise Invalid("recurrence_pattern", code=ErrorCode.REQUIRED)


@cache
def _zones() -> set[str]:
    return available_timezones()


def _changing(session: Session, actor: Actor, task_id: UUID, expected_version: int | None) -> Task:
    return find_to_change(
        session,
        actor,
        Task,
        identity=task_id,
        field="task_id",
        expected_version=expected_version,
    )


def _record(session: Session, actor: Actor, name: str, task: Task, fields: Any = None) -> None:
    events.record(
        session,
        actor,
        name,
        subject=task,
        changes=changes(task, fields or {}),
        visibility=task.visibility,
    )
