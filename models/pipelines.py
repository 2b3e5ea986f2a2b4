"""Pipelines and their stages: what a complete one has, and in which order its stages stand."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Record, SoftDeleted, edge, enum_column, folded, range_rule, ranged
from models.errors import Conflict, ErrorCode, Invalid


class PipelineStatus(StrEnum):
    """draft → published → retired."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    RETIRED = "RETIRED"


class StageKind(StrEnum):
    """What it means for a deal to be in a stage; a deal's status is its stage's kind."""

    OPEN = "OPEN"
    WON = "WON"
    LOST = "LOST"


class Pipeline(Record, Base):
    """A way that deals go."""

    __tablename__ = "pipelines"
    __prefix__: ClassVar[str] = "pip"

    name: Mapped[str] = mapped_column(String(120))
    name_folded: Mapped[str] = folded("name")
    description: Mapped[str | None] = mapped_column(String(2000))
    status: Mapped[PipelineStatus] = enum_column(PipelineStatus, default=PipelineStatus.DRAFT)
    is_default: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        UniqueConstraint("name_folded", name="uq_pipelines_name"),
        ExcludeConstraint(
            ("is_default", "="),
            name="ex_pipelines_default",
            using="btree",
            where="is_default",
            deferrable=True,
            initially="DEFERRED",
        ),
        CheckConstraint("NOT is_default OR status = 'PUBLISHED'", name="default_is_published"),
        Index("ix_pipelines_updated_at", "updated_at", "id"),
    )

    def publish(self, stages: Sequence[DealStage]) -> None:
        """Open the pipeline to deals, if its stages are complete."""
        demand_complete(stages)
        self.status = PipelineStatus.PUBLISHED

    def retire(self) -> None:
        """Take no more deals; those inside go their way to the end."""
        if self.is_default:
            raise Conflict(ErrorCode.INVALID_STATE, "The default pipeline cannot be retired.")
        self.status = PipelineStatus.RETIRED


def demand_complete(stages: Sequence[DealStage]) -> None:
    """Refuse a set of stages without an open one, exactly one won and at least one lost."""
    kinds = [stage.kind for stage in stages if stage.deleted_at is None]
    if (
        StageKind.OPEN not in kinds
        or kinds.count(StageKind.WON) != 1
        or StageKind.LOST not in kinds
    ):
        raise Conflict(ErrorCode.PIPELINE_INCOMPLETE)


class DealStage(SoftDeleted, Record, Base):
    """A step of a pipeline."""

    __tablename__ = "deal_stages"
    __prefix__: ClassVar[str] = "stg"

    pipeline_id: Mapped[UUID] = edge("pipelines", index=True)
    name: Mapped[str] = mapped_column(String(80))
    name_folded: Mapped[str] = folded("name")
    kind: Mapped[StageKind] = enum_column(StageKind, name="kind", default=StageKind.OPEN)
    colour: Mapped[str] = mapped_column(String(7), default="#64748b")
    position: Mapped[int] = ranged(0, 1000)
    probability: Mapped[int] = ranged(0, 100, default=0)
    required_fields: Mapped[list[str]] = mapped_column(ARRAY(String(64)), default=list)
    max_days: Mapped[int | None] = ranged(1, 3650)

    __table_args__ = (
        UniqueConstraint("id", "pipeline_id", "kind", name="uq_deal_stages_id_pipeline_kind"),
        ExcludeConstraint(
            ("pipeline_id", "="),
            ("position", "="),
            name="ex_deal_stages_position",
            using="btree",
            where="deleted_at IS NULL",
            deferrable=True,
            initially="DEFERRED",
        ),
        Index(
            "uq_deal_stages_won",
            "pipeline_id",
            unique=True,
            postgresql_where="kind = 'WON' AND deleted_at IS NULL",
        ),
        Index(
            "uq_deal_stages_name",
            "pipeline_id",
            "name_folded",
            unique=True,
            postgresql_where="deleted_at IS NULL",
        ),
        CheckConstraint("colour ~ '^#[0-9a-f]{6}$'", name="colour_form"),
        CheckConstraint(
            "CASE kind WHEN 'WON' THEN probability = 100 WHEN 'LOST' THEN probability = 0 "
            "ELSE true END",
            name="probability_of_kind",
        ),
        range_rule("position", 0, 1000),
        range_rule("probability", 0, 100),
        range_rule("max_days", 1, 3650),
        Index("ix_deal_stages_updated_at", "updated_at", "id"),
    )

    def __init__(self, **fields: Any) -> None:
        if fields.get("kind") is StageKind.WON:
            fields.setdefault("probability", 100)
        super().__init__(**fields)

    def retire(self, *, into: DealStage | None, holds_deals: bool) -> None:
        """Take the stage out of its pipeline; its deals go to a stage of the same kind there."""
        if holds_deals:
            if into is None:
                raise Conflict(ErrorCode.TARGET_STAGE_REQUIRED, field="target_stage_id")
            if into.pipeline_id != self.pipeline_id:
                raise Conflict(ErrorCode.STAGE_OF_OTHER_PIPELINE, field="target_stage_id")
            if into.id == self.id or into.kind is not self.kind or into.deleted_at is not None:
                raise Invalid("target_stage_id", "Choose another stage of the same kind.")
        self.delete()


def reorder(stages: Sequence[DealStage], order: Sequence[UUID]) -> None:
    """Put a pipeline's stages into the given order, which names each exactly once."""
    by_id = {stage.id: stage for stage in stages}
    if len(order) != len(by_id) or set(order) != set(by_id):
        raise Invalid("stage_ids", "Name each stage of the pipeline exactly once.")
    for position, identity in enumerate(order):
        by_id[identity].position = position
