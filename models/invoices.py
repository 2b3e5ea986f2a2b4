"""Invoices, payments and credits: numbered without gaps once issued, never above what was sold."""

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
from models.base import (
    Base,
    Owned,
    Record,
    edge,
    enum_column,
    folded,
    money_column,
    money_rules,
    recent,
    searchable,
)


class InvoiceStatus(StrEnum):
    """draft → issued → part paid → paid; issued, part paid or paid → credited, all of it."""

    DRAFT = "DRAFT"
    ISSUED = "ISSUED"
    PART_PAID = "PART_PAID"
    PAID = "PAID"
    CREDITED = "CREDITED"


NEXT: dict[InvoiceStatus, frozenset[InvoiceStatus]] = {
    InvoiceStatus.DRAFT: frozenset({InvoiceStatus.ISSUED, InvoiceStatus.PAID}),
    InvoiceStatus.ISSUED: frozenset(
        {InvoiceStatus.PART_PAID, InvoiceStatus.PAID, InvoiceStatus.CREDITED}
    ),
    InvoiceStatus.PART_PAID: frozenset({InvoiceStatus.PAID, InvoiceStatus.CREDITED}),
    InvoiceStatus.PAID: frozenset({InvoiceStatus.CREDITED}),
}
"""The way of an invoice; what costs nothing is paid at once. The database holds the same table."""


class NumberCounter(Base):
    """The last number of a kind of paper in a year; locked by whoever takes the next."""

    __tablename__ = "number_counters"

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


class Invoice(Owned, Record, Base):
    """What a customer owes for an order, or for a part of it."""

    __tablename__ = "invoices"
    __prefix__: ClassVar[str] = "inv"

    number: Mapped[str | None] = mapped_column(String(32), unique=True)
    order_id: Mapped[UUID] = edge("orders")
    customer_id: Mapped[UUID] = edge("customers")
    status: Mapped[InvoiceStatus] = enum_column(
        InvoiceStatus, name="status", default=InvoiceStatus.DRAFT
    )
    currency: Mapped[str] = mapped_column(String(3))
    subtotal: Mapped[Decimal] = money_column()
    discount_total: Mapped[Decimal] = money_column()
    tax_total: Mapped[Decimal] = money_column()
    total: Mapped[Decimal] = money_column()
    paid_total: Mapped[Decimal] = money_column()
    credited_total: Mapped[Decimal] = money_column()
    supplied_on: Mapped[date] = mapped_column(default=clock.today)
    issued_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    content: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    dunning_note: Mapped[str | None] = mapped_column(Text, info={"max_length": 2_000})
    search_folded: Mapped[str | None] = folded("number")

    __table_args__ = (
        *money_rules(
            "subtotal", "discount_total", "tax_total", "total", "paid_total", "credited_total"
        ),
        CheckConstraint("(status = 'DRAFT') = (number IS NULL)", name="number_when_issued"),
        CheckConstraint("(number IS NULL) = (issued_at IS NULL)", name="issued_with_number"),
        CheckConstraint("credited_total <= total", name="credits_within"),
        CheckConstraint("paid_total <= total", name="payments_within"),
        *recent("invoices", "customer_id", "owner_id", "team_id", "order_id", "status"),
        Index("ix_invoices_due_on", "due_on", "id"),
        searchable("invoices"),
    )

    @property
    def open(self) -> Decimal:
        """What is still to be paid."""
        return self.total - min(self.total, self.paid_total + self.credited_total)

    @property
    def refundable(self) -> Decimal:
        """What was paid and is not owed any more, since it was credited."""
        return max(self.total, self.paid_total + self.credited_total) - self.total

    @property
    def creditable(self) -> Decimal:
        """What is left of it to be taken back."""
        return self.total - self.credited_total

    def settle(self) -> None:
        """Let the status follow what was paid and credited."""
        if self.credited_total and self.credited_total == self.total:
            self.status = InvoiceStatus.CREDITED
        elif self.open == 0:
            self.status = InvoiceStatus.PAID
        elif self.paid_total:
            self.status = InvoiceStatus.PART_PAID
        else:
            self.status = InvoiceStatus.ISSUED


class Charged:
    """The amounts of a line of an invoice or a credit."""

    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str | None] = mapped_column(String(32))
    quantity: Mapped[Decimal] = mapped_column(Numeric())
    unit_price: Mapped[Decimal] = mapped_column(Numeric())
    currency: Mapped[str] = mapped_column(String(3))
    tax_code: Mapped[str | None] = mapped_column(String(32))
    tax_name: Mapped[str | None] = mapped_column(String(120))
    tax_percent: Mapped[Decimal] = mapped_column(Numeric())
    reverse_charge: Mapped[bool] = mapped_column(default=False)
    net: Mapped[Decimal] = money_column()
    allocation: Mapped[Decimal] = money_column()
    base: Mapped[Decimal] = money_column()
    tax: Mapped[Decimal] = money_column()


class InvoiceLine(Charged, Record, Base):
    """How much of an order's line is charged."""

    __tablename__ = "invoice_lines"
    __prefix__: ClassVar[str] = "iln"

    invoice_id: Mapped[UUID] = edge("invoices")
    order_line_id: Mapped[UUID] = edge("order_lines", index=True)

    __table_args__ = (
        UniqueConstraint("invoice_id", "position", name="uq_invoice_lines_position"),
        *money_rules("net", "allocation", "base", "tax"),
        CheckConstraint("quantity >= 0", name="quantity_range"),
        Index("ix_invoice_lines_updated_at", "updated_at", "id"),
    )


class Payment(Record, Base):
    """Money that came in for an invoice; the provider's reference makes it count once."""

    __tablename__ = "payments"
    __prefix__: ClassVar[str] = "pay"

    invoice_id: Mapped[UUID] = edge("invoices", index=True)
    amount: Mapped[Decimal] = money_column()
    currency: Mapped[str] = mapped_column(String(3))
    provider: Mapped[str] = mapped_column(String(64), default="bank")
    provider_ref: Mapped[str] = mapped_column(String(200))
    received_on: Mapped[date] = mapped_column(default=clock.today)

    __table_args__ = (
        UniqueConstraint("provider", "provider_ref", name="uq_payments_provider_ref"),
        *money_rules("amount"),
        CheckConstraint("amount > 0", name="above_zero"),
        Index("ix_payments_updated_at", "updated_at", "id"),
    )


class CreditNote(Record, Base):
    """What of an invoice is taken back; all credits together never exceed it."""

    __tablename__ = "credit_notes"
    __prefix__: ClassVar[str] = "crn"

    number: Mapped[str] = mapped_column(String(32), unique=True)
    invoice_id: Mapped[UUID] = edge("invoices", index=True)
    customer_id: Mapped[UUID] = edge("customers", index=True)
    currency: Mapped[str] = mapped_column(String(3))
    subtotal: Mapped[Decimal] = money_column()
    discount_total: Mapped[Decimal] = money_column()
    tax_total: Mapped[Decimal] = money_column()
    total: Mapped[Decimal] = money_column()
    reason: Mapped[str] = mapped_column(String(500))
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    content: Mapped[dict[str, Any] | None] = mapped_column(JSONB)

    __table_args__ = (
        *money_rules("subtotal", "discount_total", "tax_total", "total"),
        Index("ix_credit_notes_updated_at", "updated_at", "id"),
    )


class CreditLine(Charged, Record, Base):
    """How much of an invoice's line is taken back."""

    __tablename__ = "credit_lines"
    __prefix__: ClassVar[str] = "cln"

    credit_note_id: Mapped[UUID] = edge("credit_notes")
    invoice_line_id: Mapped[UUID] = edge("invoice_lines", index=True)

    __table_args__ = (
        UniqueConstraint("credit_note_id", "position", name="uq_credit_lines_position"),
        *money_rules("net", "allocation", "base", "tax"),
        CheckConstraint("quantity >= 0", name="quantity_range"),
        Index("ix_credit_lines_updated_at", "updated_at", "id"),
    )
