"""The worst shares that a choice of options can make: of costs in what comes in, of the discount.

Each is exact or a safe bound: no choice is worse, and hardly any bound is beyond every choice.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import count
from typing import Final

from resolvers.quotes.stakes import WHOLE, ZERO, Stake

LOSS: Final = Fraction(10_001)
"""Costs that are so many times what comes in, or more: a margin of -1,000,000 percent."""
CLOSE: Final = Fraction(1, 10**6)
MOST_SUMS: Final = 1_000
EFFORT: Final = 4_000
Node = tuple[Stake, ...]


def discount_share(stakes: Sequence[Stake], amount: Fraction) -> Fraction:
    """Return the most that a fixed discount can be of the sum, of 1."""
    least = least_sum(stakes, amount)
    return amount / least if least else ZERO


def least_sum(stakes: Iterable[Stake], amount: Fraction) -> Fraction:
    """Return the smallest sum that is not below the discount on it: less has no price."""
    sums = [(ZERO, ZERO)]
    for stake in stakes:
        added = [(a + stake.net(stake.low), b + stake.net(stake.high)) for a, b in sums]
        sums = _merged([*sums, *added] if stake.optional else added)
        if len(sums) > MOST_SUMS:
            return amount
    return min((max(low, amount) for low, high in sums if high >= amount), default=amount)


def cost_share(
    stakes: Sequence[Stake], *, percent: Fraction = ZERO, amount: Fraction = ZERO
) -> Fraction | None:
    """Return the most that costs can be of what comes in, over the lines whose cost is known.

    `percent`, of 1, or `amount` is taken off the whole. None when nothing has a known cost.
    """
    if not any(one.value(one.high) or one.spent(one.high) for one in stakes if one.is_costed):
        return None
    if not amount:
        worst, _ = _worst_ratio(stakes)
        return _over(worst, WHOLE - percent)
    return _narrowed(tuple(stakes), amount)


def _narrowed(stakes: Node, amount: Fraction) -> Fraction:
    """Decide options where they matter most, until the bound is a real choice's, or nearly.

    A fixed discount weighs most on a small sum, which is not where costs weigh most: the two worst
    cases together are a bound, and each decision brings it closer.
    """
    floor, turn = least_sum(stakes, amount), count()
    queue = [_weighed(stakes, amount, floor, next(turn))]
    for _ in range(EFFORT // len(stakes) + 1):
        bound, _, real, node = queue[0]
        place = _widest(node)
        if place is None or -bound - real <= CLOSE:
            break
        heapq.heappop(queue)
        for part in _decided(node, place):
            if sum((one.net(one.high) for one in part), ZERO) >= amount:
                heapq.heappush(queue, _weighed(part, amount, floor, next(turn)))
        if not queue:
            return LOSS
    return -queue[0][0]


def _weighed(
    node: Node, amount: Fraction, floor: Fraction, turn: int
) -> tuple[Fraction, int, Fraction, Node]:
    """Return a bound of all choices of a node, negative for the heap, and what one comes to."""
    ratio, taken = _worst_ratio(node)
    least = sum((one.net(one.low) for one in node if not one.optional), ZERO)
    bound = _over(ratio, WHOLE - amount / max(least, floor))
    whole = sum((one.net(much) for one, much in zip(node, taken, strict=True) if much), ZERO)
    real = _over(ratio, WHOLE - amount / whole) if whole > amount else ZERO
    return -bound, turn, real, node


def _worst_ratio(stakes: Sequence[Stake]) -> tuple[Fraction, list[Fraction]]:
    """Return the highest costs over income without a discount, and the quantities that make it.

    Dinkelbach: with a ratio to beat, each line decides for itself; the ratio rises until none can.
    """
    ratio = ZERO
    while True:
        taken = [_worst_quantity(one, ratio) for one in stakes]
        costed = [(a, b) for a, b in zip(stakes, taken, strict=True) if a.is_costed and b]
        spent = sum((one.spent(much) for one, much in costed), ZERO)
        value = sum((one.value(much) for one, much in costed), ZERO)
        found = _over(spent, value)
        if found <= ratio:
            return max(ratio, found), taken
        ratio = found


def _worst_quantity(stake: Stake, ratio: Fraction) -> Fraction:
    quantities = [stake.high, stake.low, *([ZERO] if stake.optional else [])]
    if not stake.is_costed:
        return quantities[0]
    return max(
        quantities,
        key=lambda much: stake.spent(much) - ratio * (stake.value(much) if much else ZERO),
    )


def _over(part: Fraction, whole: Fraction) -> Fraction:
    return min(part / whole, LOSS) if whole > 0 else LOSS * bool(part)


def _widest(node: Node) -> int | None:
    """Return the place of the line that leaves the sum open the most; none when nothing does."""
    spans = [one.net(one.high) - (ZERO if one.optional else one.net(one.low)) for one in node]
    place = max(range(len(node)), key=spans.__getitem__)
    return place if spans[place] > 0 else None


def _decided(node: Node, place: int) -> Iterator[Node]:
    """Give the node without the line and with it; a line that stays, in each half of its range."""
    line, before, after = node[place], node[:place], node[place + 1 :]
    if line.optional:
        yield (*before, *after)
        yield (*before, replace(line, optional=False), *after)
        return
    middle = (line.low + line.high) / 2
    yield (*before, replace(line, high=middle), *after)
    yield (*before, replace(line, low=middle), *after)


def _merged(sums: list[tuple[Fraction, Fraction]]) -> list[tuple[Fraction, Fraction]]:
    """Return the ranges in their order, those that touch as one."""
    found: list[tuple[Fraction, Fraction]] = []
    for low, high in sorted(sums):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found
