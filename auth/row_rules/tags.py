"""Which tags a role sees, and which of them on which records."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from auth.actors import Role
from auth.given import Given
from auth.row_rules.kinds import EVERY_ROW, Rules, Through, for_staff
from models.base import Visibility
from models.tags import ActivityTag, ContactTag, CustomerTag, DealTag, LeadTag, Tag, TaskTag


def for_customers(row: Any, _: Given) -> ColumnElement[bool]:
    """Let customers' users see tags made for customers."""
    return row.c.visibility == Visibility.CUSTOMER  # type: ignore[no-any-return]


def for_partners(row: Any, _: Given) -> ColumnElement[bool]:
    """Let partners' users see tags made for partners."""
    return row.c.visibility == Visibility.PARTNER  # type: ignore[no-any-return]


RULES: Rules = {
    Tag: {
        **for_staff(EVERY_ROW),
        Role.CUSTOMER: for_customers,
        Role.PARTNER: for_partners,
    },
    CustomerTag: for_staff(Through("customer")),
    ContactTag: for_staff(Through("contact")),
    DealTag: for_staff(Through("deal")),
    LeadTag: for_staff(Through("lead")),
    ActivityTag: for_staff(Through("activity")),
    TaskTag: for_staff(Through("task")),
}
