"""Why an entry is of its amount: in words, with every number that the partner may know."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from models.commission_ledger import CommissionSource
from models.commission_rules import CommissionRuleVersion
from models.commissions import Basis, Due
from models.money import EXPONENTS
from models.pricing.rounding import plain

BASES: Final = {
    Basis.NET_INVOICED: "invoiced net of tax, after credits",
    Basis.PAID: "paid, net of tax",
    Basis.CONTRACT_MONTH: "for the contract months that are over",
    Basis.MARGIN: "of margin",
}


def explanation(
    source: CommissionSource,
    rule: CommissionRuleVersion,
    due: Due[CommissionSource],
    *,
    earlier: Decimal,
    held: tuple[datetime, ZoneInfo] | None,
    internal: bool = False,
) -> str:
    """Say what an entry is for, what its rule grants, what was entered before, until when it waits.

    Of a margin nothing is told but the amount, except to staff.
    """
    currency = source.currency
    words = [f"{source.product_name}, order {source.order_number}."]
    if rule.basis is Basis.MARGIN and not internal:
        words.append("Your agreement is a share of the margin of the sale.")
        words.append(f"It entitles you to {_money(due.entitled, currency)}.")
    else:
        words.append(_granted(source, rule, due))
    words.append(f"The agreement is version {rule.number} of {rule.valid_from:%Y-%m-%d}.")
    if earlier or due.amount != due.entitled:
        words.append(f"Entered before: {_money(earlier, currency)}.")
    words.append(f"This entry: {_money(due.amount, currency)}.")
    if held is not None:
        until, zone = held
        words.append(f"It is held until {until.astimezone(zone):%Y-%m-%d}.")
    return " ".join(words)


def _granted(
    source: CommissionSource, rule: CommissionRuleVersion, due: Due[CommissionSource]
) -> str:
    currency, split = source.currency, source.splits[source.place]
    found = f"{_money(due.basis, currency)} {BASES[rule.basis]}"
    if rule.steps:
        found += f", at the steps of the agreement from {_money(due.before, currency)} on in"
        found += f" {source.period}"
    else:
        found += f", at {_number(rule.rate)} %"
    if split != 100:
        found += f", of which {_number(split)} % is yours"
    if rule.cap is not None:
        found += f", at most {_money(rule.cap, currency)}"
    return f"{found}: {_money(due.entitled, currency)}."


def _number(number: Decimal) -> str:
    return plain(number.normalize())


def _money(amount: Decimal, currency: str) -> str:
    return f"{amount:,.{EXPONENTS[currency]}f} {currency}"
