"""Customer tiers and memberships as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.tiers import CustomerTier as CustomerTiers
from models.tiers import TierMembership as TierMemberships
from models.tiers import tier_at
from resolvers import tiers
from schema.entities import entity
from schema.fields import column, computed, money, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import datetime

    from schema.connections import Connection
    from schema.customers import Customer
    from schema.money import Money


@entity(CustomerTiers, plural="customerTiers", order="rank")
class CustomerTier:
    """A class of customers with benefits of its own.

    The thresholds are yearly revenue in one currency: a customer rises at `thresholdUp` and falls
    only below `thresholdDown`, so that nobody swings to and fro (hysteresis).
    """

    name: str = column("Name, at most 80 characters, unique.")
    code: str = column("Short name for programs, at most 32 characters, unique.")
    rank: int = column("Place in the order of tiers, unique; the higher, the better.")
    threshold_up: Money | None = money("Yearly revenue from which a customer enters the tier.")
    threshold_down: Money | None = money("Yearly revenue below which a customer leaves the tier.")
    benefits: str | None = column("What customers of the tier get, at most 4,000 characters.")
    customers: Connection[Customer] = to_many(
        "Customers that are in the tier now.",
        on=lambda customer, row, given: tier_at(customer.c.id, given.now) == row.c.id,
    )
    memberships: Connection[TierMembership] = to_many(
        "Who was in the tier, from when until when.", key="tier_id"
    )
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(TierMemberships, plural=None, order="-valid_from")
class TierMembership:
    """A customer's time in a tier. Two memberships of one customer never overlap."""

    customer: Customer | None = to_one("The customer.")
    tier: CustomerTier | None = to_one("The tier.", implied=True)
    valid_from: datetime = column("From this moment on.")
    valid_until: datetime | None = column("Up to but without this moment; none: still.")
    is_current: bool = computed(
        "Whether it counts now.",
        lambda row, given: (
            (row.c.valid_from <= given.now)
            & (row.c.valid_until.is_(None) | (row.c.valid_until > given.now))
        ),
    )
    reason: str | None = column("Why, at most 400 characters.")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")


mutations(tiers.create_customer_tier, tiers.update_customer_tier, tiers.assign_tier, tiers.end_tier)
