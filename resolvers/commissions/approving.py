"""Partners are told once a day what of their commission has passed its hold, in one sum."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock, events
from models.base import Visibility
from models.commission_ledger import CommissionEntry
from models.commission_statements import CommissionStatementLine
from models.commission_states import comes_to_nothing
from models.events import Event
from models.partners import Partner

NAME: Final = "commission.approved"
EVER: Final = datetime(1, 1, 1, tzinfo=UTC)


def tell_of_approved(session: Session, actor: Actor) -> None:
    """Tell each partner what became APPROVED since it was told last, a sum for each currency.

    What had no hold was told of when it was earned, and what is on a statement with the statement.
    """
    now = clock.now()
    told = select(func.max(Event.changes["through"].astext)).where(Event.name == NAME)
    last = session.scalar(told)
    since = datetime.fromisoformat(last) if last else EVER
    for row in _approved(session, since, now):
        partner = session.get_one(Partner, row.partner_id)
        said = {
            "partner_id": partner.id,
            "currency": row.currency,
            "amount": row.amount,
            "entries": row.entries,
            "through": now,
        }
        visibility = Visibility.PARTNER
        events.record(session, actor, NAME, subject=partner, changes=said, visibility=visibility)


def _approved(session: Session, since: datetime, now: datetime) -> Iterable[Any]:
    entry = CommissionEntry
    stated = exists().where(CommissionStatementLine.entry_id == entry.id)
    found = (
        select(
            entry.partner_id,
            entry.currency,
            func.sum(entry.amount).label("amount"),
            func.count().label("entries"),
        )
        .where(
            entry.available_at > since,
            entry.available_at <= now,
            entry.available_at > entry.earned_at,
            ~stated,
            ~comes_to_nothing(entry),
        )
        .group_by(entry.partner_id, entry.currency)
        .having(func.sum(entry.amount) > 0)
        .order_by(entry.partner_id, entry.currency)
    )
    return session.execute(found).all()
