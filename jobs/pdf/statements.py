"""Statements of commission, made ready for the template; their content is that of the statement.

{"schema": "trustcart.statement/1", "language": "en", "reference": "CS-2026-11-EUR-003",
"currency": "EUR", "period_from", "period_through", "issued_at": instant, "time_zone",
"seller": {...}, "partner": {"name", "country"},
"sums": {"opening", "earned", "adjustments", "paid", "closing"},   decimals as strings
"lines": [{"earned_on", "order" or null, "kind", "basis" or null, "rate" or null, "amount",
"explanation"}]}
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from jobs.pdf.colours import palette
from jobs.pdf.contents import Content, content_hash
from jobs.pdf.languages import LEFT_TO_RIGHT_MARK, Tongue
from jobs.pdf.parties import customer, seller

KIND: Final = "commission_statement"
SUMS: Final = ("opening", "earned", "adjustments", "paid")


def view(content: Content, tongue: Tongue) -> dict[str, Any]:
    """What the template prints."""
    currency, sums = content["currency"], content["sums"]
    partner = content["partner"]
    title = f"{tongue.plain(KIND)} {content['reference']}"
    signed = sums | {"paid": str(-Decimal(sums["paid"]))}
    return {
        "say": tongue.say,
        "tongue": tongue,
        "kind": KIND,
        "title": title,
        "heading": title,
        "currency": currency,
        "hash": content_hash(content),
        "watermark": False,
        "palette": palette(None, None),
        "logo": None,
        "footer": None,
        "contact": None,
        "reference": {"number": content["reference"], "version": None},
        "seller": seller(content["seller"], tongue),
        "customer": customer({**partner, "address": {"country": partner["country"]}}, tongue),
        "facts": _facts(content, tongue),
        "due_label": "closing",
        "due": tongue.money(sums["closing"], currency),
        "rows": [_row(line, tongue, currency) for line in content["lines"]],
        "sums": [(name, tongue.money(signed[name], currency)) for name in SUMS],
    }


def _facts(content: Content, tongue: Tongue) -> list[tuple[str, str]]:
    zone = ZoneInfo(content["time_zone"])
    issued = datetime.fromisoformat(content["issued_at"]).astimezone(zone).date()
    return [
        ("statement_number", content["reference"]),
        ("date", tongue.day(issued.isoformat())),
        ("period_from", tongue.day(content["period_from"])),
        ("period_through", tongue.day(content["period_through"])),
    ]


def _row(line: Content, tongue: Tongue, currency: str) -> dict[str, Any]:
    return {
        "day": tongue.day(line["earned_on"]),
        "order": line["order"],
        "kind": f"kind_{line['kind']}",
        "basis": tongue.amount(line["basis"], currency) if line["basis"] else None,
        "rate": tongue.percent(line["rate"]) if line["rate"] else None,
        "amount": _signed(line["amount"], tongue, currency),
        "explanation": line["explanation"],
    }


def _signed(amount: str, tongue: Tongue, currency: str) -> str:
    """An amount whose sign stays before it, also where lines run to the left."""
    written = tongue.amount(amount, currency)
    return written.replace("-", f"{LEFT_TO_RIGHT_MARK}-") if tongue.direction == "rtl" else written
