"""Approval policies: limits, approvers, and when they count."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models.approvals import ApprovalPolicy, Terms
from models.errors import ErrorCode
from models.identities import StaffRole
from models.money import Money
from resolvers import approval_policies
from tests.resolvers.acting import acting, admin, person, refused, told

CHAIN = [StaffRole.MANAGER, StaffRole.FINANCE]


@pytest.fixture
def actor(session: Session):
    return admin(session)


def created(session: Session, actor: Actor, **fields: Any) -> Any:
    """A policy for totals above 50,000 EUR, unless said otherwise, written."""
    chosen: dict[str, Any] = {"name": "Big", "approvers": CHAIN, "total": euros("50000")} | fields
    policy = approval_policies.create_approval_policy(session, actor, **chosen)
    session.flush()
    return policy


def euros(amount: str) -> Money:
    """An amount in EUR."""
    return Money(Decimal(amount), "EUR")


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"approvers": []}, ErrorCode.OUT_OF_RANGE, "approvers"),
        ({"approvers": CHAIN * 3}, ErrorCode.OUT_OF_RANGE, "approvers"),
        ({"approvers": [StaffRole.AGENT]}, ErrorCode.INVALID, "approvers"),
        ({"total": None}, ErrorCode.REQUIRED, "line_percent"),
        ({"line_percent": Decimal(101)}, ErrorCode.OUT_OF_RANGE, "line_percent"),
        ({"order_percent": Decimal(-1)}, ErrorCode.OUT_OF_RANGE, "order_percent"),
        ({"margin_percent": Decimal(101)}, ErrorCode.OUT_OF_RANGE, "margin_percent"),
        ({"total": euros("-1")}, ErrorCode.OUT_OF_RANGE, "total"),
        ({"total": euros("0.001")}, ErrorCode.INVALID, "total"),
        ({"name": " "}, ErrorCode.REQUIRED, "name"),
    ],
)
def test_a_policy_that_bounds_nothing_or_wrongly_is_refused(session, actor, fields, code, field):
    with refused(session, code, field):
        created(session, actor, **fields)


def test_a_policy_is_changed_in_the_version_that_was_read(session, actor):
    policy = created(session, actor)
    given: dict[str, Any] = {"approval_policy_id": policy.id}
    with refused(session, ErrorCode.TAKEN, "name"):
        created(session, actor, name="BIG")
    with refused(session, ErrorCode.REQUIRED, "line_percent"):
        approval_policies.update_approval_policy(session, actor, **given, total=None)
    approval_policies.update_approval_policy(
        session, actor, **given, line_percent=Decimal(15), total=None, expected_version=1
    )
    session.flush()
    with refused(session, ErrorCode.CONFLICT):
        approval_policies.update_approval_policy(
            session, actor, **given, name="X", expected_version=1
        )
    assert (policy.total, policy.currency) == (None, None)
    small = Terms(Decimal(15), Decimal(0), None, Decimal(10**6), "USD")
    assert policy.exceeded(small) == []
    assert policy.exceeded(small._replace(line_percent=Decimal("15.01"))) == ["line_percent"]


def test_a_retired_policy_counts_again_when_it_is_activated(session, actor):
    policy = created(session, actor)
    given: dict[str, Any] = {"approval_policy_id": policy.id}
    assert policy.active
    approval_policies.retire_approval_policy(session, actor, **given)
    assert not policy.active
    approval_policies.activate_approval_policy(session, actor, **given)
    assert policy.active
    names = [f"approval_policy.{one}" for one in ("created", "retired", "activated")]
    assert told(session) == names


def test_an_agent_sees_the_policies_in_force(session, actor):
    created(session, actor)
    gone = created(session, actor, name="Old")
    approval_policies.retire_approval_policy(session, actor, approval_policy_id=gone.id)
    session.flush()
    acting(session, person(session, StaffRole.AGENT))
    assert session.scalars(select(ApprovalPolicy.name)).all() == ["Big"]
