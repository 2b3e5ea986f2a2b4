"""Sending, revising, restoring and withdrawing: what the customer has, and what replaces it."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.links import grant_to, revoke_links
from models import clock
from models.errors import Conflict, ErrorCode, Invalid
from models.events import record
from models.ids import QuoteId, QuoteVersionId
from models.pricing import LineKind
from models.quote_versions import NOT_YET_SENT, OPEN, QuoteStatus, QuoteVersion
from models.quotes import Quote
from models.recipients import GrantPurpose, QuoteRecipient, RecipientRole
from models.signatures import SignatureRequest, SignatureStatus
from resolvers.pricing import the_organisation
from resolvers.quotes.addressing import address_as_drafted
from resolvers.quotes.contents import canonical, content_of
from resolvers.quotes.copying import copied_line, copied_version
from resolvers.quotes.finding import (
    current_version,
    lines_of,
    quote_to_change,
    recipients_of,
    requests_of,
    shown_version,
)
from resolvers.quotes.lines import reprice
from resolvers.quotes.reaching import demand_approval
from resolvers.quotes.telling import tell
from resolvers.records import find
from resolvers.use_cases import names_seen, raises
from resolvers.values import fitting


@raises(ErrorCode.APPROVAL_REQUIRED, ErrorCode.EMPTY_QUOTE, ErrorCode.RATE_MISSING)
def send_quote(
    session: Session, actor: Actor, *, quote_id: QuoteId, expected_version: int | None = None
) -> Quote:
    """Freeze the draft and send it: nobody changes what it says any more.

    The version that the customer had before is replaced at this moment; signatures already given
    to it are void, and their signers are told. Without `validUntil` the seller's usual days count;
    the last day ends in the seller's time zone.
    """
    quote = quote_to_change(session, actor, quote_id, expected_version)
    version = current_version(session, quote)
    if version.status not in {QuoteStatus.DRAFT, QuoteStatus.APPROVED}:
        raise Conflict(ErrorCode.INVALID_STATE, "Only a draft can be sent.")
    _date(session, version)
    address_as_drafted(session, quote, version)
    asked = reprice(session, quote, version)
    _demand_whole(session, quote, version)
    demand_approval(session, version, asked)
    put_on_offer(session, actor, quote, version=version)
    return quote


def put_on_offer(
    session: Session,
    actor: Actor,
    quote: Quote,
    *,
    version: QuoteVersion,
    chosen_by: UUID | None = None,
) -> None:
    """Freeze a version, replace the one before, ask for signatures and write the links.

    `chosen_by` is the recipient whose own choice it is; he needs no mail of it.
    """
    _supersede(session, actor, quote)
    version.content, version.content_hash = canonical(content_of(session, quote, version))
    version.expires_at = _end_of_day(version)
    version.sent_at = clock.now()
    version.move(QuoteStatus.SENT)
    quote.shown_version_id = version.id
    quote.title, quote.language = version.title, version.language
    quote.mark_changed()
    for recipient in recipients_of(session, quote):
        _ask(session, version, recipient)
    session.flush()
    told = {
        "version": version.number,
        "quote_version_id": version.id,
        "total": version.total,
        "chosen_by": chosen_by,
    }
    tell(session, actor, quote, "quote.sent", told)


def _ask(session: Session, version: QuoteVersion, recipient: QuoteRecipient) -> None:
    """Let a recipient's link open the version, and ask him to sign it if he is to."""
    assert version.expires_at is not None
    if recipient.role is RecipientRole.VIEWER:
        grant_to(session, recipient, GrantPurpose.VIEW, until=version.expires_at)
        return
    grant_to(session, recipient, GrantPurpose.ACCEPT, until=version.expires_at)
    session.add(
        SignatureRequest(
            quote_version_id=version.id, recipient_id=recipient.id, position=recipient.position
        )
    )


def revise_quote(
    session: Session,
    actor: Actor,
    *,
    quote_id: QuoteId,
    change_note: str | None = None,
    expected_version: int | None = None,
) -> Quote:
    """Draft the next version from the one that was sent; it replaces that one when it is sent.

    Until then the customer keeps what he has and may still accept it.
    """
    quote = quote_to_change(session, actor, quote_id, expected_version)
    version = current_version(session, quote)
    if version.status in NOT_YET_SENT:
        raise Conflict(ErrorCode.INVALID_STATE, "There is a draft already.")
    if version.status is QuoteStatus.ACCEPTED:
        raise Conflict(ErrorCode.QUOTE_ALREADY_ACCEPTED)
    made = _draft_from(session, quote, version, note=change_note)
    told = {"version": made.number}
    record(session, actor, "quote.revised", subject=quote, changes=told)
    return quote


@names_seen("version_id")
def restore_quote_version(
    session: Session,
    actor: Actor,
    *,
    quote_id: QuoteId,
    version_id: QuoteVersionId,
    change_note: str | None = None,
    expected_version: int | None = None,
) -> Quote:
    """Draft the next version from an earlier one of the same quote."""
    quote = quote_to_change(session, actor, quote_id, expected_version)
    if current_version(session, quote).status in NOT_YET_SENT:
        raise Conflict(ErrorCode.INVALID_STATE, "There is a draft already.")
    earlier = find(session, QuoteVersion, version_id, field="version_id")
    if earlier.quote_id != quote.id:
        raise Invalid("version_id", "It is a version of another quote.")
    if shown_version(session, quote).status is QuoteStatus.ACCEPTED:
        raise Conflict(ErrorCode.QUOTE_ALREADY_ACCEPTED)
    made = _draft_from(session, quote, earlier, note=change_note)
    made.restored_from_id = earlier.id
    told = {"version": made.number, "restored_from": earlier.number}
    record(session, actor, "quote.restored", subject=quote, changes=told)
    return quote


@raises(ErrorCode.QUOTE_NOT_OPEN)
def withdraw_quote(
    session: Session, actor: Actor, *, quote_id: QuoteId, expected_version: int | None = None
) -> Quote:
    """Take an open quote back from the customer; nobody can accept it any more."""
    quote = quote_to_change(session, actor, quote_id, expected_version)
    version = shown_version(session, quote)
    if version.status not in OPEN:
        raise Conflict(ErrorCode.QUOTE_NOT_OPEN)
    version.move(QuoteStatus.WITHDRAWN)
    cancel_signatures(session, version)
    quote.mark_changed()
    tell(session, actor, quote, "quote.withdrawn")
    return quote


def cancel_signatures(session: Session, version: QuoteVersion) -> int:
    """Ask for no more signatures; returns how many were given and are void now."""
    void = 0
    for request in requests_of(session, version):
        void += request.status is SignatureStatus.SIGNED
        request.end(SignatureStatus.CANCELLED)
    session.flush()
    return void


def _supersede(session: Session, actor: Actor, quote: Quote) -> None:
    """Replace the version that the customer has, whatever became of it, unless he accepted it."""
    if quote.shown_version_id is None:
        return
    before = shown_version(session, quote)
    if before.status is QuoteStatus.ACCEPTED:
        raise Conflict(ErrorCode.QUOTE_ALREADY_ACCEPTED)
    if before.status is QuoteStatus.WITHDRAWN:
        return
    before.move(QuoteStatus.SUPERSEDED)
    void = cancel_signatures(session, before)
    told = {"version": before.number, "quote_version_id": before.id, "void_signatures": void}
    tell(session, actor, quote, "quote.superseded", told)
    for recipient in recipients_of(session, quote):
        if recipient.role is RecipientRole.VIEWER:
            revoke_links(session, recipient.id, GrantPurpose.ACCEPT)
    session.flush()


def _draft_from(
    session: Session, quote: Quote, source: QuoteVersion, *, note: str | None
) -> QuoteVersion:
    number = current_version(session, quote).number + 1
    made = copied_version(source, number=number)
    column = QuoteVersion.__table__.c.change_note
    made.change_note = fitting(column, note, "change_note")  # type: ignore[arg-type]
    if made.valid_until and made.valid_until < clock.today(made.time_zone):
        made.valid_until = None
    session.add(made)
    session.flush()
    session.add_all(copied_line(line, made) for line in lines_of(session, source))
    quote.current_version_id = made.id
    quote.mark_changed()
    session.flush()
    return made


def _date(session: Session, version: QuoteVersion) -> None:
    today = clock.today(version.time_zone)
    if version.valid_until is None:
        version.valid_until = today + timedelta(days=the_organisation(session).quote_days)
    if version.valid_until < today:
        raise Invalid("valid_until", code=ErrorCode.OUT_OF_RANGE, minimum=str(today))


def _end_of_day(version: QuoteVersion) -> datetime:
    """Return the instant at which the last day is over in the seller's zone."""
    assert version.valid_until is not None
    following = version.valid_until + timedelta(days=1)
    return datetime.combine(following, time(), ZoneInfo(version.time_zone)).astimezone(UTC)


def _demand_whole(session: Session, quote: Quote, version: QuoteVersion) -> None:
    lines = lines_of(session, version)
    if not any(one.kind is LineKind.PRODUCT for one in lines):
        raise Conflict(ErrorCode.EMPTY_QUOTE, field="lines")
    if not any(one.signs for one in recipients_of(session, quote)):
        raise Conflict(ErrorCode.EMPTY_QUOTE, field="recipients")
