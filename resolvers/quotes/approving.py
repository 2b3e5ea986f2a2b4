"""Approvals: a draft is put before its approvers, and they decide one after the other."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models.approvals import ApprovalRequest, ApprovalStatus, ApprovalStep, Terms
from models.errors import Conflict, ErrorCode, Invalid
from models.events import record
from models.identities import StaffRole
from models.ids import QuoteId
from models.quote_versions import QuoteStatus, QuoteVersion
from models.quotes import Quote
from resolvers.quotes.finding import current_version, lines_of, quote_to_change
from resolvers.quotes.four_eyes import demand_other_eyes
from resolvers.quotes.judging import terms
from resolvers.quotes.reaching import UNCOSTED, Exceeded, exceeded, reasons
from resolvers.use_cases import raises
from resolvers.values import fitting


@raises(ErrorCode.EMPTY_QUOTE)
def submit_quote_for_approval(
    session: Session,
    actor: Actor,
    *,
    quote_id: QuoteId,
    note: str | None = None,
    expected_version: int | None = None,
) -> Quote:
    """Put a draft before its approvers. What needs nobody is approved at once."""
    quote = quote_to_change(session, actor, quote_id, expected_version)
    version = current_version(session, quote)
    version.demand_draft()
    asked = terms(session, version, lines_of(session, version))
    broken = exceeded(session, asked)
    if not broken:
        version.move(QuoteStatus.APPROVED)
    else:
        request = _request(session, actor, version=version, asked=asked, broken=broken)
        _note(request, note)
        version.move(QuoteStatus.PENDING_APPROVAL)
    quote.mark_changed()
    told = {"reasons": reasons(broken)}
    record(session, actor, "quote.submitted", subject=quote, changes=told)
    return quote


@raises(ErrorCode.OWN_REQUEST, ErrorCode.OWN_DRAFT, ErrorCode.DECIDED_BEFORE)
def approve_quote(
    session: Session,
    actor: Actor,
    *,
    quote_id: QuoteId,
    expected_version: int,
    note: str | None = None,
) -> Quote:
    """Approve a submitted draft in your turn; after the last approver it may be sent.

    `expectedVersion` is required: what is approved is what you read. Nobody decides about a draft
    that he asked for or wrote into since it was approved last, and nobody takes two turns. An
    admin may take any approver's turn, but one only.
    """
    quote, request, step = _pending(session, actor, quote_id, expected_version)
    step.decide(ApprovalStatus.APPROVED, by=actor.user_id, note=_text(step, note))
    session.flush()
    if _next(session, request) is None:
        request.decide(ApprovalStatus.APPROVED)
        current_version(session, quote).move(QuoteStatus.APPROVED)
        record(session, actor, "quote.approved", subject=quote)
    else:
        record(session, actor, "quote.approval_passed", subject=quote)
    quote.mark_changed()
    return quote


@raises(ErrorCode.OWN_REQUEST, ErrorCode.OWN_DRAFT, ErrorCode.DECIDED_BEFORE)
def reject_quote(
    session: Session,
    actor: Actor,
    *,
    quote_id: QuoteId,
    note: str,
    expected_version: int | None = None,
) -> Quote:
    """Give a submitted draft back with the reason; it can be changed and submitted again.

    Whoever asked for it, wrote into it or took an earlier turn cannot; the first may recall it.
    """
    quote, request, step = _pending(session, actor, quote_id, expected_version)
    reason = _text(step, note)
    if reason is None:
        raise Invalid("note", code=ErrorCode.REQUIRED)
    step.decide(ApprovalStatus.REJECTED, by=actor.user_id, note=reason)
    request.decide(ApprovalStatus.REJECTED)
    current_version(session, quote).move(QuoteStatus.DRAFT)
    quote.mark_changed()
    record(session, actor, "quote.rejected", subject=quote, changes={"note": reason})
    return quote


def recall_quote(
    session: Session, actor: Actor, *, quote_id: QuoteId, expected_version: int | None = None
) -> Quote:
    """Take a submitted draft back before it is decided."""
    quote = quote_to_change(session, actor, quote_id, expected_version)
    version = current_version(session, quote)
    request = _open_request(session, version)
    request.decide(ApprovalStatus.RECALLED)
    version.move(QuoteStatus.DRAFT)
    quote.mark_changed()
    record(session, actor, "quote.recalled", subject=quote)
    return quote


def _request(
    session: Session,
    actor: Actor,
    *,
    version: QuoteVersion,
    asked: Terms,
    broken: Exceeded,
) -> ApprovalRequest:
    """Make the request; every role that a broken policy names has one turn, in that order."""
    first = broken[0][0]
    request = ApprovalRequest(
        quote_version_id=version.id,
        policy_id=first.id,
        policy_version=first.version,
        draft_version=version.version,
        requested_by_id=actor.user_id,
        reasons=sorted({*reasons(broken), *([UNCOSTED] if asked.uncosted else [])}),
        line_percent=asked.line_percent,
        order_percent=asked.order_percent,
        margin_percent=asked.margin_percent,
        total=asked.total,
        currency=asked.currency,
    )
    session.add(request)
    session.flush()
    roles = dict.fromkeys(role for policy, _ in broken for role in policy.approvers)
    session.add_all(
        ApprovalStep(approval_request_id=request.id, position=at, approver=StaffRole(role))
        for at, role in enumerate(roles, 1)
    )
    return request


def _pending(
    session: Session, actor: Actor, quote_id: QuoteId, expected_version: int | None
) -> tuple[Quote, ApprovalRequest, ApprovalStep]:
    """Return the request and the step whose turn it is, refused when it is not the actor's."""
    quote = quote_to_change(session, actor, quote_id, expected_version)
    request = _open_request(session, current_version(session, quote))
    demand_other_eyes(session, actor, request)
    step = _next(session, request)
    if step is None or actor.role.value not in {step.approver.value, StaffRole.ADMIN.value}:
        raise Conflict(ErrorCode.INVALID_STATE, "It is another approver's turn.")
    return quote, request, step


def _open_request(session: Session, version: QuoteVersion) -> ApprovalRequest:
    found = session.scalar(
        select(ApprovalRequest).where(
            ApprovalRequest.quote_version_id == version.id,
            ApprovalRequest.status == ApprovalStatus.PENDING,
        )
    )
    if found is None:
        raise Conflict(ErrorCode.INVALID_STATE, "The quote does not wait for an approval.")
    return found


def _next(session: Session, request: ApprovalRequest) -> ApprovalStep | None:
    return session.scalar(
        select(ApprovalStep)
        .where(
            ApprovalStep.approval_request_id == request.id,
            ApprovalStep.status == ApprovalStatus.PENDING,
        )
        .order_by(ApprovalStep.position)
        .limit(1)
    )


def _note(request: ApprovalRequest, note: str | None) -> None:
    request.note = _text(request, note)


def _text(row: ApprovalRequest | ApprovalStep, note: str | None) -> str | None:
    taken: str | None = fitting(row.__table__.c.note, note, "note")  # type: ignore[arg-type]
    return taken
