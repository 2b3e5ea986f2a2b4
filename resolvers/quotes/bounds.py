"""How many mails customers and links set off within a day: counted in what happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auth.lookups import LookUp
from models import clock
from models.errors import Conflict, ErrorCode
from models.events import Event, plain
from models.quotes import Quote
from models.recipients import QuoteRecipient

DAY: Final = timedelta(hours=24)
MOST_FORWARDS: Final = 10
MOST_RENEWALS: Final = 3
MOST_PAPERS: Final = 20
JUST_NOW: Final = timedelta(minutes=10)
PAPER: Final = "quote.paper_requested"


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


def was_mailed_just_now(session: Session, quote: Quote, told: Mapping[str, Any]) -> bool:
    """Return whether the same was asked for moments ago; the quote is locked."""
    wanted = plain(dict(told)).items()
    return any(wanted <= one.items() for one in _told_lately(session, quote, PAPER, JUST_NOW))


def demand_room_to_mail(session: Session, quote: Quote, mailbox: str) -> None:
    """Refuse a mailbox more papers of a company within a day; who ask at once take turns."""
    turn = func.hashtext(f"papers to {mailbox.casefold()}")
    session.connection().execute(select(func.pg_advisory_xact_lock(turn)))
    lately = select(func.count()).where(
        Event.customer_id == quote.customer_id,
        Event.name == PAPER,
        Event.at > clock.now() - DAY,
        func.lower(Event.changes["to"].astext) == mailbox.lower(),
    )
    if (
        session.scalar(lately.execution_options(look_up=LookUp.MAILS_OF_QUOTE)) or 0
    ) >= MOST_PAPERS:
        raise Conflict(
            ErrorCode.INVALID_STATE, "Enough papers were mailed to you today.", retryable=True
        )


def _told_lately(
    session: Session, quote: Quote, name: str, within: timedelta = DAY
) -> list[dict[str, object]]:
    found = select(Event.changes).where(
        Event.subject_id == quote.id, Event.name == name, Event.at > clock.now() - within
    )
    return list(session.scalars(found.execution_options(look_up=LookUp.MAILS_OF_QUOTE)))
