"""Until when an answer is due: working days in the seller's zone, Saturdays and Sundays apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.lookups import LookUp
from models.organisations import Organisation

ANSWER_DAYS: Final = 2
REPLY_DAYS: Final = 10
"""As long a returned registration keeps its place."""
FRIDAY: Final = 4


def answer_due(session: Session, asked_at: datetime, days: int = ANSWER_DAYS) -> datetime:
    """Return the same hour some working days later; what is asked on a weekend counts as Monday."""
    zone = session.scalar(
        select(Organisation.time_zone).execution_options(look_up=LookUp.PARTNER_AS_HOLDER)
    )
    return after_working_days(asked_at, days, zone or "UTC")


def after_working_days(asked_at: datetime, days: int, zone: str) -> datetime:
    """Return the wall time of `asked_at` in a zone, so many working days later, in UTC."""
    local = asked_at.astimezone(ZoneInfo(zone))
    while local.weekday() > FRIDAY:
        local += timedelta(days=1)
    for _ in range(days):
        local += timedelta(days=1)
        while local.weekday() > FRIDAY:
            local += timedelta(days=1)
    return local.astimezone(UTC)
