"""Which tasks a role sees: outsiders those made for them, on their own records."""

from __future__ import annotations

from auth.actors import Role
from auth.row_rules.activities import for_own_company, for_own_partner
from auth.row_rules.kinds import EVERY_ROW, Rules, of_led_teams, of_own_teams
from models.tasks import Task

RULES: Rules = {
    Task: {
        Role.AGENT: of_own_teams,
        Role.MANAGER: of_led_teams,
        Role.ADMIN: EVERY_ROW,
        Role.CUSTOMER: for_own_company,
        Role.PARTNER: for_own_partner,
    },
}
