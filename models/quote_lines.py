"""Lines of quotes: what is offered, at which price, and what only staff know of it."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Record, edge, enum_column, money_column, money_rules
from models.pricing import LineKind


class QuoteLine(Record, Base):
    """A line of a version. `key` is the same in all versions."""

    __tablename__ = "quote_lines"
    __prefix__: ClassVar[str] = "qln"

    quote_version_id: Mapped[UUID] = edge("quote_versions")
    key: Mapped[str] = mapped_column(String(32))
    position: Mapped[int]
    kind: Mapped[LineKind] = enum_column(LineKind, name="kind", default=LineKind.PRODUCT)
    optional: Mapped[bool] = mapped_column(default=False)
    chosen: Mapped[bool] = mapped_column(default=True)
    product_id: Mapped[UUID | None] = edge("products", index=True)
    sku: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    text: Mapped[str | None] = mapped_column(Text, info={"max_length": 5_000})
    unit: Mapped[str | None] = mapped_column(String(32))
    quantity: Mapped[Decimal] = mapped_column(Numeric(), default=Decimal(1))
    minimum_quantity: Mapped[Decimal | None] = mapped_column(Numeric())
    maximum_quantity: Mapped[Decimal | None] = mapped_column(Numeric())
    unit_price: Mapped[Decimal] = mapped_column(Numeric(), default=Decimal(0))
    list_price: Mapped[Decimal | None] = mapped_column(Numeric())
    discount_percent: Mapped[Decimal | None] = mapped_column(Numeric())
    discount_amount: Mapped[Decimal | None] = money_column()
    currency: Mapped[str] = mapped_column(String(3))
    tax_code: Mapped[str | None] = mapped_column(String(32))
    tax_name: Mapped[str | None] = mapped_column(String(120))
    tax_percent: Mapped[Decimal] = mapped_column(Numeric(), default=Decimal(0))
    tax_overridden: Mapped[bool] = mapped_column(default=False)
    reverse_charge: Mapped[bool] = mapped_column(default=False)
    net: Mapped[Decimal] = money_column()
    allocation: Mapped[Decimal] = money_column()
    base: Mapped[Decimal] = money_column()
    tax: Mapped[Decimal] = money_column()
    image_id: Mapped[UUID | None] = edge("file_assets", index=True)
    cost: Mapped[Decimal | None] = mapped_column(Numeric())
    price_book_entry_id: Mapped[UUID | None] = edge("price_book_entries", index=True)
    override_reason: Mapped[str | None] = mapped_column(String(500))

    __table_args__ = (
        UniqueConstraint("quote_version_id", "key", name="uq_quote_lines_key"),
        UniqueConstraint("quote_version_id", "position", name="uq_quote_lines_position"),
        *money_rules("discount_amount", "net", "allocation", "base", "tax"),
        CheckConstraint(
            "quantity >= 0 AND quantity < 1000000000 AND scale(quantity) <= 6",
            name="quantity_range",
        ),
        CheckConstraint(
            "unit_price >= 0 AND unit_price < 1000000000000000 AND scale(unit_price) <= 6",
            name="unit_price_range",
        ),
        CheckConstraint(
            "discount_percent >= 0 AND discount_percent <= 100", name="discount_percent_range"
        ),
        CheckConstraint("discount_percent IS NULL OR discount_amount IS NULL", name="one_discount"),
        CheckConstraint("tax_percent >= 0 AND tax_percent <= 100", name="tax_percent_range"),
        CheckConstraint("chosen OR optional", name="chosen_or_optional"),
        CheckConstraint("maximum_quantity >= minimum_quantity", name="maximum_quantity_range"),
        Index("ix_quote_lines_updated_at", "updated_at", "id"),
    )
