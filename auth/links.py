"""Mailed links and codes: derived from a key of the server, so that jobs can write them again.

The tables keep hashes. A link is 160 bits of an HMAC over its grant; a code is six digits of one
over its row, and is checked by deriving it again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets as random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auth import opaque
from auth.actors import API_READ, API_WRITE, Actor, Bearer, Role
from auth.lookups import LookUp
from models import clock, secrets
from models.identities import Audience
from models.quotes import Quote
from models.recipients import CodePurpose, GrantPurpose, LinkGrant, OneTimeCode, QuoteRecipient

if TYPE_CHECKING:
    from collections.abc import Mapping

READABLE_AFTER: Final = timedelta(days=30)
CODE_LIVES: Final = timedelta(minutes=10)
MOST_ATTEMPTS: Final = 5
TOKEN_BYTES: Final = 20
BROWSER_COOKIE: Final = "crm_link"


def token_of(grant: LinkGrant) -> str:
    """The secret part of a grant's link."""
    told = f"{grant.id} {grant.purpose} {grant.generation}"
    return base64.urlsafe_b64encode(_keyed("link", told)[:TOKEN_BYTES]).decode().rstrip("=")


def grant_to(
    session: Session, recipient: QuoteRecipient, purpose: GrantPurpose, *, until: datetime
) -> LinkGrant:
    """The live grant of a recipient, made or kept; it lives as long as what it opens."""
    found = session.scalar(
        select(LinkGrant)
        .where(
            LinkGrant.recipient_id == recipient.id,
            LinkGrant.purpose == purpose,
            LinkGrant.revoked_at.is_(None),
        )
        .execution_options(look_up=LookUp.LINKS_OF_QUOTE)
    )
    if found is None:
        found = LinkGrant(
            quote_id=recipient.quote_id,
            recipient_id=recipient.id,
            purpose=purpose,
            generation=_next_generation(session, recipient, purpose),
            expires_at=until + READABLE_AFTER,
        )
        found.token_hash = opaque.fingerprint(token_of(found))
        session.add(found)
    found.expires_at = max(found.expires_at, until + READABLE_AFTER)
    return found


def revoke_links(session: Session, recipient_id: UUID, purpose: GrantPurpose | None = None) -> None:
    """End the links of a recipient, or those for one purpose."""
    live = select(LinkGrant).where(
        LinkGrant.recipient_id == recipient_id, LinkGrant.revoked_at.is_(None)
    )
    if purpose is not None:
        live = live.where(LinkGrant.purpose == purpose)
    for grant in session.scalars(live.execution_options(look_up=LookUp.LINKS_OF_QUOTE)):
        grant.revoke()


def bearer_of(session: Session, token: str, origin: Mapping[str, str | None]) -> Actor | None:
    """Who comes with a link, whatever he may do with it; nobody for a link that is none.

    `origin` tells `address`, `user_agent` and `browser`, the value of the link's cookie.
    """
    if not opaque.plausible(token):
        return None
    row = session.execute(
        select(LinkGrant, QuoteRecipient, Quote)
        .join(QuoteRecipient, QuoteRecipient.id == LinkGrant.recipient_id)
        .join(Quote, Quote.id == LinkGrant.quote_id)
        .where(LinkGrant.token_hash == opaque.fingerprint(token))
        .execution_options(look_up=LookUp.LINKS_OF_QUOTE)
    ).one_or_none()
    if row is None or not row.LinkGrant.live or row.QuoteRecipient.removed_at is not None:
        return None
    return _bearer(row.LinkGrant, row.QuoteRecipient, row.Quote, origin)


def _bearer(
    grant: LinkGrant, recipient: QuoteRecipient, quote: Quote, origin: Mapping[str, str | None]
) -> Actor:
    browser = origin.get("browser")
    return Actor(
        user_id=None,
        role=Role.LINK,
        audience=Audience.CUSTOMER,
        name=recipient.name,
        email=recipient.email,
        customer_id=quote.customer_id,
        locale=recipient.locale or quote.language,
        scopes=frozenset({API_READ, API_WRITE}),
        client_id=f"link:{grant.id}",
        valid_until=grant.expires_at,
        bearer=Bearer(
            grant_id=grant.id,
            quote_id=quote.id,
            recipient_id=recipient.id,
            may_accept=grant.purpose is GrantPurpose.ACCEPT,
        ),
        address=origin.get("address"),
        user_agent=origin.get("user_agent"),
        browser=opaque.fingerprint(browser) if browser else None,
    )


def new_browser() -> str:
    """The value of the cookie that binds a link to the browser in which it was read."""
    return random.token_urlsafe(20)


def issue_code(
    session: Session, recipient: QuoteRecipient, purpose: CodePurpose, about: str = ""
) -> OneTimeCode:
    """A fresh code for a recipient's mailbox; earlier ones for the purpose are void.

    It is good only for what it is `about`: whoever reads it in a mail agrees to what stands there.
    """
    for earlier in _codes(session, recipient.id, purpose):
        earlier.used_at = clock.now()
    made = OneTimeCode(
        recipient_id=recipient.id, purpose=purpose, expires_at=clock.now() + CODE_LIVES
    )
    made.code_hash = _kept(made, code_of(made.id), about)
    session.add(made)
    return made


def code_of(identity: UUID) -> str:
    """The six digits of a code."""
    return f"{int.from_bytes(_keyed('code', str(identity))[:8]) % 1_000_000:06d}"


def live_code(session: Session, recipient_id: UUID, purpose: CodePurpose) -> OneTimeCode | None:
    """The code that counts now, locked: tries come one after the other."""
    found = _codes(session, recipient_id, purpose)
    return found[0] if found else None


def is_right(code: OneTimeCode, typed: str, about: str = "") -> bool:
    """Whether somebody typed the code for what it is about; spaces do not matter."""
    kept = _kept(code, "".join(typed.split()), about)
    return code.attempts < MOST_ATTEMPTS and hmac.compare_digest(kept, code.code_hash)


def _kept(code: OneTimeCode, digits: str, about: str) -> str:
    return _keyed("kept code", f"{code.id} {digits} {about.casefold()}".strip()).hex()


def _codes(session: Session, recipient_id: UUID, purpose: CodePurpose) -> list[OneTimeCode]:
    return list(
        session.scalars(
            select(OneTimeCode)
            .where(
                OneTimeCode.recipient_id == recipient_id,
                OneTimeCode.purpose == purpose,
                OneTimeCode.used_at.is_(None),
                OneTimeCode.expires_at > clock.now(),
            )
            .order_by(OneTimeCode.created_at.desc())
            .with_for_update()
            .execution_options(look_up=LookUp.LINKS_OF_QUOTE)
        )
    )


def _next_generation(session: Session, recipient: QuoteRecipient, purpose: GrantPurpose) -> int:
    last = session.scalar(
        select(func.max(LinkGrant.generation))
        .where(LinkGrant.recipient_id == recipient.id, LinkGrant.purpose == purpose)
        .execution_options(look_up=LookUp.LINKS_OF_QUOTE)
    )
    return (last or 0) + 1


def _keyed(purpose: str, told: str) -> bytes:
    key = secrets.secret_key().encode()
    return hmac.new(key, f"{purpose} {told}".encode(), hashlib.sha256).digest()
