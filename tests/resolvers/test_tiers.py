"""Tiers: unique, with thresholds in order, and memberships that never overlap."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.customers import Customer
from models.errors import ErrorCode
from models.money import Money
from models.tiers import CustomerTier, TierMembership, tier_at
from resolvers import tiers
from tests.resolvers.acting import refused
from tests.resolvers.people import acts, said
from tests.world import identity


def euros(amount: int) -> Money:
    return Money(Decimal(amount), "EUR")


def tier_now(session: Session, customer: str) -> UUID | None:
    session.flush()
    found = select(tier_at(Customer.id, clock.now())).where(Customer.id == identity(customer))
    return session.scalar(found)


def history(session: Session, customer: str) -> Sequence[TierMembership]:
    session.flush()
    held = select(TierMembership).where(TierMembership.customer_id == identity(customer))
    return session.scalars(held.order_by(TierMembership.valid_from)).all()


def test_a_tier_has_thresholds_in_one_currency_and_in_order(world_session):
    actor = acts(world_session, "admin")
    fields: dict[str, Any] = {"name": "Diamond", "code": "DIA", "rank": 9}
    made = tiers.create_customer_tier(
        world_session, actor, **fields, threshold_up=euros(100), threshold_down=euros(90)
    )
    world_session.flush()
    assert (made.threshold_up, made.currency) == (Decimal("100.00"), "EUR")
    with refused(world_session, ErrorCode.OUT_OF_RANGE, "threshold_down"):
        tiers.update_customer_tier(
            world_session, actor, customer_tier_id=made.id, threshold_down=euros(101)
        )
    assert list(said(world_session, made)) == ["customer_tier.created"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"name": "GOLD"}, "name"), ({"code": "GOLD"}, "code"), ({"rank": 2}, "rank")],
)
def test_name_code_and_rank_are_unique(world_session, fields, field):
    actor = acts(world_session, "admin")
    gold = world_session.get_one(CustomerTier, identity("gold"))
    taken: dict[str, Any] = {"code": gold.code} if field == "code" else fields
    with refused(world_session, ErrorCode.TAKEN, field):
        tiers.create_customer_tier(
            world_session, actor, **{"name": "New", "code": "NEW", "rank": 9, **taken}
        )


def test_entering_a_tier_ends_the_present_one(world_session):
    actor = acts(world_session, "manager")
    before = tier_now(world_session, "acme")
    other = identity("platinum" if before != identity("platinum") else "silver")
    made = tiers.assign_tier(
        world_session, actor, customer_id=identity("acme"), tier_id=other, reason="Revenue"
    )
    assert tier_now(world_session, "acme") == other
    *_, last, new = history(world_session, "acme")
    assert (last.tier_id, last.valid_until, new.id) == (before, made.valid_from, made.id)
    with refused(world_session, ErrorCode.INVALID_STATE):
        tiers.assign_tier(world_session, actor, customer_id=identity("acme"), tier_id=other)


def test_two_tiers_never_cover_the_same_time(world_session):
    actor = acts(world_session, "manager")
    first = history(world_session, "acme")[0]
    free = first.valid_from - timedelta(days=10)
    with refused(world_session, ErrorCode.OVERLAP, "valid_from"):
        tiers.assign_tier(
            world_session,
            actor,
            customer_id=identity("acme"),
            tier_id=identity("gold"),
            valid_from=free,
            valid_until=first.valid_from + timedelta(days=1),
        )
    tiers.assign_tier(
        world_session,
        actor,
        customer_id=identity("acme"),
        tier_id=identity("gold"),
        valid_from=free,
        valid_until=first.valid_from,
    )
    assert len(history(world_session, "acme")) >= 2
    with refused(world_session, ErrorCode.OUT_OF_RANGE, "valid_until"):
        tiers.assign_tier(
            world_session,
            actor,
            customer_id=identity("lefevre"),
            tier_id=identity("gold"),
            valid_until=clock.now() - timedelta(days=1),
        )


def test_a_tier_ends_once(world_session):
    actor = acts(world_session, "manager")
    tiers.end_tier(world_session, actor, customer_id=identity("acme"))
    assert tier_now(world_session, "acme") is None
    with refused(world_session, ErrorCode.INVALID_STATE):
        tiers.end_tier(world_session, actor, customer_id=identity("acme"))
    acme = world_session.get_one(Customer, identity("acme"))
    assert list(said(world_session, acme)) == ["customer.untiered"]


def test_a_customers_user_sees_his_present_tier_and_no_history(world_session):
    acts(world_session, "admin")
    present = tier_now(world_session, "acme")
    acts(world_session, "ana")
    assert world_session.scalars(select(CustomerTier.id)).all() == [present]
    assert world_session.scalars(select(TierMembership)).all() == []
    acts(world_session, "pia")
    assert world_session.scalars(select(CustomerTier)).all() == []
