"""Long quotes come in parts, so that no page is heavy; whoever prints asks for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from portals.visits import Visit

Row = Mapping[str, Any]


PLACE: Final = "lines"
ALL: Final = "all"
HEAVIEST: Final = 30_000
MARKUP: Final = 700
"""What a line weighs besides its texts, in bytes: its cells, their labels, its amounts."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the lines: which, of how many, and how the others are reached."""

    rows: Sequence[Row]
    ranges: tuple[tuple[int, int], ...]
    at: int

    @property
    def whole(self) -> bool:
        """Whether all lines were asked for at once."""
        return self.at < 0

    @property
    def divided(self) -> bool:
        """Whether there are more lines than one page has."""
        return len(self.ranges) > 1

    @property
    def total(self) -> int:
        """How many lines there are."""
        return self.ranges[-1][1] if self.ranges else 0

    @property
    def place(self) -> str:
        """What the address says of this part; of the first, nothing."""
        return ALL if self.whole and self.divided else str(self.at + 1) if self.at > 0 else ""


def part_of(visit: Visit, rows: Sequence[Row], markup: int = MARKUP) -> Part:
    """The part that the address asks for, else the first."""
    ranges = _ranges(rows, markup)
    wanted = visit.request.query_params.get(PLACE, "")
    if wanted == ALL or not ranges:
        return Part(rows, ranges, -1)
    number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 4 else 1
    at = number - 1 if 0 < number <= len(ranges) else 0
    first, last = ranges[at]
    return Part(rows[first - 1 : last], ranges, at)


def _ranges(rows: Sequence[Row], markup: int) -> tuple[tuple[int, int], ...]:
    """First and last line of each part, counted from one."""
    found: list[tuple[int, int]] = []
    first, weight = 1, 0
    for number, row in enumerate(rows, 1):
        own = markup + _weight(row)
        if weight and weight + own > HEAVIEST:
            found.append((first, number - 1))
            first, weight = number, 0
        weight += own
    return (*found, (first, len(rows))) if rows else ()


def _weight(row: Row) -> int:
    texts: list[Any] = [row.get("name"), row.get("text")]
    return sum(len(one.encode()) for one in texts if one)
