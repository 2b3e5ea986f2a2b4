"""Our own people and their teams: who leads, who sells where, and since when."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from sqlalchemy.orm import Session

from auth.passwords import hash_password
from models import secrets
from models.identities import Audience, StaffRole, User, UserStatus
from models.teams import SalesTeam
from tests.world.naming import ago, day, identity, made, stamped
from tests.world.reading import table


class Colleague(NamedTuple):
    """A member of the staff; the address is the key at trustcart.test."""

    key: str
    name: str
    title: str
    role: StaffRole
    time_zone: str
    locale: str
    phone: str


class Team(NamedTuple):
    """A sales team, who leads it and where it hangs."""

    key: str
    name: str
    code: str
    lead: str
    parent: str | None
    capacity: int
    description: str


STAFF: Final = table("staff", Colleague)
TEAMS: Final = table("teams", Team)
MEMBERS: Final = (
    ("manager", "international", 900),
    ("agent", "europe", 700),
    ("yuki", "asia", 480),
    ("henrik", "public_sector", 365),
    ("chloe", "public_sector", 350),
)
HOME: Final = {person: team for person, team, _ in MEMBERS}
KEYS: Final[dict[str, type[Any]]] = {
    **dict.fromkeys((each.key for each in STAFF), User),
    **dict.fromkeys((each.key for each in TEAMS), SalesTeam),
}


def load(session: Session) -> str:
    """Staff and teams; returns the hash of the password that all demo people share."""
    password_hash = hash_password(secrets.demo_password())
    session.add_all(_login(each, password_hash) for each in STAFF)
    session.flush()
    teams = {each.key: _team(each) for each in TEAMS}
    session.add_all(teams.values())
    session.flush()
    for person, team, days in MEMBERS:
        stay = teams[team].join(identity(person), on=day(days), is_primary=True)
        stay.id = identity(f"{person}_in_{team}")
        session.add(stay)
    session.flush()
    return password_hash


def owned(person: str | None) -> dict[str, Any]:
    """Owner and team of a record that is this person's."""
    if person is None:
        return {"owner_id": None, "team_id": None}
    return {"owner_id": identity(person), "team_id": identity(HOME[person])}


def _login(person: Colleague, password_hash: str) -> User:
    return made(
        User,
        person.key,
        kind=Audience.STAFF,
        email=f"{person.key}@trustcart.test",
        name=person.name,
        title=person.title,
        role=person.role,
        phone=person.phone,
        time_zone=person.time_zone,
        locale=person.locale,
        status=UserStatus.ACTIVE,
        password_hash=password_hash,
        last_login_at=ago(0.4),
        **stamped(950, 0.4),
    )


def _team(team: Team) -> SalesTeam:
    return made(
        SalesTeam,
        team.key,
        name=team.name,
        code=team.code,
        description=team.description,
        lead_id=identity(team.lead),
        parent_id=identity(team.parent) if team.parent else None,
        capacity=team.capacity,
        **stamped(950),
    )
