"""Teams: a tree without cycles, leads and members from the staff, memberships in time."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from models import clock
from models.errors import ErrorCode
from models.identities import StaffRole, UserStatus
from models.ids import new_id
from models.teams import TeamMembership
from resolvers import deals, teams
from resolvers.records import team_of
from tests.models import made
from tests.resolvers.acting import admin, person, refused, told

TODAY = date(2026, 6, 1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon():
    with clock.frozen(datetime.fromisoformat("2026-06-01T12:00:00+00:00")):
        yield


@pytest.fixture
def sam(session: Session):
    return person(session, StaffRole.AGENT, "sam")


@pytest.fixture
def actor(session: Session):
    return admin(session)


@pytest.fixture
def north(session: Session, actor):
    return teams.create_team(session, actor, name="North", code="N")


def test_a_team_is_made_with_its_members(session, actor, sam):
    team = teams.create_team(
        session, actor, name="North", code="N", lead_id=sam.id, member_ids=[sam.id, sam.id]
    )
    session.flush()
    member = session.query(TeamMembership).one()
    assert (member.user_id, member.is_primary, member.valid_from) == (sam.id, True, TODAY)
    assert team_of(session, sam.id) == team.id
    with refused(session, ErrorCode.TAKEN, "code"):
        teams.create_team(session, actor, name="Other", code="N")
    with refused(session, ErrorCode.NOT_FOUND, "parent_id"):
        teams.create_team(session, actor, name="Other", code="O", parent_id=new_id())


def test_a_team_is_changed_in_the_version_that_was_read(session, actor, north):
    teams.update_team(session, actor, team_id=north.id, expected_version=1, capacity=5)
    session.flush()
    with refused(session, ErrorCode.CONFLICT):
        teams.update_team(session, actor, team_id=north.id, expected_version=1, capacity=6)
    with refused(session, ErrorCode.OUT_OF_RANGE, "capacity"):
        teams.update_team(session, actor, team_id=north.id, capacity=-1)


def test_the_tree_of_teams_has_no_cycles(session, actor, north):
    south = teams.create_team(session, actor, name="South", code="S", parent_id=north.id)
    with refused(session, ErrorCode.CYCLE, "parent_id"):
        teams.move_team(session, actor, team_id=north.id, parent_id=south.id)
    with refused(session, ErrorCode.CYCLE, "parent_id"):
        teams.move_team(session, actor, team_id=north.id, parent_id=north.id)
    teams.move_team(session, actor, team_id=south.id, parent_id=None)
    teams.move_team(session, actor, team_id=north.id, parent_id=south.id)
    assert north.parent_id == south.id


def test_leads_and_members_are_staff_who_can_come_in(session, actor, north, sam):
    ben = made.buyer(session, made.customer(session))
    sam.status = UserStatus.DISABLED
    for user in (ben, sam):
        with refused(session, ErrorCode.INVALID, "lead_id"):
            teams.set_team_lead(session, actor, team_id=north.id, lead_id=user.id)
        with refused(session, ErrorCode.INVALID, "user_id"):
            teams.add_team_member(session, actor, team_id=north.id, user_id=user.id)
    sam.status = UserStatus.ACTIVE
    teams.set_team_lead(session, actor, team_id=north.id, lead_id=sam.id)
    teams.set_team_lead(session, actor, team_id=north.id, lead_id=None)
    assert north.lead_id is None


def test_a_membership_lasts_from_its_first_day_up_to_its_last(session, actor, north, sam):
    given: dict[str, Any] = {"team_id": north.id, "user_id": sam.id}
    member = teams.add_team_member(session, actor, **given, valid_from=TODAY - DAY)
    with refused(session, ErrorCode.OVERLAP, "user_id"):
        teams.add_team_member(session, actor, **given)
    with refused(session, ErrorCode.OUT_OF_RANGE, "valid_from"):
        teams.add_team_member(session, actor, **given, valid_from=date(1800, 1, 1))
    teams.remove_team_member(session, actor, **given)
    session.flush()
    assert member.valid_until == TODAY
    assert team_of(session, sam.id) is None
    with refused(session, ErrorCode.INVALID_STATE):
        teams.remove_team_member(session, actor, **given)
    again = teams.add_team_member(session, actor, **given)
    assert again.id != member.id
    assert told(session) == [
        "team.created",
        "team_member.added",
        "team_member.removed",
        "team_member.added",
    ]


def test_a_user_has_one_primary_team(session, actor, north, sam):
    south = teams.create_team(session, actor, name="South", code="S", member_ids=[sam.id])
    member = teams.add_team_member(session, actor, team_id=north.id, user_id=sam.id)
    assert not member.is_primary
    assert team_of(session, sam.id) == south.id
    east = teams.create_team(session, actor, name="East", code="E")
    with refused(session, ErrorCode.OVERLAP, "is_primary"):
        teams.add_team_member(session, actor, team_id=east.id, user_id=sam.id, is_primary=True)


def test_a_team_with_members_or_records_is_not_deleted(session, actor, north, sam):
    given: dict[str, Any] = {"team_id": north.id, "user_id": sam.id}
    teams.add_team_member(session, actor, **given)
    with refused(session, ErrorCode.IN_USE):
        teams.archive_team(session, actor, team_id=north.id)
    with refused(session, ErrorCode.IN_USE):
        teams.delete_team(session, actor, team_id=north.id)
    teams.remove_team_member(session, actor, **given)
    teams.archive_team(session, actor, team_id=north.id)
    with refused(session, ErrorCode.INVALID_STATE):
        teams.add_team_member(session, actor, **given)
    empty = teams.create_team(session, actor, name="Empty", code="X")
    session.flush()
    teams.delete_team(session, actor, team_id=empty.id, expected_version=1)
    assert told(session)[-1] == "team.deleted"


def test_what_becomes_a_members_goes_to_his_team(session, actor, north, sam):
    pipeline, _ = made.pipeline(session)
    teams.add_team_member(session, actor, team_id=north.id, user_id=sam.id)
    deal = deals.create_deal(session, actor, name="A", pipeline_id=pipeline.id, owner_id=sam.id)
    assert deal.team_id == north.id
