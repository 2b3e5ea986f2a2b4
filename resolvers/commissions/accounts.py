"""The locks of the ledger: whoever writes for a partner in a currency comes after the other."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from models.commission_ledger import CommissionAccount


def lock_accounts(session: Session, partner_ids: Iterable[UUID], currency: str) -> None:
    """Lock partners' accounts in a currency until the transaction ends, always in one order."""
    connection = session.connection()
    for partner_id in sorted(set(partner_ids)):
        connection.execute(
            insert(CommissionAccount)
            .values(partner_id=partner_id, currency=currency)
            .on_conflict_do_nothing()
        )
        connection.execute(
            select(CommissionAccount.partner_id)
            .where(
                CommissionAccount.partner_id == partner_id,
                CommissionAccount.currency == currency,
            )
            .with_for_update()
        )
