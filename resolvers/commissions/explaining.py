"""Why an entry is of its amount: step by step, with every number that the partner may know.

The steps are kept as they are, so that a page words them in its reader's language; the text beside
them is the same in English.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from models.commission_ledger import CommissionSource
from models.commission_rules import CommissionRuleVersion
from models.commissions import Basis, Due
from models.money import EXPONENTS
from models.pricing.rounding import plain

Part = dict[str, Any]
BASES: Final = {
    Basis.NET_INVOICED.value: "invoiced net of tax, after credits",
    Basis.PAID.value: "paid, net of tax",
    Basis.CONTRACT_MONTH.value: "for the contract months that are over",
    Basis.MARGIN.value: "of margin",
}


def parts_of(
    source: CommissionSource,
    rule: CommissionRuleVersion,
    due: Due[CommissionSource],
    *,
    earlier: Decimal,
    held: tuple[datetime, ZoneInfo] | None,
    internal: bool = False,
) -> list[Part]:
    """Return what an entry is for, what its rule grants, what came before, until when it waits.

    Of a margin nothing is told but the amount, except to staff.
    """
    return list(_steps(source, rule, due, earlier=earlier, held=held, internal=internal))


def in_words(parts: Sequence[Part], currency: str) -> str:
    """Return the steps in English."""
    return " ".join(SENTENCES[part["kind"]](part, currency) for part in parts)


def _steps(
    source: CommissionSource,
    rule: CommissionRuleVersion,
    due: Due[CommissionSource],
    *,
    earlier: Decimal,
    held: tuple[datetime, ZoneInfo] | None,
    internal: bool,
) -> Iterator[Part]:
    yield {"kind": "SALE", "product": source.product_name, "order": source.order_number}
    if rule.basis is Basis.MARGIN and not internal:
        yield {"kind": "MARGIN", "entitled": _told(due.entitled, source)}
    else:
        yield _granted(source, rule, due)
    yield {"kind": "AGREEMENT", "number": rule.number, "since": f"{rule.valid_from:%Y-%m-%d}"}
    if earlier or due.amount != due.entitled:
        yield {"kind": "EARLIER", "amount": _told(earlier, source)}
    yield {"kind": "ENTRY", "amount": _told(due.amount, source)}
    if held is not None:
        until, zone = held
        yield {"kind": "HELD", "until": f"{until.astimezone(zone):%Y-%m-%d}"}


def _granted(
    source: CommissionSource, rule: CommissionRuleVersion, due: Due[CommissionSource]
) -> Part:
    split = source.splits[source.place]
    found: Part = {
        "kind": "GRANTED",
        "basisKind": rule.basis.value,
        "basis": _told(due.basis, source),
        "entitled": _told(due.entitled, source),
    }
    if rule.steps:
        found |= {"before": _told(due.before, source), "period": source.period}
    else:
        found["rate"] = _number(rule.rate)
    if split != 100:
        found["split"] = _number(split)
    if rule.cap is not None:
        found["cap"] = _told(rule.cap, source)
    return found


def _in_words_granted(part: Mapping[str, Any], currency: str) -> str:
    found = f"{_money(part['basis'], currency)} {BASES[part['basisKind']]}"
    if "rate" in part:
        found += f", at {part['rate']} %"
    else:
        found += f", at the steps of the agreement from {_money(part['before'], currency)} on in"
        found += f" {part['period']}"
    if "split" in part:
        found += f", of which {part['split']} % is yours"
    if "cap" in part:
        found += f", at most {_money(part['cap'], currency)}"
    return f"{found}: {_money(part['entitled'], currency)}."


SENTENCES: Final[dict[str, Callable[[Mapping[str, Any], str], str]]] = {
    "SALE": lambda part, _: f"{part['product']}, order {part['order']}.",
    "MARGIN": lambda part, currency: (
        "Your agreement is a share of the margin of the sale."
        f" It entitles you to {_money(part['entitled'], currency)}."
    ),
    "GRANTED": _in_words_granted,
    "AGREEMENT": lambda part, _: f"The agreement is version {part['number']} of {part['since']}.",
    "EARLIER": lambda part, currency: f"Entered before: {_money(part['amount'], currency)}.",
    "ENTRY": lambda part, currency: f"This entry: {_money(part['amount'], currency)}.",
    "HELD": lambda part, _: f"It is held until {part['until']}.",
}


def _told(amount: Decimal, source: CommissionSource) -> str:
    return f"{amount:.{EXPONENTS[source.currency]}f}"


def _number(number: Decimal) -> str:
    return plain(number.normalize())


def _money(amount: str, currency: str) -> str:
    return f"{Decimal(amount):,.{EXPONENTS[currency]}f} {currency}"
