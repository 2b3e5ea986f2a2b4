"""Lists as CSV: all rows, one request after the other, in the words of the API."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any, Final

from starlette.responses import Response

from portals.rendering import guarded
from portals.visits import Visit, place

Row = Mapping[str, Any]
MOST_PAGES: Final = 100
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
REGISTRATIONS: Final = {
    "number": "number",
    "status": "status",
    "customer": "endCustomerName",
    "domain": "endCustomerDomain",
    "submitted": "submittedAt",
    "protected until": "protectedUntil",
    "amount": "amount.amount",
    "currency": "amount.currency",
}


async def send_registrations(visit: Visit) -> Response:
    """The partner's registrations."""
    rows = await _all(visit, "dealRegistrations")
    return sheet(REGISTRATIONS, rows, "registrations.csv")


def sheet(columns: Mapping[str, str], rows: Iterable[Row], name: str) -> Response:
    """Rows as a file that spreadsheets open and take nothing of as a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(place(row, path)) for path in columns.values()] for row in rows)
    response = guarded(Response(text.getvalue(), media_type="text/csv; charset=utf-8"))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


async def _all(visit: Visit, name: str) -> list[Row]:
    rows: list[Row] = []
    more: dict[str, Any] = {}
    for _ in range(MOST_PAGES):
        found = (await visit.read(**more))[name]
        rows += found["nodes"]
        if not found["pageInfo"]["hasNextPage"]:
            break
        more = {"after": found["pageInfo"]["endCursor"]}
    return rows


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    is_number = text.lstrip("-").replace(".", "", 1).isdecimal()
    return f"'{text}" if text.startswith(FORMULA) and not is_number else text
