"""A paper of a quote for the mailbox of whoever reads it: his own alone, and within bounds."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models.documents import QuotePaper
from models.errors import Conflict, ErrorCode
from models.events import record
from models.ids import QuoteId
from models.quote_versions import QuoteStatus, QuoteVersion
from models.quotes import Quote
from models.signatures import Signature
from resolvers.quotes.bounds import demand_room_to_mail, was_mailed_just_now
from resolvers.quotes.finding import shown_version
from resolvers.records import find


def mail_quote_paper(
    session: Session, actor: Actor, *, quote_id: QuoteId, paper: QuotePaper = QuotePaper.SENT
) -> Quote:
    """Have a PDF of the quote mailed to your own address, as soon as it is made.

    The signed one is there once everybody has signed, else INVALID_STATE. Asked for twice within
    ten minutes it is mailed once; twenty of a company's papers go to one mailbox within 24 hours.
    """
    quote = find(session, Quote, quote_id, field="quote_id", lock="change")
    version = shown_version(session, quote)
    if paper is QuotePaper.SIGNED and not _is_signed(session, version):
        raise Conflict(ErrorCode.INVALID_STATE, "It is not signed by everybody.")
    told = {"to": actor.email, "paper": paper, "quote_version_id": version.id}
    if was_mailed_just_now(session, quote, told):
        return quote
    demand_room_to_mail(session, quote, actor.email)
    told |= {"recipient_id": actor.bearer and actor.bearer.recipient_id, "user_id": actor.user_id}
    record(session, actor, "quote.paper_requested", subject=quote, changes=told)
    return quote


def _is_signed(session: Session, version: QuoteVersion) -> bool:
    """Return whether there is or will be a sealed PDF: an acceptance on paper has none."""
    given = select(Signature.id).where(Signature.quote_version_id == version.id).limit(1)
    return version.status is QuoteStatus.ACCEPTED and session.scalar(given) is not None
