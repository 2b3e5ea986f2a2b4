"""Relative dates: a named range around today, in the caller's time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schema.reading.planner import Planner

_PERIODS = {"WEEK": "week", "MONTH": "month", "QUARTER": "3 months", "YEAR": "year"}


def relative_range(planner: Planner, value: str, kind: str, name: str) -> str:
    """Return the condition that a date or an instant lies in the named range."""
    today = planner.parameters.given("today")
    start, end = _range(name, today)
    if kind == "timestamptz":
        zone = planner.parameters.given("zone")
        start, end = (
            f"({start})::timestamp AT TIME ZONE {zone}",
            f"({end})::timestamp AT TIME ZONE {zone}",
        )
    return f"{value} >= {start} AND {value} < {end}"


def _range(name: str, today: str) -> tuple[str, str]:
    """Return the first day in the range and the first day after it."""
    match name.split("_"):
        case ["TODAY"]:
            return today, f"({today} + 1)"
        case ["YESTERDAY"]:
            return f"({today} - 1)", today
        case ["TOMORROW"]:
            return f"({today} + 1)", f"({today} + 2)"
        case ["LAST", days, "DAYS"]:
            return f"({today} - {int(days) - 1})", f"({today} + 1)"
        case ["NEXT", days, "DAYS"]:
            return today, f"({today} + {int(days)})"
        case [which, period]:
            unit = "quarter" if period == "QUARTER" else period.lower()
            first = f"date_trunc('{unit}', {today}::timestamp)"
            step = (
                f"interval '1 {_PERIODS[period]}'" if period != "QUARTER" else "interval '3 months'"
            )
            shift = {"THIS": "", "LAST": f" - {step}", "NEXT": f" + {step}"}[which]
            return f"({first}{shift})::date", f"({first}{shift} + {step})::date"
        case _:
            message = f"{name} is no relative date"
            raise ValueError(message)
