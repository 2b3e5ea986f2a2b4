"""What goes into pricing: a sheet of lines with the modes and the discount of the whole."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from models.pricing.kinds import LineKind, PriceMode, Rounding, TaxMode
from models.pricing.refusals import (
    MOST_MONEY,
    PricingError,
    demand_amount,
    demand_number,
    demand_percent,
)

MOST_QUANTITY = Decimal(1_000_000_000)
MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class PercentDiscount:
    """So many percent off the sum of the lines."""

    percent: Decimal


@dataclass(frozen=True, slots=True)
class AmountDiscount:
    """A fixed amount off the sum of the lines."""

    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """A line to be priced. Only a product counts, and an optional one when it is chosen."""

    key: str
    kind: LineKind = LineKind.PRODUCT
    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal | None = None
    discount_amount: Decimal | None = None
    tax_code: str | None = None
    tax_percent: Decimal
    optional: bool = False
    chosen: bool = True

    @property
    def counts(self) -> bool:
        """Whether the line is part of the sums."""
        return self.kind is LineKind.PRODUCT and (self.chosen or not self.optional)

    def demand_sound(self, exponent: int) -> None:
        """Refuse numbers that no line may have."""
        demand_number(self.quantity, MOST_QUANTITY, key=self.key, field="quantity")
        demand_number(self.unit_price, MOST_MONEY, key=self.key, field="unit_price")
        demand_percent(self.tax_percent, key=self.key, field="tax_percent")
        if self.discount_percent is not None:
            demand_percent(self.discount_percent, key=self.key, field="discount_percent")
        if self.discount_amount is not None:
            demand_amount(self.discount_amount, exponent, key=self.key, field="discount_amount")
            if self.discount_percent is not None:
                raise PricingError(
                    self.key, "discount_amount", "A line has a discount in percent or a fixed one."
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything that decides what a version comes to; what it holds is stored with the version."""

    currency: str
    exponent: int
    prices: PriceMode = PriceMode.NET
    tax_mode: TaxMode = TaxMode.PER_GROUP
    rounding: Rounding = Rounding.HALF_UP
    lines: tuple[SheetLine, ...]
    discount: PercentDiscount | AmountDiscount | None = None

    def demand_sound(self) -> None:
        """Refuse what has no price: numbers out of bounds, and two lines with one key."""
        if not 0 <= self.exponent <= MOST_DECIMALS:
            raise PricingError(None, "exponent", "A currency has no more than 6 decimals.")
        keys: set[str] = set()
        for line in self.lines:
            line.demand_sound(self.exponent)
            if line.key in keys:
                raise PricingError(line.key, "key", "Two lines have the same key.")
            keys.add(line.key)
        if isinstance(self.discount, PercentDiscount):
            demand_percent(self.discount.percent, field="discount")
        elif self.discount is not None:
            demand_amount(self.discount.amount, self.exponent, field="discount")
