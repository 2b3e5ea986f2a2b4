"""Commissions recomputed from the whole history at once, in fractions and whole cents."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple


class Paper(NamedTuple):
    """An invoice of one line as it is now, in cents: without tax, with tax, credited, paid."""

    net: int
    gross: int
    net_credited: int
    gross_credited: int
    paid: int
    cost: int


class Agreed(NamedTuple):
    """A rule as it was when the invoice was issued: steps from so many cents, in basis points."""

    basis: str
    steps: tuple[tuple[int, int], ...]
    cap: int | None


def basis_of(paper: Paper, basis: str) -> int:
    """In cents."""
    left = paper.net - paper.net_credited
    if basis == "NET_INVOICED":
        return left
    if basis == "MARGIN":
        return max(0, half_up(Fraction((paper.net - paper.cost) * left, paper.net)))
    gross = paper.gross - paper.gross_credited
    return half_up(Fraction(left * min(paper.paid, gross), gross)) if gross else 0


def commission(agreed: Agreed, before: int, basis: int, splits: Sequence[int], place: int) -> int:
    """In cents; the splits are in percent."""
    total = half_up(on(agreed.steps, before + basis) - on(agreed.steps, before))
    exact = [Fraction(total * part, 100) for part in (*splits, 100 - sum(splits))]
    shares = [part.numerator // part.denominator for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: (shares[at] - exact[at], at))
    for at in by_remainder[: total - sum(shares)]:
        shares[at] += 1
    return shares[place] if agreed.cap is None else min(shares[place], agreed.cap)


def on(steps: tuple[tuple[int, int], ...], basis: int) -> Fraction:
    """Cent by cent, each at the rate of the last step that begins below it."""
    earned, upper = Fraction(0), basis
    for above, points in reversed(steps):
        earned += Fraction(max(0, upper - above) * points, 10_000)
        upper = min(upper, above)
    return earned


def half_up(amount: Fraction) -> int:
    """The nearest cent, halves up."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)
