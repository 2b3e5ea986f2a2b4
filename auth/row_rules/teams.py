"""Which teams and memberships a role sees: staff all of them, nobody else any."""

from __future__ import annotations

from auth.row_rules.kinds import EVERY_ROW, Rules, for_staff
from models.teams import SalesTeam, TeamMembership

RULES: Rules = {
    SalesTeam: for_staff(EVERY_ROW),
    TeamMembership: for_staff(EVERY_ROW),
}
