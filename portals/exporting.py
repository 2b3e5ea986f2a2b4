"""GET /portal/export/quotes.csv and others: a list as its reader sees it, for a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any, Final, NamedTuple

from starlette.responses import Response

from portals.failures import Failed, Failure
from portals.pages import said
from portals.quotes.listing import asked_of
from portals.readers import gettext, reader
from portals.rendering import guarded
from portals.visits import Visit, place, reader_of
from portals.wording import chip

Row = Mapping[str, Any]
MOST_PAGES: Final = 20
ACTING: Final = (*"=+-@\t\r\n", *"\uff1d\uff0b\uff0d\uff20")
"""What a formula begins with; the wide forms too, which some spreadsheets take for the others."""
NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")
BYTE_ORDER_MARK: Final = "\ufeff"
MORE: Final = said("There are more: these are the newest %(n)s.")


class Column(NamedTuple):
    """One column: its heading, where its value is, and the enumeration whose word it shows."""

    heading: str
    path: str
    kind: str = ""


LISTS: Final[dict[str, tuple[Column, ...]]] = {
    "quotes": (
        Column(said("Quote"), "number"),
        Column(said("Title"), "title"),
        Column(said("Status"), "status", "QuoteStatus"),
        Column(said("Version"), "version.number"),
        Column(said("Sent"), "version.sentAt"),
        Column(said("Valid until"), "validUntil"),
        Column(said("Total"), "version.total.amount"),
        Column(said("Currency"), "version.total.currency"),
    ),
    "orders": (
        Column(said("Order"), "number"),
        Column(said("Title"), "title"),
        Column(said("Status"), "status", "OrderStatus"),
        Column(said("Your order number"), "purchaseOrderRef"),
        Column(said("Ordered"), "orderedAt"),
        Column(said("Delivered"), "fulfilledAt"),
        Column(said("Total"), "total.amount"),
        Column(said("Currency"), "total.currency"),
    ),
    "invoices": (
        Column(said("Invoice"), "number"),
        Column(said("Order"), "order.number"),
        Column(said("Title"), "order.title"),
        Column(said("Status"), "status", "InvoiceStatus"),
        Column(said("Issued"), "issuedAt"),
        Column(said("Due"), "dueOn"),
        Column(said("Total"), "total.amount"),
        Column(said("Still to pay"), "open"),
        Column(said("Currency"), "currency"),
    ),
}


async def send_list(visit: Visit) -> Response:
    """The list that the address names, from its first row to its last."""
    name = visit.request.path_params["list"]
    if name not in LISTS:
        raise Failed(Failure.ABSENT)
    rows: list[Row] = []
    asked: dict[str, Any] = {name: "true", **(asked_of(visit) if name == "quotes" else {})}
    for _ in range(MOST_PAGES):
        found = await visit.read(**asked)
        rows += found[name]["nodes"]
        if not found[name]["pageInfo"]["hasNextPage"]:
            break
        asked["after"] = found[name]["pageInfo"]["endCursor"]
    before = reader.set(reader_of(visit.request, visit.actor, found))
    try:
        left = found[name]["pageInfo"]["hasNextPage"]
        text = _written(LISTS[name], rows, gettext(MORE) % {"n": len(rows)} if left else "")
    finally:
        reader.reset(before)
    response = guarded(Response(text, media_type="text/csv; charset=utf-8"))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula; a number, also one below zero, is none."""
    acts = text.lstrip(" ").startswith(ACTING) and not NUMBER.fullmatch(text)
    return f"'{text}" if acts else text


def _written(columns: Iterable[Column], rows: Iterable[Row], last: str) -> str:
    made = StringIO()
    lines = csv.writer(made)
    lines.writerow([gettext(one.heading) for one in columns])
    lines.writerows([_cell(one, row) for one in columns] for row in rows)
    if last:
        lines.writerow([last])
    return BYTE_ORDER_MARK + made.getvalue()


def _cell(column: Column, row: Row) -> str:
    value = place(row, column.path)
    if value is None:
        return ""
    return harmless(chip(value, column.kind).word if column.kind else str(value))
