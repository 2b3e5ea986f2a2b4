"""Links and codes mailed to people who sign in: derived, so that a job can write them again.

The table keeps hashes. Asking costs the same whoever asks: the answer never says whether there is
such a login, and the work begins after it was given (`auth/entrance.py`).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session as Database

import settings
from auth import opaque
from auth.actors import SYSTEM
from auth.doors import door_of
from auth.lookups import LookUp
from auth.sign_in import counted_try
from auth.standing import company_stands
from models import clock, events, secrets
from models.credentials import LinkPurpose, LinkToken
from models.identities import Audience, User, UserStatus

LIVES: Final = {
    LinkPurpose.LOGIN: timedelta(minutes=10),
    LinkPurpose.RESET_PASSWORD: timedelta(hours=1),
}
EVENTS: Final = {
    LinkPurpose.LOGIN: "login.requested",
    LinkPurpose.RESET_PASSWORD: "password_reset.requested",
}
PATHS: Final = {
    LinkPurpose.LOGIN: "/login/link/",
    LinkPurpose.RESET_PASSWORD: "/invite/",
}
MOST_WITHIN_AN_HOUR: Final = 5
LONGEST_CODE: Final = 20


def request_link(
    database: Database, email: str, audience: Audience, purpose: LinkPurpose
) -> LinkToken | None:
    """Make a link for whoever signs in by this address, and record the event that mails it.

    Nobody, a disabled login and one that asked too often within the hour get none.
    """
    user = _owner(database, email, audience)
    if user is None or _asked_too_often(database, user.id, purpose):
        return None
    _void(database, user.id, purpose)
    link = LinkToken(user_id=user.id, purpose=purpose, expires_at=clock.now() + LIVES[purpose])
    link.token_hash = opaque.fingerprint(secret_of(link))
    database.add(link)
    database.flush()
    changes = {"link_id": str(link.id)}
    events.record(database, SYSTEM, EVENTS[purpose], subject=user, changes=changes)
    return link


def secret_of(link: LinkToken) -> str:
    """The secret part of a link that `request_link` made."""
    return base64.urlsafe_b64encode(_keyed(f"{link.purpose} {link.id}")).decode().rstrip("=")


def code_of(link: LinkToken) -> str:
    """The six digits that do what the link does."""
    return f"{int.from_bytes(_keyed(f'code {link.id}')[:8]) % 1_000_000:06d}"


def address_of(link: LinkToken, audience: Audience) -> str:
    """The whole link, as a mail shows it: at the door of its owner's audience."""
    base = settings.get().base_url.rstrip("/")
    return f"{base}{door_of(audience)}{PATHS[link.purpose]}{secret_of(link)}"


def sign_in_by_code(database: Database, email: str, code: str, audience: Audience) -> User | None:
    """The user whom address and mailed code belong to; counted as a try with a password is."""
    candidate = database.execute(counted_try(email, audience)).one_or_none()
    link = database.scalar(
        select(LinkToken)
        .where(
            LinkToken.user_id == (candidate.id if candidate else uuid4()),
            LinkToken.purpose == LinkPurpose.LOGIN,
            LinkToken.used_at.is_(None),
            LinkToken.expires_at > clock.now(),
        )
        .order_by(LinkToken.created_at.desc(), LinkToken.id.desc())
        .limit(1)
        .with_for_update()
    )
    expected = code_of(link or LinkToken(id=uuid4()))
    digits = "".join(code[:LONGEST_CODE].split())
    right = hmac.compare_digest(expected.encode(), digits.encode("utf-8", "replace"))
    if candidate is None or link is None or not right:
        return None
    if candidate.status is not UserStatus.ACTIVE or not candidate.stands:
        return None
    return _enter(database, link)


def login_link_owner(database: Database, secret: str) -> User | None:
    """Whom a mailed link signs in at this moment; looking uses nothing up."""
    link = _live(database, secret)
    return database.get_one(User, link.user_id) if link else None


def sign_in_by_link(database: Database, secret: str) -> User | None:
    """The user whom a mailed link belongs to; it works once."""
    link = _live(database, secret)
    return _enter(database, link) if link else None


def _enter(database: Database, link: LinkToken) -> User:
    link.spend(LinkPurpose.LOGIN)
    user = database.get_one(User, link.user_id)
    user.signed_in()
    user.locked_until = None
    return user


def _live(database: Database, secret: str) -> LinkToken | None:
    if not opaque.plausible(secret):
        return None
    return database.scalar(
        select(LinkToken)
        .join(User, User.id == LinkToken.user_id)
        .where(
            LinkToken.token_hash == opaque.fingerprint(secret),
            LinkToken.purpose == LinkPurpose.LOGIN,
            LinkToken.used_at.is_(None),
            LinkToken.expires_at > clock.now(),
            User.status == UserStatus.ACTIVE,
            company_stands,
        )
        .with_for_update(of=LinkToken)
    )


def _owner(database: Database, email: str, audience: Audience) -> User | None:
    return database.scalar(
        select(User).where(
            User.email_folded == func.fold(email.strip().lower()),
            func.lower(User.email) == email.strip().lower(),
            User.kind == audience,
            User.password_hash.is_not(None),
            User.status == UserStatus.ACTIVE,
            company_stands,
        )
    )


def _asked_too_often(database: Database, user_id: UUID, purpose: LinkPurpose) -> bool:
    lately = clock.now() - timedelta(hours=1)
    number = database.scalar(
        select(func.count())
        .select_from(LinkToken)
        .where(
            LinkToken.user_id == user_id,
            LinkToken.purpose == purpose,
            LinkToken.created_at > lately,
        )
    )
    return (number or 0) >= MOST_WITHIN_AN_HOUR


def _void(database: Database, user_id: UUID, purpose: LinkPurpose) -> None:
    database.execute(
        update(LinkToken)
        .where(
            LinkToken.user_id == user_id,
            LinkToken.purpose == purpose,
            LinkToken.used_at.is_(None),
        )
        .values(used_at=clock.now(), version=LinkToken.version + 1)
        .execution_options(look_up=LookUp.OWN_CREDENTIALS)
    )


def _keyed(told: str) -> bytes:
    key = secrets.secret_key().encode()
    return hmac.new(key, f"sign-in {told}".encode(), hashlib.sha256).digest()
