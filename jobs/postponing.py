"""What a reaction answers when it is to be done again although its own note of that stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Postponed:
    """The work is tried again after a pause, without one never; what was noted is kept."""

    reason: str
    pause: timedelta | None = None
