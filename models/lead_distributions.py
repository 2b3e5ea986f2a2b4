"""Leads offered to partners: answered in time, taken back by the clock, offered again."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, String, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge, enum_column, recent
from models.errors import Conflict, ErrorCode


class DistributionStatus(StrEnum):
    """offered → accepted, declined or recalled. EXPIRED is never stored: it follows from time."""

    OFFERED = "OFFERED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    RECALLED = "RECALLED"
    EXPIRED = "EXPIRED"


class LeadDistribution(Record, Base):
    """A lead offered to a partner. It holds the lead until `held_until`: no two offers overlap."""

    __tablename__ = "lead_distributions"
    __prefix__: ClassVar[str] = "ldn"

    lead_id: Mapped[UUID] = edge("leads", index=True)
    partner_id: Mapped[UUID] = edge("partners")
    status: Mapped[DistributionStatus] = enum_column(
        DistributionStatus, name="status", default=DistributionStatus.OFFERED
    )
    offered_at: Mapped[datetime] = mapped_column(default=clock.now)
    answer_by: Mapped[datetime]
    held_until: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = edge("users", index=True)
    reason: Mapped[str | None] = mapped_column(String(400))

    __table_args__ = (
        ExcludeConstraint(
            ("lead_id", "="),
            (text("tstzrange(offered_at, held_until)"), "&&"),
            name="ex_lead_distributions_one_offer",
            using="gist",
        ),
        CheckConstraint("status <> 'EXPIRED'", name="status_stored"),
        CheckConstraint("answer_by > offered_at", name="answer_by_forward"),
        CheckConstraint("held_until >= offered_at", name="held_forward"),
        CheckConstraint(
            "(status IN ('ACCEPTED', 'DECLINED')) = (answered_at IS NOT NULL)",
            name="answered_whole",
        ),
        *recent("lead_distributions", "partner_id", "status"),
    )

    def accept(self, by: UUID | None) -> None:
        """Take the lead on: it is the partner's from now on."""
        self._answer(DistributionStatus.ACCEPTED, by)
        self.held_until = None

    def decline(self, by: UUID | None, reason: str) -> None:
        """Leave the lead to others."""
        self._answer(DistributionStatus.DECLINED, by)
        self.held_until, self.reason = self.answered_at, reason

    def recall(self) -> None:
        """Be taken back before an answer."""
        self._demand_open()
        self.status = DistributionStatus.RECALLED
        self.held_until = max(clock.now(), self.offered_at)

    def _answer(self, status: DistributionStatus, by: UUID | None) -> None:
        self._demand_open()
        self.status, self.answered_by_id = status, by
        self.answered_at = max(clock.now(), self.offered_at)

    def _demand_open(self) -> None:
        if self.status is not DistributionStatus.OFFERED or self.answer_by <= clock.now():
            raise Conflict(ErrorCode.INVALID_STATE, "The lead is not offered any more.")
