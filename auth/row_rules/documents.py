"""Which papers, uploads, mails, notifications and jobs a role sees."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from auth.actors import Role
from auth.given import Given
from auth.row_rules.identities import own
from auth.row_rules.kinds import EVERY_ROW, Rule, Rules, Through, for_staff
from auth.row_rules.partner_programme import of_unlocked_resource
from models.background import Job
from models.base import Visibility
from models.commission_statements import CommissionStatement
from models.customers import Customer
from models.documents import Document, DocumentKind, DocumentVersion, FileAsset
from models.mails import EmailMessage
from models.notifications import Notification

OF_A_QUOTE = (DocumentKind.QUOTE_SENT, DocumentKind.QUOTE_SIGNED, DocumentKind.SHARED)


def shared_with_company(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a customer's user see the papers that are his company's."""
    return and_(row.c.visibility == Visibility.CUSTOMER, row.c.customer_id == given.company_id)


def shared_by_link(row: Any, given: Given) -> ColumnElement[bool]:
    """Let the bearer of a link see the papers of its quote; its invoices want a login."""
    return and_(
        row.c.visibility == Visibility.CUSTOMER,
        row.c.quote_id == given.quote_id,
        row.c.kind.in_(OF_A_QUOTE),
    )


def opened_to_partner(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a partner's user read what its tier opens, and its own statements."""
    statement = CommissionStatement.__table__.alias("stated")
    own_statement = and_(
        row.c.kind == DocumentKind.STATEMENT,
        exists().where(
            statement.c.id == row.c.subject_id, statement.c.partner_id == given.company_id
        ),
    )
    return or_(of_unlocked_resource(row, given), own_statement)


def of_own_customers(row: Any, given: Given) -> ColumnElement[bool]:
    """Let an agent see what concerns the customers of his teams, and his own."""
    customer = Customer.__table__.alias("concerned")
    return exists().where(
        customer.c.id == row.c.customer_id,
        customer.c.deleted_at.is_(None),
        or_(customer.c.team_id == given.team_ids.any_(), customer.c.owner_id == given.user_id),
    )


def of_led_customers(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a manager see what concerns the customers of the teams he leads, or nobody's."""
    customer = Customer.__table__.alias("led")
    return or_(
        row.c.customer_id.is_(None),
        exists().where(
            customer.c.id == row.c.customer_id,
            customer.c.deleted_at.is_(None),
            or_(customer.c.team_id == given.team_ids.any_(), customer.c.team_id.is_(None)),
        ),
    )


def uploaded_by(row: Any, given: Given) -> ColumnElement[bool]:
    """Let everybody outside see what he uploaded himself."""
    return row.c.created_by_id == given.user_id  # type: ignore[no-any-return]


def uploaded_by_link(row: Any, given: Given) -> ColumnElement[bool]:
    """Let the bearer of a link see what was uploaded with it."""
    return row.c.grant_id == given.grant_id  # type: ignore[no-any-return]


OF_CUSTOMERS: dict[Role, Rule] = {
    Role.AGENT: of_own_customers,
    Role.MANAGER: of_led_customers,
    Role.FINANCE: EVERY_ROW,
    Role.ADMIN: EVERY_ROW,
}
RULES: Rules = {
    Document: {
        **OF_CUSTOMERS,
        Role.CUSTOMER: shared_with_company,
        Role.LINK: shared_by_link,
        Role.PARTNER: opened_to_partner,
    },
    DocumentVersion: {
        **for_staff(Through("document")),
        Role.CUSTOMER: Through("document"),
        Role.LINK: Through("document"),
        Role.PARTNER: Through("document"),
    },
    FileAsset: {
        **for_staff(EVERY_ROW),
        Role.CUSTOMER: uploaded_by,
        Role.LINK: uploaded_by_link,
        Role.PARTNER: uploaded_by,
    },
    EmailMessage: OF_CUSTOMERS,
    Notification: for_staff(own),
    Job: for_staff(own),
}
