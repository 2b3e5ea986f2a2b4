"""Quotes as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, case, select

from auth.given import Given
from models.quote_versions import OPEN, QuoteStatus
from models.quote_versions import QuoteVersion as Versions
from models.quotes import Quote as Quotes
from resolvers.quotes import (
    accepting,
    approving,
    asking,
    choosing,
    delegating,
    drafts,
    mailing,
    offline,
    sending,
    viewing,
)
from schema.entities import entity
from schema.fields import column, computed, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from schema.connections import Connection
    from schema.contacts import Contact
    from schema.customers import Customer
    from schema.deals import Deal
    from schema.events import Event
    from schema.identities import User
    from schema.orders import Order
    from schema.quote_threads import QuoteComment
    from schema.quote_versions import QuoteVersion
    from schema.scalars import CurrencyCode
    from schema.signatures import QuoteRecipient
    from schema.teams import SalesTeam


def known_version(row: Any, given: Given) -> ColumnElement[Any]:
    """The id of the version that the caller knows: outsiders the one that was sent last."""
    outside = given.company_id.is_not(None)
    return case((outside, row.c.shown_version_id), else_=row.c.current_version_id)


def standing(version: Any, given: Given) -> ColumnElement[str]:
    """The status of a version as of now: an open one whose last day is over has expired."""
    over = and_(version.c.status.in_(sorted(OPEN)), version.c.expires_at <= given.now)
    return case((over, QuoteStatus.EXPIRED.value), else_=version.c.status)


def _status(row: Any, given: Given) -> ColumnElement[str]:
    version = Versions.__table__.alias("version_known")
    return (
        select(standing(version, given))
        .where(version.c.id == known_version(row, given))
        .scalar_subquery()
    )


def _valid_until(row: Any, given: Given) -> ColumnElement[Any]:
    version = Versions.__table__.alias("version_dated")
    return (
        select(version.c.valid_until)
        .where(version.c.id == known_version(row, given))
        .scalar_subquery()
    )


def _total(row: Any, given: Given) -> ColumnElement[Any]:
    version = Versions.__table__.alias("version_priced")
    return (
        select(version.c.total).where(version.c.id == known_version(row, given)).scalar_subquery()
    )


@entity(Quotes, plural="quotes", order="-updated_at")
class Quote:
    """An offer under one number. What it says lies in its versions.

    Its status is that of the version you know: staff the one they work on, customers the one that
    was sent last. EXPIRED follows from the clock, at the end of the last day in the seller's zone.
    """

    number: str = column("Human number such as Q-2026-00042; it opens nothing.")
    title: str = column("What it is about, at most 200 characters.")
    status: QuoteStatus | None = computed("How far it is.", _status)
    valid_until: date | None = computed("The last day on which it can be accepted.", _valid_until)
    total: Decimal | None = computed("What is to be paid, in `currency`.", _total)
    currency: CurrencyCode = column("The currency of all its amounts.")
    language: str = column("The language in which it is written, such as en or de.")
    customer: Customer | None = to_one("The company that it is for.")
    contact: Contact | None = to_one("The person at the customer's whom it addresses.")
    deal: Deal | None = to_one("The opportunity behind it.")
    version: QuoteVersion | None = to_one(
        "The version you know: the one staff work on, the one customers were sent last.",
        on=lambda version, row, given: version.c.id == known_version(row, given),
    )
    versions: Connection[QuoteVersion] = to_many("All its versions.", key="quote_id")
    recipients: Connection[QuoteRecipient] = to_many("To whom it is sent.", key="quote_id")
    comments: Connection[QuoteComment] = to_many("What is said about it.", key="quote_id")
    orders: Connection[Order] = to_many("The order that it became.", key="quote_id")
    duplicate_of: Quote | None = to_one("The quote that it was copied from.")
    owner: User | None = to_one("The member of the staff who is responsible.")
    team: SalesTeam | None = to_one("The team that the owner had when the quote became his.")
    events: Connection[Event] = to_many(
        "What happened to it.", on=lambda event, row, _: event.c.subject_id == row.c.id
    )
    revision: int = column(
        "Rises with every change; send it back as `expectedVersion`.", column="version"
    )
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


mutations(
    drafts.create_quote,
    drafts.update_quote_draft,
    drafts.duplicate_quote,
    approving.submit_quote_for_approval,
    approving.approve_quote,
    approving.reject_quote,
    approving.recall_quote,
    sending.send_quote,
    sending.revise_quote,
    sending.restore_quote_version,
    sending.withdraw_quote,
    accepting.accept_quote,
    offline.record_offline_acceptance,
    asking.decline_quote,
    asking.request_quote_changes,
    asking.comment_on_quote,
    asking.close_quote_comment,
    choosing.choose_quote_options,
    delegating.delegate_signature,
    delegating.forward_quote,
    viewing.note_quote_viewed,
    viewing.request_signing_code,
    mailing.mail_quote_paper,
)
