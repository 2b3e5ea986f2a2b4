"""Which pipelines, stages and lost reasons a role sees: staff all of them, nobody else any."""

from __future__ import annotations

from auth.row_rules.kinds import EVERY_ROW, Rules, for_staff
from models.deals import LostReason
from models.pipelines import DealStage, Pipeline

RULES: Rules = {
    Pipeline: for_staff(EVERY_ROW),
    DealStage: for_staff(EVERY_ROW),
    LostReason: for_staff(EVERY_ROW),
}
