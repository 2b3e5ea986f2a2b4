"""Delegation: the named signer hands his signature on; a view link can only ask for it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.links import grant_to, revoke_links
from auth.lookups import LookUp
from models.errors import Conflict, ErrorCode, Invalid
from models.ids import QuoteId
from models.quote_versions import QuoteVersion
from models.quotes import Quote
from models.recipients import CodePurpose, GrantPurpose, QuoteRecipient, RecipientRole
from models.signatures import SignatureRequest, SignatureStatus
from resolvers.quotes.addressing import mailbox
from resolvers.quotes.bounds import demand_room_to_forward
from resolvers.quotes.finding import version_on_offer
from resolvers.quotes.signing import (
    check_code,
    demand_more_than_sight,
    demand_turn,
    requests_of_all,
    signatory,
)
from resolvers.quotes.telling import tell
from resolvers.quotes.viewing import mail_code
from resolvers.records import assign, find
from resolvers.use_cases import raises


@raises(
    ErrorCode.QUOTE_EXPIRED,
    ErrorCode.QUOTE_NOT_OPEN,
    ErrorCode.NOT_SIGNATORY,
    ErrorCode.NOT_YOUR_TURN,
    ErrorCode.CODE_REQUIRED,
    ErrorCode.CODE_WRONG,
)
def delegate_signature(
    session: Session,
    actor: Actor,
    *,
    quote_id: QuoteId,
    name: str,
    email: str,
    title: str | None = None,
    message: str | None = None,
    otp: str | None = None,
) -> Quote:
    """Let somebody else sign in your place.

    By a mailed link it takes the code that is mailed to you: without `otp` one is sent and
    CODE_REQUIRED answered. Then he gets a mail with a link of his own to sign by, and you get one
    with a link to read by instead of yours.
    """
    quote = find(session, Quote, quote_id, field="quote_id", lock="change")
    version = version_on_offer(session, quote)
    recipient = signatory(session, actor, quote)
    request = demand_turn(session, version, recipient)
    address = mailbox(email, "email")
    if address.casefold() == recipient.email.casefold():
        raise Invalid("email", "That is you.")
    if actor.bearer is not None:
        whom = {"delegate": name[:200], "delegate_address": address}
        _confirm(session, actor, quote, recipient=recipient, otp=otp, told=whom)
    other = _delegate(session, quote, recipient, {"name": name, "email": address, "title": title})
    _hand_over(session, version, request=request, other=other)
    told: dict[str, Any] = {"recipient_id": other.id, "from_recipient_id": recipient.id}
    told |= {"from": recipient.name, "to": other.name, "message": _short(message)}
    told["by_link"] = actor.bearer is not None
    tell(session, actor, quote, "quote.delegated", told)
    return quote


@raises(ErrorCode.QUOTE_EXPIRED, ErrorCode.QUOTE_NOT_OPEN, ErrorCode.NOT_SIGNATORY)
def forward_quote(
    session: Session,
    actor: Actor,
    *,
    quote_id: QuoteId,
    name: str,
    email: str,
    message: str | None = None,
) -> Quote:
    """Let a colleague read the quote: he gets a link of his own that cannot accept.

    At most ten times for each quote within 24 hours.
    """
    quote = find(session, Quote, quote_id, field="quote_id", lock="change")
    demand_more_than_sight(session, actor, quote)
    version = version_on_offer(session, quote)
    demand_room_to_forward(session, quote)
    fields = {"name": name, "email": mailbox(email, "email"), "role": RecipientRole.VIEWER}
    reader = _known(session, quote, str(fields["email"]))
    if reader is None:
        reader = QuoteRecipient(quote_id=quote.id, position=99)
        assign(reader, fields)
        session.add(reader)
        session.flush()
    assert version.expires_at is not None
    grant_to(session, reader, GrantPurpose.VIEW, until=version.expires_at)
    told = {"recipient_id": reader.id, "by": actor.name, "message": _short(message)}
    tell(session, actor, quote, "quote.forwarded", told)
    return quote


def _short(message: str | None) -> str | None:
    return (message or "")[:1000] or None


def _confirm(
    session: Session,
    actor: Actor,
    quote: Quote,
    *,
    recipient: QuoteRecipient,
    otp: str | None,
    told: dict[str, str],
) -> None:
    if otp:
        whom = told["delegate_address"]
        check_code(session, recipient, CodePurpose.DELEGATE, typed=otp, about=whom)
        return

    def send() -> None:
        purpose = CodePurpose.DELEGATE
        mail_code(session, actor, quote, recipient=recipient, purpose=purpose, **told)

    raise Conflict(ErrorCode.CODE_REQUIRED, field="otp", remains=send)


def _delegate(
    session: Session, quote: Quote, recipient: QuoteRecipient, fields: dict[str, Any]
) -> QuoteRecipient:
    """Return the delegate as a signatory in the place of the one who delegates."""
    other = _known(session, quote, str(fields["email"]))
    if other is not None and other.role is RecipientRole.SIGNATORY:
        raise Conflict(ErrorCode.TAKEN, field="email")
    if other is None:
        other = QuoteRecipient(quote_id=quote.id, locale=recipient.locale)
    assign(other, fields)
    other.role, other.position = RecipientRole.SIGNATORY, recipient.position
    session.add(other)
    session.flush()
    recipient.delegated_to_id = other.id
    session.flush()
    return other


def _hand_over(
    session: Session, version: QuoteVersion, *, request: SignatureRequest, other: QuoteRecipient
) -> None:
    """End the delegator's request and accept link; he reads on, and the delegate is asked."""
    before = session.scalars(
        select(QuoteRecipient)
        .where(QuoteRecipient.id == request.recipient_id)
        .execution_options(look_up=LookUp.SIGNERS_OF_QUOTE)
    ).one()
    request.end(SignatureStatus.CANCELLED)
    revoke_links(session, before.id, GrantPurpose.ACCEPT)
    assert version.expires_at is not None
    grant_to(session, before, GrantPurpose.VIEW, until=version.expires_at)
    grant_to(session, other, GrantPurpose.ACCEPT, until=version.expires_at)
    known = [one for one in requests_of_all(session, version) if one.recipient_id == other.id]
    if not known:
        session.add(
            SignatureRequest(
                quote_version_id=version.id, recipient_id=other.id, position=request.position
            )
        )
    session.flush()


def _known(session: Session, quote: Quote, email: str) -> QuoteRecipient | None:
    found = select(QuoteRecipient).where(
        QuoteRecipient.quote_id == quote.id,
        QuoteRecipient.removed_at.is_(None),
        QuoteRecipient.delegated_to_id.is_(None),
    )
    people = session.scalars(found.execution_options(look_up=LookUp.SIGNERS_OF_QUOTE))
    return next((one for one in people if one.email.casefold() == email.casefold()), None)
