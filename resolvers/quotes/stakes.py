"""What each line of a quote brings and costs, for every quantity that the customer can make of it.

All numbers are exact: a rounding to the currency is no discount and no margin.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from models.pricing import LineKind, PriceMode
from models.quote_lines import QuoteLine
from models.quote_versions import QuoteVersion

ZERO = Fraction(0)
WHOLE = Fraction(1)
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Stake:
    """A line that counts, or may: so much of one at least, at most, and whether it may be left."""

    low: Fraction
    high: Fraction
    optional: bool
    price: Fraction
    off: Fraction
    usual: Fraction
    kept: Fraction
    cost: Fraction | None

    @property
    def is_costed(self) -> bool:
        """Whether we know what it costs us."""
        return self.cost is not None

    def net(self, quantity: Fraction) -> Fraction:
        """What so many of it come to after the line's own discount, in the quote's prices."""
        return self.price * quantity - self.off

    def value(self, quantity: Fraction) -> Fraction:
        """The same without tax."""
        return self.net(quantity) * self.kept

    def spent(self, quantity: Fraction) -> Fraction:
        """What so many of it cost us, as far as known."""
        return self.cost * quantity if self.cost is not None else ZERO

    def given_up(self) -> Fraction:
        """The most by which it can be below its usual price, of 1."""
        if not self.usual or not self.high:
            return ZERO
        by_quantity = self.off / (self.usual * self.low) if self.low else WHOLE
        apart = WHOLE - self.price / self.usual + (by_quantity if self.off else ZERO)
        return min(max(apart, ZERO), WHOLE)


def stakes(version: QuoteVersion, lines: Sequence[QuoteLine]) -> list[Stake]:
    """Return the lines that count in some choice of the options."""
    products = [one for one in lines if one.kind is LineKind.PRODUCT]
    return [made for one in products for made in _stake(version, one)]


def _stake(version: QuoteVersion, line: QuoteLine) -> Iterator[Stake]:
    bounds = _bounds(line)
    if bounds is None:
        return
    low, high = bounds
    price, off = Fraction(line.unit_price), Fraction(line.discount_amount or 0)
    price *= WHOLE - Fraction(line.discount_percent or 0) / HUNDRED
    if price:
        low = min(max(low, off / price), high)  # of less there is no price
    by_book = line.price_book_entry_id is not None or line.list_price is None
    gross = version.prices is PriceMode.GROSS
    yield Stake(
        low=low,
        high=high,
        optional=line.optional,
        price=price,
        off=off,
        usual=Fraction(line.unit_price if by_book else line.list_price or 0),
        kept=WHOLE / (WHOLE + Fraction(line.tax_percent) / HUNDRED) if gross else WHOLE,
        cost=None if line.cost is None else Fraction(line.cost),
    )


def _bounds(line: QuoteLine) -> tuple[Fraction, Fraction] | None:
    """Return the fewest and the most of a line; none when nobody can choose it."""
    own = Fraction(line.quantity)
    if not line.optional:
        return own, own
    low = own if line.minimum_quantity is None else Fraction(line.minimum_quantity)
    high = own if line.maximum_quantity is None else Fraction(line.maximum_quantity)
    if line.chosen:
        return min(low, own), max(high, own)
    return (low, high) if low <= high else None
