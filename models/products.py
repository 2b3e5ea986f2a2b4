"""Products, their families and their list prices in time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Identity, Index, String, Text, or_, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import (
    Base,
    Record,
    SoftDeleted,
    edge,
    enum_column,
    folded,
    money_column,
    money_rules,
    recent,
    searchable,
)
from models.errors import Conflict, ErrorCode, Invalid


class ProductKind(StrEnum):
    """Bought once, or paid again and again."""

    ONE_OFF = "ONE_OFF"
    RECURRING = "RECURRING"


class ProductStatus(StrEnum):
    """draft → active → retired."""

    DRAFT = "DRAFT"
    ACTIVE = "ACTIVE"
    RETIRED = "RETIRED"


class ProductFamily(Record, Base):
    """Products that belong together."""

    __tablename__ = "product_families"
    __prefix__: ClassVar[str] = "fam"

    name: Mapped[str] = mapped_column(String(120))
    name_folded: Mapped[str] = folded("name")
    code: Mapped[str] = mapped_column(String(32), unique=True)
    number: Mapped[int] = mapped_column(Identity(always=True), unique=True)

    __table_args__ = (Index("ix_product_families_updated_at", "updated_at", "id"),)


class Product(SoftDeleted, Record, Base):
    """Something that is sold. Outsiders see it when it is published and not a draft."""

    __tablename__ = "products"
    __prefix__: ClassVar[str] = "prd"

    sku: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    name_folded: Mapped[str] = folded("name")
    description: Mapped[str | None] = mapped_column(Text, info={"max_length": 20_000})
    family_id: Mapped[UUID | None] = edge("product_families", index=True)
    kind: Mapped[ProductKind] = enum_column(ProductKind, name="kind", default=ProductKind.ONE_OFF)
    status: Mapped[ProductStatus] = enum_column(ProductStatus, default=ProductStatus.DRAFT)
    unit: Mapped[str | None] = mapped_column(String(32))
    tax_code: Mapped[str | None] = mapped_column(String(32))
    cost: Mapped[Decimal | None] = money_column("cost_currency")
    cost_currency: Mapped[str | None] = mapped_column(String(3))
    published: Mapped[bool] = mapped_column(default=False)
    search_folded: Mapped[str] = folded("sku", "name", "description")

    __table_args__ = (
        *money_rules("cost", currency="cost_currency"),
        *recent("products", "status"),
        Index("uq_products_sku", "sku", unique=True, postgresql_where="deleted_at IS NULL"),
        searchable("products"),
    )

    def activate(self) -> None:
        """Put the product on sale."""
        self.status = ProductStatus.ACTIVE

    def retire(self) -> None:
        """Take the product off sale; it stays where it was sold."""
        if self.status is ProductStatus.DRAFT:
            raise Conflict(ErrorCode.INVALID_STATE, "A draft was never on sale.")
        self.status, self.published = ProductStatus.RETIRED, False


class ListPrice(Record, Base):
    """A product's price in a currency, from a day up to but without another; two never overlap."""

    __tablename__ = "list_prices"
    __prefix__: ClassVar[str] = "prc"

    product_id: Mapped[UUID] = edge("products", index=True)
    amount: Mapped[Decimal] = money_column()
    currency: Mapped[str] = mapped_column(String(3))
    valid_from: Mapped[date] = mapped_column(default=clock.today)
    valid_until: Mapped[date | None]

    __table_args__ = (
        *money_rules("amount"),
        ExcludeConstraint(
            ("product_id", "="),
            ("currency", "="),
            (text("daterange(valid_from, valid_until)"), "&&"),
            name="ex_list_prices_overlap",
            using="gist",
        ),
        CheckConstraint("valid_until >= valid_from", name="forward"),
        Index("ix_list_prices_updated_at", "updated_at", "id"),
    )

    def end(self, on: date) -> None:
        """Let the price end on a day, which does not count any more."""
        if on < self.valid_from:
            raise Invalid("valid_until", "It cannot end before it began.")
        self.valid_until = on


def holds(on: ColumnElement[date] | date) -> ColumnElement[bool]:
    """The condition that a price counts on a day."""
    return (ListPrice.valid_from <= on) & or_(
        ListPrice.valid_until.is_(None), ListPrice.valid_until > on
    )
