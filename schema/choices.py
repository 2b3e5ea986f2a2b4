"""The enumerations of the API's own grammar: directions, nulls, precision, relative dates."""

from __future__ import annotations

import enum


class SortDirection(enum.Enum):
    """Which way an ordering runs."""

    ASC = "ASC"
    DESC = "DESC"


class NullsOrder(enum.Enum):
    """Where rows without a value go in an ordering."""

    FIRST = "FIRST"
    LAST = "LAST"


class CountPrecision(enum.Enum):
    """Whether a count is exact: it is up to 10,000 rows, and a lower bound beyond."""

    EXACT = "EXACT"
    AT_LEAST = "AT_LEAST"


class RelativeDate(enum.Enum):
    """A range of days around today, in the caller's time zone; weeks begin on Monday."""

    TODAY = "TODAY"
    YESTERDAY = "YESTERDAY"
    TOMORROW = "TOMORROW"
    THIS_WEEK = "THIS_WEEK"
    LAST_WEEK = "LAST_WEEK"
    NEXT_WEEK = "NEXT_WEEK"
    THIS_MONTH = "THIS_MONTH"
    LAST_MONTH = "LAST_MONTH"
    NEXT_MONTH = "NEXT_MONTH"
    THIS_QUARTER = "THIS_QUARTER"
    LAST_QUARTER = "LAST_QUARTER"
    NEXT_QUARTER = "NEXT_QUARTER"
    THIS_YEAR = "THIS_YEAR"
    LAST_YEAR = "LAST_YEAR"
    NEXT_YEAR = "NEXT_YEAR"
    LAST_7_DAYS = "LAST_7_DAYS"
    LAST_30_DAYS = "LAST_30_DAYS"
    LAST_90_DAYS = "LAST_90_DAYS"
    NEXT_7_DAYS = "NEXT_7_DAYS"
    NEXT_30_DAYS = "NEXT_30_DAYS"
    NEXT_90_DAYS = "NEXT_90_DAYS"
