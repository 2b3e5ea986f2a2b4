"""Acceptance: who may sign, what proves it, and what a complete set of signatures becomes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models.errors import Conflict, ErrorCode
from models.ids import QuoteId
from models.orders import Order
from models.quote_versions import QuoteStatus, QuoteVersion
from models.quotes import Quote
from models.recipients import QuoteRecipient
from models.signatures import SignatureRequest, SignatureStatus
from resolvers.orders import place_order
from resolvers.quotes.evidence import Signer, write_evidence
from resolvers.quotes.finding import shown_version, version_on_offer
from resolvers.quotes.settling import settle
from resolvers.quotes.signing import (
    SignatureInput,
    demand_name,
    demand_turn,
    prove,
    requests_of_all,
    signatory,
)
from resolvers.quotes.telling import tell
from resolvers.quotes.thresholds import ask_second_person
from resolvers.records import assign, find
from resolvers.use_cases import keyed, names_seen, raises


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The quote as it is now, and the order that it became once all have signed."""

    quote: Quote
    order: Order | None


@keyed
@raises(
    ErrorCode.QUOTE_EXPIRED,
    ErrorCode.QUOTE_SUPERSEDED,
    ErrorCode.QUOTE_ALREADY_ACCEPTED,
    ErrorCode.QUOTE_NOT_OPEN,
    ErrorCode.NOT_SIGNATORY,
    ErrorCode.NOT_YOUR_TURN,
    ErrorCode.SIGNER_NAME_MISMATCH,
    ErrorCode.CONSENT_REQUIRED,
    ErrorCode.CODE_REQUIRED,
    ErrorCode.CODE_WRONG,
    ErrorCode.FILE_REFUSED,
)
@names_seen("version")
def accept_quote(
    session: Session,
    actor: Actor,
    *,
    quote_id: QuoteId,
    version: int,
    content_hash: str,
    signature: SignatureInput,
    signer_name: str,
    consent: bool,
    signer_title: str | None = None,
    purchase_order_ref: str | None = None,
    otp: str | None = None,
) -> Acceptance:
    """Sign and accept exactly the version that you read.

    `version` and `contentHash` are those that were shown. Where either is not what the customer
    has now, it is QUOTE_SUPERSEDED with `currentVersion`, and nothing is signed. `signerName` is
    the name of the person who is asked to sign, as typed by him. When all signatories have signed,
    the quote is accepted and becomes an order, once; who comes later is told
    QUOTE_ALREADY_ACCEPTED, with quote and order filled.
    """
    quote = find(session, Quote, quote_id, field="quote_id", lock="change")
    seen = _seen(session, quote, version, content_hash)
    recipient = signatory(session, actor, quote)
    request = demand_turn(session, seen, recipient)
    if not consent:
        raise Conflict(ErrorCode.CONSENT_REQUIRED, field="consent")
    demand_name(recipient, signer_name)
    request.sign(prove(session, actor, seen, recipient=recipient, otp=otp))
    if purchase_order_ref is not None:
        assign(seen, {"purchase_order_ref": purchase_order_ref})
    signer = Signer(recipient, signer_name, signer_title)
    write_evidence(session, actor, quote, request=request, signer=signer, signature=signature)
    session.flush()
    return complete(session, actor, quote, version=seen, signed_by=recipient)


def complete(
    session: Session,
    actor: Actor,
    quote: Quote,
    *,
    version: QuoteVersion,
    signed_by: QuoteRecipient,
) -> Acceptance:
    """Accept the quote if nobody is left to sign; otherwise it waits for the next one."""
    told = {
        "version": version.number,
        "quote_version_id": version.id,
        "recipient_id": signed_by.id,
        "signer": signed_by.name,
    }
    quote.mark_changed()
    ask_second_person(session, quote, version)
    if any(_waits(one) for one in requests_of_all(session, version)):
        tell(session, actor, quote, "quote.signed", told)
        return Acceptance(quote, None)
    settle(session, quote, version)
    session.flush()
    order = place_order(session, actor, version)
    tell(
        session,
        actor,
        quote,
        "quote.accepted",
        told | {"order_id": order.id, "total": version.total},
    )
    return Acceptance(quote, order)


def _seen(session: Session, quote: Quote, number: int, content_hash: str) -> QuoteVersion:
    """Return the customer's version, refused unless it is the one that was read and still open."""
    version = shown_version(session, quote)
    if version.status is QuoteStatus.ACCEPTED:
        order = session.scalar(select(Order).where(Order.quote_version_id == version.id))
        shown = (quote, order) if order else (quote,)
        raise Conflict(ErrorCode.QUOTE_ALREADY_ACCEPTED, records=shown)
    other = "version" if version.number != number else None
    if other is None and version.content_hash != content_hash.strip().lower():
        other = "content_hash"
    if other is not None:
        raise Conflict(
            ErrorCode.QUOTE_SUPERSEDED,
            field=other,
            records=(quote,),
            currentVersion=version.number,
        )
    return version_on_offer(session, quote)


def _waits(request: SignatureRequest) -> bool:
    return request.status is SignatureStatus.PENDING
