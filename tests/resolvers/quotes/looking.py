"""A person reads a quote by the link of his mail, and his browser says so."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM
from auth.binding import bind
from auth.links import bearer_of, token_of
from models.recipients import LinkGrant, QuoteRecipient
from resolvers.quotes import viewing


def looked_by_link(session: Session, quote_id: Any, email: str) -> None:
    """What a page does after three seconds of sight."""
    bind(session, SYSTEM)
    wanted = select(LinkGrant).join(QuoteRecipient, QuoteRecipient.id == LinkGrant.recipient_id)
    wanted = wanted.where(LinkGrant.quote_id == quote_id, QuoteRecipient.email == email)
    bearer = bearer_of(session, token_of(session.scalars(wanted).one()), {})
    assert bearer is not None
    bind(session, bearer)
    viewing.note_quote_viewed(session, bearer, quote_id=quote_id)
