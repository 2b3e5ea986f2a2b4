"""What is charged of an order, or credited of an invoice: frozen lines with a quantity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from models.pricing.refusals import PricingError
from models.pricing.rounding import ZERO, exactly, rounded
from models.pricing.taxing import Tax, TaxGroup, grouped


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargedLine:
    """A line whose amounts are settled: of an order, an invoice or a credit."""

    key: str
    quantity: Decimal
    net: Decimal
    allocation: Decimal
    base: Decimal
    tax: Decimal
    tax_code: str | None
    tax_percent: Decimal

    @property
    def kept(self) -> Decimal:
        """What is left of the line after its part of the discount; prices say if tax is in it."""
        return self.net - self.allocation

    @property
    def taxed_as(self) -> Tax:
        """The code and rate that the line falls under."""
        return Tax(self.tax_code, self.tax_percent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """An invoice or a credit: its lines and what they come to."""

    lines: tuple[ChargedLine, ...]
    subtotal: Decimal
    discount: Decimal
    taxes: tuple[TaxGroup, ...]
    tax: Decimal
    total: Decimal


def charge(lines: Sequence[ChargedLine], exponent: int) -> Charge:
    """Sum lines; a whole order summed is what its version came to."""
    with exactly():
        none = rounded(ZERO, exponent)
        return Charge(
            lines=tuple(lines),
            subtotal=sum((line.net for line in lines), none),
            discount=sum((line.allocation for line in lines), none),
            taxes=grouped((line.taxed_as, line) for line in lines),
            tax=sum((line.tax for line in lines), none),
            total=sum((line.base + line.tax for line in lines), none),
        )


def remaining(whole: Sequence[ChargedLine], before: Sequence[ChargedLine]) -> dict[str, Decimal]:
    """Return how much of each line is left to charge or credit; 0 where nothing is."""
    with exactly():
        return {
            line.key: line.quantity - done.quantity
            for line, done in zip(whole, charged(whole, before), strict=True)
        }


def charged(whole: Sequence[ChargedLine], before: Sequence[ChargedLine]) -> list[ChargedLine]:
    """Sum what came before for each line of the whole; refuses lines that are not of it."""
    sums = {line.key: nothing_of(line) for line in whole}
    if len(sums) < len(whole):
        raise PricingError(None, "lines", "Two lines have the same key.")
    for line in before:
        if line.key not in sums:
            raise PricingError(line.key, "key", "There is no such line.")
        sums[line.key] = _added(sums[line.key], line)
    return [sums[line.key] for line in whole]


def nothing_of(line: ChargedLine) -> ChargedLine:
    """Return the line without quantity and amounts."""
    return replace(line, quantity=ZERO, net=ZERO, allocation=ZERO, base=ZERO, tax=ZERO)


def _added(one: ChargedLine, other: ChargedLine) -> ChargedLine:
    return replace(
        one,
        quantity=one.quantity + other.quantity,
        net=one.net + other.net,
        allocation=one.allocation + other.allocation,
        base=one.base + other.base,
        tax=one.tax + other.tax,
    )
