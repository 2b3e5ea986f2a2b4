"""Activities: logging what was done, planning what will be, and what came of it."""

from datetime import datetime
from typing import Any, NotRequired, TypedDict, Unpack
from uuid import UUID

from sqlalchemy import func, or_, update
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock, events
from models.activities import Activity, ActivityStatus, ActivityType
from models.base import Visibility
from models.customers import Customer
from models.errors import Conflict, ErrorCode, Invalid
from models.ids import ActivityId, ContactId, CustomerId, DealId, LeadId, UserId
from models.leads import Lead
from resolvers.links import linked
from resolvers.owners import entrust
from resolvers.records import assign, changes, find_to_change

NO_CONTACT = {ActivityType.NOTE, ActivityType.TASK, ActivityType.OTHER}


class ActivityDetails(TypedDict, total=False):
    """What is kept of an activity besides type, subject and time."""

    description: str | None
    outcome: str | None
    duration_minutes: int | None
    visibility: Visibility
    customer_id: CustomerId | None
    deal_id: DealId | None
    contact_id: ContactId | None
    lead_id: LeadId | None


class NewActivity(ActivityDetails):
    """An activity to be made."""

    type: ActivityType
    subject: str
    owner_id: NotRequired[UserId | None]


class LoggedActivity(NewActivity, total=False):
    """An activity that was done."""

    completed_at: datetime | None


class PlannedActivity(NewActivity):
    """An activity that is to be done."""

    scheduled_for: datetime


class ActivityChanges(ActivityDetails, total=False):
    """What may change without consequences of its own."""

    type: ActivityType
    subject: str
    scheduled_for: datetime | None


def log_activity(session: Session, actor: Actor, **fields: Unpack[LoggedActivity]) -> Activity:
    """Note what was done, now or at a past moment; by you unless you name somebody else.

    The deal or contact tells the customer. INTERNAL unless made visible to the customer or partner.
    """
    at = _past(fields.pop("completed_at", None))
    activity = _make(session, actor, fields)
    activity.complete(at=at)
    session.add(activity)
    session.flush()
    _note_contact(session, activity)
    _record(session, actor, "activity.logged", activity, fields)
    return activity


def schedule_activity(
    session: Session, actor: Actor, **fields: Unpack[PlannedActivity]
) -> Activity:
    """Plan what is to be done; by you unless you name somebody else."""
    activity = _make(session, actor, fields)
    session.add(activity)
    _record(session, actor, "activity.scheduled", activity, fields)
    return activity


def update_activity(
    session: Session,
    actor: Actor,
    *,
    activity_id: ActivityId,
    expected_version: int | None = None,
    **fields: Unpack[ActivityChanges],
) -> Activity:
    """Change plain fields of an activity. A cancelled one answers INVALID_STATE."""
    activity = _changing(session, actor, activity_id, expected_version)
    if activity.status is ActivityStatus.CANCELLED:
        raise Conflict(ErrorCode.INVALID_STATE, "The activity was cancelled.")
    assign(activity, {**fields, **linked(session, fields, activity)})
    _record(session, actor, "activity.updated", activity, fields)
    return activity


def complete_activity(
    session: Session,
    actor: Actor,
    *,
    activity_id: ActivityId,
    outcome: str | None = None,
    duration_minutes: int | None = None,
    completed_at: datetime | None = None,
    expected_version: int | None = None,
) -> Activity:
    """Note that a planned activity was done, and what came of it: PLANNED → DONE."""
    activity = _changing(session, actor, activity_id, expected_version)
    said = {"outcome": outcome, "duration_minutes": duration_minutes}
    given = {name: value for name, value in said.items() if value is not None}
    activity.complete(at=_past(completed_at))
    assign(activity, given)
    session.flush()
    _note_contact(session, activity)
    _record(session, actor, "activity.completed", activity, given)
    return activity


def cancel_activity(
    session: Session,
    actor: Actor,
    *,
    activity_id: ActivityId,
    expected_version: int | None = None,
) -> Activity:
    """Note that a planned activity will not be done: PLANNED → CANCELLED."""
    activity = _changing(session, actor, activity_id, expected_version)
    activity.cancel()
    _record(session, actor, "activity.cancelled", activity)
    return activity


def delete_activity(
    session: Session,
    actor: Actor,
    *,
    activity_id: ActivityId,
    expected_version: int | None = None,
) -> None:
    """Take an activity out of every list."""
    activity = _changing(session, actor, activity_id, expected_version)
    activity.delete()
    _record(session, actor, "activity.deleted", activity)


def _make(session: Session, actor: Actor, fields: Any) -> Activity:
    activity = Activity()
    entrust(session, actor, activity, fields)
    assign(activity, {**fields, **linked(session, fields)})
    return activity


def _past(at: datetime | None) -> datetime:
    if at is not None and at > clock.now():
        raise Invalid(
            "completed_at", "What was done lies in the past.", code=ErrorCode.OUT_OF_RANGE
        )
    return at or clock.now()


def _note_contact(session: Session, activity: Activity) -> None:
    """Tell the customer and the lead that somebody was in touch; their versions stay."""
    at = activity.completed_at
    if activity.type in NO_CONTACT or at is None:
        return
    latest = Customer.last_contacted_at
    session.execute(
        update(Customer)
        .where(Customer.id == activity.customer_id, or_(latest.is_(None), latest < at))
        .values(last_contacted_at=at, updated_at=Customer.updated_at)
        .execution_options(conditional=True)
    )
    session.execute(
        update(Lead)
        .where(Lead.id == activity.lead_id)
        .values(
            first_touch_at=func.least(Lead.first_touch_at, at),
            last_touch_at=func.greatest(Lead.last_touch_at, at),
            updated_at=Lead.updated_at,
        )
        .execution_options(conditional=True, synchronize_session="fetch")
    )


def _changing(
    session: Session, actor: Actor, activity_id: UUID, expected_version: int | None
) -> Activity:
    return find_to_change(
        session,
        actor,
        Activity,
        identity=activity_id,
        field="activity_id",
        expected_version=expected_version,
    )


def _record(
    session: Session, actor: Actor, name: str, activity: Activity, fields: Any = None
) -> None:
    events.record(
        session,
        actor,
        name,
        subject=activity,
        changes=changes(activity, fields or {}),
        visibility=activity.visibility,
    )
