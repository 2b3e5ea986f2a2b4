"""The one clock: every "now" and "today" of the product is read here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

TICK: Final = timedelta(microseconds=1)
STEP: Final = timedelta(seconds=1)
_stopped: list[datetime] = []
_told = [datetime.min.replace(tzinfo=UTC)]


def now() -> datetime:
    """The present instant in UTC, later than the one that this process was told before.

    A coarse clock says the same twice, and what happened one after the other would lose its order.
    A clock that was set back by more than a second is believed.
    """
    if _stopped:
        return _stopped[-1]
    instant, last = datetime.now(UTC), _told[0]
    if timedelta(0) <= last - instant < STEP:
        instant = last + TICK
    _told[0] = instant
    return instant


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
