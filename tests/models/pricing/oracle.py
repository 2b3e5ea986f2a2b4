"""A second opinion: what a sheet comes to, in rational numbers and by the words of the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from models.pricing import (
    AmountDiscount,
    LineKind,
    PercentDiscount,
    PriceMode,
    Sheet,
    SheetLine,
    TaxMode,
)

Group = tuple[str | None, Fraction]


@dataclass
class Opinion:
    """Amounts by line number, and what they come to; all of them fractions."""

    nets: list[Fraction]
    allocations: list[Fraction]
    bases: list[Fraction]
    taxes: list[Fraction]
    groups: dict[Group, tuple[Fraction, Fraction]]
    subtotal: Fraction
    discount: Fraction
    tax: Fraction
    total: Fraction
    savings: Fraction


def nearest(amount: Fraction, exponent: int) -> Fraction:
    """The nearest amount of a currency; of two equally near the one further from zero."""
    units = abs(amount) * 10**exponent
    whole = floor(units)
    if units - whole >= Fraction(1, 2):
        whole += 1
    return Fraction(whole if amount > 0 else -whole, 10**exponent)


def spread(total: Fraction, weights: Sequence[Fraction], exponent: int) -> list[Fraction]:
    """A line gets one more unit if fewer lines go before it than units are left over."""
    if not sum(weights):
        return [Fraction(0) for _ in weights]
    units = total * 10**exponent
    exact = [units * weight / sum(weights) for weight in weights]
    over = [one - floor(one) for one in exact]
    left = units - sum(floor(one) for one in exact)
    given = []
    for here, one in enumerate(exact):
        sooner = [
            at
            for at, other in enumerate(over)
            if other > over[here] or (other == over[here] and at < here)
        ]
        given.append(Fraction(floor(one) + (len(sooner) < left), 10**exponent))
    return given


def counts(line: SheetLine) -> bool:
    """Products count; optional ones when they are chosen."""
    return line.kind == LineKind.PRODUCT and not (line.optional and not line.chosen)


def own_net(line: SheetLine, exponent: int) -> Fraction:
    """What a line comes to by itself."""
    if line.kind != LineKind.PRODUCT:
        return Fraction(0)
    if line.discount_amount is not None:
        return listed(line, exponent) - Fraction(line.discount_amount)
    left = 1 - Fraction(line.discount_percent or 0) / 100
    return nearest(Fraction(line.quantity) * Fraction(line.unit_price) * left, exponent)


def listed(line: SheetLine, exponent: int) -> Fraction:
    """What a line would come to without a discount."""
    return nearest(Fraction(line.quantity) * Fraction(line.unit_price), exponent)


def subtotal(sheet: Sheet) -> Fraction:
    """The sum of the lines that count."""
    return Fraction(sum(own_net(each, sheet.exponent) for each in sheet.lines if counts(each)))


def opinion(sheet: Sheet) -> Opinion:
    """What the sheet comes to."""
    counting = [at for at, line in enumerate(sheet.lines) if counts(line)]
    nets = [own_net(line, sheet.exponent) for line in sheet.lines]
    discount = _discount(sheet)
    allocations = [Fraction(0)] * len(nets)
    shares = spread(discount, [nets[at] for at in counting], sheet.exponent)
    for at, share in zip(counting, shares, strict=True):
        allocations[at] = share
    left = {at: nets[at] - allocations[at] for at in counting}
    taxes = _taxes(sheet, left)
    gross = sheet.prices == PriceMode.GROSS
    bases = [left.get(at, Fraction(0)) - taxes[at] * gross for at in range(len(nets))]
    lists = sum(listed(sheet.lines[at], sheet.exponent) for at in counting)
    tax = Fraction(sum(taxes))
    return Opinion(
        nets=nets,
        allocations=allocations,
        bases=bases,
        taxes=taxes,
        groups=_groups(sheet, counting, bases, taxes=taxes),
        subtotal=subtotal(sheet),
        discount=discount,
        tax=tax,
        total=subtotal(sheet) - discount + (0 if gross else tax),
        savings=lists - subtotal(sheet) + discount,
    )


def tax_on(sheet: Sheet, amount: Fraction, percent: Decimal) -> Fraction:
    """Tax comes on top of a net amount; in a gross one it is what is not the base."""
    rate = Fraction(percent) / 100
    if sheet.prices == PriceMode.NET:
        return nearest(amount * rate, sheet.exponent)
    return amount - nearest(amount / (1 + rate), sheet.exponent)


def _discount(sheet: Sheet) -> Fraction:
    if isinstance(sheet.discount, AmountDiscount):
        return Fraction(sheet.discount.amount)
    if isinstance(sheet.discount, PercentDiscount):
        part = Fraction(sheet.discount.percent) / 100
        return nearest(subtotal(sheet) * part, sheet.exponent)
    return Fraction(0)


def _taxes(sheet: Sheet, left: dict[int, Fraction]) -> list[Fraction]:
    taxes = [Fraction(0)] * len(sheet.lines)
    for group in {_group(sheet.lines[at]) for at in left}:
        members = [at for at in left if _group(sheet.lines[at]) == group]
        parts = [left[at] for at in members]
        percent = sheet.lines[members[0]].tax_percent
        if sheet.tax_mode == TaxMode.PER_LINE:
            shares = [tax_on(sheet, part, percent) for part in parts]
        else:
            tax = tax_on(sheet, Fraction(sum(parts)), percent)
            shares = spread(tax, parts, sheet.exponent)
        for at, share in zip(members, shares, strict=True):
            taxes[at] = share
    return taxes


def _groups(
    sheet: Sheet, counting: Sequence[int], bases: Sequence[Fraction], *, taxes: Sequence[Fraction]
) -> dict[Group, tuple[Fraction, Fraction]]:
    return {
        group: (
            Fraction(sum(bases[at] for at in counting if _group(sheet.lines[at]) == group)),
            Fraction(sum(taxes[at] for at in counting if _group(sheet.lines[at]) == group)),
        )
        for group in {_group(sheet.lines[at]) for at in counting}
    }


def _group(line: SheetLine) -> Group:
    return line.tax_code, Fraction(line.tax_percent)
