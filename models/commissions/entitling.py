"""What a source entitles a partner to, and the next entry: entitled less all earlier entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from models.commissions.terms import Terms
from models.pricing.rounding import HUNDRED, ZERO, exactly, rounded, split


def entitled(
    terms: Terms,
    basis: Decimal,
    *,
    exponent: int,
    before: Decimal = ZERO,
    splits: Sequence[Decimal] = (HUNDRED,),
    place: int = 0,
) -> Decimal:
    """What the terms grant on a basis, rounded once, as the share of one of those who split it.

    `before` is what came before it in its period, for marginal steps. `splits` are the percents of
    all who have a part, of which nobody has what is missing to 100; they are shared out by largest
    remainder, and the cap is on the share.
    """
    rest = HUNDRED - sum(splits, ZERO)
    if basis < 0 or before < 0 or rest < 0:
        raise ValueError("a basis is not negative, and splits come to at most the whole")
    total = granted(terms, basis, exponent=exponent, before=before)
    share = split(total, [*splits, rest], exponent)[place]
    return share if terms.cap is None else min(share, rounded(terms.cap, exponent))


def granted(terms: Terms, basis: Decimal, *, exponent: int, before: Decimal = ZERO) -> Decimal:
    """What the terms grant on a basis to all who share it, rounded once."""
    with exactly():
        return rounded(terms.whole(before + basis) - terms.whole(before), exponent)


def owing(entitlement: Decimal, earlier: Iterable[Decimal]) -> Decimal:
    """The amount of the next entry: after it, all entries come to the entitlement."""
    return entitlement - sum(earlier, ZERO)
