"""Customer tiers, and which customer enters or leaves one when."""

from datetime import datetime
from typing import NotRequired, TypedDict, Unpack
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock, events
from models.customers import Customer
from models.errors import Conflict, ErrorCode
from models.ids import CustomerId, CustomerTierId
from models.money import Money
from models.tiers import CustomerTier, TierMembership, holds
from resolvers.customers import demand_unmerged
from resolvers.records import assign, changes, find, find_to_change
from resolvers.use_cases import raises


class NewCustomerTier(TypedDict):
    """A tier to be made."""

    name: str
    code: str
    rank: int
    threshold_up: NotRequired[Money | None]
    threshold_down: NotRequired[Money | None]
    benefits: NotRequired[str | None]


class CustomerTierChanges(TypedDict, total=False):
    """What may change of a tier."""

    name: str
    code: str
    rank: int
    threshold_up: Money | None
    threshold_down: Money | None
    benefits: str | None


def create_customer_tier(
    session: Session, actor: Actor, **fields: Unpack[NewCustomerTier]
) -> CustomerTier:
    """Create a tier. Name, code and rank are unique; `thresholdDown` is not above `thresholdUp`."""
    tier = CustomerTier()
    assign(tier, fields)
    session.add(tier)
    events.record(
        session, actor, "customer_tier.created", subject=tier, changes=changes(tier, fields)
    )
    return tier


def update_customer_tier(
    session: Session,
    actor: Actor,
    *,
    customer_tier_id: CustomerTierId,
    expected_version: int | None = None,
    **fields: Unpack[CustomerTierChanges],
) -> CustomerTier:
    """Change a tier; nobody enters or leaves it by that."""
    tier = find_to_change(
        session,
        actor,
        CustomerTier,
        identity=customer_tier_id,
        field="customer_tier_id",
        expected_version=expected_version,
    )
    assign(tier, fields)
    events.record(
        session, actor, "customer_tier.updated", subject=tier, changes=changes(tier, fields)
    )
    return tier


@raises(ErrorCode.OVERLAP)
def assign_tier(
    session: Session,
    actor: Actor,
    *,
    customer_id: CustomerId,
    tier_id: CustomerTierId,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    reason: str | None = None,
) -> TierMembership:
    """Put a customer into a tier, from now on unless said otherwise.

    The tier that it is in at that moment ends then. Another one planned within the time answers
    OVERLAP, the tier that it is in already INVALID_STATE.
    """
    customer = find(session, Customer, customer_id, field="customer_id", lock="change")
    demand_unmerged(customer)
    tier = find(session, CustomerTier, tier_id, field="tier_id")
    moment = valid_from or clock.now()
    present = _at(session, customer.id, moment)
    if present is not None and present.tier_id == tier.id:
        raise Conflict(ErrorCode.INVALID_STATE, "The customer is in this tier.")
    if present is not None and present.valid_until is None:
        present.end(moment)
        session.flush()  # the end comes before the new beginning
    membership = tier.assign(customer.id, at=moment)
    assign(membership, {"valid_from": moment, "valid_until": valid_until, "reason": reason})
    session.add(membership)
    said = {"tier_id": tier.id, "valid_from": moment, "valid_until": valid_until}
    events.record(session, actor, "customer.tiered", subject=customer, changes=said)
    return membership


def end_tier(
    session: Session,
    actor: Actor,
    *,
    customer_id: CustomerId,
    valid_until: datetime | None = None,
) -> TierMembership:
    """End the customer's present tier, now or at a given moment.

    A customer without a tier, or one whose tier has an end, answers INVALID_STATE.
    """
    customer = find(session, Customer, customer_id, field="customer_id", lock="change")
    present = _at(session, customer.id, clock.now())
    if present is None:
        raise Conflict(ErrorCode.INVALID_STATE, "The customer is in no tier.")
    moment = valid_until or clock.now()
    present.end(moment)
    said = {"tier_id": present.tier_id, "valid_until": moment}
    events.record(session, actor, "customer.untiered", subject=customer, changes=said)
    return present


def _at(session: Session, customer_id: UUID, moment: datetime) -> TierMembership | None:
    held = select(TierMembership).where(TierMembership.customer_id == customer_id, holds(moment))
    return session.scalar(held)
