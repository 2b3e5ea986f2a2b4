"""Time that passes for the outbox of real processes: leases end, pauses are over."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from jobs.schedule import EVERY

RECURRING: Final = tuple(EVERY)
LEASES_END: Final = text("""
    UPDATE outbox SET leased_until = now() WHERE id IN (
        SELECT id FROM outbox WHERE leased_until IS NOT NULL AND done_at IS NULL
        ORDER BY id FOR UPDATE)
""")
PAUSES_END: Final = text("""
    UPDATE outbox SET due = now() WHERE id IN (
        SELECT id FROM outbox WHERE leased_until IS NULL AND done_at IS NULL
        AND parked_at IS NULL AND due > now() AND reaction <> ALL(:recurring)
        FOR UPDATE SKIP LOCKED)
""")


def end_leases(sessions: sessionmaker[Session]) -> None:
    """What a dead process had is free, as soon as the database knows of its death."""
    with sessions.begin() as session:
        session.execute(LEASES_END)


def end_pauses(sessions: sessionmaker[Session]) -> None:
    """What waits to be tried again is due."""
    with sessions.begin() as session:
        session.execute(PAUSES_END, {"recurring": list(RECURRING)})
