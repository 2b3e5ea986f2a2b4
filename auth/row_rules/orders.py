"""Which orders a role sees: staff their teams', finance all, a company its own, a link one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_

from auth.actors import Role
from auth.given import Given
from auth.row_rules.kinds import (
    EVERY_ROW,
    Rules,
    Through,
    for_staff,
    of_led_teams,
    of_own_teams,
)
from models.orders import Order, OrderLine, OrderStatus


def confirmed_of_company(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a customer's user see his company's orders once they are confirmed."""
    return and_(row.c.customer_id == given.company_id, row.c.status != OrderStatus.DRAFT)


def of_link(row: Any, given: Given) -> ColumnElement[bool]:
    """Let the bearer of a link see the order that its quote became."""
    return row.c.quote_id == given.quote_id  # type: ignore[no-any-return]


RULES: Rules = {
    Order: {
        Role.AGENT: of_own_teams,
        Role.MANAGER: of_led_teams,
        Role.FINANCE: EVERY_ROW,
        Role.ADMIN: EVERY_ROW,
        Role.CUSTOMER: confirmed_of_company,
        Role.LINK: of_link,
    },
    OrderLine: for_staff(Through("order")) | {Role.CUSTOMER: Through("order")},
}
