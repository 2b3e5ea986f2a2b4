"""Tax: for each line or once for each code and rate, on top of net prices or within gross ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, Protocol

from models.pricing.kinds import PriceMode, TaxMode
from models.pricing.rounding import HUNDRED, ZERO, quotient, rounded, split, trimmed


class Tax(NamedTuple):
    """The code and the rate that a line falls under; lines of one tax are one group."""

    code: str | None
    percent: Decimal


@dataclass(frozen=True, slots=True)
class TaxGroup:
    """What the lines of one code and rate come to together."""

    code: str | None
    percent: Decimal
    base: Decimal
    tax: Decimal


class Taxed(Protocol):
    """What has a base and a tax on it."""

    @property
    def base(self) -> Decimal:
        """The amount without tax."""

    @property
    def tax(self) -> Decimal:
        """The tax on it."""


class Taxation(NamedTuple):
    """How tax is to be computed: frozen with the version."""

    prices: PriceMode
    tax_mode: TaxMode
    exponent: int

    def tax_on(self, amount: Decimal, percent: Decimal) -> Decimal:
        """The tax on a net amount, or the tax within a gross one, rounded once."""
        if self.prices is PriceMode.NET:
            return rounded(amount * percent.scaleb(-2), self.exponent)
        return amount - quotient(amount * HUNDRED, HUNDRED + percent, self.exponent)

    def base_of(self, amount: Decimal, tax: Decimal) -> Decimal:
        """What an amount of these prices is without its tax."""
        return amount if self.prices is PriceMode.NET else amount - tax

    def members(self, taxes: Sequence[Tax]) -> list[list[int]]:
        """Return the places of the lines whose tax is rounded together."""
        if self.tax_mode is TaxMode.PER_LINE:
            return [[at] for at in range(len(taxes))]
        groups: dict[Tax, list[int]] = {}
        for at, tax in enumerate(taxes):
            groups.setdefault(tax, []).append(at)
        return [*groups.values()]


def tax_lines(
    amounts: Sequence[Decimal], taxes: Sequence[Tax], taxation: Taxation
) -> list[Decimal]:
    """Return the tax of each line; that of a group is spread by largest remainder."""
    found = [rounded(ZERO, taxation.exponent)] * len(amounts)
    for places in taxation.members(taxes):
        parts = [amounts[at] for at in places]
        tax = taxation.tax_on(sum(parts, ZERO), taxes[places[0]].percent)
        for at, share in zip(places, split(tax, parts, taxation.exponent), strict=True):
            found[at] = share
    return found


def grouped(lines: Iterable[tuple[Tax, Taxed]]) -> tuple[TaxGroup, ...]:
    """Sum lines by code and rate: higher rates first, then by code."""
    sums: dict[Tax, list[Taxed]] = {}
    for tax, line in lines:
        sums.setdefault(tax, []).append(line)
    return tuple(_group(tax, sums) for tax in sorted(sums, key=_place))


def _group(tax: Tax, sums: Mapping[Tax, list[Taxed]]) -> TaxGroup:
    return TaxGroup(
        code=tax.code,
        percent=trimmed(tax.percent, 0),
        base=sum((line.base for line in sums[tax]), ZERO),
        tax=sum((line.tax for line in sums[tax]), ZERO),
    )


def _place(tax: Tax) -> tuple[Decimal, bool, str]:
    return -tax.percent, tax.code is not None, tax.code or ""
