"""Signing in with a password: what a try costs, when a login pauses, that nobody learns who is."""

import unicodedata
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, literal, select, update
from sqlalchemy.orm import Session as Database
from sqlalchemy.sql.dml import ReturningUpdate

from auth import passwords
from auth.standing import company_stands
from models import clock
from models.identities import Audience, User, UserStatus

FREE_TRIES = 5
FIRST_PAUSE = timedelta(seconds=30)
DOUBLINGS = 5


def sign_in(
    database: Database, email: str, password: str, audience: Audience | None = None
) -> User | None:
    """The user whom address and password belong to.

    Known, unknown, paused and disabled logins, and those of a company that no longer stands, cost
    the same: one UPDATE, one hash, one answer.
    The try is counted before the hash, so that parallel guesses count too.
    """
    candidate = database.execute(counted_try(email, audience)).one_or_none()
    right = passwords.verify_password(candidate.password_hash if candidate else None, password)
    if candidate is None or not right:
        return None
    if candidate.status is not UserStatus.ACTIVE or not candidate.stands:
        return None
    user = database.get_one(User, candidate.id)
    user.signed_in()
    user.locked_until = None
    if user.password_hash and passwords.needs_rehash(user.password_hash):
        user.password_hash = passwords.hash_password(password)
    return user


def counted_try(
    email: str, audience: Audience | None
) -> ReturningUpdate[UUID, str | None, UserStatus, bool]:
    """Count a failure in advance, with the pause that follows; nothing while paused."""
    email = unicodedata.normalize("NFC", email.strip()).casefold()
    moment = clock.now()
    order = case({kind: rank for rank, kind in enumerate(Audience)}, value=User.kind)
    chosen = select(User.id).where(
        User.email_folded == func.fold(email),
        func.lower(User.email) == email,
        User.password_hash.is_not(None),
    )
    if audience is not None:
        chosen = chosen.where(User.kind == audience)
    return (
        update(User)
        .where(
            User.id == chosen.order_by(order).limit(1).scalar_subquery(),
            User.locked_until.is_(None) | (User.locked_until <= moment),
        )
        .values(
            failed_logins=User.failed_logins + 1,
            locked_until=_pause(moment),
            updated_at=User.updated_at,
        )
        .returning(User.id, User.password_hash, User.status, company_stands.label("stands"))
        .execution_options(synchronize_session=False)
    )


def _pause(moment: datetime) -> ColumnElement[datetime | None]:
    """30 s after the fifth failure, doubled with each further one, 16 minutes at most."""
    steps = {
        FREE_TRIES + more: literal(moment + FIRST_PAUSE * 2**more) for more in range(DOUBLINGS)
    }
    longest = literal(moment + FIRST_PAUSE * 2**DOUBLINGS)
    tries = User.failed_logins + 1
    return case(
        (tries < FREE_TRIES, None), *((tries == n, at) for n, at in steps.items()), else_=longest
    )
