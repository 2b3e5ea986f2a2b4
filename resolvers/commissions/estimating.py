"""What a partner may expect of a deal under the rules of a day, before anything is invoiced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.lookups import LookUp
from models.commissions import Basis, Sale, entitled, most_specific
from models.deals import PartnerPart
from models.money import Money, nothing
from models.pricing import split
from models.products import Product
from resolvers.commissions.sourcing import rules_at
from resolvers.territories import territory_of


def estimate(
    session: Session,
    *,
    partner_id: UUID,
    role: PartnerPart,
    tier_id: UUID | None,
    product_ids: Sequence[UUID],
    amount: Money,
    at: datetime,
    country: str | None,
) -> Money | None:
    """Return what the rules for such a deal would grant on the whole amount; none without a rule.

    Several products share the amount equally. What is a share of a margin cannot be told.
    """
    rules, territory_id = rules_at(session, at), territory_of(session, country, at)
    found = nothing(amount.currency)
    fitting = 0
    products = _products(session, product_ids)
    parts = split(amount.rounded().amount, [Decimal(1)] * len(products), amount.exponent)
    for (product_id, family_id), part in zip(products, parts, strict=True):
        sale = Sale(partner_id, product_id, family_id, role, territory_id, tier_id, amount.currency)
        rule = most_specific(rules, sale)
        if rule is not None and rule.basis is not Basis.MARGIN:
            found += entitled(rule.terms, part, exponent=amount.exponent)
            fitting += 1
    return Money(found, amount.currency) if fitting else None


def _products(
    session: Session, product_ids: Sequence[UUID]
) -> list[tuple[UUID | None, UUID | None]]:
    """The products with their categories; a deal about nothing in particular is one of neither."""
    statement = select(Product.id, Product.family_id).where(Product.id.in_(product_ids))
    options = {"look_up": LookUp.RULES_IN_FORCE}
    found = session.execute(statement.order_by(Product.id), execution_options=options).all()
    return [(product_id, family_id) for product_id, family_id in found] or [(None, None)]
