"""How values look in answers and in cursors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its currency."""

    amount: Decimal
    currency: str


def instant(value: datetime) -> str:
    """Return an instant in UTC, without the zeros that end a fraction."""
    text = value.astimezone(UTC).replace(tzinfo=None).isoformat()
    return (text.rstrip("0") if "." in text else text) + "+00:00"


def written(value: Any) -> str:
    """Return a sort key as the database writes it."""
    match value:
        case bool():
            return str(value).lower()
        case datetime():
            return instant(value).replace("T", " ").removesuffix(":00")
        case Decimal():
            return format(value, "f")
        case _:
            return str(value)
