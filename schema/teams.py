"""Sales teams and their memberships as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, exists, or_

from auth.given import Given
from models.teams import SalesTeam as SalesTeams
from models.teams import TeamMembership as TeamMemberships
from resolvers import teams
from schema.entities import entity
from schema.fields import column, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import date, datetime

    from schema.connections import Connection
    from schema.deals import Deal
    from schema.identities import User


def _member_today(user: Any, team: Any, given: Given) -> ColumnElement[bool]:
    member = TeamMemberships.__table__.alias("member")
    return exists().where(
        member.c.team_id == team.c.id,
        member.c.user_id == user.c.id,
        member.c.valid_from <= given.today,
        or_(member.c.valid_until.is_(None), member.c.valid_until > given.today),
    )


@entity(SalesTeams, plural="teams", order="name")
class SalesTeam:
    """A team of the staff, in a tree of teams. Its lead sees the records of all teams below it."""

    name: str = column("Name, at most 120 characters.")
    code: str = column("Short unique code, at most 32 characters.")
    description: str | None = column("What it does, at most 2,000 characters.")
    lead: User | None = to_one("Who leads it.")
    parent: SalesTeam | None = to_one("The team above it.")
    teams: Connection[SalesTeam] = to_many("The teams right below it.", key="parent_id")
    capacity: int | None = column("How many open leads and deals it can work on.")
    archived: bool = column("Whether it takes no members any more.")
    members: list[User] = to_many("Its members today.", on=_member_today)
    memberships: Connection[TeamMembership] = to_many("Its members in time.", key="team_id")
    deals: Connection[Deal] = to_many("The deals of its members.", key="team_id")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(TeamMemberships, plural=None, order="-valid_from")
class TeamMembership:
    """A user's days in a team. One of his teams at a time is his primary one."""

    team: SalesTeam = to_one("The team.", implied=True)
    user: User | None = to_one("The member.")
    valid_from: date = column("The first day.")
    valid_until: date | None = column("The first day on which he is no member any more.")
    is_primary: bool = column("Whether what becomes his goes to this team.")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


mutations(
    teams.create_team,
    teams.update_team,
    teams.move_team,
    teams.set_team_lead,
    teams.archive_team,
    teams.delete_team,
    teams.add_team_member,
    teams.remove_team_member,
)
