"""How acts on quotes find the quote, locked, and the version they are about."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.writing import may_write
from models.errors import Conflict, ErrorCode, NotFound
from models.quote_lines import QuoteLine
from models.quote_versions import OPEN, QuoteStatus, QuoteVersion
from models.quotes import Quote
from models.recipients import QuoteRecipient
from models.signatures import SignatureRequest
from resolvers.records import expect, find


def quote_to_change(
    session: Session, actor: Actor, quote_id: UUID, expected_version: int | None = None
) -> Quote:
    """Return the quote, locked: whatever is done to one quote is done one after the other."""
    quote = find(session, Quote, quote_id, field="quote_id", lock="change")
    if not may_write(actor, quote):
        raise NotFound("quote_id")
    expect(quote, expected_version)
    return quote


def current_version(session: Session, quote: Quote) -> QuoteVersion:
    """Return the version that staff work on."""
    return find(session, QuoteVersion, quote.current_version_id, field="quote_id", lock="change")


def shown_version(session: Session, quote: Quote) -> QuoteVersion:
    """Return the version that the customer has."""
    return find(session, QuoteVersion, quote.shown_version_id, field="quote_id", lock="change")


def version_on_offer(session: Session, quote: Quote) -> QuoteVersion:
    """Return the customer's version, refused unless he may still decide about it."""
    version = shown_version(session, quote)
    if version.stands is QuoteStatus.EXPIRED:
        raise Conflict(ErrorCode.QUOTE_EXPIRED)
    if version.status not in OPEN:
        raise Conflict(ErrorCode.QUOTE_NOT_OPEN)
    return version


def lines_of(session: Session, version: QuoteVersion) -> list[QuoteLine]:
    """Return a version's lines in their order."""
    found = select(QuoteLine).where(QuoteLine.quote_version_id == version.id)
    return list(session.scalars(found.order_by(QuoteLine.position)))


def recipients_of(session: Session, quote: Quote) -> list[QuoteRecipient]:
    """Return those to whom the quote is addressed now, in their order."""
    found = select(QuoteRecipient).where(
        QuoteRecipient.quote_id == quote.id,
        QuoteRecipient.removed_at.is_(None),
        QuoteRecipient.delegated_to_id.is_(None),
    )
    return list(session.scalars(found.order_by(QuoteRecipient.position, QuoteRecipient.id)))


def requests_of(session: Session, version: QuoteVersion) -> list[SignatureRequest]:
    """Return who is asked to sign a version, in the order of signing."""
    found = select(SignatureRequest).where(SignatureRequest.quote_version_id == version.id)
    return list(
        session.scalars(found.order_by(SignatureRequest.position, SignatureRequest.id)).all()
    )
