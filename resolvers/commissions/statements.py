"""Closing a partner's period: one immutable statement for each currency, and its payout."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.base import Visibility
from models.commission_ledger import CommissionEntry
from models.commission_statements import CommissionStatement, CommissionStatementLine
from models.commission_states import comes_to_nothing
from models.commissions import EntryKind
from models.errors import ErrorCode, Invalid
from models.events import record
from models.ids import PartnerId
from models.money import nothing
from models.partners import Partner
from models.payouts import Payout, PayoutStatus
from resolvers.commissions.accounts import lock_accounts
from resolvers.commissions.scheduling import schedule_payout
from resolvers.commissions.statement_contents import statement_content
from resolvers.pricing import the_organisation
from resolvers.records import find
from resolvers.use_cases import raises

DAY: Final = timedelta(days=1)


@dataclass
class ClosedPeriod:
    """What was closed: a statement of each currency, of which the first is shown."""

    partner: Partner
    commission_statement: CommissionStatement | None
    statements: int = field(metadata={"description": "How many statements the period has."})


@raises(ErrorCode.OUT_OF_RANGE)
def close_statement_period(
    session: Session, actor: Actor, *, partner_id: PartnerId, through: date
) -> ClosedPeriod:
    """Issue a partner's statements through a day, today at the latest, in each of its currencies.

    On them is every entry whose hold is over and that was on none before. Called again with the
    same day it answers the same; a later entry is on the next one. A closing balance of 50 or more
    is scheduled to be paid out; less, and what is owed to us, is carried on.
    """
    zone = ZoneInfo(the_organisation(session).time_zone)
    if through > clock.today(zone.key):
        raise Invalid("through", "The day is not over.", code=ErrorCode.OUT_OF_RANGE)
    partner = find(session, Partner, partner_id, field="partner_id", lock="share")
    issued = []
    for currency in _currencies(session, partner.id):
        lock_accounts(session, {partner.id}, currency)
        found = _closed(session, actor, partner, currency=currency, through=through, zone=zone)
        issued += [found] if found else []
    return ClosedPeriod(partner, issued[0] if issued else None, len(issued))


def _currencies(session: Session, partner_id: UUID) -> Sequence[str]:
    found = select(CommissionEntry.currency).where(CommissionEntry.partner_id == partner_id)
    return sorted(session.scalars(found.distinct()))


def _closed(
    session: Session,
    actor: Actor,
    partner: Partner,
    *,
    currency: str,
    through: date,
    zone: ZoneInfo,
) -> CommissionStatement | None:
    """The statement through a day: the one that there is, else a new one if there is anything."""
    last = latest(session, partner.id, currency)
    if last is not None and last.period_through >= through:
        return last if last.period_through == through else None
    entries = _unstated(session, partner.id, currency, until=_end(through, zone))
    payouts = _unreported(session, partner.id, currency, through)
    if not entries and not payouts:
        return None
    statement = _drawn(partner, currency, last, entries=entries, payouts=payouts)
    first = min((entry.earned_at.astimezone(zone).date() for entry in entries), default=through)
    statement.period_from = last.period_through + DAY if last else min(first, through)
    statement.period_through = through
    statement.reference = f"CS-{through:%Y-%m}-{currency}-{statement.number:03d}"
    statement.content = statement_content(session, partner, statement, entries)
    _issue(session, actor, statement, entries=entries, payouts=payouts)
    return statement


def latest(session: Session, partner_id: UUID, currency: str) -> CommissionStatement | None:
    """Return a partner's last statement in a currency."""
    found = select(CommissionStatement).where(
        CommissionStatement.partner_id == partner_id, CommissionStatement.currency == currency
    )
    return session.scalar(found.order_by(CommissionStatement.number.desc()).limit(1))


def _end(through: date, zone: ZoneInfo) -> datetime:
    """The moment after a day, or now while it still runs."""
    return min(datetime.combine(through + DAY, time(), zone), clock.now() + timedelta.resolution)


def _unstated(
    session: Session, partner_id: UUID, currency: str, *, until: datetime
) -> Sequence[CommissionEntry]:
    """Entries that count by then and are on no statement; what came to nothing is on none."""
    stated = exists().where(CommissionStatementLine.entry_id == CommissionEntry.id)
    found = select(CommissionEntry).where(
        CommissionEntry.partner_id == partner_id,
        CommissionEntry.currency == currency,
        CommissionEntry.available_at < until,
        ~stated,
        ~comes_to_nothing(CommissionEntry),
    )
    return session.scalars(found.order_by(CommissionEntry.earned_at, CommissionEntry.id)).all()


def _unreported(
    session: Session, partner_id: UUID, currency: str, through: date
) -> Sequence[Payout]:
    found = select(Payout).where(
        Payout.partner_id == partner_id,
        Payout.currency == currency,
        Payout.status == PayoutStatus.PAID,
        Payout.reported_in_id.is_(None),
        Payout.paid_on <= through,
    )
    return session.scalars(found.order_by(Payout.id)).all()


def _drawn(
    partner: Partner,
    currency: str,
    last: CommissionStatement | None,
    *,
    entries: Sequence[CommissionEntry],
    payouts: Sequence[Payout],
) -> CommissionStatement:
    none = nothing(currency)
    opening = last.closing if last else none
    earned, adjustments = (
        sum(
            (entry.amount for entry in entries if (entry.kind is EntryKind.ACCRUAL) is accrued),
            none,
        )
        for accrued in (True, False)
    )
    paid = sum((payout.amount for payout in payouts), none)
    return CommissionStatement(
        partner_id=partner.id,
        number=last.number + 1 if last else 1,
        currency=currency,
        opening=opening,
        earned=earned,
        adjustments=adjustments,
        paid=paid,
        closing=opening + earned + adjustments - paid,
    )


def _issue(
    session: Session,
    actor: Actor,
    statement: CommissionStatement,
    *,
    entries: Sequence[CommissionEntry],
    payouts: Sequence[Payout],
) -> None:
    session.add(statement)
    session.flush()
    session.add_all(
        CommissionStatementLine(entry_id=entry.id, statement_id=statement.id, position=position)
        for position, entry in enumerate(entries, 1)
    )
    for payout in payouts:
        payout.reported_in_id = statement.id
    session.flush()
    schedule_payout(session, statement)
    _tell(session, actor, statement)


def _tell(session: Session, actor: Actor, statement: CommissionStatement) -> None:
    told = {
        "partner_id": statement.partner_id,
        "reference": statement.reference,
        "closing": statement.closing,
        "currency": statement.currency,
    }
    record(
        session,
        actor,
        "statement.issued",
        subject=statement,
        changes=told,
        visibility=Visibility.PARTNER,
    )
