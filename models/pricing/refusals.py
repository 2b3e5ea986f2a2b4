"""What pricing refuses, and how it says which line and which field it was."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from models.pricing.rounding import HUNDRED, fits

MOST_MONEY: Final = Decimal(1_000_000_000_000_000)
"""Unit prices and amounts stay below it, as in every table."""


class PricingError(ValueError):
    """A number that pricing cannot take: of a line, or of the whole where the key is None."""

    def __init__(self, key: str | None, field: str, message: str) -> None:
        super().__init__(message)
        self.key = key
        self.field = field
        self.message = message


def demand_number(
    number: Decimal, below: Decimal, *, key: str | None = None, field: str, decimals: int = 6
) -> None:
    """Refuse what is no number, negative, too large or too fine."""
    if not number.is_finite():
        raise PricingError(key, field, "This is not a number.")
    if number < 0:
        raise PricingError(key, field, "This is below zero.")
    if number >= below:
        raise PricingError(key, field, f"This is not below {below:,}.")
    if not fits(number, decimals):
        raise PricingError(key, field, f"This has more than {decimals} decimals.")


def demand_percent(percent: Decimal, *, key: str | None = None, field: str) -> None:
    """Refuse a rate outside 0 to 100 %."""
    demand_number(percent, MOST_MONEY, key=key, field=field)
    if percent > HUNDRED:
        raise PricingError(key, field, "This is above 100 %.")


def demand_amount(amount: Decimal, exponent: int, *, key: str | None = None, field: str) -> None:
    """Refuse an amount that the currency cannot express."""
    demand_number(amount, MOST_MONEY, key=key, field=field, decimals=exponent)
