"""What every mail is made with: the organisation, the quote's people, amounts and moments."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.links import grant_to
from jobs.mailing import Brand, Deadline, MailKind, Moment, Person
from models.customers import Customer
from models.documents import DocumentVersion
from models.events import Event
from models.identities import User
from models.money import Money
from models.organisations import Organisation
from models.quote_versions import QuoteVersion
from models.quotes import Quote
from models.recipients import GrantPurpose, QuoteRecipient, RecipientRole
from resolvers.pricing import the_organisation


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail that follows an event: what it is about, for whom, and what fills its placeholders."""

    kind: MailKind
    to_address: str
    to_name: str
    language: str
    given: Mapping[str, Any]
    secrets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sender: Person | None = None
    customer_id: UUID | None = None
    quote_id: UUID | None = None
    thread_id: str | None = None
    attachments: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """A quote as its mails tell of it."""

    session: Session
    event: Event
    quote: Quote
    version: QuoteVersion
    customer: Customer
    organisation: Organisation
    owner: User | None

    @property
    def sender(self) -> Person | None:
        """Who writes: the representative; a reply reaches him."""
        if self.owner is None:
            return None
        person = self.owner
        return Person(person.name, person.email, person.title or "", person.phone or "")

    @property
    def given(self) -> dict[str, Any]:
        """What all mails about a quote may tell."""
        version, zone = self.version, self.version.time_zone
        return {
            "brand": brand(self.organisation, version),
            "sender": self.sender or Person(self.organisation.name, self.organisation.email or ""),
            "number": self.quote.number,
            "version": str(version.number),
            "title": version.title,
            "customer": self.customer.name,
            "total": Money(version.total, version.currency),
            "ends": Deadline(version.expires_at, zone) if version.expires_at else None,
            "ended": Deadline(version.expires_at, zone) if version.expires_at else None,
            "when": Moment(self.event.at, zone),
            "purchase_order": version.purchase_order_ref,
            "content_hash": version.content_hash,
        }

    def draft(
        self, kind: MailKind, to: QuoteRecipient, *, link: str = "quote", **more: Any
    ) -> Draft:
        """A mail to a recipient, with the link that is his own."""
        signs = to.role is RecipientRole.SIGNATORY and to.delegated_to_id is None
        purpose = GrantPurpose.ACCEPT if signs else GrantPurpose.VIEW
        until = self.version.expires_at or self.event.at
        grant = grant_to(self.session, to, purpose, until=until)
        return Draft(
            kind,
            to.email,
            to.name,
            to.locale or self.quote.language,
            {**self.given, "reader": to.name, **more},
            {f"link:{link}": {"grant": str(grant.id), "path": "/q/"}},
            self.sender,
            self.customer.id,
            self.quote.id,
            self.quote.number,
        )

    def notice(self, kind: MailKind, *, link: str = "quote", **more: Any) -> list[Draft]:
        """A mail to the quote's owner, who reads it among the staff."""
        if self.owner is None:
            return []
        path = f"/app/quotes/{self.quote.number}"
        return [self.letter(kind, self.owner, path, link=link, **more)]

    def letter(
        self,
        kind: MailKind,
        to: User,
        path: str,
        *,
        link: str = "quote",
        sender: Person | None = None,
        **more: Any,
    ) -> Draft:
        """A mail to somebody with a login, to whom a page of ours is linked."""
        return Draft(
            kind,
            to.email,
            to.name,
            to.locale,
            {**self.given, "reader": to.name, **more},
            {f"link:{link}": {"path": path}},
            sender,
            self.customer.id,
            self.quote.id,
            self.quote.number,
        )


def about(session: Session, event: Event) -> About:
    """Return the quote of an event and the version that the event is about."""
    quote = session.get_one(Quote, event.subject_id)
    named = event.changes.get("quote_version_id")
    version_id = UUID(named) if named else quote.shown_version_id or quote.current_version_id
    assert version_id is not None
    owner = session.get(User, quote.owner_id) if quote.owner_id else None
    return About(
        session,
        event,
        quote,
        session.get_one(QuoteVersion, version_id),
        session.get_one(Customer, quote.customer_id),
        the_organisation(session),
        owner,
    )


def brand(organisation: Organisation, version: QuoteVersion | None = None) -> Brand:
    """Return how the organisation shows itself, in the colour of the version's template."""
    parts = [
        organisation.address_line1,
        organisation.address_line2,
        " ".join(filter(None, (organisation.address_postal_code, organisation.address_city))),
        organisation.address_country,
    ]
    content = json.loads(version.content) if version is not None and version.content else {}
    colour = content.get("template", {}).get("colour")
    address = ", ".join(part for part in parts if part)
    return (
        Brand(organisation.name, colour, address)
        if colour
        else Brand(organisation.name, address=address)
    )


def attached(paper: DocumentVersion) -> dict[str, str]:
    """Return a file as a mail carries it."""
    return {"sha256": paper.sha256, "media_type": paper.media_type, "name": paper.file_name}


def recipient(session: Session, event: Event, key: str = "recipient_id") -> QuoteRecipient:
    """Return the recipient whom an event names."""
    return session.get_one(QuoteRecipient, UUID(event.changes[key]))


def people(session: Session, quote: Quote) -> list[QuoteRecipient]:
    """Return those to whom a quote goes now, in their order."""
    found = select(QuoteRecipient).where(
        QuoteRecipient.quote_id == quote.id,
        QuoteRecipient.removed_at.is_(None),
        QuoteRecipient.delegated_to_id.is_(None),
    )
    return list(session.scalars(found.order_by(QuoteRecipient.position, QuoteRecipient.id)))
