"""Customer tiers, and which customer is in which, from when until when."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Index,
    ScalarSelect,
    SQLColumnExpression,
    String,
    Text,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge, folded, money_column, money_rules
from models.errors import Conflict, ErrorCode, Invalid


class CustomerTier(Record, Base):
    """A tier; the thresholds are yearly revenue, the lower one for leaving it (hysteresis)."""

    __tablename__ = "customer_tiers"
    __prefix__: ClassVar[str] = "tier"

    name: Mapped[str] = mapped_column(String(80))
    name_folded: Mapped[str] = folded("name")
    code: Mapped[str] = mapped_column(String(32), unique=True)
    rank: Mapped[int] = mapped_column(unique=True)
    threshold_up: Mapped[Decimal | None] = money_column()
    threshold_down: Mapped[Decimal | None] = money_column()
    currency: Mapped[str | None] = mapped_column(String(3))
    benefits: Mapped[str | None] = mapped_column(Text, info={"max_length": 4000})

    __table_args__ = (
        *money_rules("threshold_up", "threshold_down"),
        CheckConstraint("threshold_down <= threshold_up", name="hysteresis"),
        Index("uq_customer_tiers_name", "name_folded", unique=True),
        Index("ix_customer_tiers_updated_at", "updated_at", "id"),
    )

    def assign(self, customer_id: UUID, *, at: datetime | None = None) -> TierMembership:
        """A membership from now (or `at`) on; the present one is to be ended first."""
        return TierMembership(
            customer_id=customer_id, tier_id=self.id, valid_from=at or clock.now()
        )


class TierMembership(Record, Base):
    """A customer's time in a tier, up to but without `valid_until`; two never overlap."""

    __tablename__ = "tier_memberships"
    __prefix__: ClassVar[str] = "tmb"

    customer_id: Mapped[UUID] = edge("customers", index=True)
    tier_id: Mapped[UUID] = edge("customer_tiers", index=True)
    valid_from: Mapped[datetime] = mapped_column(default=clock.now)
    valid_until: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(400))

    __table_args__ = (
        ExcludeConstraint(
            ("customer_id", "="),
            (text("tstzrange(valid_from, valid_until)"), "&&"),
            name="ex_tier_memberships_overlap",
            using="gist",
        ),
        CheckConstraint("valid_until >= valid_from", name="forward"),
        Index("ix_tier_memberships_updated_at", "updated_at", "id"),
    )

    def end(self, at: datetime | None = None) -> None:
        """Let the membership end now, or at a given moment."""
        if self.valid_until is not None:
            raise Conflict(ErrorCode.INVALID_STATE, "The membership has an end.")
        moment = at or clock.now()
        if moment < self.valid_from:
            raise Invalid("valid_until", "It cannot end before it began.")
        self.valid_until = moment


def holds(at: ColumnElement[datetime] | datetime) -> ColumnElement[bool]:
    """The condition that a membership counts at a moment."""
    return (TierMembership.valid_from <= at) & or_(
        TierMembership.valid_until.is_(None), TierMembership.valid_until > at
    )


def tier_at(
    customer_id: SQLColumnExpression[UUID], at: ColumnElement[datetime] | datetime
) -> ScalarSelect[UUID]:
    """The id of the tier that a customer is in at a moment, as a sub-select."""
    return (
        select(TierMembership.tier_id)
        .where(TierMembership.customer_id == customer_id, holds(at))
        .limit(1)
        .scalar_subquery()
    )
