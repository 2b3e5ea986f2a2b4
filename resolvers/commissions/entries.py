"""Entries of the ledger: what one is made of, frozen when it is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from models.commission_ledger import CommissionEntry, CommissionSource
from models.commission_rules import CommissionRuleVersion
from models.commission_statements import CommissionStatementLine
from models.commissions import Basis, Due, EntryKind
from models.pricing import rounded
from resolvers.commissions.explaining import in_words, parts_of

HUNDRED: Final = Decimal(100)


def earlier_entries(
    session: Session, bucket: Sequence[CommissionSource]
) -> dict[UUID, list[CommissionEntry]]:
    """Return what was entered for each source so far, in its order."""
    found: dict[UUID, list[CommissionEntry]] = defaultdict(list)
    entries = select(CommissionEntry).where(
        CommissionEntry.source_id.in_([source.id for source in bucket])
    )
    for entry in session.scalars(entries.order_by(CommissionEntry.number)):
        found[entry.source_id or entry.id].append(entry)
    return found


def next_entry(
    session: Session,
    due: Due[CommissionSource],
    rule: CommissionRuleVersion,
    *,
    earlier: Sequence[CommissionEntry],
    at: datetime,
    zone: ZoneInfo,
) -> CommissionEntry:
    """Return the entry that a source is owed, with all that it is made of."""
    source = due.key
    kind = _kind(session, due.amount, earlier)
    entry = _agreed(source, rule, due)
    entry.kind, entry.number = kind, len(earlier) + 1
    entry.period = f"{at.astimezone(zone):%Y-%m}"
    entry.exchange_on = at.astimezone(zone).date()
    entry.earned_at = at
    entry.available_at = _available(kind, at + timedelta(days=rule.hold_days), earlier, at=at)
    entry.basis = due.basis - sum((each.basis or Decimal(0) for each in earlier), due.basis * 0)
    if rule.basis is not Basis.MARGIN:
        entry.shown_basis, entry.shown_rate = entry.basis, entry.rate
    words: dict[str, Any] = {
        "earlier": sum((each.amount for each in earlier), due.amount * 0),
        "held": (entry.available_at, zone) if entry.available_at > at else None,
    }
    entry.explanation_parts = parts_of(source, rule, due, **words)
    entry.explanation = in_words(entry.explanation_parts, source.currency)
    internal = parts_of(source, rule, due, internal=True, **words)
    entry.internal_explanation = in_words(internal, source.currency)
    return entry


def _agreed(
    source: CommissionSource, rule: CommissionRuleVersion, due: Due[CommissionSource]
) -> CommissionEntry:
    """Return an entry with what its source and its rule say."""
    return CommissionEntry(
        partner_id=source.partner_id,
        source_id=source.id,
        deal_id=source.deal_id,
        rule_version_id=rule.id,
        tier_id=source.tier_id,
        basis_kind=rule.basis,
        order_number=source.order_number,
        currency=source.currency,
        rate=_rate(rule, due),
        split_percent=source.splits[source.place],
        amount=due.amount,
    )


def _kind(session: Session, amount: Decimal, earlier: Sequence[CommissionEntry]) -> EntryKind:
    """More is earned; less is taken back from what was stated, else corrected before it was."""
    if amount > 0:
        return EntryKind.ACCRUAL
    stated = exists().where(CommissionStatementLine.entry_id.in_([entry.id for entry in earlier]))
    return EntryKind.CLAWBACK if session.scalar(select(stated)) else EntryKind.ADJUSTMENT


def _available(
    kind: EntryKind, held: datetime, earlier: Sequence[CommissionEntry], *, at: datetime
) -> datetime:
    """What is taken back counts at once; a correction when what it corrects does."""
    match kind:
        case EntryKind.ACCRUAL:
            return held
        case EntryKind.ADJUSTMENT:
            return max([at, *(entry.available_at for entry in earlier)])
        case EntryKind.CLAWBACK:
            return at


def _rate(rule: CommissionRuleVersion, due: Due[CommissionSource]) -> Decimal:
    """The rule's rate; with steps what they come to on this basis, at four decimals."""
    if not rule.steps or not due.basis:
        return rule.rate
    terms = rule.terms
    earned = terms.whole(due.before + due.basis) - terms.whole(due.before)
    return rounded(earned * HUNDRED / due.basis, 4)
