"""What a rule would have paid on past invoices, before it is published."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Record, edge
from models.commission_ledger import signed_rule


class CommissionPreview(Record, Base):
    """A rule that was tried on the invoices of some days."""

    __tablename__ = "commission_previews"
    __prefix__: ClassVar[str] = "cpv"

    rule_name: Mapped[str] = mapped_column(String(120))
    since: Mapped[date]
    until: Mapped[date]

    __table_args__ = (
        CheckConstraint("until >= since", name="forward"),
        Index("ix_commission_previews_updated_at", "updated_at", "id"),
    )


class CommissionPreviewLine(Record, Base):
    """What a partner got in a currency, and would have got."""

    __tablename__ = "commission_preview_lines"
    __prefix__: ClassVar[str] = "cpl"

    preview_id: Mapped[UUID] = edge("commission_previews")
    partner_id: Mapped[UUID] = edge("partners", index=True)
    currency: Mapped[str] = mapped_column(String(3))
    sources: Mapped[int]
    before: Mapped[Decimal] = mapped_column(Numeric(), info={"currency": "currency"})
    after: Mapped[Decimal] = mapped_column(Numeric(), info={"currency": "currency"})
    difference: Mapped[Decimal] = mapped_column(Numeric(), info={"currency": "currency"})

    __table_args__ = (
        UniqueConstraint(
            "preview_id", "partner_id", "currency", name="uq_commission_preview_lines_partner"
        ),
        CheckConstraint("currency_exponent(currency) >= 0", name="currency_known"),
        *(signed_rule(amount) for amount in ("before", "after", "difference")),
        Index("ix_commission_preview_lines_updated_at", "updated_at", "id"),
    )
