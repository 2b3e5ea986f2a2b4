"""The organisation that sells: one, with what its papers say of it and its defaults."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Record, edge, range_rule, ranged


class Organisation(Record, Base):
    """The seller. There is exactly one."""

    __tablename__ = "organisations"
    __prefix__: ClassVar[str] = "org"

    single: Mapped[bool] = mapped_column(default=True, unique=True)
    name: Mapped[str] = mapped_column(String(200))
    tax_id: Mapped[str | None] = mapped_column(String(40))
    address_line1: Mapped[str | None] = mapped_column(String(200))
    address_line2: Mapped[str | None] = mapped_column(String(200))
    address_postal_code: Mapped[str | None] = mapped_column(String(20))
    address_city: Mapped[str | None] = mapped_column(String(120))
    address_region: Mapped[str | None] = mapped_column(String(120))
    address_country: Mapped[str] = mapped_column(String(2))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    website: Mapped[str | None] = mapped_column(String(400))
    time_zone: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(35), default="en")
    currency: Mapped[str] = mapped_column(String(3))
    logo_id: Mapped[UUID | None] = edge("file_assets", index=True)
    payment_days: Mapped[int] = ranged(0, 365, default=30)
    quote_days: Mapped[int] = ranged(1, 730, default=30)
    bank_details: Mapped[str | None] = mapped_column(Text, info={"max_length": 2_000})

    __table_args__ = (
        CheckConstraint("single", name="only_one"),
        CheckConstraint("address_country ~ '^[A-Z]{2}$'", name="country"),
        CheckConstraint("currency_exponent(currency) >= 0", name="currency_known"),
        range_rule("payment_days", 0, 365),
        range_rule("quote_days", 1, 730),
    )
