"""The world's tables: CSV files in tables/, read as the named tuples that describe their rows."""

from __future__ import annotations

import csv
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

R = TypeVar("R")


def table(name: str, kind: type[R]) -> tuple[R, ...]:
    """All rows of a table; an empty cell is the field's default, and None where it has none."""
    hints = get_type_hints(kind)
    with Path(__file__).with_name("tables").joinpath(f"{name}.csv").open(encoding="utf-8") as file:
        return tuple(_row(kind, hints, cells) for cells in csv.DictReader(file))


def _row(kind: type[R], hints: dict[str, Any], cells: dict[str, str]) -> R:
    given = {name: _value(hints[name], text) for name, text in cells.items() if text}
    absent = {name: None for name in hints if name not in getattr(kind, "_field_defaults", ())}
    return kind(**{**absent, **given})


def _value(hint: Any, text: str) -> Any:
    wanted = next((part for part in get_args(hint) if part is not type(None)), hint)
    if wanted is bool:
        return text == "yes"
    if wanted in {str, int, float, Decimal} or issubclass(wanted, StrEnum):
        return wanted(text)
    raise TypeError(f"{wanted} is no kind of cell")
