"""The payout calendar: what a statement's closing balance has paid out, and when."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.commission_statements import CommissionStatement
from models.money import nothing
from models.payouts import Payout, PayoutStatus

MINIMUM: Final = Decimal(50)
"""The least that is paid out, in whichever currency."""
WAITS: Final = timedelta(days=14)
"""From the last day of a statement to its payout: its partner's time to dispute."""


def schedule_payout(session: Session, statement: CommissionStatement) -> Payout | None:
    """Schedule what a new statement closes with; what was scheduled and not begun is part of it."""
    waiting = select(Payout).where(
        Payout.partner_id == statement.partner_id,
        Payout.currency == statement.currency,
        Payout.status == PayoutStatus.SCHEDULED,
    )
    for before in session.scalars(waiting).all():
        before.move(PayoutStatus.CANCELLED)
    session.flush()
    begun = session.scalar(
        select(func.sum(Payout.amount)).where(
            Payout.partner_id == statement.partner_id,
            Payout.currency == statement.currency,
            Payout.status == PayoutStatus.PROCESSING,
        )
    )
    amount = statement.closing - (begun or nothing(statement.currency))
    if amount < MINIMUM:
        return None
    return planned(session, statement, amount, due_on=statement.period_through + WAITS)


def planned(
    session: Session, statement: CommissionStatement, amount: Decimal, *, due_on: date
) -> Payout:
    """Return a new payout of a statement."""
    payout = Payout(
        partner_id=statement.partner_id,
        statement_id=statement.id,
        amount=amount,
        currency=statement.currency,
        due_on=due_on,
    )
    session.add(payout)
    session.flush()
    return payout
