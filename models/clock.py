"""The one clock: every "now" and "today" of the product is read here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_stopped: list[datetime] = []


def now() -> datetime:
    """The present instant in UTC."""
    return _stopped[-1] if _stopped else datetime.now(UTC)


def today(zone: str = "UTC") -> date:
    """The civil date in an IANA zone."""
    return now().astimezone(ZoneInfo(zone)).date()


@cache
def zones() -> frozenset[str]:
    """The names of all IANA zones that there are here."""
    return frozenset(available_timezones())


@contextmanager
def frozen(at: datetime) -> Iterator[datetime]:
    """Stop the clock at an instant, in every thread of the process."""
    if at.tzinfo is None:
        message = "an instant needs a zone"
        raise ValueError(message)
    instant = at.astimezone(UTC)
    _stopped.append(instant)
    try:
        yield instant
    finally:
        _stopped.remove(instant)
