"""The mails about logins: links to sign in with, new passwords, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.doors import door_of
from auth.mailed_links import LIVES
from jobs.letters.drafting import Draft, brand
from jobs.mailing import Deadline, MailKind, Word
from models.credentials import LinkPurpose, LinkToken
from models.customers import Customer
from models.events import Event
from models.identities import User
from models.partners import Partner
from resolvers.pricing import the_organisation


def login_requested(session: Session, event: Event) -> Iterable[Draft]:
    """Who wants to sign in gets a link and a code."""
    identity = event.changes["link_id"]
    secrets = {"link:login": {"login": identity}, "code": {"login": identity}}
    told = {"lasts": LIVES[LinkPurpose.LOGIN]}
    return [_to_user(session, event, MailKind.LOGIN_LINK_OR_CODE, told, secrets)]


def reset_requested(session: Session, event: Event) -> Iterable[Draft]:
    """Who has forgotten his password gets a link."""
    secrets = {"link:reset": {"login": event.changes["link_id"]}}
    told = {"lasts": LIVES[LinkPurpose.RESET_PASSWORD]}
    return [_to_user(session, event, MailKind.PASSWORD_RESET, told, secrets)]


def invited(session: Session, event: Event) -> Iterable[Draft]:
    """Who is invited gets the link that sets his password."""
    user = session.get_one(User, event.subject_id)
    link = session.scalar(
        select(LinkToken)
        .where(
            LinkToken.user_id == user.id,
            LinkToken.purpose == LinkPurpose.INVITE,
            LinkToken.used_at.is_(None),
        )
        .order_by(LinkToken.created_at.desc())
        .limit(1)
    )
    if link is None:
        return []
    by = session.get(User, event.actor_id) if event.actor_id else None
    role = user.role or user.customer_role or user.partner_role
    assert role is not None
    house = the_organisation(session).name
    told = {
        "customer": _company(session, user) or house,
        "role": Word("roles", role.value),
        "inviter": by.name if by else house,
        "ends": Deadline(link.expires_at, user.time_zone),
    }
    secrets = {"link:invite": {"invite": str(link.id), "path": f"{door_of(user.kind)}/invite/"}}
    return [_to_user(session, event, MailKind.PORTAL_INVITE, told, secrets)]


def role_changed(session: Session, event: Event) -> Iterable[Draft]:
    """A customer's user is told what he may do now, and who said so."""
    user = session.get_one(User, event.subject_id)
    if user.customer_id is None or user.customer_role is None:
        return []
    by = session.get(User, event.actor_id) if event.actor_id else None
    told = {
        "customer": session.get_one(Customer, user.customer_id).name,
        "role": Word("roles", user.customer_role.value),
        "changed_by": by.name if by else the_organisation(session).name,
    }
    secrets = {"link:account": {"path": "/portal/account"}}
    return [_to_user(session, event, MailKind.ROLE_CHANGED, told, secrets)]


def _company(session: Session, user: User) -> str | None:
    if user.customer_id is not None:
        return session.get_one(Customer, user.customer_id).name
    return session.get_one(Partner, user.partner_id).name if user.partner_id else None


def _to_user(
    session: Session,
    event: Event,
    kind: MailKind,
    told: Mapping[str, Any],
    secrets: Mapping[str, Mapping[str, str]],
) -> Draft:
    user = session.get_one(User, event.subject_id)
    given = {"brand": brand(the_organisation(session)), "reader": user.name, **told}
    return Draft(kind, user.email, user.name, user.locale, given, secrets, None, user.customer_id)
