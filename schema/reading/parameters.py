"""The numbered parameters of one statement and where each one's value comes from at run time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import datetime

    from auth.actors import Actor


def zone(request: Request) -> ZoneInfo:
    """Return the caller's time zone, in which his "today" begins."""
    return ZoneInfo(request.actor.time_zone)


_GIVEN = {
    "user_id": ("uuid", lambda request: request.actor.user_id),
    "company_id": ("uuid", lambda request: request.actor.company_id),
    "quote_id": ("uuid", lambda request: request.actor.bearer and request.actor.bearer.quote_id),
    "recipient_id": (
        "uuid",
        lambda request: request.actor.bearer and request.actor.bearer.recipient_id,
    ),
    "grant_id": ("uuid", lambda request: request.actor.bearer and request.actor.bearer.grant_id),
    "team_ids": ("uuid[]", lambda request: request.actor.team_ids),
    "epoch": ("bigint", lambda request: request.actor.access_epoch),
    "now": ("timestamptz", lambda request: request.now),
    "today": ("date", lambda request: request.now.astimezone(zone(request)).date()),
    "zone": ("text", lambda request: zone(request).key),
}


@dataclass(slots=True)
class Request:
    """What a statement's values are drawn from."""

    actor: Actor
    variables: dict[str, Any]
    now: datetime
    facts: dict[str, Any]
    errors: list[Any]


Source = Callable[[Request], Any]


class Parameters:
    """Names `$1::type` and remembers the sources in that order."""

    def __init__(self) -> None:
        """Start with none."""
        self.sources: list[Source] = []
        self._given: dict[str, str] = {}

    def add(self, kind: str, source: Source) -> str:
        """Return the text of a new parameter."""
        self.sources.append(source)
        return f"${len(self.sources)}::{kind}"

    def given(self, name: str) -> str:
        """Return the text of a value of the caller or the clock, one parameter a statement."""
        if name not in self._given:
            kind, source = _GIVEN[name]
            self._given[name] = self.add(kind, source)
        return self._given[name]

    def values(self, request: Request) -> list[Any]:
        """Return the values of one run."""
        return [source(request) for source in self.sources]
