"""Deals: how they move through a pipeline's stages, and what being won or lost demands."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import (
    Base,
    Owned,
    Record,
    SoftDeleted,
    edge,
    enum_column,
    folded,
    money_column,
    money_rules,
    range_rule,
    recent,
    searchable,
)
from models.errors import Conflict, ErrorCode, Invalid
from models.histories import DealStageHistory
from models.pipelines import DealStage, StageKind


class DealStatus(StrEnum):
    """The kind of the stage that a deal is in."""

    OPEN = "OPEN"
    WON = "WON"
    LOST = "LOST"


class DealPriority(StrEnum):
    """How much a deal matters."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


class PartnerPart(StrEnum):
    """What a partner did for a deal."""

    SOURCED = "SOURCED"
    INFLUENCED = "INFLUENCED"
    RESALE = "RESALE"


class ForecastCategory(StrEnum):
    """How surely the owner counts on a deal."""

    PIPELINE = "PIPELINE"
    BEST_CASE = "BEST_CASE"
    COMMIT = "COMMIT"
    OMITTED = "OMITTED"


class WinOverride(StrEnum):
    """Why a deal was won without an accepted quote."""

    NO_QUOTES = "NO_QUOTES"
    PAPER_CONTRACT = "PAPER_CONTRACT"
    IMPORTED = "IMPORTED"


class LostReason(Record, Base):
    """One of the reasons to choose from when a deal is lost."""

    __tablename__ = "lost_reasons"
    __prefix__: ClassVar[str] = "lsr"

    name: Mapped[str] = mapped_column(String(120))
    name_folded: Mapped[str] = folded("name")
    code: Mapped[str] = mapped_column(String(32), unique=True)
    active: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        Index("uq_lost_reasons_name", "name_folded", unique=True),
        Index("ix_lost_reasons_updated_at", "updated_at", "id"),
    )


class Deal(Owned, SoftDeleted, Record, Base):
    """An opportunity. Stage, pipeline and status hang together by a foreign key."""

    __tablename__ = "deals"
    __prefix__: ClassVar[str] = "deal"

    name: Mapped[str] = mapped_column(String(200))
    name_folded: Mapped[str] = folded("name")
    customer_id: Mapped[UUID | None] = edge("customers")
    primary_contact_id: Mapped[UUID | None] = edge("contacts", index=True)
    pipeline_id: Mapped[UUID] = edge("pipelines")
    stage_id: Mapped[UUID]
    status: Mapped[DealStatus] = enum_column(DealStatus, default=DealStatus.OPEN)
    value: Mapped[Decimal | None] = money_column()
    expected_mrr: Mapped[Decimal | None] = money_column()
    currency: Mapped[str | None] = mapped_column(String(3))
    probability: Mapped[int | None] = mapped_column(SmallInteger, info={"min": 0, "max": 100})
    expected_close_date: Mapped[date | None]
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    engaged_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    priority: Mapped[DealPriority] = enum_column(
        DealPriority, name="priority", default=DealPriority.MEDIUM
    )
    description: Mapped[str | None] = mapped_column(Text, info={"max_length": 20_000})
    source: Mapped[str | None] = mapped_column(String(120))
    product_id: Mapped[UUID | None] = edge("products", index=True)
    partner_id: Mapped[UUID | None] = edge("partners")
    partner_role: Mapped[PartnerPart | None] = enum_column(PartnerPart, name="partner_role")
    competitor: Mapped[str | None] = mapped_column(String(200))
    forecast_category: Mapped[ForecastCategory] = enum_column(
        ForecastCategory, default=ForecastCategory.PIPELINE
    )
    lost_reason_id: Mapped[UUID | None] = edge("lost_reasons", index=True)
    lost_note: Mapped[str | None] = mapped_column(String(2000))
    win_override_reason: Mapped[WinOverride | None] = enum_column(WinOverride)
    search_folded: Mapped[str] = folded("name")

    __table_args__ = (
        ForeignKeyConstraint(
            ["stage_id", "pipeline_id", "status"],
            ["deal_stages.id", "deal_stages.pipeline_id", "deal_stages.kind"],
            name="fk_deals_stage_id",
        ),
        *money_rules("value", "expected_mrr"),
        range_rule("probability", 0, 100),
        CheckConstraint("(status = 'OPEN') = (closed_at IS NULL)", name="closed_when_not_open"),
        CheckConstraint("(status = 'LOST') = (lost_reason_id IS NOT NULL)", name="lost_reason"),
        CheckConstraint("closed_at >= opened_at", name="closed_after_opened"),
        CheckConstraint("(partner_id IS NULL) = (partner_role IS NULL)", name="partner_and_role"),
        *recent("deals", "customer_id", "owner_id", "team_id", "status", "stage_id", "partner_id"),
        Index("ix_deals_pipeline_id", "pipeline_id", "status"),
        Index("ix_deals_closed_at", "closed_at", "id"),
        Index("ix_deals_expected_close_date", "expected_close_date", "id"),
        searchable("deals"),
    )

    def open_in(
        self, stage: DealStage, *, by: UUID | None = None, at: datetime | None = None
    ) -> DealStageHistory:
        """Put a new deal into its first stage; returns the stay, to be added to the session."""
        if stage.kind is not StageKind.OPEN:
            raise Conflict(ErrorCode.INVALID_STATE, "A new deal starts in an open stage.")
        self.opened_at = at or clock.now()
        self.pipeline_id, self.stage_id, self.status = stage.pipeline_id, stage.id, DealStatus.OPEN
        return DealStageHistory(
            deal_id=self.id, stage_id=stage.id, entered_at=self.opened_at, entered_by_id=by
        )

    def move(
        self,
        to: DealStage,
        stay: DealStageHistory,
        *,
        by: UUID | None = None,
        at: datetime | None = None,
        lost_reason: LostReason | None = None,
        lost_note: str | None = None,
        win_override: WinOverride | None = None,
    ) -> DealStageHistory:
        """Leave the present `stay` for another stage; returns the new stay, to be added.

        Status and closing date follow from the stage's kind. Winning and losing have their demands;
        a deal that is closed goes on only by `reopen`.
        """
        if self.status is not DealStatus.OPEN:
            raise Conflict(ErrorCode.INVALID_STATE, "A closed deal must be reopened first.")
        self._demand(to)
        _demand_reason(to, lost_reason)
        entered = self._enter(to, stay, by=by, at=at)
        if to.kind is StageKind.LOST and lost_reason is not None:
            self.lost_reason_id, self.lost_note = lost_reason.id, lost_note
        if to.kind is StageKind.WON:
            self.win_override_reason = win_override
        return entered

    def reopen(
        self,
        to: DealStage,
        stay: DealStageHistory,
        *,
        by: UUID | None = None,
        at: datetime | None = None,
    ) -> DealStageHistory:
        """Take a closed deal back into an open stage of its pipeline."""
        if self.status is DealStatus.OPEN:
            raise Conflict(ErrorCode.INVALID_STATE, "The deal is open.")
        if to.kind is not StageKind.OPEN:
            raise Conflict(ErrorCode.INVALID_STATE, "A deal is reopened into an open stage.")
        self._demand(to)
        entered = self._enter(to, stay, by=by, at=at)
        self.lost_reason_id = self.lost_note = self.win_override_reason = None
        return entered

    def _demand(self, to: DealStage) -> None:
        if to.pipeline_id != self.pipeline_id:
            raise Conflict(ErrorCode.STAGE_OF_OTHER_PIPELINE, field="stage_id")
        if to.deleted_at is not None or to.id == self.stage_id:
            raise Conflict(ErrorCode.INVALID_STATE, "Choose another stage.", field="stage_id")
        missing = [name for name in to.required_fields if getattr(self, name, None) in {None, ""}]
        if missing:
            raise Conflict(ErrorCode.REQUIRED_FIELDS_MISSING, fields=missing)

    def _enter(
        self, to: DealStage, stay: DealStageHistory, *, by: UUID | None, at: datetime | None
    ) -> DealStageHistory:
        at = at or max(clock.now(), stay.entered_at)
        stay.close(at)
        self.stage_id, self.status = to.id, DealStatus(to.kind.value)
        self.closed_at = None if self.status is DealStatus.OPEN else at
        return DealStageHistory(
            deal_id=self.id,
            stage_id=to.id,
            from_stage_id=stay.stage_id,
            entered_at=at,
            entered_by_id=by,
        )


def _demand_reason(to: DealStage, reason: LostReason | None) -> None:
    if to.kind is not StageKind.LOST:
        if reason is not None:
            raise Invalid("lost_reason_id", "Only a lost deal has a lost reason.")
    elif reason is None:
        raise Invalid("lost_reason_id", code=ErrorCode.LOST_REASON_REQUIRED)
    elif not reason.active:
        raise Invalid("lost_reason_id", "This reason is not in use any more.")
