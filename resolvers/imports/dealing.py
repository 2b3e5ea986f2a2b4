"""Imported deals and their stage history, which has the files' own dates and no gap."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from models import clock
from models.deals import DealStatus, WinOverride
from models.ids import new_id
from models.pipelines import DealStage, StageKind
from resolvers.imports.pipelines import Course
from resolvers.imports.rows import Draft

if TYPE_CHECKING:
    from resolvers.imports.loading import Loading

Row = dict[str, Any]


class Dealing:
    """Rows of deals and stays; a deal without a date of its own is known from the import on."""

    def __init__(self, loading: Loading, course: Course, homes: dict[UUID, UUID]) -> None:
        self._loading = loading
        self._course = course
        self._homes = homes
        self._now = clock.now()
        self._zone = ZoneInfo(loading.mapping.zone)
        opens = [stage for stage in loading.mapping.pipeline.stages if stage.kind is StageKind.OPEN]
        self._last_open = course.stages[opens[-1].name]

    def rows(self) -> tuple[list[Row], list[Row]]:
        """All deals, and all their stays."""
        deals, stays = [], []
        for draft in self._loading.new["deal"]:
            stage = self._course.stages[draft.references["stage"]]
            deal = self._deal(draft, stage)
            deals.append(deal)
            stays += self._stays(deal, stage)
        return deals, stays

    def _deal(self, draft: Draft, stage: DealStage) -> Row:
        engaged = self._instant(draft.values.get("engaged_on"))
        owner = self._loading.id_of(draft, "owner", "user")
        lost, won = stage.kind is StageKind.LOST, stage.kind is StageKind.WON
        return {
            "id": self._loading.ids["deal"][draft.key],
            "name": draft.values["name"],
            "customer_id": self._loading.id_of(draft, "customer", "customer"),
            "product_id": self._loading.id_of(draft, "product", "product"),
            "pipeline_id": self._course.pipeline.id,
            "stage_id": stage.id,
            "status": DealStatus(stage.kind.value),
            "value": draft.values.get("value"),
            "currency": self._loading.mapping.currency,
            "opened_at": engaged or self._now,
            "engaged_at": engaged,
            "closed_at": self._instant(draft.values.get("closed_on")),
            "lost_reason_id": self._course.lost_reason_id if lost else None,
            "win_override_reason": WinOverride.IMPORTED if won else None,
            "owner_id": owner,
            "team_id": self._homes.get(owner) if owner else None,
        }

    def _stays(self, deal: Row, stage: DealStage) -> list[Row]:
        """In the open stage from the first date to the last, and since then in the final one."""
        closed = deal["closed_at"]
        first = self._last_open if closed else stage
        stay = {"deal_id": deal["id"], "id": new_id(), "stage_id": first.id}
        stay |= {"from_stage_id": None, "entered_at": deal["opened_at"], "left_at": closed}
        if not closed:
            return [stay]
        end = {"deal_id": deal["id"], "id": new_id(), "stage_id": stage.id}
        return [stay, {**end, "from_stage_id": first.id, "entered_at": closed, "left_at": None}]

    def _instant(self, day: date | None) -> datetime | None:
        """The day's beginning in the mapping's zone."""
        return (
            None
            if day is None
            else datetime.combine(day, time(), tzinfo=self._zone).astimezone(UTC)
        )
