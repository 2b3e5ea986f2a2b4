"""Tags: the words, and what they hang on."""

from typing import Any, NotRequired, TypedDict, Unpack
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock, events
from models.activities import Activity
from models.base import Base, Visibility
from models.contacts import Contact
from models.customers import Customer
from models.deals import Deal
from models.errors import ErrorCode, Invalid
from models.ids import ActivityId, ContactId, CustomerId, DealId, LeadId, TagId, TaskId
from models.leads import Lead
from models.tags import TAGGINGS, Tag, Tagging
from models.tasks import Task
from resolvers.records import assign, changes, find, find_to_change

TAGGED: dict[str, type[Base]] = {
    "customer_id": Customer,
    "contact_id": Contact,
    "deal_id": Deal,
    "lead_id": Lead,
    "activity_id": Activity,
    "task_id": Task,
}


class NewTag(TypedDict):
    """A tag to be made."""

    name: str
    colour: NotRequired[str]
    visibility: NotRequired[Visibility]


class TagChanges(TypedDict, total=False):
    """What may change of a tag."""

    name: str
    colour: str
    visibility: Visibility


class Tagged(TypedDict, total=False):
    """The one record that a tag is hung on or taken from."""

    customer_id: CustomerId
    contact_id: ContactId
    deal_id: DealId
    lead_id: LeadId
    activity_id: ActivityId
    task_id: TaskId


def create_tag(session: Session, actor: Actor, **fields: Unpack[NewTag]) -> Tag:
    """Create a tag; INTERNAL unless made for customers or partners. A name in use answers TAKEN."""
    tag = Tag()
    _fill(tag, fields)
    session.add(tag)
    events.record(session, actor, "tag.created", subject=tag, changes=changes(tag, fields))
    return tag


def update_tag(
    session: Session,
    actor: Actor,
    *,
    tag_id: TagId,
    expected_version: int | None = None,
    **fields: Unpack[TagChanges],
) -> Tag:
    """Change a tag wherever it hangs."""
    tag = _changing(session, actor, tag_id, expected_version)
    _fill(tag, fields)
    events.record(session, actor, "tag.updated", subject=tag, changes=changes(tag, fields))
    return tag


def delete_tag(
    session: Session, actor: Actor, *, tag_id: TagId, expected_version: int | None = None
) -> None:
    """Take a tag away from everything and out of every list."""
    tag = _changing(session, actor, tag_id, expected_version)
    tag.delete()
    events.record(session, actor, "tag.deleted", subject=tag)


def tag_record(session: Session, actor: Actor, *, tag_id: TagId, **on: Unpack[Tagged]) -> Tag:
    """Hang a tag on one record; name exactly one. A tag that hangs there already stays."""
    tag = find(session, Tag, tag_id, field="tag_id")
    name, record = _only(session, actor, on)
    row = {"tag_id": tag.id, name: record.id, "created_at": clock.now()}
    hung: Any = session.execute(
        insert(_tagging(record)).values(row).on_conflict_do_nothing(),
        execution_options={"conditional": True},
    )
    if hung.rowcount:
        _record(session, actor, "tagged", record, tag)
    return tag


def untag_record(session: Session, actor: Actor, *, tag_id: TagId, **on: Unpack[Tagged]) -> Tag:
    """Take a tag from one record; name exactly one. Where it does not hang, nothing changes."""
    tag = find(session, Tag, tag_id, field="tag_id")
    name, record = _only(session, actor, on)
    tagging = _tagging(record)
    taken: Any = session.execute(
        delete(tagging).where(tagging.tag_id == tag.id, getattr(tagging, name) == record.id),
        execution_options={"conditional": True, "synchronize_session": False},
    )
    if taken.rowcount:
        _record(session, actor, "untagged", record, tag)
    return tag


def _fill(tag: Tag, fields: Any) -> None:
    if fields.get("colour"):
        fields["colour"] = fields["colour"].lower()
    assign(tag, fields)


def _changing(session: Session, actor: Actor, tag_id: UUID, expected_version: int | None) -> Tag:
    return find_to_change(
        session, actor, Tag, identity=tag_id, field="tag_id", expected_version=expected_version
    )


def _only(session: Session, actor: Actor, on: Any) -> tuple[str, Any]:
    chosen = [name for name in TAGGED if on.get(name) is not None]
    if len(chosen) != 1:
        raise Invalid(None, "Name exactly one record.", code=ErrorCode.REQUIRED)
    (name,) = chosen
    return name, find_to_change(session, actor, TAGGED[name], identity=on[name], field=name)


def _tagging(record: Base) -> type[Tagging]:
    return TAGGINGS[record.__tablename__]


def _record(session: Session, actor: Actor, participle: str, record: Base, tag: Tag) -> None:
    name = f"{type(record).__name__.lower()}.{participle}"
    said = {"tag_id": tag.id, "tag": tag.name}
    events.record(session, actor, name, subject=record, changes=said)
