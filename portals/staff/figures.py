"""The figures of quotes: how many are where, as shares of one bar and as a table beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from portals.pages import said
from portals.readers import gettext

Row = Mapping[str, Any]
WIDE: Final = 1_000
GROUPS: Final = (
    ("making", said("In the making"), frozenset({"DRAFT", "PENDING_APPROVAL", "APPROVED"})),
    ("open", said("With the customer"), frozenset({"SENT", "VIEWED", "CHANGES_REQUESTED"})),
    ("accepted", said("Accepted"), frozenset({"ACCEPTED"})),
    ("declined", said("Declined"), frozenset({"DECLINED"})),
    ("over", said("Expired or withdrawn"), frozenset({"EXPIRED", "WITHDRAWN", "SUPERSEDED"})),
)
"""The groups in the order of a quote's life; the tabs of the list of quotes bear their names."""


@dataclass(frozen=True, slots=True)
class Share:
    """One group's part of the bar; `start` and `width` are thousandths of it."""

    name: str
    title: str
    count: int
    values: list[Row]
    start: int
    width: int


def shares(by_status: Iterable[Row]) -> list[Share]:
    """The groups that there are quotes of, from left to right; they fill the bar."""
    listed = list(by_status)
    whole = sum(one["count"] for one in listed)
    found: list[Share] = []
    before = 0
    for name, title, statuses in GROUPS:
        within = [one for one in listed if one["status"] in statuses]
        count = sum(one["count"] for one in within)
        if count:
            start, end = (WIDE * at // whole for at in (before, before + count))
            found.append(Share(name, gettext(title), count, _summed(within), start, end - start))
        before += count
    return found


def _summed(listed: Iterable[Row]) -> list[Row]:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in listed:
        for value in one["value"]:
            sums[value["currency"]] += Decimal(value["amount"])
    return [{"amount": str(amount), "currency": of} for of, amount in sorted(sums.items())]
