"""Credits of an amount: taken off what is left of all lines, so that the rest still adds up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from models.pricing.charges import Charge, ChargedLine, charge, charged, nothing_of
from models.pricing.kinds import PriceMode, TaxMode
from models.pricing.partials import levelled
from models.pricing.refusals import PricingError, demand_amount
from models.pricing.rounding import ZERO, exactly, quotient, rounded, split
from models.pricing.taxing import Taxation

HUNDRED = Decimal(100)


def portion(
    whole: Sequence[ChargedLine],
    before: Sequence[ChargedLine],
    amount: Decimal,
    *,
    exponent: int,
    prices: PriceMode,
    tax_mode: TaxMode,
) -> Charge:
    """Take an amount, tax included, off what is left of all lines, in proportion to it.

    Its lines have no quantity. Their tax is what is within the amount at each rate, and never more
    than is left of it.
    """
    demand_amount(amount, exponent, field="amount")
    with exactly():
        left = [_difference(line, done) for line, done in _pairs(whole, before)]
        weights = [line.base + line.tax for line in left]
        if amount > sum(weights, ZERO):
            raise PricingError(None, "amount", "This is more than is left of it.")
        shares = split(rounded(amount, exponent), weights, exponent)
        taxes = _taxes(left, shares, Taxation(prices, tax_mode, exponent))
        lines = [
            _taken(line, share, tax, prices=prices)
            for line, share, tax in zip(left, shares, taxes, strict=True)
            if share
        ]
        return charge(lines, exponent)


def reduced(
    whole: Sequence[ChargedLine], before: Sequence[ChargedLine]
) -> tuple[list[ChargedLine], list[ChargedLine]]:
    """Return the whole without the amounts taken off it, and what else came before.

    What is left is then shared out over the quantities that are left.
    """
    with exactly():
        amounts = [line for line in before if not line.quantity]
        rest = [_difference(line, taken) for line, taken in _pairs(whole, amounts)]
        return rest, [line for line in before if line.quantity]


def _pairs(
    whole: Sequence[ChargedLine], before: Sequence[ChargedLine]
) -> list[tuple[ChargedLine, ChargedLine]]:
    return list(zip(whole, charged(whole, before), strict=True))


def _difference(line: ChargedLine, other: ChargedLine) -> ChargedLine:
    return replace(
        line,
        quantity=line.quantity - other.quantity,
        net=line.net - other.net,
        allocation=line.allocation - other.allocation,
        base=line.base - other.base,
        tax=line.tax - other.tax,
    )


def _taxes(
    left: Sequence[ChargedLine], shares: Sequence[Decimal], taxation: Taxation
) -> list[Decimal]:
    """Return the tax within each share; that of a group is rounded once and spread."""
    found = [ZERO] * len(left)
    for places in taxation.members([line.taxed_as for line in left]):
        parts = [shares[at] for at in places]
        together, rate = sum(parts, ZERO), left[places[0]].tax_percent
        wished = together - quotient(together * HUNDRED, HUNDRED + rate, taxation.exponent)
        rooms = [(max(ZERO, shares[at] - left[at].base), left[at].tax) for at in places]
        rooms = [(low, min(high, part)) for (low, high), part in zip(rooms, parts, strict=True)]
        spread = split(wished, parts, taxation.exponent)
        for at, tax in zip(places, levelled(wished, spread, rooms), strict=True):
            found[at] = tax
    return found


def _taken(line: ChargedLine, share: Decimal, tax: Decimal, *, prices: PriceMode) -> ChargedLine:
    base = share - tax
    net = base if prices is PriceMode.NET else share
    return replace(nothing_of(line), net=net, base=base, tax=tax)
