"""What a deal would earn its partner, told before it is registered."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.deals import PartnerPart
from models.errors import Invalid, NotFound
from models.ids import ProductId
from models.money import Money
from models.products import Product
from resolvers.commissions.estimating import estimate
from resolvers.partner_tiers import tier_at
from resolvers.records import find


@dataclass(frozen=True, slots=True)
class Expectation:
    """A commission that may come."""

    amount: Decimal | None = field(
        metadata={"description": "The commission, in `currency`; null where no rule fits."}
    )
    currency: str = field(metadata={"description": "ISO 4217 code of the amount."})


def estimate_commission(
    session: Session,
    actor: Actor,
    *,
    amount: Money,
    product_ids: list[ProductId] | None = None,
    country: str | None = None,
) -> Expectation:
    """Say what today's rules would give on a deal that your company brings; it is no promise.

    Nothing is kept. Several products share the amount equally; none means all of them.
    """
    if actor.partner_id is None:
        raise NotFound
    if amount.amount <= 0:
        raise Invalid("amount")
    at = clock.now()
    tier = tier_at(session, actor.partner_id, at)
    products = [find(session, Product, one, field="product_ids") for one in product_ids or ()]
    expected = estimate(
        session,
        partner_id=actor.partner_id,
        role=PartnerPart.SOURCED,
        tier_id=tier.id if tier else None,
        product_ids=[one.id for one in products],
        amount=amount,
        at=at,
        country=country,
    )
    return Expectation(expected.amount if expected else None, amount.currency)
