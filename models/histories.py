"""The stages that a deal was in: intervals without gap or overlap, appended and never rewritten."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Select, select, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge
from models.errors import Conflict, ErrorCode, Invalid


class DealStageHistory(Record, Base):
    """A deal's stay in a stage, up to but without `left_at`; the present one has no end."""

    __tablename__ = "deal_stage_history"
    __prefix__: ClassVar[str] = "dsh"

    deal_id: Mapped[UUID] = edge("deals")
    stage_id: Mapped[UUID] = edge("deal_stages", index=True)
    from_stage_id: Mapped[UUID | None] = edge("deal_stages", index=True)
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    left_at: Mapped[datetime | None]
    entered_by_id: Mapped[UUID | None] = edge("users", index=True)

    __table_args__ = (
        ExcludeConstraint(
            ("deal_id", "="),
            (text("tstzrange(entered_at, left_at)"), "&&"),
            name="ex_deal_stage_history_overlap",
            using="gist",
        ),
        CheckConstraint("left_at >= entered_at", name="forward"),
        Index("ix_deal_stage_history_deal_id", "deal_id", "entered_at", "id"),
        Index("ix_deal_stage_history_updated_at", "updated_at", "id"),
    )

    def close(self, at: datetime) -> None:
        """End the stay."""
        if self.left_at is not None:
            raise Conflict(ErrorCode.APPEND_ONLY)
        if at < self.entered_at:
            raise Invalid("at", "A deal cannot leave a stage before it entered it.")
        self.left_at = at


def present_stay(deal_id: UUID) -> Select[DealStageHistory]:
    """The stay that a deal is in now."""
    return select(DealStageHistory).where(
        DealStageHistory.deal_id == deal_id, DealStageHistory.left_at.is_(None)
    )
