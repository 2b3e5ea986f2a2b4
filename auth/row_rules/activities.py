"""Which activities a role sees: outsiders those made for them, on their own records."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from auth.actors import Role
from auth.given import Given
from auth.row_rules.kinds import EVERY_ROW, Rules, of_led_teams, of_own_teams
from auth.row_rules.leads import given_to_partner
from models.activities import Activity
from models.base import Visibility
from models.deals import Deal, PartnerPart
from models.leads import Lead


def for_own_company(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a customer's user see what concerns his company and was made for customers."""
    return and_(row.c.customer_id == given.company_id, row.c.visibility == Visibility.CUSTOMER)


def for_own_partner(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a partner see what was made for partners on its own deals and leads."""
    deals, leads = Deal.__table__.alias("brought"), Lead.__table__.alias("given")
    return and_(
        row.c.visibility == Visibility.PARTNER,
        or_(
            exists().where(
                deals.c.id == row.c.deal_id,
                deals.c.partner_id == given.company_id,
                deals.c.partner_role == PartnerPart.SOURCED,
                deals.c.deleted_at.is_(None),
            ),
            exists().where(
                leads.c.id == row.c.lead_id,
                given_to_partner(leads, given),
                leads.c.deleted_at.is_(None),
            ),
        ),
    )


RULES: Rules = {
    Activity: {
        Role.AGENT: of_own_teams,
        Role.MANAGER: of_led_teams,
        Role.ADMIN: EVERY_ROW,
        Role.CUSTOMER: for_own_company,
        Role.PARTNER: for_own_partner,
    },
}
