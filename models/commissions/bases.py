"""What a source comes to: net after credits, the paid part of it, its margin, its months so far."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from models.pricing.rounding import ZERO, exactly, quotient, split


class Month(NamedTuple):
    """A calendar month of a contract, and how much of the month it covers."""

    name: str
    last: date
    weight: Decimal


def net(base: Decimal, credited: Sequence[Decimal]) -> Decimal:
    """A line net of tax after credits."""
    return base - sum(credited, ZERO)


def paid(net: Decimal, paid: Decimal, gross: Decimal, *, exponent: int) -> Decimal:
    """The part of a net amount that is paid: paid of gross after credits, and never more than all.

    What was credited whole has no gross, and nothing of it is paid.
    """
    if gross <= 0:
        return net if paid > 0 else net * 0
    with exactly():
        return quotient(net * min(paid, gross), gross, exponent)


def margin(net: Decimal, *, base: Decimal, cost: Decimal | None, exponent: int) -> Decimal:
    """What a line's net is above its cost, of which credits took the same part; never below zero.

    A line whose cost nobody knows has no margin to share.
    """
    if cost is None or base <= 0:
        return net * 0
    with exactly():
        return max(net * 0, quotient((base - cost) * net, base, exponent))


def months_over(starts: date, months: int) -> Iterator[Month]:
    """The calendar months of a contract of so many months; first and last count by their days."""
    ends = later(starts, months)
    first = starts
    while first < ends:
        size = monthrange(first.year, first.month)[1]
        last = min(first.replace(day=size), ends - timedelta(days=1))
        days = (last - first).days + 1
        with exactly():
            yield Month(f"{first:%Y-%m}", last, Decimal(days * 10**6 // size))
        first = last + timedelta(days=1)


def contract_months(
    net: Decimal,
    *,
    starts: date,
    months: int,
    today: date,
    at_most: int | None,
    exponent: int,
) -> Decimal:
    """How much of a contract's net is over: its months that have passed, the first ones at most."""
    covered = list(months_over(starts, months))
    until = later(starts, at_most) if at_most is not None else None
    parts = split(net, [month.weight for month in covered], exponent) if covered else ()
    passed = (
        part
        for month, part in zip(covered, parts, strict=True)
        if month.last < today and (until is None or month.last < until)
    )
    return sum(passed, net * 0)


def later(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
