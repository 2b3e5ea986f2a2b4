"""Which customers a role sees: its own company, or those of the deals that a partner brought."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists

from auth.actors import Role
from auth.given import Given
from auth.row_rules.kinds import EVERY_ROW, Rules, of_led_teams, of_own_teams
from models.customers import Customer
from models.deals import Deal, PartnerPart


def own_company(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a customer's user see his company."""
    return row.c.id == given.company_id  # type: ignore[no-any-return]


def of_sourced_deals(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a partner see the customers of the deals that it brought."""
    deals = Deal.__table__.alias("brought")
    return exists().where(
        deals.c.customer_id == row.c.id,
        deals.c.partner_id == given.company_id,
        deals.c.partner_role == PartnerPart.SOURCED,
        deals.c.deleted_at.is_(None),
    )


RULES: Rules = {
    Customer: {
        Role.AGENT: of_own_teams,
        Role.MANAGER: of_led_teams,
        Role.FINANCE: EVERY_ROW,
        Role.ADMIN: EVERY_ROW,
        Role.CUSTOMER: own_company,
        Role.PARTNER: of_sourced_deals,
    },
}
