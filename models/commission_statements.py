"""Statements of commission, the entries on each, and the disputes about entries."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge, enum_column
from models.commission_ledger import signed_rule


class StatementStatus(StrEnum):
    """Issued; one of its entries is disputed; paid out; too little to pay out, so carried on."""

    ISSUED = "ISSUED"
    DISPUTED = "DISPUTED"
    PAID = "PAID"
    CARRIED = "CARRIED"


class DisputeStatus(StrEnum):
    """open → upheld, rejected."""

    OPEN = "OPEN"
    UPHELD = "UPHELD"
    REJECTED = "REJECTED"


class CommissionStatement(Record, Base):
    """A partner's account of a period in a currency; it opens with what the former one closed.

    Closing is opening and earned and adjustments, less what was paid. Nothing of it ever changes.
    """

    __tablename__ = "commission_statements"
    __prefix__: ClassVar[str] = "cst"

    partner_id: Mapped[UUID] = edge("partners")
    number: Mapped[int]
    reference: Mapped[str] = mapped_column(String(40))
    currency: Mapped[str] = mapped_column(String(3))
    period_from: Mapped[date]
    period_through: Mapped[date]
    opening: Mapped[Decimal] = mapped_column(Numeric(), info={"currency": "currency"})
    earned: Mapped[Decimal] = mapped_column(Numeric(), info={"currency": "currency"})
    adjustments: Mapped[Decimal] = mapped_column(Numeric(), info={"currency": "currency"})
    paid: Mapped[Decimal] = mapped_column(Numeric(), info={"currency": "currency"})
    closing: Mapped[Decimal] = mapped_column(Numeric(), info={"currency": "currency"})
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        UniqueConstraint(
            "partner_id", "currency", "number", name="uq_commission_statements_number"
        ),
        CheckConstraint("currency_exponent(currency) >= 0", name="currency_known"),
        *(
            signed_rule(amount)
            for amount in ("opening", "earned", "adjustments", "paid", "closing")
        ),
        CheckConstraint("closing = opening + earned + adjustments - paid", name="adds_up"),
        CheckConstraint("period_through >= period_from", name="forward"),
        Index("ix_commission_statements_updated_at", "updated_at", "id"),
    )


class CommissionStatementLine(Base):
    """An entry's place on the one statement that it is on."""

    __tablename__ = "commission_statement_lines"

    entry_id: Mapped[UUID] = edge("commission_entries", primary_key=True)
    statement_id: Mapped[UUID] = edge("commission_statements")
    position: Mapped[int]

    __table_args__ = (
        UniqueConstraint("statement_id", "position", name="uq_commission_statement_lines_position"),
    )


class CommissionDispute(Record, Base):
    """What a partner finds wrong with an entry, and the answer; a correction is a new entry."""

    __tablename__ = "commission_disputes"
    __prefix__: ClassVar[str] = "cdp"

    entry_id: Mapped[UUID] = edge("commission_entries")
    partner_id: Mapped[UUID] = edge("partners", index=True)
    status: Mapped[DisputeStatus] = enum_column(
        DisputeStatus, name="status", default=DisputeStatus.OPEN
    )
    reason: Mapped[str] = mapped_column(Text, info={"max_length": 2000})
    answer: Mapped[str | None] = mapped_column(Text, info={"max_length": 2000})
    opened_by_id: Mapped[UUID | None] = edge("users", index=True)
    decided_by_id: Mapped[UUID | None] = edge("users", index=True)
    decided_at: Mapped[datetime | None]
    correction_id: Mapped[UUID | None] = edge("commission_entries", index=True)

    __table_args__ = (
        Index(
            "uq_commission_disputes_open",
            "entry_id",
            unique=True,
            postgresql_where="status = 'OPEN'",
        ),
        CheckConstraint("(status = 'OPEN') = (decided_at IS NULL)", name="decided_when_over"),
        Index("ix_commission_disputes_entry_id", "entry_id"),
        Index("ix_commission_disputes_updated_at", "updated_at", "id"),
    )
