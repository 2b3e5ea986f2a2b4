"""Doing at once all that is due, in this process: after a demo load, and in tests."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session, sessionmaker

from jobs.actors import perform
from jobs.relay import Relay


def drain(sessions: sessionmaker[Session]) -> int:
    """Do what is due, and what follows from that, until nothing is; returns how much it was."""
    relay = Relay(sessions, send=lambda event, name: perform(sessions, UUID(event), name))
    done = 0
    while forwarded := relay.forward():
        done += forwarded
    return done
