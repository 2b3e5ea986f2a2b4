"""Payouts: what became of a transfer, and the files from which the bank makes transfers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.base import Visibility
from models.commission_statements import CommissionStatement
from models.errors import Conflict, ErrorCode, Invalid
from models.events import record
from models.ids import PayoutId
from models.partners import Partner
from models.payouts import Payout, PayoutStatus
from models.sealing import unseal
from resolvers.commissions.accounts import lock_accounts
from resolvers.commissions.bank_files import Transfer, as_csv, as_pain_001
from resolvers.commissions.payout_methods import released_method
from resolvers.commissions.scheduling import planned
from resolvers.pricing import the_organisation
from resolvers.records import assign, find
from resolvers.use_cases import keyed, raises

AGAIN: Final = timedelta(days=3)


class PayoutOutcome(StrEnum):
    """What became of a transfer."""

    PAID = "PAID"
    FAILED = "FAILED"


class BankFormat(StrEnum):
    """SEPA credit transfers as pain.001.001.03, in euros only; or a table."""

    PAIN_001 = "PAIN_001"
    CSV = "CSV"


@dataclass
class ExportedPayouts:
    """A file for the bank. It holds accounts in clear: hand it to the bank and keep no copy."""

    payouts: int = field(metadata={"description": "How many transfers are in it."})
    content: str = field(metadata={"description": "The file's text."})


@keyed
@raises(ErrorCode.INVALID_STATE, ErrorCode.OUT_OF_RANGE)
def record_payout(
    session: Session,
    actor: Actor,
    *,
    payout_id: PayoutId,
    outcome: PayoutOutcome,
    reference: str,
    paid_on: date | None = None,
    failure: str | None = None,
) -> Payout:
    """Note that a payout was made, under the bank's reference, or that it failed and why.

    A failed one is scheduled again. Noted again in the same way it answers the same; otherwise
    INVALID_STATE. What was paid is on the partner's next statement.
    """
    payout = _locked(session, payout_id)
    to = PayoutStatus(outcome.value)
    if payout.status is to and payout.reference == reference.strip():
        return payout
    today = clock.today(the_organisation(session).time_zone)
    if paid_on is not None and paid_on > today:
        raise Invalid("paid_on", code=ErrorCode.OUT_OF_RANGE)
    payout.move(to)
    assign(payout, {"reference": reference, "failure": failure})
    if to is PayoutStatus.PAID:
        payout.paid_on = paid_on or today
        session.flush()
    else:
        session.flush()
        statement = session.get_one(CommissionStatement, payout.statement_id)
        planned(session, statement, payout.amount, due_on=today + AGAIN)
    _tell(session, actor, payout)
    return payout


@raises(ErrorCode.INVALID_STATE)
def export_payouts(
    session: Session,
    actor: Actor,
    *,
    payout_ids: list[PayoutId],
    format: BankFormat,  # noqa: A002
) -> ExportedPayouts:
    """Make the file of transfers for the bank; its payouts are then PROCESSING.

    Each needs a released account, and an open payout, else INVALID_STATE; asked for again, the same
    transfers bear the same end-to-end ids, by which a bank knows that they are the same.
    """
    transfers = []
    for at, identity in enumerate(dict.fromkeys(payout_ids)):
        payout = _locked(session, identity)
        if payout.status is PayoutStatus.SCHEDULED:
            payout.move(PayoutStatus.PROCESSING)
        elif payout.status is not PayoutStatus.PROCESSING:
            raise Conflict(ErrorCode.INVALID_STATE, field=f"payout_ids.{at}")
        transfers.append(_transfer(session, payout, f"payout_ids.{at}"))
        record(session, actor, "payout.exported", subject=payout, changes={"format": format})
    make = as_pain_001 if format is BankFormat.PAIN_001 else as_csv
    content = make(transfers, the_organisation(session), at=clock.now())
    return ExportedPayouts(payouts=len(transfers), content=content)


def _transfer(session: Session, payout: Payout, field: str) -> Transfer:
    method = released_method(session, payout.partner_id)
    if method is None:
        raise Conflict(ErrorCode.INVALID_STATE, "The partner has no released account.", field=field)
    payout.method_id = method.id
    account = unseal(method.sealed, method.id)
    statement = session.get_one(CommissionStatement, payout.statement_id)
    return Transfer(
        id=payout.id.hex,
        holder=account["holder"],
        iban=account["iban"],
        bic=account["bic"],
        amount=payout.amount,
        currency=payout.currency,
        due_on=payout.due_on,
        text=f"Commission {statement.reference}",
    )


def _locked(session: Session, identity: UUID) -> Payout:
    """The payout, after whoever else writes for its partner."""
    payout = find(session, Payout, identity, field="payout_id")
    find(session, Partner, payout.partner_id, field="payout_id")
    lock_accounts(session, {payout.partner_id}, payout.currency)
    session.refresh(payout)
    return payout


def _tell(session: Session, actor: Actor, payout: Payout) -> None:
    told = {
        "partner_id": payout.partner_id,
        "amount": payout.amount,
        "currency": payout.currency,
        "failure": payout.failure,
    }
    name = "payout.sent" if payout.status is PayoutStatus.PAID else "payout.failed"
    visibility = Visibility.PARTNER
    record(session, actor, name, subject=payout, changes=told, visibility=visibility)
