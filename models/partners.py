"""Partners: the companies that sell with us, and their tiers."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import (
    Base,
    Record,
    SoftDeleted,
    edge,
    enum_column,
    folded,
    money_column,
    money_rules,
    range_rule,
    ranged,
    recent,
    searchable,
)
from models.errors import Conflict, ErrorCode


class PartnerKind(StrEnum):
    """How a partner sells with us."""

    RESELLER = "RESELLER"
    REFERRAL = "REFERRAL"
    AFFILIATE = "AFFILIATE"
    CONSULTANT = "CONSULTANT"
    TECHNOLOGY = "TECHNOLOGY"


class PartnerStatus(StrEnum):
    """applied → active ↔ suspended → terminated."""

    APPLIED = "APPLIED"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    TERMINATED = "TERMINATED"


class TierCriterion(StrEnum):
    """What a tier asks of its partners."""

    REVENUE = "REVENUE"
    WON_DEALS = "WON_DEALS"
    CERTIFICATIONS = "CERTIFICATIONS"


class PartnerTier(Record, Base):
    """A rank among partners; the higher, the better. Its criteria hold per calendar year."""

    __tablename__ = "partner_tiers"
    __prefix__: ClassVar[str] = "ptt"

    name: Mapped[str] = mapped_column(String(80))
    name_folded: Mapped[str] = folded("name")
    rank: Mapped[int] = mapped_column(unique=True)
    benefits: Mapped[str | None] = mapped_column(Text, info={"max_length": 4000})
    protection_days: Mapped[int] = ranged(1, 365, default=60)
    yearly_revenue: Mapped[Decimal | None] = money_column()
    currency: Mapped[str | None] = mapped_column(String(3))
    yearly_won_deals: Mapped[int | None] = ranged(1, 100_000)
    certified_people: Mapped[int | None] = ranged(1, 10_000)

    __table_args__ = (
        range_rule("protection_days", 1, 365),
        *money_rules("yearly_revenue"),
        range_rule("yearly_won_deals", 1, 100_000),
        range_rule("certified_people", 1, 10_000),
        Index("uq_partner_tiers_name", "name_folded", unique=True),
        Index("ix_partner_tiers_updated_at", "updated_at", "id"),
    )


class Partner(SoftDeleted, Record, Base):
    """A partner company; `name` is its legal name."""

    __tablename__ = "partners"
    __prefix__: ClassVar[str] = "ptn"

    name: Mapped[str] = mapped_column(String(200))
    name_folded: Mapped[str] = folded("name")
    kind: Mapped[PartnerKind] = enum_column(PartnerKind, name="kind", default=PartnerKind.RESELLER)
    tier_id: Mapped[UUID | None] = edge("partner_tiers", index=True)
    status: Mapped[PartnerStatus] = enum_column(PartnerStatus, default=PartnerStatus.APPLIED)
    website: Mapped[str | None] = mapped_column(String(400))
    country: Mapped[str | None] = mapped_column(String(2))
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(254))
    channel_manager_id: Mapped[UUID | None] = edge("users", index=True)
    internal_rating: Mapped[int | None] = ranged(1, 5)
    notes: Mapped[str | None] = mapped_column(Text, info={"max_length": 20_000})
    registrations_begun: Mapped[int] = mapped_column(default=0)
    search_folded: Mapped[str] = folded("name")

    __table_args__ = (
        range_rule("internal_rating", 1, 5),
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country_form"),
        *recent("partners", "status"),
        searchable("partners"),
    )

    def activate(self) -> None:
        """Take a partner in, or back after a suspension."""
        self._demand(PartnerStatus.APPLIED, PartnerStatus.SUSPENDED)
        self.status = PartnerStatus.ACTIVE

    def suspend(self) -> None:
        """Let a partnership rest."""
        self._demand(PartnerStatus.ACTIVE)
        self.status = PartnerStatus.SUSPENDED

    def terminate(self) -> None:
        """End a partnership for good."""
        self._demand(PartnerStatus.APPLIED, PartnerStatus.ACTIVE, PartnerStatus.SUSPENDED)
        self.status = PartnerStatus.TERMINATED

    def _demand(self, *allowed: PartnerStatus) -> None:
        if self.status not in allowed:
            raise Conflict(ErrorCode.INVALID_STATE, "The partner's status does not allow this.")
