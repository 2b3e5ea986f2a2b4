"""Activities: logged and planned, done and cancelled, and shown outside only when made for it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models import clock
from models.activities import Activity, ActivityStatus, ActivityType
from models.base import Visibility
from models.customers import Customer
from models.errors import ErrorCode
from models.leads import Lead
from resolvers import activities
from tests.resolvers.acting import refused
from tests.resolvers.people import acts, said
from tests.world import identity

CALL: dict[str, Any] = {"type": ActivityType.CALL, "subject": "Call about the tills"}
NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)


def test_what_was_done_is_logged_as_done_by_the_caller(world_session):
    actor = acts(world_session, "agent")
    with clock.frozen(NOW):
        made = activities.log_activity(
            world_session, actor, **CALL, deal_id=identity("acme_rollout"), duration_minutes=25
        )
    assert (made.status, made.completed_at) == (ActivityStatus.DONE, NOW)
    assert (made.owner_id, made.team_id) == (identity("agent"), identity("europe"))
    assert (made.customer_id, made.visibility) == (identity("acme"), Visibility.INTERNAL)
    acme = world_session.get_one(Customer, identity("acme"))
    world_session.refresh(acme)
    assert (acme.last_contacted_at, acme.version) == (NOW, 1)
    assert said(world_session, made)["activity.logged"]["duration_minutes"] == 25


def test_a_note_is_no_contact_with_the_customer(world_session):
    actor = acts(world_session, "agent")
    before = world_session.get_one(Customer, identity("acme")).last_contacted_at
    activities.log_activity(
        world_session,
        actor,
        type=ActivityType.NOTE,
        subject="Budget approved",
        customer_id=identity("acme"),
    )
    world_session.expire_all()
    assert world_session.get_one(Customer, identity("acme")).last_contacted_at == before


def test_a_call_touches_the_lead(world_session):
    actor = acts(world_session, "agent")
    with clock.frozen(NOW):
        activities.log_activity(world_session, actor, **CALL, lead_id=identity("lead_lukas"))
    world_session.expire_all()
    lead = world_session.get_one(Lead, identity("lead_lukas"))
    assert lead.last_touch_at == NOW
    assert lead.first_touch_at < NOW


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"subject": ""}, ErrorCode.REQUIRED, "subject"),
        ({"duration_minutes": -5}, ErrorCode.OUT_OF_RANGE, "duration_minutes"),
        ({"outcome": "x" * 2001}, ErrorCode.TOO_LONG, "outcome"),
        ({"deal_id": identity("khaleej_shop")}, ErrorCode.NOT_FOUND, "deal_id"),
        ({"contact_id": identity("katrin")}, ErrorCode.NOT_FOUND, "contact_id"),
        (
            {"deal_id": identity("acme_rollout"), "customer_id": identity("globex")},
            ErrorCode.INVALID,
            "deal_id",
        ),
        (
            {"deal_id": identity("acme_rollout"), "contact_id": identity("etienne")},
            ErrorCode.INVALID,
            "contact_id",
        ),
        (
            {"completed_at": datetime(2199, 1, 1, tzinfo=UTC)},
            ErrorCode.OUT_OF_RANGE,
            "completed_at",
        ),
    ],
)
def test_what_does_not_fit_is_refused(world_session, fields, code, field):
    actor = acts(world_session, "agent")
    with refused(world_session, code, field):
        activities.log_activity(world_session, actor, **{**CALL, **fields})


def test_a_plan_is_done_once(world_session):
    actor = acts(world_session, "agent")
    plan = activities.schedule_activity(
        world_session, actor, **CALL, scheduled_for=clock.now() + timedelta(days=2)
    )
    world_session.flush()
    assert plan.status is ActivityStatus.PLANNED
    activities.complete_activity(
        world_session, actor, activity_id=plan.id, outcome="Wants a pilot", duration_minutes=15
    )
    assert (plan.status, plan.outcome, plan.duration_minutes) == (
        ActivityStatus.DONE,
        "Wants a pilot",
        15,
    )
    with refused(world_session, ErrorCode.INVALID_STATE):
        activities.complete_activity(world_session, actor, activity_id=plan.id)
    with refused(world_session, ErrorCode.INVALID_STATE):
        activities.cancel_activity(world_session, actor, activity_id=plan.id)
    assert list(said(world_session, plan)) == ["activity.scheduled", "activity.completed"]


def test_a_cancelled_plan_is_not_changed(world_session):
    actor = acts(world_session, "agent")
    plan = activities.cancel_activity(world_session, actor, activity_id=identity("acme_next"))
    assert plan.status is ActivityStatus.CANCELLED
    with refused(world_session, ErrorCode.INVALID_STATE):
        activities.update_activity(world_session, actor, activity_id=plan.id, subject="Later")


def test_an_activity_changes_in_the_version_that_was_read(world_session):
    actor = acts(world_session, "agent")
    call = activities.update_activity(
        world_session,
        actor,
        activity_id=identity("acme_call"),
        expected_version=1,
        visibility=Visibility.CUSTOMER,
    )
    world_session.flush()
    assert (call.customer_id, call.deal_id) == (identity("acme"), identity("acme_rollout"))
    with refused(world_session, ErrorCode.CONFLICT):
        activities.update_activity(
            world_session, actor, activity_id=call.id, expected_version=1, subject="Other"
        )


def test_a_deleted_activity_leaves_every_list(world_session):
    actor = acts(world_session, "agent")
    activities.delete_activity(world_session, actor, activity_id=identity("acme_call"))
    with refused(world_session, ErrorCode.NOT_FOUND, "activity_id"):
        activities.delete_activity(world_session, actor, activity_id=identity("acme_call"))


def test_outsiders_see_what_was_made_for_them(world_session):
    acts(world_session, "ana")
    seen = world_session.scalars(select(Activity)).all()
    assert {(one.customer_id, one.visibility) for one in seen} == {
        (identity("acme"), Visibility.CUSTOMER)
    }
    acts(world_session, "pia")
    seen = world_session.scalars(select(Activity)).all()
    assert all(one.visibility is Visibility.PARTNER for one in seen)
    assert {one.customer_id for one in seen} <= {
        identity("nordlys"),
        identity("smoerrebroed"),
        None,
    }


def test_a_partners_note_on_a_deal_of_others_stays_hidden(world_session):
    actor = acts(world_session, "manager")
    made = activities.log_activity(
        world_session,
        actor,
        **CALL,
        deal_id=identity("nordlys_pos"),
        visibility=Visibility.PARTNER,
    )
    world_session.flush()
    acts(world_session, "pia")
    assert world_session.scalar(select(Activity).where(Activity.id == made.id)) is None


def test_finance_knows_of_no_activity(world_session):
    acts(world_session, "finance")
    assert world_session.scalars(select(Activity)).all() == []
