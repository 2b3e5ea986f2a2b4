"""Orders: what an accepted version became, once, copied line by line."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, Sequence, String, Text, UniqueConstraint
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
from models.errors import Conflict, ErrorCode
from models.pricing import LineKind, PriceMode, TaxMode

NUMBERS = Sequence("order_numbers", metadata=Base.metadata)


class OrderStatus(StrEnum):
    """draft → confirmed → fulfilling → fulfilled → closed; confirmed → cancelled."""

    DRAFT = "DRAFT"
    CONFIRMED = "CONFIRMED"
    FULFILLING = "FULFILLING"
    FULFILLED = "FULFILLED"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"


NEXT: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.DRAFT: frozenset({OrderStatus.CONFIRMED, OrderStatus.CANCELLED}),
    OrderStatus.CONFIRMED: frozenset({OrderStatus.FULFILLING, OrderStatus.CANCELLED}),
    OrderStatus.FULFILLING: frozenset({OrderStatus.FULFILLED}),
    OrderStatus.FULFILLED: frozenset({OrderStatus.CLOSED}),
}


class Order(Owned, Record, Base):
    """What a customer has ordered."""

    __tablename__ = "orders"
    __prefix__: ClassVar[str] = "ord"

    number: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    quote_id: Mapped[UUID] = edge("quotes")
    quote_version_id: Mapped[UUID] = edge("quote_versions", unique=True)
    customer_id: Mapped[UUID] = edge("customers")
    deal_id: Mapped[UUID | None] = edge("deals")
    status: Mapped[OrderStatus] = enum_column(
        OrderStatus, name="status", default=OrderStatus.CONFIRMED
    )
    currency: Mapped[str] = mapped_column(String(3))
    prices: Mapped[PriceMode] = enum_column(PriceMode, name="prices")
    tax_mode: Mapped[TaxMode] = enum_column(TaxMode, name="tax_mode")
    subtotal: Mapped[Decimal] = money_column()
    discount_total: Mapped[Decimal] = money_column()
    tax_total: Mapped[Decimal] = money_column()
    total: Mapped[Decimal] = money_column()
    purchase_order_ref: Mapped[str | None] = mapped_column(String(64))
    ordered_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    fulfilled_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    tracking_url: Mapped[str | None] = mapped_column(String(400))
    search_folded: Mapped[str] = folded("number", "title", "purchase_order_ref")

    __table_args__ = (
        *money_rules("subtotal", "discount_total", "tax_total", "total"),
        *recent("orders", "customer_id", "owner_id", "team_id", "deal_id", "quote_id", "status"),
        searchable("orders"),
    )

    def move(self, to: OrderStatus) -> None:
        """Go on to another status; the way is `NEXT`."""
        if to not in NEXT.get(self.status, frozenset()):
            raise Conflict(
                ErrorCode.INVALID_STATE, f"An order that is {self.status} cannot become {to}."
            )
        self.status = to
        stamps = {
            OrderStatus.CONFIRMED: "confirmed_at",
            OrderStatus.FULFILLING: "started_at",
            OrderStatus.FULFILLED: "fulfilled_at",
            OrderStatus.CANCELLED: "cancelled_at",
        }
        if to in stamps:
            setattr(self, stamps[to], clock.now())


class OrderLine(Record, Base):
    """A line as it was accepted; of its amounts nothing changes any more."""

    __tablename__ = "order_lines"
    __prefix__: ClassVar[str] = "oln"

    order_id: Mapped[UUID] = edge("orders")
    key: Mapped[str] = mapped_column(String(32))
    position: Mapped[int]
    kind: Mapped[LineKind] = enum_column(LineKind, name="kind")
    product_id: Mapped[UUID | None] = edge("products", index=True)
    sku: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    text: Mapped[str | None] = mapped_column(Text)
    unit: Mapped[str | None] = mapped_column(String(32))
    quantity: Mapped[Decimal] = mapped_column(Numeric())
    delivered: Mapped[Decimal] = mapped_column(Numeric(), default=Decimal(0))
    unit_price: Mapped[Decimal] = mapped_column(Numeric())
    discount_percent: Mapped[Decimal | None] = mapped_column(Numeric())
    discount_amount: Mapped[Decimal | None] = money_column()
    currency: Mapped[str] = mapped_column(String(3))
    tax_code: Mapped[str | None] = mapped_column(String(32))
    tax_name: Mapped[str | None] = mapped_column(String(120))
    tax_percent: Mapped[Decimal] = mapped_column(Numeric())
    tax_overridden: Mapped[bool] = mapped_column(default=False)
    reverse_charge: Mapped[bool] = mapped_column(default=False)
    net: Mapped[Decimal] = money_column()
    allocation: Mapped[Decimal] = money_column()
    base: Mapped[Decimal] = money_column()
    tax: Mapped[Decimal] = money_column()
    cost: Mapped[Decimal | None] = mapped_column(Numeric())

    __table_args__ = (
        UniqueConstraint("order_id", "position", name="uq_order_lines_position"),
        *money_rules("discount_amount", "net", "allocation", "base", "tax"),
        CheckConstraint("delivered >= 0 AND delivered <= quantity", name="delivered_range"),
        Index("ix_order_lines_updated_at", "updated_at", "id"),
    )
