"""Sales teams, their tree and leads, and who belongs to them from which day to which."""

from datetime import date
from typing import Any, NotRequired, TypedDict, Unpack

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.errors import Conflict, ErrorCode, Invalid
from models.events import record
from models.identities import Audience, User, UserStatus
from models.ids import SalesTeamId, UserId
from models.teams import SalesTeam, TeamMembership, holds
from resolvers.records import assign, changes, expect, find
from resolvers.use_cases import raises


class TeamChanges(TypedDict, total=False):
    """What can be changed of a team without consequences."""

    name: str
    code: str
    description: str | None
    capacity: int | None


class NewTeam(TypedDict):
    """What a new team may have."""

    name: str
    code: str
    description: NotRequired[str | None]
    lead_id: NotRequired[UserId | None]
    parent_id: NotRequired[SalesTeamId | None]
    capacity: NotRequired[int | None]
    member_ids: NotRequired[list[UserId]]


def create_team(session: Session, actor: Actor, **fields: Unpack[NewTeam]) -> SalesTeam:
    """Make a team, with members from today on."""
    given: dict[str, Any] = dict(fields)
    members = given.pop("member_ids", [])
    team = SalesTeam()
    if given.get("lead_id") is not None:
        _staff(session, given["lead_id"], field="lead_id")
    if given.get("parent_id") is not None:
        find(session, SalesTeam, given["parent_id"], field="parent_id")
    assign(team, given)
    session.add(team)
    session.flush()
    for user_id in dict.fromkeys(members):
        user = _staff(session, user_id, field="member_ids")
        session.add(_joined(session, team, user, day=clock.today(), is_primary=None))
    record(session, actor, "team.created", subject=team, changes=changes(team, dict(fields)))
    return team


def update_team(
    session: Session,
    actor: Actor,
    *,
    team_id: SalesTeamId,
    expected_version: int | None = None,
    **fields: Unpack[TeamChanges],
) -> SalesTeam:
    """Change what is told of a team. Absent fields stay; null empties."""
    team = _team(session, team_id, expected_version)
    assign(team, fields)
    if fields:
        record(session, actor, "team.updated", subject=team, changes=changes(team, fields))
    return team


@raises(ErrorCode.CYCLE)
def move_team(
    session: Session,
    actor: Actor,
    *,
    team_id: SalesTeamId,
    parent_id: SalesTeamId | None,
    expected_version: int | None = None,
) -> SalesTeam:
    """Hang a team below another one, or below none. No team is above itself."""
    team = _team(session, team_id, expected_version)
    if parent_id is not None:
        find(session, SalesTeam, parent_id, field="parent_id")
    team.parent_id = parent_id
    session.flush()
    record(session, actor, "team.moved", subject=team, changes={"parent_id": parent_id})
    return team


def set_team_lead(
    session: Session,
    actor: Actor,
    *,
    team_id: SalesTeamId,
    lead_id: UserId | None,
    expected_version: int | None = None,
) -> SalesTeam:
    """Say who leads a team; a manager sees the records of the teams he leads and all below."""
    team = _team(session, team_id, expected_version)
    team.lead_id = None if lead_id is None else _staff(session, lead_id, field="lead_id").id
    record(session, actor, "team.lead_set", subject=team, changes={"lead_id": lead_id})
    return team


@raises(ErrorCode.IN_USE)
def archive_team(
    session: Session, actor: Actor, *, team_id: SalesTeamId, expected_version: int | None = None
) -> SalesTeam:
    """Let a team without present members take no more of them. Its records stay its own."""
    team = _team(session, team_id, expected_version)
    day = clock.today()
    until = TeamMembership.valid_until
    present = select(TeamMembership.id).where(
        TeamMembership.team_id == team.id, or_(until.is_(None), until > day)
    )
    if session.scalar(present.limit(1)) is not None:
        raise Conflict(ErrorCode.IN_USE, "The team has members.")
    team.archived = True
    record(session, actor, "team.archived", subject=team)
    return team


@raises(ErrorCode.IN_USE)
def delete_team(
    session: Session, actor: Actor, *, team_id: SalesTeamId, expected_version: int | None = None
) -> None:
    """Delete a team that never had a member or a record. One that had is archived instead."""
    team = _team(session, team_id, expected_version)
    record(session, actor, "team.deleted", subject=team, changes={"name": team.name})
    session.delete(team)
    session.flush()


@raises(ErrorCode.OVERLAP, ErrorCode.INVALID_STATE)
def add_team_member(
    session: Session,
    actor: Actor,
    *,
    team_id: SalesTeamId,
    user_id: UserId,
    valid_from: date | None = None,
    is_primary: bool | None = None,
) -> TeamMembership:
    """Let a member of the staff belong to a team from a day (today) on.

    It becomes his primary team unless he has one then. Nobody has two primary teams on one day.
    """
    team = find(session, SalesTeam, team_id, field="team_id", lock="share")
    user = _staff(session, user_id, field="user_id")
    joined = _joined(session, team, user, day=valid_from or clock.today(), is_primary=is_primary)
    session.add(joined)
    session.flush()
    after = {"team_id": team.id, "user_id": user.id, "valid_from": joined.valid_from}
    record(session, actor, "team_member.added", subject=joined, changes=after)
    return joined


@raises(ErrorCode.INVALID_STATE)
def remove_team_member(
    session: Session,
    actor: Actor,
    *,
    team_id: SalesTeamId,
    user_id: UserId,
    valid_until: date | None = None,
) -> TeamMembership:
    """Let a user's membership end on a day (today), which does not count any more."""
    find(session, SalesTeam, team_id, field="team_id")
    find(session, User, user_id, field="user_id")
    day = valid_until or clock.today()
    until = TeamMembership.valid_until
    present = session.scalar(
        select(TeamMembership)
        .where(
            TeamMembership.team_id == team_id,
            TeamMembership.user_id == user_id,
            or_(until.is_(None), until > day),
        )
        .order_by(TeamMembership.valid_from)
        .limit(1)
    )
    if present is None:
        raise Conflict(ErrorCode.INVALID_STATE, "The user is no member of the team then.")
    present.leave(day)
    assign(present, {"valid_until": day})
    after = {"team_id": team_id, "user_id": user_id, "valid_until": day}
    record(session, actor, "team_member.removed", subject=present, changes=after)
    return present


def _team(session: Session, team_id: SalesTeamId, expected_version: int | None) -> SalesTeam:
    team = find(session, SalesTeam, team_id, field="team_id", lock="change")
    expect(team, expected_version)
    return team


def _staff(session: Session, user_id: UserId, *, field: str) -> User:
    user = find(session, User, user_id, field=field)
    if user.kind is not Audience.STAFF or user.status is UserStatus.DISABLED:
        raise Invalid(field, "Teams are made of staff who are not disabled.")
    return user


def _joined(
    session: Session, team: SalesTeam, user: User, *, day: date, is_primary: bool | None
) -> TeamMembership:
    """Return a membership from a day on, checked like every given value."""
    other = select(TeamMembership.id).where(
        TeamMembership.user_id == user.id, TeamMembership.is_primary, holds(day)
    )
    primary = session.scalar(other.limit(1)) is None if is_primary is None else is_primary
    joined = team.join(user.id, on=day, is_primary=primary)
    assign(joined, {"valid_from": day})
    return joined
