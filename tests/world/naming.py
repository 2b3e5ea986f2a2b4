"""How the world's records get ids and dates: from their names, and from the day of loading."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID, uuid5

from models import clock
from models.base import Base

SPACE: Final = UUID("6f3c0d1e-7a52-5b84-9c1d-2e8b4a906d17")
M = TypeVar("M", bound=Base)


def identity(key: str) -> UUID:
    """The id of the record that the world knows by this name; the same in every database."""
    return uuid5(SPACE, key)


def made(model: type[M], key: str, **fields: Any) -> M:
    """A record by its name."""
    return model(id=identity(key), **fields)


def stamped(days: float, until: float | None = None) -> dict[str, datetime]:
    """Stamps of a record made so many days ago, and last touched then or `until` days ago."""
    return {"created_at": ago(days), "updated_at": ago(days if until is None else until)}


def ago(days: float) -> datetime:
    """The moment so many days before the load; negative ones lie ahead."""
    return clock.now().replace(second=0, microsecond=0) - timedelta(days=days)


def day(days: int) -> date:
    """The date so many days before the load."""
    return clock.today() - timedelta(days=days)


def at_hour(days: int, hour: int, minute: int = 0) -> datetime:
    """An hour of that day, in UTC."""
    return datetime.combine(day(days), time(hour, minute), tzinfo=UTC)
