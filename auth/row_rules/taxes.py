"""Which tax rates a role sees: staff all of them; others read theirs on their papers."""

from __future__ import annotations

from auth.row_rules.kinds import EVERY_ROW, Rules, for_staff
from models.taxes import TaxRate

RULES: Rules = {TaxRate: for_staff(EVERY_ROW)}
