"""Logins: how one is made, and how it gets its password by a link that works once."""

from datetime import timedelta
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Database

import settings
from auth import opaque
from auth.addresses import normal_address
from auth.doors import door_of
from auth.lookups import LookUp
from auth.mailed_links import secret_of
from auth.sessions import close_all
from auth.standing import company_stands
from models import clock
from models.constraints import refusal
from models.credentials import LinkPurpose, LinkToken
from models.errors import Conflict, ErrorCode, Invalid
from models.identities import Audience, CustomerRole, PartnerRole, StaffRole, User, UserStatus

LINK_LIVES = timedelta(days=7)
ELSEWHERE = (
    "This address already signs in at another company, and can do so at one only."
    " Ask to be invited under another address."
)
Choice = TypeVar("Choice", bound=StrEnum)
_PASSWORD_LINKS = (LinkPurpose.INVITE, LinkPurpose.RESET_PASSWORD)


def create_user(
    database: Database,
    email: str,
    kind: Audience | str,
    *,
    name: str | None = None,
    role: str | None = None,
    company_id: UUID | None = None,
) -> tuple[User, str]:
    """Make a login that is active at once; the link beside it sets its password, once."""
    kind = one_of(Audience, kind, "kind")
    user = new_user(email, kind, name=name, role=role, company_id=company_id)
    user.activate()
    database.add(user)
    database.flush()
    return user, password_link(database, user, LinkPurpose.INVITE)


def new_user(
    email: str, kind: Audience, *, name: str | None, role: str | None, company_id: UUID | None
) -> User:
    """An invited login, not yet in any session: its role and company fit its kind."""
    address = normal_address(email)
    user = User(email=address, kind=kind, name=name or address.partition("@")[0])
    outsider = kind is not Audience.STAFF
    if outsider != (company_id is not None):
        message = "Name the company." if outsider else "Staff belong to no company."
        raise Invalid(f"{kind.value.lower()}_id" if outsider else "kind", message)
    if kind is Audience.STAFF:
        user.role = one_of(StaffRole, role or "AGENT", "role")
    elif kind is Audience.CUSTOMER:
        user.customer_id, user.customer_role = (
            company_id,
            one_of(CustomerRole, role or "VIEWER", "role"),
        )
    else:
        user.partner_id, user.partner_role = (
            company_id,
            one_of(PartnerRole, role or "VIEWER", "role"),
        )
    return user


def password_link(database: Database, user: User, purpose: LinkPurpose) -> str:
    """A fresh one-time link that sets the password; earlier ones stop working."""
    void_links(database, user.id)
    link = LinkToken(user_id=user.id, purpose=purpose, expires_at=clock.now() + LINK_LIVES)
    secret = secret_of(link)
    link.token_hash = opaque.fingerprint(secret)
    database.add(link)
    database.flush()
    base = settings.get().base_url.rstrip("/")
    return f"{base}{door_of(user.kind)}/invite/{secret}"


def link_owner(database: Database, secret: str) -> User | None:
    """Whose password a link may set at this moment; looking uses nothing up."""
    if not opaque.plausible(secret):
        return None
    return database.scalar(
        select(User)
        .join(LinkToken, LinkToken.user_id == User.id)
        .where(
            LinkToken.token_hash == opaque.fingerprint(secret),
            LinkToken.purpose.in_(_PASSWORD_LINKS),
            LinkToken.used_at.is_(None),
            LinkToken.expires_at > clock.now(),
            User.status != UserStatus.DISABLED,
            company_stands,
        )
    )


def set_password_by_link(database: Database, secret: str, password_hash: str) -> User:
    """Use the link up and set the password, which ends all sessions and all other links.

    An address that signs in at another company already is TAKEN; only who holds the link is told.
    """
    user = link_owner(database, secret)
    spent = (
        update(LinkToken)
        .where(LinkToken.token_hash == opaque.fingerprint(secret), LinkToken.used_at.is_(None))
        .values(used_at=clock.now(), version=LinkToken.version + 1)
        .returning(LinkToken.id)
    )
    if user is None or database.execute(spent).first() is None:
        raise Conflict(ErrorCode.LINK_SPENT)
    user.activate()
    try:
        replace_password(database, user, password_hash)
    except IntegrityError as problem:
        found = refusal(problem)
        if found is None or found.code is not ErrorCode.TAKEN:
            raise
        raise Conflict(ErrorCode.TAKEN, ELSEWHERE) from problem
    return user


def replace_password(
    database: Database, user: User, password_hash: str, *, keep: UUID | None = None
) -> None:
    """Keep a new hash; sessions under the old password end, but for one, and no old link works."""
    user.password_hash = password_hash
    database.flush()
    close_all(database, user.id, besides=keep)
    void_links(database, user.id)


def void_links(database: Database, user_id: UUID) -> None:
    """Make a login's outstanding links useless."""
    database.execute(
        update(LinkToken)
        .where(LinkToken.user_id == user_id, LinkToken.used_at.is_(None))
        .values(used_at=clock.now(), version=LinkToken.version + 1)
        .execution_options(look_up=LookUp.OWN_CREDENTIALS)
    )


def one_of(choices: type[Choice], name: str, field: str) -> Choice:
    """The member with this name in any capitals."""
    try:
        return choices(name.upper())
    except ValueError:
        raise Invalid(field, f"Choose one of {', '.join(choices)}.") from None
