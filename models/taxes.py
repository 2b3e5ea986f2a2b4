"""Tax rates by code, country and day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Final

from sqlalchemy import CheckConstraint, ColumnElement, Index, Numeric, String, or_, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record

STANDARD: Final = "STANDARD"
"""The tax code of a product that names none."""
REVERSE_CHARGE: Final = "REVERSE_CHARGE"
"""The code that a line gets when the buyer owes the tax (EU 2006/112, article 196)."""
EU: Final = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"}
    | {"IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
)


class TaxRate(Record, Base):
    """Percent of a tax in a country, from a day up to but without another."""

    __tablename__ = "tax_rates"
    __prefix__: ClassVar[str] = "tax"

    code: Mapped[str] = mapped_column(String(32))
    country: Mapped[str] = mapped_column(String(2))
    name: Mapped[str] = mapped_column(String(120))
    percent: Mapped[Decimal] = mapped_column(Numeric(), info={"min": 0, "max": 100})
    valid_from: Mapped[date] = mapped_column(default=clock.today)
    valid_until: Mapped[date | None]

    __table_args__ = (
        ExcludeConstraint(
            ("code", "="),
            ("country", "="),
            (text("daterange(valid_from, valid_until)"), "&&"),
            name="ex_tax_rates_overlap",
            using="gist",
        ),
        CheckConstraint("percent >= 0 AND percent <= 100", name="percent_range"),
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country_form"),
        CheckConstraint("valid_until >= valid_from", name="forward"),
        Index("ix_tax_rates_updated_at", "updated_at", "id"),
    )

    @classmethod
    def counts_on(cls, day: date) -> ColumnElement[bool]:
        """The condition that a rate counts on a day."""
        return (cls.valid_from <= day) & or_(cls.valid_until.is_(None), cls.valid_until > day)
