"""Marketing funds: partners ask and prove, channel managers grant, finance pays: two people."""

from __future__ import annotations

from datetime import date
from typing import NotRequired, TypedDict, Unpack

from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.writing import may_write
from models import clock
from models.documents import FileAsset
from models.errors import Conflict, ErrorCode, Invalid, NotFound
from models.events import record
from models.ids import FileAssetId, MarketingFundRequestId
from models.market_funds import MarketingFundRequest
from models.money import Money
from resolvers.records import assign, expect, find
from resolvers.use_cases import keyed, raises


class NewFundRequest(TypedDict):
    """What a partner asks for."""

    purpose: str
    amount: Money
    takes_place_on: date
    description: NotRequired[str | None]


def request_marketing_fund(
    session: Session, actor: Actor, **fields: Unpack[NewFundRequest]
) -> MarketingFundRequest:
    """Ask for money for an activity to come; it is granted or rejected, with a reason."""
    if actor.partner_id is None:
        raise NotFound
    request = MarketingFundRequest(partner_id=actor.partner_id)
    if not may_write(actor, request):
        raise NotFound
    if fields["takes_place_on"] < clock.today():
        raise Invalid("takes_place_on", "Name a day to come.", code=ErrorCode.OUT_OF_RANGE)
    if fields["amount"].amount <= 0:
        raise Invalid("amount", code=ErrorCode.OUT_OF_RANGE, minimum="0")
    assign(request, fields)
    session.add(request)
    session.flush()
    _record(session, actor, "marketing_fund.requested", request, amount=fields["amount"].amount)
    return request


def withdraw_marketing_fund(
    session: Session, actor: Actor, *, request_id: MarketingFundRequestId
) -> MarketingFundRequest:
    """Take a request back that was not answered yet."""
    request = _own(session, actor, request_id)
    request.withdraw()
    _record(session, actor, "marketing_fund.withdrawn", request)
    return request


@raises(ErrorCode.AMOUNT_EXCEEDED)
def approve_marketing_fund(
    session: Session,
    actor: Actor,
    *,
    request_id: MarketingFundRequestId,
    granted: Money | None = None,
    expected_version: int | None = None,
) -> MarketingFundRequest:
    """Grant what was asked for, or less; it is paid against proof, by somebody else."""
    request = _deciding(session, request_id, expected_version)
    amount = granted or Money(request.amount, request.currency)
    _demand_currency(request, amount, "granted")
    if not 0 < amount.amount <= request.amount:
        raise Conflict(ErrorCode.AMOUNT_EXCEEDED, field="granted")
    request.grant(amount.rounded().amount, by=actor.user_id)
    _record(session, actor, "marketing_fund.approved", request, granted=request.granted)
    return request


def reject_marketing_fund(
    session: Session,
    actor: Actor,
    *,
    request_id: MarketingFundRequestId,
    reason: str,
    expected_version: int | None = None,
) -> MarketingFundRequest:
    """Refuse a request; the partner reads the reason."""
    request = _deciding(session, request_id, expected_version)
    _explain(request, reason)
    request.reject(reason, by=actor.user_id)
    _record(session, actor, "marketing_fund.rejected", request, reason=reason)
    return request


def prove_marketing_fund(
    session: Session,
    actor: Actor,
    *,
    request_id: MarketingFundRequestId,
    spent: Money,
    file_id: FileAssetId,
    note: str | None = None,
) -> MarketingFundRequest:
    """Show what was spent, with a file that you uploaded: an invoice, a picture."""
    request = _own(session, actor, request_id)
    file = find(session, FileAsset, file_id, field="file_id")
    _demand_currency(request, spent, "spent")
    request.prove(spent.amount, file.id)
    assign(request, {"spent": spent, "proof_note": note})
    _record(session, actor, "marketing_fund.proven", request, spent=spent.amount)
    return request


def return_marketing_fund_proof(
    session: Session,
    actor: Actor,
    *,
    request_id: MarketingFundRequestId,
    reason: str,
    expected_version: int | None = None,
) -> MarketingFundRequest:
    """Ask the partner for another proof, saying why."""
    request = _deciding(session, request_id, expected_version)
    _explain(request, reason)
    request.return_proof(reason)
    _record(session, actor, "marketing_fund.proof_returned", request, reason=reason)
    return request


@keyed
@raises(ErrorCode.OWN_REQUEST)
def pay_marketing_fund(
    session: Session,
    actor: Actor,
    *,
    request_id: MarketingFundRequestId,
    payment_reference: str,
    paid_on: date | None = None,
    expected_version: int | None = None,
) -> MarketingFundRequest:
    """Note that what was spent was paid, at most what was granted.

    Who granted it does not pay it: OWN_REQUEST.
    """
    request = _deciding(session, request_id, expected_version)
    assign(request, {"payment_reference": payment_reference})
    request.pay(by=actor.user_id, on=paid_on or clock.today())
    _record(session, actor, "marketing_fund.paid", request, paid=request.paid)
    return request


def _own(
    session: Session, actor: Actor, request_id: MarketingFundRequestId
) -> MarketingFundRequest:
    request = _deciding(session, request_id, None)
    if not may_write(actor, request):
        raise NotFound("request_id")
    return request


def _deciding(
    session: Session, request_id: MarketingFundRequestId, expected_version: int | None
) -> MarketingFundRequest:
    request = find(session, MarketingFundRequest, request_id, field="request_id", lock="change")
    expect(request, expected_version)
    return request


def _explain(request: MarketingFundRequest, reason: str) -> None:
    if not reason.strip():
        raise Invalid("reason", code=ErrorCode.REQUIRED)
    assign(request, {"reason": reason})


def _demand_currency(request: MarketingFundRequest, amount: Money, field: str) -> None:
    if amount.currency != request.currency:
        raise Invalid(field, f"The request is in {request.currency}.")


def _record(
    session: Session, actor: Actor, name: str, request: MarketingFundRequest, **said: object
) -> None:
    told = {"partner_id": request.partner_id, "currency": request.currency, **said}
    record(session, actor, name, subject=request, changes=told)
