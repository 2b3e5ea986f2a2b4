"""Which leads a role sees: a partner those that were given to it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from auth.actors import Role
from auth.given import Given
from auth.row_rules.kinds import EVERY_ROW, Rules, of_led_teams, of_own_teams
from models.leads import Lead


def given_to_partner(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a partner see the leads that were distributed to it."""
    return row.c.partner_id == given.company_id  # type: ignore[no-any-return]


RULES: Rules = {
    Lead: {
        Role.AGENT: of_own_teams,
        Role.MANAGER: of_led_teams,
        Role.ADMIN: EVERY_ROW,
        Role.PARTNER: given_to_partner,
    },
}
