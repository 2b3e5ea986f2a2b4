"""Acceptance on paper: staff record what they hold in their hands, as such."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from auth.actors import Actor
from models.errors import Conflict, ErrorCode, Invalid
from models.ids import QuoteId
from models.signatures import SignatureStatus
from resolvers.orders import place_order
from resolvers.quotes.accepting import Acceptance
from resolvers.quotes.finding import quote_to_change, requests_of, version_on_offer
from resolvers.quotes.settling import settle
from resolvers.quotes.telling import tell
from resolvers.use_cases import keyed, names_seen, raises


@keyed
@raises(ErrorCode.QUOTE_EXPIRED, ErrorCode.QUOTE_NOT_OPEN, ErrorCode.QUOTE_SUPERSEDED)
@names_seen("version")
def record_offline_acceptance(
    session: Session,
    actor: Actor,
    *,
    quote_id: QuoteId,
    version: int,
    signer_name: str,
    note: str,
    expected_version: int | None = None,
) -> Acceptance:
    """Record that the customer accepted this version on paper: who signed, and where the paper is.

    No signature is made of it: the requests end, and the order says where it comes from.
    """
    quote = quote_to_change(session, actor, quote_id, expected_version)
    offered = version_on_offer(session, quote)
    if offered.number != version:
        raise Conflict(ErrorCode.QUOTE_SUPERSEDED, field="version", currentVersion=offered.number)
    if not signer_name.strip() or not note.strip():
        raise Invalid("note", code=ErrorCode.REQUIRED)
    settle(session, quote, offered)
    for request in requests_of(session, offered):
        request.end(SignatureStatus.CANCELLED)
    quote.mark_changed()
    session.flush()
    order = place_order(session, actor, offered)
    told: dict[str, Any] = {
        "version": offered.number,
        "quote_version_id": offered.id,
        "order_id": order.id,
    }
    told |= {"offline": True, "signer": signer_name[:200], "note": note[:2000]}
    tell(session, actor, quote, "quote.accepted", told)
    return Acceptance(quote, order)
