"""Which quotes a role sees: staff their teams', a company what was sent to it, a link its one.

A partner sees that quotes on the deals that it brought or sells itself were sent.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

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
from models.approvals import ApprovalRequest, ApprovalStep
from models.base import Visibility
from models.deals import Deal, PartnerPart
from models.quote_lines import QuoteLine
from models.quote_threads import QuoteComment, QuoteViewEvent
from models.quote_versions import QuoteVersion
from models.quotes import Quote
from models.recipients import QuoteRecipient
from models.signatures import Signature, SignatureRequest


def sent_to_company(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a customer's user see his company's quotes once they were sent."""
    return and_(row.c.customer_id == given.company_id, row.c.shown_version_id.is_not(None))


def sent_on_own_deal(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a partner see the quotes that were sent on its deals, brought by it or its to sell."""
    deal = Deal.__table__.alias("quoted")
    own = exists().where(
        deal.c.id == row.c.deal_id,
        deal.c.partner_id == given.company_id,
        deal.c.partner_role.in_((PartnerPart.SOURCED, PartnerPart.RESALE)),
        deal.c.deleted_at.is_(None),
    )
    return and_(own, row.c.shown_version_id.is_not(None))


def of_link(row: Any, given: Given) -> ColumnElement[bool]:
    """Let the bearer of a link see the quote that it opens."""
    return and_(row.c.id == given.quote_id, row.c.shown_version_id.is_not(None))


def sent_version_of_company(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a customer's user see the versions that were sent to his company."""
    quote = Quote.__table__.alias("offered")
    seen = exists().where(quote.c.id == row.c.quote_id, sent_to_company(quote, given))
    return and_(row.c.content_hash.is_not(None), seen)


def sent_version_on_own_deal(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a partner see the versions that were sent on its deals."""
    quote = Quote.__table__.alias("followed")
    seen = exists().where(quote.c.id == row.c.quote_id, sent_on_own_deal(quote, given))
    return and_(row.c.content_hash.is_not(None), seen)


def sent_version_of_link(row: Any, given: Given) -> ColumnElement[bool]:
    """Let the bearer of a link see the versions of its quote that were sent."""
    return and_(row.c.content_hash.is_not(None), row.c.quote_id == given.quote_id)


def of_company(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a customer's user see whom his company's quotes were sent to."""
    quote = Quote.__table__.alias("addressed")
    return exists().where(quote.c.id == row.c.quote_id, sent_to_company(quote, given))


def oneself(row: Any, given: Given) -> ColumnElement[bool]:
    """Let the bearer of a link see himself among the recipients."""
    return row.c.id == given.recipient_id  # type: ignore[no-any-return]


def said_to_customers(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a customer's user read what is said to and by his company."""
    return and_(row.c.audience == Visibility.CUSTOMER, of_company(row, given))


def own_thread(row: Any, given: Given) -> ColumnElement[bool]:
    """Let the bearer of a link read what he said himself and what was replied to it."""
    first = QuoteComment.__table__.alias("first")
    replied = exists().where(
        first.c.id == row.c.reply_to_id, first.c.recipient_id == given.recipient_id
    )
    own = or_(row.c.recipient_id == given.recipient_id, replied)
    return and_(row.c.audience == Visibility.CUSTOMER, row.c.quote_id == given.quote_id, own)


OWNED: dict[Role, Rule] = {
    Role.AGENT: of_own_teams,
    Role.MANAGER: of_led_teams,
    Role.FINANCE: EVERY_ROW,
    Role.ADMIN: EVERY_ROW,
}
WITH_VERSION: dict[Role, Rule] = {
    **for_staff(Through("quote_version")),
    Role.CUSTOMER: Through("quote_version"),
    Role.LINK: Through("quote_version"),
}
RULES: Rules = {
    Quote: {
        **OWNED,
        Role.CUSTOMER: sent_to_company,
        Role.PARTNER: sent_on_own_deal,
        Role.LINK: of_link,
    },
    QuoteVersion: {
        **for_staff(Through("quote")),
        Role.CUSTOMER: sent_version_of_company,
        Role.PARTNER: sent_version_on_own_deal,
        Role.LINK: sent_version_of_link,
    },
    QuoteLine: WITH_VERSION,
    SignatureRequest: WITH_VERSION,
    Signature: WITH_VERSION,
    QuoteRecipient: {
        **for_staff(Through("quote")),
        Role.CUSTOMER: of_company,
        Role.LINK: oneself,
    },
    QuoteComment: {
        **for_staff(Through("quote")),
        Role.CUSTOMER: said_to_customers,
        Role.LINK: own_thread,
    },
    QuoteViewEvent: for_staff(Through("quote_version")),
    ApprovalRequest: for_staff(Through("quote_version")),
    ApprovalStep: for_staff(Through("approval_request")),
}
