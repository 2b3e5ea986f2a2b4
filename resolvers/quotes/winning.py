"""What an accepted quote does to the deal behind it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from auth.actors import Actor
from models.deals import Deal, DealStatus
from models.quotes import Quote
from resolvers.moves import win_deal


def win_deal_of_quote(session: Session, actor: Actor, *, quote_id: UUID) -> None:
    """Win the open deal behind an accepted quote; a deal that is closed stays as it is."""
    quote = session.get_one(Quote, quote_id)
    if quote.deal_id is None:
        return
    deal = session.get_one(Deal, quote.deal_id, with_for_update=True)
    if deal.status is DealStatus.OPEN and deal.deleted_at is None:
        win_deal(session, actor, deal_id=deal.id)
