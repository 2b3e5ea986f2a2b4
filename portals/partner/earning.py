"""What partners earned: totals and months per currency, why an amount is what it is, statements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from babel import dates
from starlette.responses import Response

from portals.answering import Tab, listing, one_of, tab_of
from portals.pages import said
from portals.partner.exporting import sheet
from portals.quotes.files import file_of
from portals.readers import reader
from portals.visits import Visit

Row = Mapping[str, Any]
MONTHS: Final = 6
STATUSES: Final = ("PENDING", "APPROVED", "PAYABLE", "PAID", "REVERSED")
TABS: Final = {
    "": Tab(said("All"), {}),
    "pending": Tab(said("Pending"), {"statuses": one_of(("PENDING",))}),
    "approved": Tab(said("Approved"), {"statuses": one_of(("APPROVED",))}),
    "payable": Tab(said("Payable"), {"statuses": one_of(("PAYABLE",))}),
    "paid": Tab(said("Paid"), {"statuses": one_of(("PAID",))}),
    "reversed": Tab(said("Reversed"), {"statuses": one_of(("REVERSED",))}),
}
ENTRIES: Final = {
    "period": "period",
    "kind": "kind",
    "order": "orderNumber",
    "deal": "deal.name",
    "basis": "basis.amount",
    "rate": "rate",
    "amount": "amount.amount",
    "currency": "amount.currency",
    "explanation": "explanation",
}


class Bar(NamedTuple):
    """A month of a chart; `top` and `tall` are hundredths of its height."""

    title: str
    amount: Row
    top: int
    tall: int


def asked_for(visit: Visit) -> dict[str, Any]:
    """What the ledger asks for: its tab's entries, and the sums of the last months."""
    months = {f"m{at}": period for at, period in enumerate(_periods())}
    return {**TABS[tab_of(visit, TABS)].given, **months}


def ledger_view(visit: Visit, found: Row) -> dict[str, Any]:
    """What the ledger is given besides: five totals, and the months of each currency."""
    totals = {status: _sums(found[status.lower()]) for status in STATUSES}
    periods = _periods()
    by_month = [(period, _sums(found[f"m{at}"])) for at, period in enumerate(periods)]
    currencies = sorted({one["currency"] for _, sums in by_month for one in sums})
    return {
        **listing(visit, TABS),
        "totals": totals,
        "by_currency": {currency: _bars(by_month, currency) for currency in currencies},
    }


def statement_view(_: Visit, found: Row) -> dict[str, Any]:
    """The statement of a page."""
    return {"statement": found["commissionStatements"]["nodes"][0]}


async def send_statement(visit: Visit) -> Response:
    """The PDF of a statement, or the page that waits for it."""
    found = await visit.read()
    paper = found["statement"]["file"]
    if paper is not None:
        return await file_of(visit, paper)
    response = visit.render(found, {}, 202, f"{visit.page.name}.html")
    response.headers["Retry-After"] = "3"
    return response


async def send_entries(visit: Visit) -> Response:
    """The entries on a statement as CSV."""
    rows: list[Row] = []
    more: dict[str, Any] = {}
    while True:
        statement = (await visit.read(**more))["statement"]
        rows += statement["entries"]["nodes"]
        page = statement["entries"]["pageInfo"]
        if not page["hasNextPage"]:
            return sheet(ENTRIES, rows, f"{statement['reference']}.csv")
        more = {"after": page["endCursor"]}


def _sums(found: Row) -> list[Row]:
    return [dict(one) for one in found["aggregate"]["sum"]["amount"]]


def _periods() -> list[str]:
    """The last months, the oldest first: 2026-06 to 2026-11."""
    now = datetime.now(UTC)
    counted = [now.year * 12 + now.month - 1 - back for back in reversed(range(MONTHS))]
    return [f"{month // 12}-{month % 12 + 1:02d}" for month in counted]


def _bars(by_month: list[tuple[str, list[Row]]], currency: str) -> list[Bar]:
    amounts = [_of(sums, currency) for _, sums in by_month]
    finest = Decimal(1).scaleb(min(int(one.as_tuple().exponent) for one in amounts))
    amounts = [one.quantize(finest) for one in amounts]
    highest = max([*amounts, Decimal(0)])
    lowest = min([*amounts, Decimal(0)])
    span = (highest - lowest) or Decimal(1)
    bars = []
    for (period, _), amount in zip(by_month, amounts, strict=True):
        top = int(100 * (highest - max(amount, Decimal(0))) / span)
        tall = int(100 * abs(amount) / span)
        bars.append(Bar(_month(period), {"amount": str(amount), "currency": currency}, top, tall))
    return bars


def _of(sums: list[Row], currency: str) -> Decimal:
    return next((Decimal(one["amount"]) for one in sums if one["currency"] == currency), Decimal(0))


def _month(period: str) -> str:
    first = date.fromisoformat(f"{period}-01")
    return dates.format_skeleton("yMMM", first, locale=reader.get().worded)
