"""Price books: what products cost for whom, from which quantity, on which days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Index, Numeric, String, and_, or_, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, Visibility, edge, enum_column, folded
from models.errors import Conflict, ErrorCode


class PriceBookStatus(StrEnum):
    """draft → active → expired."""

    DRAFT = "DRAFT"
    ACTIVE = "ACTIVE"
    EXPIRED = "EXPIRED"


class PriceBook(Record, Base):
    """Prices in one currency for one audience, or for those of it in one tier."""

    __tablename__ = "price_books"
    __prefix__: ClassVar[str] = "pbk"

    name: Mapped[str] = mapped_column(String(120))
    name_folded: Mapped[str] = folded("name")
    currency: Mapped[str] = mapped_column(String(3))
    audience: Mapped[Visibility] = enum_column(
        Visibility, name="audience", default=Visibility.CUSTOMER
    )
    customer_tier_id: Mapped[UUID | None] = edge("customer_tiers", index=True)
    partner_tier_id: Mapped[UUID | None] = edge("partner_tiers", index=True)
    status: Mapped[PriceBookStatus] = enum_column(
        PriceBookStatus, name="status", default=PriceBookStatus.DRAFT
    )
    valid_from: Mapped[date] = mapped_column(default=clock.today)
    valid_until: Mapped[date | None]

    __table_args__ = (
        CheckConstraint("currency_exponent(currency) >= 0", name="currency_known"),
        CheckConstraint(
            "customer_tier_id IS NULL OR audience = 'CUSTOMER'", name="tier_of_customers"
        ),
        CheckConstraint("partner_tier_id IS NULL OR audience = 'PARTNER'", name="tier_of_partners"),
        CheckConstraint("valid_until >= valid_from", name="forward"),
        Index("uq_price_books_name", "name_folded", unique=True),
        Index("ix_price_books_updated_at", "updated_at", "id"),
    )

    @classmethod
    def counts_on(cls, day: date) -> ColumnElement[bool]:
        """The condition that a book's prices count on a day."""
        lasts = or_(cls.valid_until.is_(None), cls.valid_until > day)
        return and_(cls.status == PriceBookStatus.ACTIVE, cls.valid_from <= day, lasts)

    def activate(self) -> None:
        """Let its prices count."""
        if self.status is not PriceBookStatus.DRAFT:
            raise Conflict(ErrorCode.INVALID_STATE, "Only a draft can be activated.")
        self.status = PriceBookStatus.ACTIVE

    def expire(self) -> None:
        """Let its prices count no more; quotes keep what they have frozen."""
        if self.status is not PriceBookStatus.ACTIVE:
            raise Conflict(ErrorCode.INVALID_STATE, "Only an active price book can expire.")
        self.status = PriceBookStatus.EXPIRED


class PriceBookEntry(Record, Base):
    """What one unit of a product costs from a quantity on, on some days."""

    __tablename__ = "price_book_entries"
    __prefix__: ClassVar[str] = "pbe"

    price_book_id: Mapped[UUID] = edge("price_books", index=True)
    product_id: Mapped[UUID] = edge("products", index=True)
    minimum_quantity: Mapped[Decimal] = mapped_column(Numeric(), default=Decimal(0))
    unit_price: Mapped[Decimal] = mapped_column(Numeric())
    valid_from: Mapped[date] = mapped_column(default=clock.today)
    valid_until: Mapped[date | None]

    __table_args__ = (
        ExcludeConstraint(
            ("price_book_id", "="),
            ("product_id", "="),
            ("minimum_quantity", "="),
            (text("daterange(valid_from, valid_until)"), "&&"),
            name="ex_price_book_entries_overlap",
            using="gist",
        ),
        CheckConstraint(
            "unit_price >= 0 AND unit_price < 1000000000000000 AND scale(unit_price) <= 6",
            name="unit_price_range",
        ),
        CheckConstraint(
            "minimum_quantity >= 0 AND minimum_quantity < 1000000000 "
            "AND scale(minimum_quantity) <= 6",
            name="minimum_quantity_range",
        ),
        CheckConstraint("valid_until >= valid_from", name="forward"),
        Index("ix_price_book_entries_updated_at", "updated_at", "id"),
    )

    @classmethod
    def counts_on(cls, day: date) -> ColumnElement[bool]:
        """The condition that an entry counts on a day, if its book does."""
        lasts = or_(cls.valid_until.is_(None), cls.valid_until > day)
        return and_(cls.valid_from <= day, lasts)
