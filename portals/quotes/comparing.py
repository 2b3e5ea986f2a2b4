"""Two versions of a quote side by side: what came, what went, what changed, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple

from portals.formats import amount, day, number, percent
from portals.pages import said
from portals.readers import gettext
from schema.differing import LineDifference, differing

Row = Mapping[str, Any]
LINE_FACTS: Final = {
    "name": said("Name"),
    "text": said("Description"),
    "quantity": said("Quantity"),
    "unit_price": said("Unit price"),
    "discount_percent": said("Discount"),
    "discount_amount": said("Discount"),
    "tax_percent": said("Tax"),
    "chosen": said("Chosen"),
    "net": said("Amount"),
}
MONEY: Final = frozenset({"unit_price", "discount_amount", "net"})
HEAD_FACTS: Final = (
    ("title", said("Title")),
    ("valid_until", said("Valid until")),
    ("intro", said("Introduction")),
    ("notes", said("Notes")),
)
TOTALS: Final = (
    ("subtotal", said("Subtotal")),
    ("discount", said("Discount")),
    ("tax", said("Tax")),
    ("total", said("Total")),
)


class Fact(NamedTuple):
    """Something that reads differently now; amounts with how far they are apart."""

    name: str
    before: str
    after: str
    apart: str = ""


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line that was added, removed or changed."""

    kind: str
    line: Row
    facts: list[Fact]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is different between two contents."""

    lines: list[LineChange]
    facts: list[Fact]
    totals: list[Fact]

    @property
    def same(self) -> bool:
        """Whether nothing is different."""
        return not (self.lines or self.facts or any(one.apart for one in self.totals))


def compare(before: Row, after: Row) -> Comparison:
    """What is different in `after`."""
    return Comparison(
        lines=list(_lines(before, after)),
        facts=[*_head(before, after), *_terms(before, after)],
        totals=[_total(before, after, key, name) for key, name in TOTALS],
    )


def _lines(before: Row, after: Row) -> Iterator[LineChange]:
    currencies = before["currency"], after["currency"]
    for one in differing(before["lines"], after["lines"]):
        line = one.before if one.after is None else one.after
        assert line is not None
        facts = [_fact(name, one, *currencies) for name in one.fields]
        yield LineChange(one.change.lower(), line, facts)


def _fact(name: str, one: LineDifference, *currencies: str) -> Fact:
    pair = zip((one.before or {}, one.after or {}), currencies, strict=True)
    return Fact(
        gettext(LINE_FACTS[name]), *(_shown(name, line.get(name), money) for line, money in pair)
    )


def _shown(key: str, value: Any, currency: str) -> str:
    if value is None:
        return gettext("none")
    if key in MONEY:
        return amount(value, currency)
    if key == "quantity":
        return number(value)
    if key in {"discount_percent", "tax_percent"}:
        return percent(value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return str(value)


def _head(before: Row, after: Row) -> Iterator[Fact]:
    for key, name in HEAD_FACTS:
        old, new = before.get(key), after.get(key)
        if old != new:
            told = day if key == "valid_until" else str
            none = gettext("none")
            yield Fact(gettext(name), told(old) if old else none, told(new) if new else none)


def _terms(before: Row, after: Row) -> Iterator[Fact]:
    old, new = before["terms"] or {}, after["terms"] or {}
    if (old.get("title"), old.get("version")) != (new.get("title"), new.get("version")):
        none = gettext("none")
        names = [
            f"{one['title']}, {gettext('version')} {one['version']}" if one else none
            for one in (old, new)
        ]
        yield Fact(gettext("Terms"), *names)


def _total(before: Row, after: Row, key: str, name: str) -> Fact:
    old, new = before["totals"][key], after["totals"][key]
    apart = ""
    if before["currency"] == after["currency"] and Decimal(old) != Decimal(new):
        sign = "+" if Decimal(new) > Decimal(old) else "\N{MINUS SIGN}"
        apart = sign + amount(str(abs(Decimal(new) - Decimal(old))), after["currency"])
    return Fact(
        gettext(name), amount(old, before["currency"]), amount(new, after["currency"]), apart
    )
