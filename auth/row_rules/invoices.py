"""Which invoices, payments and credits a role sees: a company those that it was issued."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_

from auth.actors import Role
from auth.given import Given
from auth.row_rules.kinds import (
    EVERY_ROW,
    Rule,
    Rules,
    Through,
    for_staff,
    of_led_teams,
    of_own_teams,
)
from models.invoices import CreditLine, CreditNote, Invoice, InvoiceLine, Payment


def issued_to_company(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a customer's user see the invoices that were issued to his company."""
    return and_(row.c.customer_id == given.company_id, row.c.number.is_not(None))


def _with(edge: str) -> dict[Role, Rule]:
    return for_staff(Through(edge)) | {Role.CUSTOMER: Through(edge)}


RULES: Rules = {
    Invoice: {
        Role.AGENT: of_own_teams,
        Role.MANAGER: of_led_teams,
        Role.FINANCE: EVERY_ROW,
        Role.ADMIN: EVERY_ROW,
        Role.CUSTOMER: issued_to_company,
    },
    InvoiceLine: _with("invoice"),
    Payment: _with("invoice"),
    CreditNote: _with("invoice"),
    CreditLine: _with("credit_note"),
}
