"""Which deals and stays in stages a role sees."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_

from auth.actors import Role
from auth.given import Given
from auth.row_rules.kinds import EVERY_ROW, Rules, Through, for_staff, of_led_teams, of_own_teams
from models.deals import Deal, PartnerPart
from models.histories import DealStageHistory


def sourced_by_partner(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a partner see the deals that it brought."""
    return and_(row.c.partner_id == given.company_id, row.c.partner_role == PartnerPart.SOURCED)


RULES: Rules = {
    Deal: {
        Role.AGENT: of_own_teams,
        Role.MANAGER: of_led_teams,
        Role.FINANCE: EVERY_ROW,
        Role.ADMIN: EVERY_ROW,
        Role.PARTNER: sourced_by_partner,
    },
    DealStageHistory: for_staff(Through("deal")),
}
