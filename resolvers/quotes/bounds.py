"""How many mails customers and links set off within a day: counted in what happened."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.lookups import LookUp
from models import clock
from models.errors import Conflict, ErrorCode
from models.events import Event
from models.quotes import Quote
from models.recipients import QuoteRecipient

DAY: Final = timedelta(hours=24)
MOST_FORWARDS: Final = 10
MOST_RENEWALS: Final = 3


def demand_room_to_forward(session: Session, quote: Quote) -> None:
    """Refuse the eleventh colleague within a day; the quote is locked."""
    if len(_told_lately(session, quote, "quote.forwarded")) >= MOST_FORWARDS:
        raise Conflict(
            ErrorCode.INVALID_STATE, "It was forwarded often enough today.", retryable=True
        )


def may_renew(session: Session, quote: Quote, recipient_id: UUID) -> bool:
    """Return whether a mailbox gets one more link today; those who ask at once take turns."""
    session.execute(
        select(QuoteRecipient.id)
        .where(QuoteRecipient.id == recipient_id)
        .with_for_update()
        .execution_options(look_up=LookUp.MAILS_OF_QUOTE)
    )
    told = _told_lately(session, quote, "quote.link_renewed")
    return sum(each.get("recipient_id") == str(recipient_id) for each in told) < MOST_RENEWALS


def _told_lately(session: Session, quote: Quote, name: str) -> list[dict[str, object]]:
    found = select(Event.changes).where(
        Event.subject_id == quote.id, Event.name == name, Event.at > clock.now() - DAY
    )
    return list(session.scalars(found.execution_options(look_up=LookUp.MAILS_OF_QUOTE)))
