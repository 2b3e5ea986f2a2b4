"""The arithmetic of a quote, an order and an invoice: its five steps, in this order, only here."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from models.pricing.kinds import LineKind
from models.pricing.priced import Priced, PricedLine
from models.pricing.refusals import MOST_MONEY, PricingError
from models.pricing.rounding import ZERO, exactly, rounded, split, trimmed
from models.pricing.sheets import AmountDiscount, Sheet, SheetLine
from models.pricing.taxing import Tax, Taxation, grouped, tax_lines


class _Own(NamedTuple):
    """A line by itself, before anything that concerns the whole."""

    gross: Decimal
    listed: Decimal
    discount: Decimal
    net: Decimal


def price(sheet: Sheet) -> Priced:
    """Compute what a sheet comes to. Refuses with `PricingError`; nothing else decides the result.

    1. Each line: quantity × unit price, less its discount, rounded once. 2. The discount of the
    whole, spread over the lines by largest remainder. 3. What is left of each. 4. and 5. Tax.
    """
    sheet.demand_sound()
    with exactly():
        own = [_own(line, sheet.exponent) for line in sheet.lines]
        nets = _counting(sheet, [each.net for each in own])
        subtotal = _bounded(sum(nets, rounded(ZERO, sheet.exponent)))
        discount = _discount(sheet, subtotal)
        allocations = split(discount, nets, sheet.exponent)
        kept = [net - allocation for net, allocation in zip(nets, allocations, strict=True)]
        taxation = Taxation(sheet.prices, sheet.tax_mode, sheet.exponent)
        taxes = tax_lines(kept, [_tax(line) for line in sheet.lines], taxation)
        lines = tuple(
            _priced(line, each, allocation, base=taxation.base_of(left, tax), tax=tax)
            for line, each, allocation, left, tax in zip(
                sheet.lines, own, allocations, kept, taxes, strict=True
            )
        )
        return _summed(sheet, own, lines, subtotal=subtotal, discount=discount)


def _own(line: SheetLine, exponent: int) -> _Own:
    none = rounded(ZERO, exponent)
    if line.kind is not LineKind.PRODUCT:
        return _Own(none, none, none, none)
    gross = line.quantity * line.unit_price
    listed = rounded(gross, exponent)
    if listed >= MOST_MONEY:
        raise PricingError(line.key, "unit_price", f"The line is not below {MOST_MONEY:,}.")
    if line.discount_amount is not None:
        discount, net = line.discount_amount, listed - line.discount_amount
        if net < 0:
            raise PricingError(line.key, "discount_amount", "The discount is larger than the line.")
    else:
        discount = gross * (line.discount_percent or ZERO).scaleb(-2)
        net = rounded(gross - discount, exponent)
    return _Own(trimmed(gross, exponent), listed, trimmed(discount, exponent), net)


def _discount(sheet: Sheet, subtotal: Decimal) -> Decimal:
    if sheet.discount is None:
        return rounded(ZERO, sheet.exponent)
    if isinstance(sheet.discount, AmountDiscount):
        if sheet.discount.amount > subtotal:
            raise PricingError(None, "discount", "The discount is larger than the sum.")
        return rounded(sheet.discount.amount, sheet.exponent)
    return rounded(subtotal * sheet.discount.percent.scaleb(-2), sheet.exponent)


def _priced(
    line: SheetLine, own: _Own, allocation: Decimal, *, base: Decimal, tax: Decimal
) -> PricedLine:
    return PricedLine(
        key=line.key,
        counts=line.counts,
        gross=own.gross,
        discount=own.discount,
        net=own.net,
        allocation=allocation,
        base=base,
        tax=tax,
        included=base + tax,
        rounding_delta=own.net - (own.gross - own.discount),
    )


def _summed(
    sheet: Sheet,
    own: list[_Own],
    lines: tuple[PricedLine, ...],
    *,
    subtotal: Decimal,
    discount: Decimal,
) -> Priced:
    pairs = zip(sheet.lines, lines, strict=True)
    listed = _counting(sheet, [each.listed for each in own])
    none = rounded(ZERO, sheet.exponent)
    return Priced(
        lines=lines,
        subtotal=subtotal,
        discount=discount,
        taxes=grouped((_tax(line), each) for line, each in pairs if line.counts),
        tax=sum((line.tax for line in lines), none),
        total=_bounded(sum((line.included for line in lines), none)),
        savings=sum(listed, none) - subtotal + discount,
    )


def _counting(sheet: Sheet, amounts: list[Decimal]) -> list[Decimal]:
    none = rounded(ZERO, sheet.exponent)
    return [
        amount if line.counts else none for line, amount in zip(sheet.lines, amounts, strict=True)
    ]


def _bounded(amount: Decimal) -> Decimal:
    if amount >= MOST_MONEY:
        raise PricingError(None, "lines", f"The sum is not below {MOST_MONEY:,}.")
    return amount


def _tax(line: SheetLine) -> Tax:
    return Tax(line.tax_code, line.tax_percent)
