"""Quotes that are offered to Acme for a test, and who comes with their links."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from httpx2 import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM, Actor, Role
from auth.binding import bind
from auth.links import BROWSER_COOKIE, code_of, token_of
from models import database
from models.identities import User
from models.quote_versions import QuoteVersion
from models.quotes import Quote
from models.recipients import LinkGrant, OneTimeCode, QuoteRecipient
from resolvers.quotes import drafts, sending
from tests.api import PEOPLE
from tests.portals.visiting import Visitor
from tests.world import identity

ANA: Final = {"name": "Ana Almeida", "email": "ana@acme.test"}
BEN: Final = {"name": "Ben Okafor", "email": "ben@acme.test"}
TILLS: Final = {
    "key": "tills",
    "name": "Counter tills",
    "quantity": Decimal(6),
    "unit_price": Decimal("349.00"),
    "unit": "piece",
    "tax_code": "STANDARD",
}
CARE: Final = {
    "key": "care",
    "name": "Care plan",
    "quantity": Decimal(12),
    "unit_price": Decimal("29.00"),
    "tax_code": "STANDARD",
    "optional": True,
    "chosen": False,
    "minimum_quantity": Decimal(6),
    "maximum_quantity": Decimal(36),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A quote on offer: its id and its number."""

    id: Any
    number: str

    @property
    def page(self) -> str:
        """Where people with a login read it."""
        return f"/portal/quotes/{self.number}"

    def link(self, email: str = ANA["email"]) -> str:
        """Where whoever got the mail reads it."""
        return f"/q/{self.token(email)}"

    def token(self, email: str = ANA["email"]) -> str:
        """The secret of a recipient's live link."""
        with database.sessions()() as session:
            grant = session.scalars(
                select(LinkGrant)
                .join(QuoteRecipient, QuoteRecipient.id == LinkGrant.recipient_id)
                .where(LinkGrant.quote_id == self.id, LinkGrant.revoked_at.is_(None))
                .where(QuoteRecipient.email == email)
            ).one()
            return token_of(grant)

    def code(self) -> str:
        """The code that was mailed last."""
        with database.sessions()() as session:
            found = session.scalars(
                select(OneTimeCode)
                .join(QuoteRecipient, QuoteRecipient.id == OneTimeCode.recipient_id)
                .where(QuoteRecipient.quote_id == self.id, OneTimeCode.used_at.is_(None))
                .order_by(OneTimeCode.created_at.desc())
            ).first()
            assert found is not None
            return code_of(found.id)

    def codes(self) -> int:
        """How many codes were ever mailed."""
        with database.sessions()() as session:
            found = select(OneTimeCode.id).join(
                QuoteRecipient, QuoteRecipient.id == OneTimeCode.recipient_id
            )
            return len(session.scalars(found.where(QuoteRecipient.quote_id == self.id)).all())

    def version(self) -> QuoteVersion:
        """The version that the customer has."""
        with database.sessions()() as session:
            quote = session.get_one(Quote, self.id)
            return session.get_one(QuoteVersion, quote.shown_version_id)

    def revised(self, **changes: Any) -> None:
        """The seller sends another version."""
        with database.sessions().begin() as session:
            agent = seller(session)
            sending.revise_quote(session, agent, quote_id=self.id)
            drafts.update_quote_draft(session, agent, quote_id=self.id, **changes)
            sending.send_quote(session, agent, quote_id=self.id)

    def withdrawn(self) -> None:
        """The seller takes it back."""
        with database.sessions().begin() as session:
            sending.withdraw_quote(session, seller(session), quote_id=self.id)


def offer(**fields: Any) -> Offer:
    """A quote of six tills for Ana, sent."""
    with database.sessions().begin() as session:
        agent = seller(session)
        chosen: dict[str, Any] = {
            "title": "Tills for the new branch",
            "customer_id": identity("acme"),
            "owner_id": identity("agent"),
            "currency": "EUR",
            "lines": [TILLS],
            "recipients": [ANA],
        } | fields
        quote = drafts.create_quote(session, agent, **chosen)
        sending.send_quote(session, agent, quote_id=quote.id)
        session.flush()
        return Offer(quote.id, quote.number)


def sign(visitor: Visitor, at: str, **given: str) -> Response:
    """Open the accept page, type the name and sign."""
    form = visitor.form(visitor.get(f"{at}/accept"), "contentHash")
    typed = {"do": "AcceptQuote", "signer_name": ANA["name"], "method": "TYPED"}
    return visitor.post(f"{at}/accept", form | typed | given)


def look(visitor: Visitor, at: str) -> Response:
    """Do what the page does after three seconds of sight."""
    fields = visitor.fields(visitor.get(at), "NoteQuoteViewed")
    here = {"sec-fetch-site": "same-origin", "x-beacon": "seen"}
    return visitor.client.post(at, data=fields, headers=here)


def elsewhere(visitor: Visitor) -> Visitor:
    """The same person in another browser."""
    visitor.client.cookies.delete(BROWSER_COOKIE)
    return visitor


def seller(session: Session) -> Actor:
    """Somebody of the staff who may do all that is done to a quote."""
    bind(session, SYSTEM)
    user = session.scalars(select(User).where(User.email == PEOPLE["admin"])).one()
    actor = Actor(
        user_id=user.id,
        role=Role.ADMIN,
        audience=user.kind,
        name=user.name,
        email=user.email,
    )
    bind(session, actor)
    return actor
