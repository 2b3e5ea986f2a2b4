"""The ledger of commissions: what each source was agreed on, and entries that are only added."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge, enum_column
from models.commissions import Basis, EntryKind
from models.deals import PartnerPart


class CommissionStatus(StrEnum):
    """The hold runs; it is over; on an issued statement; paid out; came to nothing before that."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    PAYABLE = "PAYABLE"
    PAID = "PAID"
    REVERSED = "REVERSED"


def signed_rule(amount: str, currency: str = "currency") -> CheckConstraint:
    """An amount that may be negative is at its currency's exponent, too."""
    return CheckConstraint(
        f"{amount} IS NULL OR (abs({amount}) < 1000000000000000 AND "
        f"scale({amount}) IS NOT DISTINCT FROM currency_exponent({currency}))",
        name=f"{amount}_amount",
    )


class CommissionAccount(Base):
    """A partner's account in a currency: whoever writes to its ledger locks this row."""

    __tablename__ = "commission_accounts"

    partner_id: Mapped[UUID] = edge("partners", primary_key=True)
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)


class CommissionSource(Record, Base):
    """A line of an invoice as far as it earns a partner: all that was agreed when it was issued."""

    __tablename__ = "commission_sources"
    __prefix__: ClassVar[str] = "cms"

    partner_id: Mapped[UUID] = edge("partners")
    deal_partner_id: Mapped[UUID] = edge("deal_partners", index=True)
    deal_id: Mapped[UUID] = edge("deals", index=True)
    order_id: Mapped[UUID] = edge("orders", index=True)
    invoice_id: Mapped[UUID] = edge("invoices", index=True)
    invoice_line_id: Mapped[UUID] = edge("invoice_lines")
    rule_version_id: Mapped[UUID] = edge("commission_rule_versions", index=True)
    tier_id: Mapped[UUID | None] = edge("partner_tiers", index=True)
    role: Mapped[PartnerPart] = enum_column(PartnerPart, name="role")
    basis: Mapped[Basis] = enum_column(Basis, name="basis")
    splits: Mapped[list[Decimal]] = mapped_column(ARRAY(Numeric()))
    place: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    order_number: Mapped[str] = mapped_column(String(32))
    product_name: Mapped[str] = mapped_column(String(200))
    cost: Mapped[Decimal | None] = mapped_column(Numeric())
    starts_on: Mapped[date]
    months: Mapped[int | None]
    period: Mapped[str] = mapped_column(String(7))
    issued_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("invoice_line_id", "deal_partner_id", name="uq_commission_sources_line"),
        CheckConstraint("currency_exponent(currency) >= 0", name="currency_known"),
        Index(
            "ix_commission_sources_partner_id",
            "partner_id",
            "currency",
            "rule_version_id",
            "period",
        ),
        Index("ix_commission_sources_updated_at", "updated_at", "id"),
    )


class CommissionEntry(Record, Base):
    """A signed amount. All entries of a source come to what it entitles to; none ever changes.

    `shown_basis` and `shown_rate` are what the partner may know: nothing of a margin.
    """

    __tablename__ = "commission_entries"
    __prefix__: ClassVar[str] = "cme"

    partner_id: Mapped[UUID] = edge("partners")
    source_id: Mapped[UUID | None] = edge("commission_sources")
    number: Mapped[int] = mapped_column(default=1)
    deal_id: Mapped[UUID | None] = edge("deals", index=True)
    rule_version_id: Mapped[UUID | None] = edge("commission_rule_versions", index=True)
    tier_id: Mapped[UUID | None] = edge("partner_tiers", index=True)
    kind: Mapped[EntryKind] = enum_column(EntryKind, name="kind")
    basis_kind: Mapped[Basis | None] = enum_column(Basis, name="basis_kind")
    period: Mapped[str] = mapped_column(String(7))
    order_number: Mapped[str | None] = mapped_column(String(32))
    currency: Mapped[str] = mapped_column(String(3))
    basis: Mapped[Decimal | None] = mapped_column(Numeric(), info={"currency": "currency"})
    rate: Mapped[Decimal | None] = mapped_column(Numeric())
    split_percent: Mapped[Decimal | None] = mapped_column(Numeric())
    shown_basis: Mapped[Decimal | None] = mapped_column(Numeric(), info={"currency": "currency"})
    shown_rate: Mapped[Decimal | None] = mapped_column(Numeric())
    amount: Mapped[Decimal] = mapped_column(Numeric(), info={"currency": "currency"})
    exchange_rate: Mapped[Decimal] = mapped_column(Numeric(), default=Decimal(1))
    exchange_on: Mapped[date] = mapped_column(default=clock.today)
    explanation: Mapped[str] = mapped_column(Text)
    explanation_parts: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB)
    internal_explanation: Mapped[str | None] = mapped_column(Text)
    cause_id: Mapped[UUID | None] = edge("events", index=True)
    earned_at: Mapped[datetime] = mapped_column(default=clock.now)
    available_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        UniqueConstraint("source_id", "number", name="uq_commission_entries_number"),
        CheckConstraint("currency_exponent(currency) >= 0", name="currency_known"),
        signed_rule("amount"),
        signed_rule("basis"),
        signed_rule("shown_basis"),
        CheckConstraint("amount <> 0", name="not_nothing"),
        CheckConstraint("available_at >= earned_at", name="held_forward"),
        Index("ix_commission_entries_partner_id", "partner_id", "currency", "available_at"),
        Index("ix_commission_entries_earned_at", "earned_at", "id"),
        Index("ix_commission_entries_updated_at", "updated_at", "id"),
    )
