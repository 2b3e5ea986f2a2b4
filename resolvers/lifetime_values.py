"""What customers have spent so far: the sum of their won deals, kept beside the customer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from auth.actors import Actor

# Amounts of two currencies have no sum: the one of most won deals counts, then the first by name.
SPENT: Final = """
    SELECT DISTINCT ON (customer_id) customer_id, sum(value) AS amount, currency
    FROM deals
    WHERE status = 'WON' AND deleted_at IS NULL AND value IS NOT NULL AND customer_id {chosen}
    GROUP BY customer_id, currency
    ORDER BY customer_id, count(*) DESC, currency
"""
DIFFER: Final = """
    (customers.lifetime_value, customers.lifetime_value_currency)
    IS DISTINCT FROM (spent.amount, spent.currency)
"""
STALE: Final = text(
    f"""
    SELECT customers.id FROM customers
    LEFT JOIN ({SPENT.format(chosen="IS NOT NULL")}) spent ON spent.customer_id = customers.id
    WHERE {DIFFER}
    """  # noqa: S608  # the parts are the constants above
)
# In the order of their ids, so that two who do this wait for each other and not in a circle.
HELD: Final = text("SELECT id FROM customers WHERE id = ANY(:chosen) ORDER BY id FOR NO KEY UPDATE")
WRITTEN: Final = text(
    f"""
    UPDATE customers
    SET lifetime_value = spent.amount, lifetime_value_currency = spent.currency
    FROM unnest(CAST(:chosen AS uuid[])) AS one
    LEFT JOIN ({SPENT.format(chosen="= ANY(:chosen)")}) spent ON spent.customer_id = one
    WHERE customers.id = one AND {DIFFER}
    """  # noqa: S608  # same
)


def sum_lifetime_values(
    session: Session, _actor: Actor, *, customer_ids: Sequence[UUID] | None = None
) -> None:
    """Add up the won deals of some customers, or of all whose sum is out of date.

    The sum is derived, so neither the customer's version nor its date of change moves. Customers
    are held before their deals are read: the last to write has seen all deals.
    """
    chosen = list(session.scalars(STALE) if customer_ids is None else customer_ids)
    if chosen:
        session.execute(HELD, {"chosen": chosen})
        session.execute(WRITTEN, {"chosen": chosen})
