"""What is different between the lines of two versions: for the API and for all pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

Line = Mapping[str, Any]
FIELDS: Final = (
    "name",
    "text",
    "quantity",
    "unit_price",
    "discount_percent",
    "discount_amount",
    "tax_percent",
    "chosen",
    "net",
)
"""What of a line is compared, in this order."""


class LineDifference(NamedTuple):
    """A line that was added, removed or changed, as it is in each version."""

    change: str
    key: str
    before: Line | None
    after: Line | None
    fields: list[str]


def differing(before: Sequence[Line], after: Sequence[Line]) -> Iterator[LineDifference]:
    """Give what is different: lines of `after` in their order, then those that are gone."""
    old, new = ({one["key"]: one for one in lines} for lines in (before, after))
    for key, line in new.items():
        earlier = old.get(key)
        if earlier is None:
            yield LineDifference("ADDED", key, None, line, [])
            continue
        fields = [name for name in FIELDS if earlier.get(name) != line.get(name)]
        if fields:
            yield LineDifference("CHANGED", key, earlier, line, fields)
    for key, line in old.items():
        if key not in new:
            yield LineDifference("REMOVED", key, line, None, [])
