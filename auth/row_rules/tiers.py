"""Which tiers and memberships a role sees: a customer the tier it is in, and no history."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, or_

from auth.actors import Role
from auth.given import Given
from auth.row_rules.kinds import EVERY_ROW, Rules, Through, for_staff
from models.tiers import CustomerTier, TierMembership


def of_own_membership(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a customer's user see the tier that his company is in now."""
    memberships = TierMembership.__table__.alias("held")
    return exists().where(
        memberships.c.tier_id == row.c.id,
        memberships.c.customer_id == given.company_id,
        memberships.c.valid_from <= given.now,
        or_(memberships.c.valid_until.is_(None), memberships.c.valid_until > given.now),
    )


RULES: Rules = {
    CustomerTier: {**for_staff(EVERY_ROW), Role.CUSTOMER: of_own_membership},
    TierMembership: for_staff(Through("customer")),
}
