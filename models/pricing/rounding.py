"""Exact decimals: the only three ways in which pricing gives up a fraction."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from decimal import (
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    FloatOperation,
    Inexact,
    InvalidOperation,
    Overflow,
    localcontext,
)
from typing import Final

ZERO: Final = Decimal(0)
HUNDRED: Final = Decimal(100)
# Wider than any product of numbers that a sheet may hold. Every other setting is named, because
# what is not named would come from the caller's defaults.
ROUNDS: Final = Context(
    prec=200,
    rounding=ROUND_HALF_UP,
    Emin=-999_999,
    Emax=999_999,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[DivisionByZero, FloatOperation, InvalidOperation, Overflow],
)
EXACT: Final = ROUNDS.copy()
"""Arithmetic that fails where it would have to round, or to take a float."""
EXACT.traps[Inexact] = True


def exactly() -> AbstractContextManager[Context]:
    """Compute without rounding inside the block, whatever the caller's decimal context."""
    return localcontext(EXACT)


def rounded(amount: Decimal, exponent: int) -> Decimal:
    """Round to so many decimals, halves away from zero; there is no negative zero."""
    whole = amount.quantize(step(exponent), rounding=ROUND_HALF_UP, context=ROUNDS)
    return whole or whole.copy_abs()


def quotient(numerator: Decimal, denominator: Decimal, exponent: int) -> Decimal:
    """Divide by what is above zero and round once, halves away from zero."""
    with exactly():
        doubled = 2 * abs(numerator).scaleb(exponent)
        units = (doubled + denominator) // (2 * denominator)
        return rounded(units.copy_sign(numerator).scaleb(-exponent), exponent)


def split(total: Decimal, weights: Sequence[Decimal], exponent: int) -> tuple[Decimal, ...]:
    """Spread a total in proportion to weights by largest remainder; the parts sum to it exactly.

    The total is at the currency's exponent and may be negative, weights may not. Of equal
    remainders the earlier comes first.
    """
    with exactly():
        if rounded(total, exponent) != total or any(weight < 0 for weight in weights):
            raise ValueError("a total at the exponent is split by weights of zero or more")
        whole = sum(weights, ZERO)
        if not whole:
            if total:
                raise ValueError("there is nothing to spread a total over")
            return tuple(rounded(ZERO, exponent) for _ in weights)
        products = [abs(total).scaleb(exponent) * weight for weight in weights]
        units = [product // whole for product in products]
        missing = int(abs(total).scaleb(exponent) - sum(units, ZERO))
        order = sorted(range(len(weights)), key=lambda at: -(products[at] % whole))
        for at in order[:missing]:
            units[at] += 1
        return tuple(rounded(unit.copy_sign(total).scaleb(-exponent), exponent) for unit in units)


def step(exponent: int) -> Decimal:
    """Return the smallest amount of a currency with so many decimals."""
    return Decimal((0, (1,), -exponent))


def fits(amount: Decimal, decimals: int) -> bool:
    """Whether a number needs no more than so many decimals; it is not a huge one."""
    return rounded(amount, decimals) == amount


def trimmed(amount: Decimal, decimals: int) -> Decimal:
    """Take off needless zeros, but leave at least so many decimals."""
    shortest = amount.normalize(EXACT)
    return rounded(amount, decimals) if fits(shortest, decimals) else shortest


def plain(amount: Decimal) -> str:
    """Write a number without an exponent."""
    return f"{amount:f}"
