"""Who looked at a quote: only a person's look counts, and it binds his link to his browser."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.links import grant_to, issue_code, revoke_links
from auth.lookups import LookUp
from models import clock
from models.errors import Conflict, ErrorCode
from models.events import record
from models.ids import QuoteId
from models.quote_threads import QuoteViewEvent, ViewerClass
from models.quote_versions import QuoteStatus, QuoteVersion
from models.quotes import Quote
from models.recipients import CodePurpose, GrantPurpose, LinkGrant, OneTimeCode, QuoteRecipient
from resolvers.quotes.bounds import may_renew
from resolvers.quotes.finding import shown_version, version_on_offer
from resolvers.quotes.signing import requests_of_all, signatory
from resolvers.quotes.telling import tell
from resolvers.records import find
from resolvers.use_cases import raises

MOST_CODES = 5
HOUR = timedelta(hours=1)


def note_quote_viewed(session: Session, actor: Actor, *, quote_id: QuoteId) -> Quote:
    """Say that a person has the quote before him: the page does, after three seconds of sight.

    The first look makes a sent quote viewed and is told to its owner; it binds the link to the
    browser, which signs without a code from then on.
    """
    quote = find(session, Quote, quote_id, field="quote_id", lock="change")
    version = shown_version(session, quote)
    recipient = _who(session, actor, quote)
    session.add(
        QuoteViewEvent(
            quote_version_id=version.id,
            recipient_id=recipient.id if recipient else None,
            user_id=actor.user_id,
            viewer_class=ViewerClass.HUMAN if actor.bearer else ViewerClass.SESSION,
            address=actor.address,
            user_agent=(actor.user_agent or "")[:400] or None,
        )
    )
    for request in requests_of_all(session, version):
        if recipient is not None and request.recipient_id == recipient.id:
            request.viewed_at = request.viewed_at or clock.now()
    _bind(session, actor)
    if version.stands is QuoteStatus.SENT:
        _first_look(session, actor, quote, version=version)
    return quote


@raises(ErrorCode.QUOTE_EXPIRED, ErrorCode.QUOTE_NOT_OPEN, ErrorCode.NOT_SIGNATORY)
def request_signing_code(session: Session, actor: Actor, *, quote_id: QuoteId) -> Quote:
    """Have a code of six digits mailed to you; it is good for ten minutes and five tries.

    Earlier codes are void. At most five are mailed within an hour; those to delegate count apart.
    """
    quote = find(session, Quote, quote_id, field="quote_id", lock="change")
    version_on_offer(session, quote)
    recipient = signatory(session, actor, quote)
    mail_code(session, actor, quote, recipient=recipient, purpose=CodePurpose.SIGN)
    return quote


def mail_code(
    session: Session,
    actor: Actor,
    quote: Quote,
    *,
    recipient: QuoteRecipient,
    purpose: CodePurpose,
    **told: str,
) -> OneTimeCode:
    """Make a code for a recipient's mailbox and let it be mailed, within bounds of its purpose."""
    _demand_room_for_code(session, recipient, purpose)
    code = issue_code(session, recipient, purpose, told.get("delegate_address", ""))
    session.flush()
    record(
        session,
        actor,
        "quote.code_requested",
        subject=quote,
        changes={"recipient_id": recipient.id, "code_id": code.id, "purpose": purpose, **told},
    )
    return code


def _demand_room_for_code(
    session: Session, recipient: QuoteRecipient, purpose: CodePurpose
) -> None:
    recent = select(OneTimeCode.id).where(
        OneTimeCode.recipient_id == recipient.id,
        OneTimeCode.purpose == purpose,
        OneTimeCode.created_at > clock.now() - HOUR,
    )
    found = session.scalars(recent.execution_options(look_up=LookUp.LINKS_OF_QUOTE)).all()
    if len(found) >= MOST_CODES:
        raise Conflict(
            ErrorCode.INVALID_STATE, "Enough codes were mailed within this hour.", retryable=True
        )


def renew_link(session: Session, actor: Actor, token_hash: str) -> bool:
    """Mail the link of today to the mailbox that an old one was sent to; true when it is mailed.

    For the page of a link that is over: the link goes to its mailbox, never to the page. One that
    lives is mailed again, so that nobody locks its holder out; three times in 24 hours at most.
    """
    row = session.execute(
        select(LinkGrant, QuoteRecipient, Quote)
        .join(QuoteRecipient, QuoteRecipient.id == LinkGrant.recipient_id)
        .join(Quote, Quote.id == LinkGrant.quote_id)
        .where(LinkGrant.token_hash == token_hash)
        .execution_options(look_up=LookUp.LINKS_OF_QUOTE)
    ).one_or_none()
    if row is None or row.QuoteRecipient.removed_at or row.QuoteRecipient.delegated_to_id:
        return False
    if not may_renew(session, row.Quote, row.QuoteRecipient.id):
        return False
    _revive(session, row.QuoteRecipient, row.LinkGrant.purpose)
    record(
        session,
        actor,
        "quote.link_renewed",
        subject=row.Quote,
        changes={"recipient_id": row.QuoteRecipient.id},
    )
    return True


def _revive(session: Session, recipient: QuoteRecipient, purpose: GrantPurpose) -> None:
    """See to it that a recipient has a link that opens his quote; the one that does stays."""
    standing = session.scalar(
        select(LinkGrant)
        .where(
            LinkGrant.recipient_id == recipient.id,
            LinkGrant.purpose == purpose,
            LinkGrant.revoked_at.is_(None),
        )
        .execution_options(look_up=LookUp.LINKS_OF_QUOTE)
    )
    if standing is None or not standing.live:
        revoke_links(session, recipient.id, purpose)
        session.flush()
        grant_to(session, recipient, purpose, until=clock.now())


def _who(session: Session, actor: Actor, quote: Quote) -> QuoteRecipient | None:
    if actor.bearer is not None:
        return session.get(QuoteRecipient, actor.bearer.recipient_id)
    try:
        return signatory(session, actor, quote)
    except Conflict:
        return None


def _bind(session: Session, actor: Actor) -> None:
    """Bind an accept link to the browser in which a person read it first."""
    if actor.bearer is None or actor.browser is None:
        return
    grant = session.scalar(
        select(LinkGrant)
        .where(LinkGrant.id == actor.bearer.grant_id)
        .with_for_update()
        .execution_options(look_up=LookUp.LINKS_OF_QUOTE)
    )
    if grant is not None and grant.browser_hash is None and grant.purpose is GrantPurpose.ACCEPT:
        grant.browser_hash, grant.bound_at = actor.browser, clock.now()


def _first_look(session: Session, actor: Actor, quote: Quote, *, version: QuoteVersion) -> None:
    version.move(QuoteStatus.VIEWED)
    version.viewed_at = clock.now()
    tell(session, actor, quote, "quote.viewed", {"version": version.number, "by": actor.name})
