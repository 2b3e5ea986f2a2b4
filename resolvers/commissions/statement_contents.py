"""What a statement says: JSON, frozen when it is issued; the PDF and the CSV are made from it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from models.commission_ledger import CommissionEntry
from models.commission_statements import CommissionStatement
from models.partners import Partner
from resolvers.parties import seller
from resolvers.pricing import the_organisation

SCHEMA: Final = "trustcart.statement/1"
COLUMNS: Final = ("earned_on", "order", "kind", "basis", "rate", "amount", "explanation")
FORMULA: Final = tuple("=+-@\t\r")


def statement_content(
    session: Session,
    partner: Partner,
    statement: CommissionStatement,
    entries: Sequence[CommissionEntry],
) -> dict[str, Any]:
    """Return what a statement says of its partner, its sums and every entry that is on it."""
    organisation = the_organisation(session)
    sums = ("opening", "earned", "adjustments", "paid", "closing")
    return {
        "schema": SCHEMA,
        "language": organisation.locale,
        "reference": statement.reference,
        "currency": statement.currency,
        "period_from": statement.period_from.isoformat(),
        "period_through": statement.period_through.isoformat(),
        "issued_at": statement.issued_at.isoformat(),
        "time_zone": organisation.time_zone,
        "seller": seller(organisation),
        "partner": {"name": partner.name, "country": partner.country},
        "sums": {name: f"{getattr(statement, name):f}" for name in sums},
        "lines": [_line(entry) for entry in entries],
    }


def _line(entry: CommissionEntry) -> dict[str, Any]:
    return {
        "earned_on": entry.exchange_on.isoformat(),
        "order": entry.order_number,
        "kind": entry.kind.value,
        "basis": _written(entry.shown_basis),
        "rate": _written(entry.shown_rate),
        "amount": _written(entry.amount),
        "explanation": entry.explanation,
    }


def _written(number: Any) -> str | None:
    return None if number is None else f"{number:f}"


def as_csv(statement: CommissionStatement) -> str:
    """Return a statement's lines as CSV; no cell of it is a formula to a spreadsheet."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([*COLUMNS, "currency"])
    for line in statement.content["lines"]:
        cells = [line[name] or "" for name in COLUMNS]
        safe = [_harmless(cell, name) for cell, name in zip(cells, COLUMNS, strict=True)]
        writer.writerow([*safe, statement.currency])
    return written.getvalue()


def _harmless(cell: str, column: str) -> str:
    amount = column in {"basis", "rate", "amount"}
    return f"'{cell}" if cell.startswith(FORMULA) and not amount else cell
