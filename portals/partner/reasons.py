"""Why a commission is of its amount, step by step in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from portals.formats import amount, day, percent
from portals.pages import said
from portals.readers import gettext
from portals.visits import Visit

Row = Mapping[str, Any]
BASES: Final = {
    "NET_INVOICED": said("%(basis)s invoiced net of tax, after credits"),
    "PAID": said("%(basis)s paid, net of tax"),
    "CONTRACT_MONTH": said("%(basis)s for the contract months that are over"),
    "MARGIN": said("%(basis)s of margin"),
}
SALE: Final = said("%(product)s, order %(order)s.")
MARGIN: Final = said(
    "Your agreement is a share of the margin of the sale. It entitles you to %(entitled)s."
)
AGREEMENT: Final = said("The agreement is version %(number)s of %(since)s.")
EARLIER: Final = said("Entered before: %(amount)s.")
ENTRY: Final = said("This entry: %(amount)s.")
HELD: Final = said("It is held until %(until)s.")
AT_RATE: Final = said("at %(rate)s")
AT_STEPS: Final = said("at the steps of the agreement from %(before)s on in %(period)s")
SPLIT: Final = said("%(split)s of it is yours")
CAP: Final = said("at most %(cap)s")
GRANTED: Final = said("%(steps)s: %(entitled)s.")
COMMA: Final = said("%(first)s, %(then)s")
MONEY: Final = ("amount", "entitled", "basis", "before", "cap")
PERCENTS: Final = ("rate", "split")
DAYS: Final = ("since", "until")


def commission_view(_: Visit, found: Row) -> dict[str, Any]:
    """What the page of an entry is given: the steps behind its amount, where they are known."""
    entry = found["commissionEntry"]
    parts = entry["explanationParts"] or ()
    return {"reasons": list(reasons(parts, entry["amount"]["currency"]))}


def reasons(parts: Iterable[Row], currency: str) -> Iterator[str]:
    """The steps as sentences in the reader's language, amounts and days as he writes them."""
    for part in parts:
        yield SENTENCES[part["kind"]](_written(part, currency))


def _written(part: Row, currency: str) -> dict[str, str]:
    """The values of a step as the reader writes them."""
    found = {name: str(value) for name, value in part.items()}
    found |= {name: amount(found[name], currency) for name in MONEY if name in found}
    found |= {name: percent(found[name]) for name in PERCENTS if name in found}
    return found | {name: day(found[name]) for name in DAYS if name in found}


def _plainly(text: str) -> Callable[[Row], str]:
    return lambda part: gettext(text) % part


def _granted(part: Row) -> str:
    """What the agreement grants on the basis, clause by clause."""
    clauses = [BASES[part["basisKind"]], AT_RATE if "rate" in part else AT_STEPS]
    clauses += [text for name, text in (("split", SPLIT), ("cap", CAP)) if name in part]
    first, *more = (gettext(text) % part for text in clauses)
    for then in more:
        first = gettext(COMMA) % {"first": first, "then": then}
    return gettext(GRANTED) % {"steps": first, "entitled": part["entitled"]}


SENTENCES: Final[dict[str, Callable[[Row], str]]] = {
    "SALE": _plainly(SALE),
    "MARGIN": _plainly(MARGIN),
    "GRANTED": _granted,
    "AGREEMENT": _plainly(AGREEMENT),
    "EARLIER": _plainly(EARLIER),
    "ENTRY": _plainly(ENTRY),
    "HELD": _plainly(HELD),
}
