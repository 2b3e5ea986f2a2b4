"""Which contacts and consents a role sees."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists

from auth.actors import Role
from auth.given import Given
from auth.row_rules.kinds import EVERY_ROW, Rules, Through, for_staff, of_led_teams, of_own_teams
from models.base import Visibility
from models.contacts import ConsentEvent, Contact
from models.identities import User


def of_own_company(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a customer's user see the people of his company who are not internal."""
    return and_(row.c.customer_id == given.company_id, row.c.visibility == Visibility.CUSTOMER)


def supplied_by_partner(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a partner see the people whom it named."""
    return row.c.supplied_by_partner_id == given.company_id  # type: ignore[no-any-return]


def of_own_person(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a customer's user see what he consented to: the contact with his address."""
    people, users = Contact.__table__.alias("person"), User.__table__.alias("login")
    return exists().where(
        people.c.id == row.c.contact_id,
        people.c.deleted_at.is_(None),
        of_own_company(people, given),
        people.c.email_folded == users.c.email_folded,
        users.c.id == given.user_id,
    )


RULES: Rules = {
    Contact: {
        Role.AGENT: of_own_teams,
        Role.MANAGER: of_led_teams,
        Role.FINANCE: EVERY_ROW,
        Role.ADMIN: EVERY_ROW,
        Role.CUSTOMER: of_own_company,
        Role.PARTNER: supplied_by_partner,
    },
    ConsentEvent: {**for_staff(Through("contact")), Role.CUSTOMER: of_own_person},
}
