"""What is said about a quote: questions, answers, wishes for changes, the no and its reason."""

from __future__ import annotations

from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models.base import Visibility
from models.documents import FileAsset
from models.errors import Conflict, ErrorCode, Invalid
from models.events import record
from models.ids import FileAssetId, QuoteCommentId, QuoteId
from models.quote_lines import QuoteLine
from models.quote_threads import CommentKind, CommentStatus, QuoteComment
from models.quote_versions import DeclineReason, QuoteStatus, QuoteVersion
from models.quotes import Quote
from models.signatures import SignatureStatus
from resolvers.quotes.finding import quote_to_change, shown_version, version_on_offer
from resolvers.quotes.signing import demand_more_than_sight, requests_of_all, signatory
from resolvers.quotes.telling import tell
from resolvers.records import assign, find
from resolvers.use_cases import names_seen, raises
from resolvers.values import fitting

MOST_WISHES = 100


class LineWishInput(TypedDict):
    """What should be different about a line."""

    line_key: str
    text: str


def comment_on_quote(
    session: Session,
    actor: Actor,
    *,
    quote_id: QuoteId,
    text: str,
    line_key: str | None = None,
    reply_to_id: QuoteCommentId | None = None,
    audience: Visibility | None = None,
) -> QuoteComment:
    """Ask or say something about a quote or one of its lines; it stays with that line for good.

    Staff choose who reads it, themselves alone unless they say otherwise; a customer speaks to the
    seller. A reply is read by those who read what it replies to.
    """
    quote = find(session, Quote, quote_id, field="quote_id", lock="change")
    version = _read(session, actor, quote)
    made = _comment(actor, version, CommentKind.QUESTION, text=text, line_key=line_key)
    made.audience = _audience(actor, audience)
    _demand_line(session, version, line_key)
    if reply_to_id is not None:
        _reply(session, actor, quote, made=made, to=reply_to_id)
    session.add(made)
    session.flush()
    name = "quote.answered" if actor.is_staff else "quote.asked"
    told = {"comment_id": made.id, "line_key": line_key, "by": actor.name}
    if made.audience is Visibility.CUSTOMER:
        tell(session, actor, quote, name, told)
    else:
        record(session, actor, "quote.noted", subject=quote, changes=told)
    return made


def close_quote_comment(
    session: Session, actor: Actor, *, quote_comment_id: QuoteCommentId
) -> QuoteComment:
    """Close a question that needs nothing more."""
    found = find(session, QuoteComment, quote_comment_id, field="quote_comment_id")
    quote_to_change(session, actor, found.quote_id)
    found.status = CommentStatus.CLOSED
    return found


@raises(ErrorCode.QUOTE_EXPIRED, ErrorCode.QUOTE_NOT_OPEN, ErrorCode.NOT_SIGNATORY)
def request_quote_changes(
    session: Session,
    actor: Actor,
    *,
    quote_id: QuoteId,
    text: str,
    lines: list[LineWishInput] | None = None,
    file_id: FileAssetId | None = None,
) -> Quote:
    """Ask for another version: what should be different on the whole and line by line.

    The quote stays open: you may still accept it as it is. A file of yours may go with it, for
    the seller alone: a PDF, PNG or JPEG that you uploaded before.
    """
    quote = find(session, Quote, quote_id, field="quote_id", lock="change")
    demand_more_than_sight(session, actor, quote)
    version = version_on_offer(session, quote)
    wishes = [(None, text), *((one["line_key"], one["text"]) for one in lines or [])]
    if len(wishes) > MOST_WISHES:
        raise Invalid("lines", code=ErrorCode.TOO_LONG, maximum=MOST_WISHES)
    file = find(session, FileAsset, file_id, field="file_id") if file_id else None
    for key, said in wishes:
        _demand_line(session, version, key)
        wish = _comment(actor, version, CommentKind.CHANGE_REQUEST, text=said, line_key=key)
        wish.file_id = file.id if file is not None and key is None else None
        session.add(wish)
    if version.status is not QuoteStatus.CHANGES_REQUESTED:
        version.move(QuoteStatus.CHANGES_REQUESTED)
    quote.mark_changed()
    told = {"version": version.number, "by": actor.name}
    tell(session, actor, quote, "quote.changes_requested", told)
    return quote


@raises(ErrorCode.QUOTE_EXPIRED, ErrorCode.QUOTE_NOT_OPEN, ErrorCode.NOT_SIGNATORY)
@names_seen("version")
def decline_quote(
    session: Session,
    actor: Actor,
    *,
    quote_id: QuoteId,
    version: int,
    reason: DeclineReason,
    note: str | None = None,
) -> Quote:
    """Say no to the version that you read, with the reason. A signatory alone can."""
    quote = find(session, Quote, quote_id, field="quote_id", lock="change")
    offered = version_on_offer(session, quote)
    if offered.number != version:
        raise Conflict(ErrorCode.QUOTE_SUPERSEDED, field="version", currentVersion=offered.number)
    recipient = signatory(session, actor, quote)
    column = QuoteVersion.__table__.c.decline_note
    offered.decline_note = fitting(column, note, "note")  # type: ignore[arg-type]
    offered.decline_reason = reason
    offered.move(QuoteStatus.DECLINED)
    for request in requests_of_all(session, offered):
        own = request.recipient_id == recipient.id
        request.end(SignatureStatus.DECLINED if own else SignatureStatus.CANCELLED)
    quote.mark_changed()
    tell(
        session,
        actor,
        quote,
        "quote.declined",
        {"version": offered.number, "reason": reason, "by": actor.name},
    )
    return quote


def _comment(
    actor: Actor, version: QuoteVersion, kind: CommentKind, *, text: str, line_key: str | None
) -> QuoteComment:
    made = QuoteComment(
        quote_id=version.quote_id,
        quote_version_id=version.id,
        kind=kind,
        audience=Visibility.CUSTOMER,
        author_name=actor.name,
        author_id=actor.user_id,
        recipient_id=actor.bearer and actor.bearer.recipient_id,
    )
    assign(made, {"text": text, "line_key": line_key})
    return made


def _read(session: Session, actor: Actor, quote: Quote) -> QuoteVersion:
    """Return the version that the actor reads."""
    if actor.is_staff and quote.current_version_id is not None:
        return find(session, QuoteVersion, quote.current_version_id, field="quote_id")
    return shown_version(session, quote)


def _audience(actor: Actor, asked: Visibility | None) -> Visibility:
    if not actor.is_staff:
        return Visibility.CUSTOMER
    if asked is Visibility.PARTNER:
        raise Invalid("audience", "Quotes have no partners' thread.")
    return asked or Visibility.INTERNAL


def _reply(
    session: Session, actor: Actor, quote: Quote, *, made: QuoteComment, to: QuoteCommentId
) -> None:
    """Hang a reply on its comment: the same audience and line; an answer of staff answers it."""
    first = find(session, QuoteComment, to, field="reply_to_id")
    if first.quote_id != quote.id:
        raise Invalid("reply_to_id", "It is about another quote.")
    made.reply_to_id, made.audience, made.line_key = first.id, first.audience, first.line_key
    made.kind = CommentKind.ANSWER
    if actor.is_staff and first.status is CommentStatus.OPEN and first.author_id != actor.user_id:
        first.status = CommentStatus.ANSWERED
        _answer_wishes(session, quote)


def _answer_wishes(session: Session, quote: Quote) -> None:
    """A quote whose wishes are all answered without a change is viewed, as before."""
    session.flush()
    waiting = session.scalar(
        select(QuoteComment.id).where(
            QuoteComment.quote_id == quote.id,
            QuoteComment.kind == CommentKind.CHANGE_REQUEST,
            QuoteComment.status == CommentStatus.OPEN,
        )
    )
    if waiting is None and quote.shown_version_id is not None:
        version = shown_version(session, quote)
        if version.status is QuoteStatus.CHANGES_REQUESTED:
            version.move(QuoteStatus.VIEWED)


def _demand_line(session: Session, version: QuoteVersion, key: str | None) -> None:
    if key is None:
        return
    known = select(QuoteLine.id).where(
        QuoteLine.quote_version_id == version.id, QuoteLine.key == key
    )
    if session.scalar(known) is None:
        raise Invalid("line_key", "This version has no such line.")
