"""Browser sessions: a secret in the cookie, its hash in the database, an idle and a last end."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, true, update
from sqlalchemy.orm import Session as Database

from auth import opaque
from auth.actors import Actor
from auth.lookups import LookUp
from models import clock
from models.credentials import Session
from models.identities import User
from models.ids import public_id

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=14)


def open_session(database: Database, user: User, *, agent: str = "", address: str = "") -> str:
    """Begin a session under a fresh secret, which only the caller ever sees."""
    secret = opaque.new_secret()
    moment = clock.now()
    database.add(
        Session(
            user_id=user.id,
            token_hash=opaque.fingerprint(secret),
            user_agent=agent[:400],
            address=address[:45],
            last_used_at=moment,
            expires_at=moment + ABSOLUTE,
            created_by_id=user.id,
        )
    )
    database.flush()
    return secret


def session_of(actor: Actor) -> str | None:
    """The public id of the session that an actor came with."""
    kind, _, identity = actor.client_id.rpartition(":")
    return public_id("ses", UUID(identity)) if kind == "session" else None


def close_session(database: Database, secret: str) -> None:
    """End the session that a cookie names, if there is one."""
    if opaque.plausible(secret):
        hashed = opaque.fingerprint(secret)
        _end(database, Session.token_hash == hashed)


def close_all(database: Database, user_id: UUID, *, besides: UUID | None = None) -> None:
    """End every session of a user, or every one but that with the given id."""
    others = true() if besides is None else Session.id != besides
    _end(database, and_(Session.user_id == user_id, others))


def _end(database: Database, which: ColumnElement[bool]) -> None:
    database.execute(
        update(Session)
        .where(which, Session.revoked_at.is_(None))
        .values(revoked_at=clock.now(), version=Session.version + 1)
        .execution_options(look_up=LookUp.OWN_CREDENTIALS)
    )
