"""API tokens: what they look like, how long they live; shown once, kept as a hash."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session as Database

import settings
from auth import opaque
from auth.actors import API_ADHOC, API_READ, API_WRITE
from auth.standing import company_stands
from models import clock
from models.credentials import ApiToken
from models.errors import Invalid, NotFound
from models.identities import Audience, User, UserStatus

AUDIENCE_MARKS = {Audience.STAFF: "stf", Audience.CUSTOMER: "cus", Audience.PARTNER: "ptn"}
SCOPES = (API_READ, API_WRITE, API_ADHOC)
SHOWN = 16
LONGEST_LIFE = 366
USUAL_LIFE = 90


def create_token(
    database: Database,
    email: str,
    name: str = "command line",
    days: int = USUAL_LIFE,
    scopes: Sequence[str] = SCOPES,
) -> str:
    """Make a token for the active login with this address; staff come before outsiders."""
    order = case({kind: rank for rank, kind in enumerate(Audience)}, value=User.kind)
    user = database.scalar(
        select(User)
        .where(
            User.email_folded == func.fold(email.strip()),
            User.status == UserStatus.ACTIVE,
            company_stands,
        )
        .order_by(order, User.password_hash.is_(None))
        .limit(1)
    )
    if user is None:
        raise NotFound("email")
    return issue_token(database, user, name, days, scopes)[1]


def issue_token(
    database: Database, user: User, name: str, days: int, scopes: Sequence[str] = SCOPES
) -> tuple[ApiToken, str]:
    """The record and the secret, which nobody can read again."""
    if not scopes or set(scopes) - set(SCOPES):
        raise Invalid("scopes", f"A token has some of {', '.join(SCOPES)}.")
    if not 1 <= days <= LONGEST_LIFE:
        raise Invalid("days", f"A token lives 1 to {LONGEST_LIFE} days.")
    secret = opaque.new_secret(f"crm_{mode()}_{AUDIENCE_MARKS[user.kind]}_")
    token = ApiToken(
        user_id=user.id,
        name=name,
        prefix=secret[:SHOWN],
        token_hash=opaque.fingerprint(secret),
        scopes=[scope for scope in SCOPES if scope in scopes],
        expires_at=clock.now() + timedelta(days=days),
    )
    database.add(token)
    database.flush()
    return token, secret


def mode() -> Literal["live", "demo"]:
    """What the prefix says about the world behind the token."""
    return "demo" if settings.get().env is settings.Environment.DEMO else "live"
