"""How use-cases find records, take the fields they are given, and hand records to their owners."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar, cast
from uuid import UUID

from sqlalchemy import Table, or_, select
from sqlalchemy.orm import Session, object_session

from auth.actors import Actor
from auth.lookups import LookUp
from auth.writing import may_write
from models import clock
from models.base import Base, Owned, target
from models.errors import Conflict, ErrorCode, Invalid, NotFound
from models.identities import Audience, User, UserStatus
from models.money import Money
from models.teams import TeamMembership
from resolvers.staleness import changed_fields
from resolvers.values import taken

M = TypeVar("M", bound=Base)
Lock = Literal["share", "change"]


def find(
    session: Session,
    model: type[M],
    identity: UUID | None,
    *,
    field: str | None = "id",
    lock: Lock | None = None,
) -> M:
    """Return the row if the session's actor sees it; absent and hidden are one answer.

    `lock="share"` keeps others from changing the row until the transaction ends,
    `lock="change"` keeps them from changing and from sharing it.
    """
    statement = select(model).where(model.id == identity)  # type: ignore[attr-defined]
    if lock is not None:
        statement = statement.with_for_update(
            of=model, read=lock == "share", key_share=lock == "change"
        ).execution_options(populate_existing=True)
    found = session.scalar(statement)
    if found is None:
        raise NotFound(field)
    return found


def find_to_change(
    session: Session,
    actor: Actor,
    model: type[M],
    *,
    identity: UUID,
    field: str | None = "id",
    expected_version: int | None = None,
) -> M:
    """Return the row if the actor sees it and may write it, in the version that he saw."""
    found = find(session, model, identity, field=field)
    if not may_write(actor, found):
        raise NotFound(field)
    expect(found, expected_version)
    return found


def expect(record: Any, expected_version: int | None) -> None:
    """Refuse to go on from another version than the caller saw; none given expects nothing.

    He is told the present version and which of the fields that he sees were changed since.
    """
    if expected_version is not None and record.version != expected_version:
        raise Conflict(
            ErrorCode.CONFLICT,
            currentVersion=record.version,
            changedFields=changed_fields(record, expected_version),
        )


def assign(record: Base, fields: Mapping[str, Any], *, within: str = "") -> None:
    """Set attributes, each checked against its column; `within` is the path before the names.

    A `Money` sets an amount and its currency; a mapping sets the columns that begin with its name.
    """
    for name, value in taken(record, fields, within=within).items():
        setattr(record, name, value)


def refer(session: Session, model: type[Base], fields: Mapping[str, Any]) -> None:
    """Refuse ids of records that the session's actor does not see."""
    for name, identity in fields.items():
        column = cast("Table", model.__table__).columns.get(name)
        table = target(column) if column is not None else None
        if identity is not None and table is not None:
            find(session, _models()[table], identity, field=name)


def own(record: Owned, owner: User | None) -> None:
    """Make a record a staff member's, with the team he has today; none leaves it to nobody."""
    if owner is None:
        record.owner_id = record.team_id = None
        return
    if owner.kind is not Audience.STAFF or owner.status is UserStatus.DISABLED:
        raise Invalid("owner_id", "Only staff who are not disabled own records.")
    session = object_session(owner)
    assert session is not None
    record.owner_id, record.team_id = owner.id, team_of(session, owner.id)


def team_of(session: Session, user_id: UUID) -> UUID | None:
    """Return a user's team today: the primary one, else the one he joined first."""
    day = clock.today()
    return session.scalar(
        select(TeamMembership.team_id)
        .where(
            TeamMembership.user_id == user_id,
            TeamMembership.valid_from <= day,
            or_(TeamMembership.valid_until.is_(None), TeamMembership.valid_until > day),
        )
        .order_by(TeamMembership.is_primary.desc(), TeamMembership.valid_from, TeamMembership.id)
        .limit(1)
        .execution_options(look_up=LookUp.OWNER_TEAM)
    )


def changes(record: Base, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an event says of changed fields: the names with the values they have now."""
    return {name: _told(getattr(record, name, value)) for name, value in fields.items()}


def _told(value: Any) -> Any:
    if isinstance(value, Money):
        return {"amount": value.amount, "currency": value.currency}
    return value


def _models() -> dict[Any, type[Base]]:
    return {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
