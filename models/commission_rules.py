"""Commission rules: what they are for, and the published versions, which never change."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Computed,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import (
    Base,
    Record,
    edge,
    enum_column,
    folded,
    money_column,
    money_rules,
    range_rule,
    ranged,
)
from models.commissions import Basis, Scope, Step, Terms
from models.deals import PartnerPart

SCOPE = " || '/' || ".join(
    f"coalesce({name}, '')"
    for name in (
        "partner_id::text",
        "product_id::text",
        "family_id::text",
        "role",
        "territory_id::text",
        "tier_id::text",
        "currency",
    )
)


class CommissionRule(Record, Base):
    """A rule by its name; what it says is in its versions."""

    __tablename__ = "commission_rules"
    __prefix__: ClassVar[str] = "cmr"

    name: Mapped[str] = mapped_column(String(120))
    name_folded: Mapped[str] = folded("name")
    notes: Mapped[str | None] = mapped_column(Text, info={"max_length": 4000})

    __table_args__ = (
        Index("uq_commission_rules_name", "name_folded", unique=True),
        Index("ix_commission_rules_updated_at", "updated_at", "id"),
    )


class CommissionRuleVersion(Record, Base):
    """What a rule says from a moment up to but without another; of it only that end may change."""

    __tablename__ = "commission_rule_versions"
    __prefix__: ClassVar[str] = "crv"

    rule_id: Mapped[UUID] = edge("commission_rules", index=True)
    number: Mapped[int]
    partner_id: Mapped[UUID | None] = edge("partners", index=True)
    product_id: Mapped[UUID | None] = edge("products", index=True)
    family_id: Mapped[UUID | None] = edge("product_families", index=True)
    role: Mapped[PartnerPart | None] = enum_column(PartnerPart, name="role")
    territory_id: Mapped[UUID | None] = edge("territories", index=True)
    tier_id: Mapped[UUID | None] = edge("partner_tiers", index=True)
    basis: Mapped[Basis] = enum_column(Basis, name="basis")
    rate: Mapped[Decimal] = mapped_column(Numeric(), info={"min": 0, "max": 100})
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    cap: Mapped[Decimal | None] = money_column()
    currency: Mapped[str | None] = mapped_column(String(3))
    months: Mapped[int | None] = ranged(1, 120)
    hold_days: Mapped[int] = ranged(0, 365, default=0)
    valid_from: Mapped[datetime] = mapped_column(default=clock.now)
    valid_until: Mapped[datetime | None]
    scope_key: Mapped[str] = mapped_column(String(), Computed(SCOPE, persisted=True), deferred=True)

    __table_args__ = (
        UniqueConstraint("rule_id", "number", name="uq_commission_rule_versions_number"),
        ExcludeConstraint(
            ("scope_key", "="),
            (text("tstzrange(valid_from, valid_until)"), "&&"),
            name="ex_commission_rule_versions_scope",
            using="gist",
        ),
        *money_rules("cap"),
        CheckConstraint("rate BETWEEN 0 AND 100", name="rate_range"),
        range_rule("months", 1, 120),
        range_rule("hold_days", 0, 365),
        CheckConstraint("valid_until >= valid_from", name="forward"),
        CheckConstraint(
            "currency IS NOT NULL OR (cap IS NULL AND jsonb_array_length(steps) = 0)",
            name="amounts_whole",
        ),
        Index("ix_commission_rule_versions_updated_at", "updated_at", "id"),
    )

    @property
    def scope(self) -> Scope:
        """What it is for."""
        return Scope(
            self.partner_id,
            self.product_id,
            self.family_id,
            self.role,
            self.territory_id,
            self.tier_id,
            self.currency,
        )

    @property
    def terms(self) -> Terms:
        """What it grants."""
        further = (Step(Decimal(each["above"]), Decimal(each["rate"])) for each in self.steps)
        return Terms((Step(Decimal(0), self.rate), *further), self.cap)
