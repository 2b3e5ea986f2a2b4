"""Which users, sessions and tokens a role sees."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from auth.actors import Role
from auth.given import Given
from auth.row_rules.kinds import EVERY_ROW, Rule, Rules
from models.credentials import ApiToken, Session
from models.identities import Audience, User


def colleagues(row: Any, _given: Given) -> ColumnElement[bool]:
    """Let staff see the staff."""
    return row.c.kind == Audience.STAFF  # type: ignore[no-any-return]


def of_own_customer(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a customer's people see each other."""
    return row.c.customer_id == given.company_id  # type: ignore[no-any-return]


def of_own_partner(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a partner's people see each other."""
    return row.c.partner_id == given.company_id  # type: ignore[no-any-return]


def own(row: Any, given: Given) -> ColumnElement[bool]:
    """Let everybody see what proves his own identity."""
    return row.c.user_id == given.user_id  # type: ignore[no-any-return]


OWN: dict[Role, Rule] = {**dict.fromkeys(Role, own), Role.ADMIN: EVERY_ROW}
RULES: Rules = {
    User: {
        Role.AGENT: colleagues,
        Role.MANAGER: colleagues,
        Role.FINANCE: colleagues,
        Role.ADMIN: EVERY_ROW,
        Role.CUSTOMER: of_own_customer,
        Role.PARTNER: of_own_partner,
    },
    ApiToken: OWN,
    Session: OWN,
}
