"""Teams and tiers in time: trees without cycles, periods without overlap."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models import clock, teams, tiers
from models.customers import Customer
from models.errors import Conflict, ErrorCode, Invalid
from models.teams import TeamMembership
from models.tiers import CustomerTier, TierMembership
from tests.models import made
from tests.models.refused import refuses

MAY = date(2027, 5, 1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def user(session: Session):
    return made.staff(session)


def test_no_team_is_its_own_ancestor(session: Session):
    top = made.team(session, "A")
    middle = made.team(session, "B", parent_id=top.id)
    low = made.team(session, "C", parent_id=middle.id)
    with refuses(session, ErrorCode.CYCLE, "parent_id"):
        top.parent_id = low.id
    session.expire_all()
    with refuses(session, ErrorCode.CYCLE, "parent_id"):
        top.parent_id = top.id


def test_no_customer_is_its_own_ancestor(session: Session):
    holding = made.customer(session, "Holding")
    daughter = made.customer(session, "Daughter", parent_id=holding.id)
    with refuses(session, ErrorCode.CYCLE, "parent_id"):
        holding.parent_id = daughter.id


def test_a_user_is_in_a_team_once_at_a_time(session: Session, user):
    team = made.team(session)
    made.added(session, team.join(user.id, on=MAY))
    with refuses(session, ErrorCode.OVERLAP, "user_id"):
        session.add(team.join(user.id, on=MAY + timedelta(days=3)))


def test_who_left_may_come_back_the_same_day(session: Session, user):
    team = made.team(session)
    first = made.added(session, team.join(user.id, on=MAY))
    first.leave(MAY + timedelta(days=10))
    session.flush()
    made.added(session, team.join(user.id, on=MAY + timedelta(days=10)))
    days = [MAY, MAY + timedelta(days=9), MAY + timedelta(days=10)]
    for day in days:
        assert len(session.scalars(select(TeamMembership).where(teams.holds(day))).all()) == 1


def test_a_user_has_one_primary_team_at_a_time(session: Session, user):
    north, south = made.team(session, "N"), made.team(session, "S")
    first = made.added(session, north.join(user.id, on=MAY, is_primary=True))
    second = made.added(session, south.join(user.id, on=MAY))
    with refuses(session, ErrorCode.OVERLAP, "is_primary"):
        second.is_primary = True
    session.refresh(second)
    second.is_primary, first.is_primary = True, False
    session.flush()


def test_a_membership_ends_once_and_after_its_beginning(session: Session, user):
    membership = made.team(session).join(user.id, on=MAY)
    with pytest.raises(Invalid):
        membership.leave(MAY - timedelta(days=1))
    membership.leave(MAY)
    with pytest.raises(Conflict):
        membership.leave(MAY)


def test_an_archived_team_takes_no_members(session: Session, user):
    with pytest.raises(Conflict):
        made.team(session, archived=True).join(user.id)


def test_joining_leading_and_moving_teams_raises_the_epoch_of_all_staff(session: Session, user):
    def epoch() -> Any:
        statement = text("SELECT access_epoch FROM users WHERE id = :id")
        return session.execute(statement, {"id": user.id}).scalar_one()

    buyer = made.buyer(session, made.customer(session))
    seen = [epoch()]
    team = made.team(session, "N")
    seen.append(epoch())
    membership = made.added(session, team.join(user.id))
    seen.append(epoch())
    membership.leave()
    session.flush()
    seen.append(epoch())
    team.lead_id = user.id
    session.flush()
    seen.append(epoch())
    assert seen == sorted(set(seen))
    team.name = "Renamed"
    session.flush()
    assert epoch() == seen[-1]
    session.refresh(buyer)
    assert buyer.access_epoch == 1


@pytest.fixture
def gold(session: Session):
    return made.added(session, CustomerTier(name="Gold", code="GOLD", rank=1))


def test_a_customer_is_in_one_tier_at_a_time(session: Session, gold):
    silver = made.added(session, CustomerTier(name="Silver", code="SILVER", rank=2))
    acme = made.customer(session)
    first = made.added(session, silver.assign(acme.id, at=NOON))
    with refuses(session, ErrorCode.OVERLAP, "valid_from"):
        session.add(gold.assign(acme.id, at=NOON + timedelta(days=1)))
    session.refresh(first)
    first.end(NOON + timedelta(days=1))
    session.flush()
    made.added(session, gold.assign(acme.id, at=NOON + timedelta(days=1)))
    for at, tier in ((NOON, silver), (NOON + timedelta(days=1), gold)):
        found = session.scalar(select(tiers.tier_at(Customer.id, at)).select_from(Customer))
        assert found == tier.id
    before = select(TierMembership).where(tiers.holds(NOON - timedelta(days=1)))
    assert session.scalars(before).all() == []


def test_a_tier_membership_ends_once_and_after_its_beginning(gold):
    with clock.frozen(NOON):
        membership = gold.assign(gold.id)
        with pytest.raises(Invalid):
            membership.end(NOON - timedelta(days=1))
        membership.end()
        with pytest.raises(Conflict):
            membership.end()


@pytest.mark.usefixtures("gold")
def test_the_threshold_down_is_not_above_the_one_up(session: Session):
    with refuses(session, ErrorCode.OUT_OF_RANGE, "threshold_down"):
        session.execute(
            text(
                "UPDATE customer_tiers SET threshold_up = 1.00, threshold_down = 2.00,"
                " currency = 'EUR'"
            )
        )
