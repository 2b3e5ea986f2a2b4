"""Disputes: a partner finds an entry wrong, finance answers, and corrects it by another entry."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.writing import may_write
from models import clock
from models.base import Visibility
from models.commission_ledger import CommissionEntry
from models.commission_statements import CommissionDispute, DisputeStatus
from models.commissions import EntryKind
from models.errors import Conflict, ErrorCode, Invalid, NotFound
from models.events import record
from models.ids import CommissionDisputeId, CommissionEntryId
from models.money import Money
from resolvers.commissions.accounts import lock_accounts
from resolvers.pricing import the_organisation
from resolvers.records import assign, find
from resolvers.use_cases import keyed, raises


@raises(ErrorCode.INVALID_STATE)
def dispute_commission(
    session: Session, actor: Actor, *, entry_id: CommissionEntryId, reason: str
) -> CommissionDispute:
    """Say what is wrong with an entry. It stays as it is until finance has answered.

    One open dispute about an entry, else INVALID_STATE.
    """
    entry = find(session, CommissionEntry, entry_id, field="entry_id")
    dispute = CommissionDispute(
        entry_id=entry.id, partner_id=entry.partner_id, opened_by_id=actor.user_id
    )
    if not may_write(actor, dispute):
        raise NotFound("entry_id")
    assign(dispute, {"reason": reason})
    session.add(dispute)
    session.flush()
    _tell(session, actor, "commission.disputed", dispute)
    return dispute


@keyed
@raises(ErrorCode.INVALID_STATE, ErrorCode.OUT_OF_RANGE)
def resolve_dispute(
    session: Session,
    actor: Actor,
    *,
    dispute_id: CommissionDisputeId,
    answer: str,
    correction: Money | None = None,
    deduct: bool = False,
) -> CommissionDispute:
    """Answer a dispute: with a correction it is UPHELD, without one REJECTED.

    The correction is an entry of its own on the next statement, which adds the amount or, with
    `deduct`, takes it off; the disputed entry stays as it is.
    """
    dispute = find(session, CommissionDispute, dispute_id, field="dispute_id", lock="change")
    if dispute.status is not DisputeStatus.OPEN:
        raise Conflict(ErrorCode.INVALID_STATE, "It was answered before.")
    assign(dispute, {"answer": answer})
    if dispute.answer is None:
        raise Invalid("answer", code=ErrorCode.REQUIRED)
    if correction is not None:
        entry = _corrected(session, dispute, correction, deduct=deduct)
        dispute.correction_id = entry.id
    upheld = dispute.correction_id is not None
    dispute.status = DisputeStatus.UPHELD if upheld else DisputeStatus.REJECTED
    dispute.decided_by_id, dispute.decided_at = actor.user_id, clock.now()
    _tell(session, actor, "commission.dispute_resolved", dispute)
    return dispute


def _corrected(
    session: Session, dispute: CommissionDispute, amount: Money, *, deduct: bool
) -> CommissionEntry:
    disputed = find(session, CommissionEntry, dispute.entry_id, field="dispute_id")
    if amount.currency != disputed.currency:
        raise Invalid("correction.currency", f"The entry is in {disputed.currency}.")
    if amount.amount <= 0 or amount.rounded().amount != amount.amount:
        raise Invalid("correction", code=ErrorCode.OUT_OF_RANGE)
    lock_accounts(session, {disputed.partner_id}, disputed.currency)
    now, zone = clock.now(), ZoneInfo(the_organisation(session).time_zone)
    exact = amount.rounded().amount
    entry = CommissionEntry(
        partner_id=disputed.partner_id,
        deal_id=disputed.deal_id,
        kind=EntryKind.ADJUSTMENT,
        period=f"{now.astimezone(zone):%Y-%m}",
        order_number=disputed.order_number,
        currency=disputed.currency,
        amount=-exact if deduct else exact,
        exchange_on=now.astimezone(zone).date(),
        explanation=f"Correction after your dispute of {dispute.created_at:%Y-%m-%d}:"
        f" {dispute.answer}",
        earned_at=now,
        available_at=now,
    )
    session.add(entry)
    session.flush()
    return entry


def _tell(session: Session, actor: Actor, name: str, dispute: CommissionDispute) -> None:
    told = {
        "partner_id": dispute.partner_id,
        "entry_id": dispute.entry_id,
        "status": dispute.status,
    }
    record(session, actor, name, subject=dispute, changes=told, visibility=Visibility.PARTNER)
