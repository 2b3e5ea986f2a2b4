"""The public data set, whole, where it is (CRM_TEST_DATA_DIR); its own totals are found again."""

from decimal import Decimal

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

import settings
from auth.actors import SYSTEM
from models.deals import Deal
from models.pipelines import DealStage
from resolvers.imports import import_folder
from tests.resolvers.imports.folders import mapping

FOLDER = settings.get().test_data_dir / "crm-sales-opportunities"
GAPS = """
SELECT count(*) FROM deal_stage_history later WHERE from_stage_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM deal_stage_history earlier
    WHERE earlier.deal_id = later.deal_id AND earlier.left_at = later.entered_at
)
"""

if FOLDER.is_dir():  # else the summary says that it is not here

    def test_the_data_sets_own_totals_are_found_again(session: Session):
        report, complete = import_folder(session, SYSTEM, mapping(), folder=FOLDER)
        assert (complete, report.refusals, report.rows) == (True, [], 8_927)
        assert by_stage(session) == {
            "Won": (4_238, Decimal("10005534.00")),
            "Lost": (2_473, Decimal("0.00")),
            "Engaging": (1_589, None),
            "Prospecting": (500, None),
        }
        free = select(func.count()).where(Deal.customer_id.is_(None))
        assert session.scalar(free) == 1_425
        assert session.scalar(select(func.count()).where(Deal.team_id.is_(None))) == 0
        assert session.scalar(text(GAPS)) == 0
        assert sum(report.corrections.values()) == 1_480 + 12 + 1
        assert session.scalar(text("SELECT count(*) FROM events")) == 1


def by_stage(session: Session) -> dict[str, tuple[int, Decimal | None]]:
    grouped = (
        select(DealStage.name, func.count(), func.sum(Deal.value))
        .join(Deal, Deal.stage_id == DealStage.id)
        .group_by(DealStage.name)
    )
    return {name: (count, value) for name, count, value in session.execute(grouped)}
