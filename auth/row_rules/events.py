"""Which events a role sees: its own acts and quotes, its teams' records, the money, or all."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from auth.actors import Role
from auth.given import Given
from auth.row_rules.kinds import EVERY_ROW, Rules, of_own_teams
from models.events import Event
from models.quotes import Quote

SALES = ("Customer", "Contact", "Deal", "Lead", "Activity", "Task", "Quote", "Order", "Invoice")
MONEY = (
    *("Deal", "Product", "ListPrice", "TaxRate", "PriceBook", "PriceBookEntry"),
    *("Quote", "Order", "Invoice", "CreditNote"),
    *("CommissionRule", "CommissionEntry", "CommissionStatement", "CommissionDispute", "Payout"),
)


def own_acts(row: Any, given: Given) -> ColumnElement[bool]:
    """Let somebody see what he did himself."""
    return row.c.actor_id == given.user_id  # type: ignore[no-any-return]


def own_acts_and_quotes(row: Any, given: Given) -> ColumnElement[bool]:
    """Let an agent see what he did himself, and the whole timeline of the quotes that he sees."""
    quote = Quote.__table__.alias("told")
    seen = exists().where(quote.c.id == row.c.subject_id, of_own_teams(quote, given))
    return or_(own_acts(row, given), and_(row.c.subject_type == Quote.__name__, seen))


def of_managed_teams(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a manager see his own acts, those on his teams' records, and on those without a team."""
    nobodys = and_(row.c.team_id.is_(None), row.c.subject_type.in_(SALES))
    return or_(row.c.team_id == given.team_ids.any_(), nobodys, own_acts(row, given))


def about_money(row: Any, given: Given) -> ColumnElement[bool]:
    """Let finance see what happened to deals, products, prices and taxes, and its own acts."""
    return or_(row.c.subject_type.in_(MONEY), own_acts(row, given))


RULES: Rules = {
    Event: {
        Role.AGENT: own_acts_and_quotes,
        Role.MANAGER: of_managed_teams,
        Role.FINANCE: about_money,
        Role.ADMIN: EVERY_ROW,
    },
}
