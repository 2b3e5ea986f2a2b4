"""The mails about commissions, statements, payouts and bank accounts, to a partner's people."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs.letters.drafting import Draft, brand
from jobs.mailing import MailKind
from models.commission_statements import CommissionDispute, CommissionStatement
from models.events import Event
from models.identities import PartnerRole, User, UserStatus
from models.ids import public_id
from models.money import Money
from models.partners import Partner
from models.payouts import Payout, PayoutMethod
from resolvers.pricing import the_organisation

MONEY: Final = (PartnerRole.ADMIN, PartnerRole.FINANCE)
ADMINS: Final = (PartnerRole.ADMIN,)


def earned(session: Session, event: Event) -> Iterable[Draft]:
    """Who looks after the partner's money is told what an order brought."""
    return _of_order(session, event, MailKind.COMMISSION_EARNED)


def passed(session: Session, event: Event) -> Iterable[Draft]:
    """The same for all that has passed its hold since the last time, in one mail a day."""
    amount = Money(Decimal(event.changes["amount"]), event.changes["currency"])
    link = ("commission", "/partner/commissions")
    kind, told = MailKind.COMMISSION_APPROVED, {"amount": amount}
    return _drafts(session, event.subject_id, kind, told=told, link=link)


def taken_back(session: Session, event: Event) -> Iterable[Draft]:
    """The same for what a credit takes back."""
    return _of_order(session, event, MailKind.COMMISSION_REVERSED)


def stated(session: Session, event: Event) -> Iterable[Draft]:
    """A statement is there to be read, and disputed in time."""
    statement = session.get_one(CommissionStatement, event.subject_id)
    told = {
        "reference": statement.reference,
        "closing": Money(statement.closing, statement.currency),
    }
    link = ("statement", f"/partner/statements/{statement.reference}")
    return _drafts(session, statement.partner_id, MailKind.STATEMENT_READY, told=told, link=link)


def paid_out(session: Session, event: Event) -> Iterable[Draft]:
    """Money is on its way."""
    return _of_payout(session, event, MailKind.PAYOUT_SENT)


def not_paid_out(session: Session, event: Event) -> Iterable[Draft]:
    """A transfer came back, and why."""
    return _of_payout(session, event, MailKind.PAYOUT_FAILED)


def account_named(session: Session, event: Event) -> Iterable[Draft]:
    """All admins learn that somebody named another bank account."""
    return _of_account(session, event, MailKind.PAYOUT_ACCOUNT_NAMED)


def account_released(session: Session, event: Event) -> Iterable[Draft]:
    """All admins learn where the money goes from now on."""
    return _of_account(session, event, MailKind.PAYOUT_ACCOUNT_RELEASED)


def answered(session: Session, event: Event) -> Iterable[Draft]:
    """The partner reads what finance says to its dispute."""
    dispute = session.get_one(CommissionDispute, event.subject_id)
    told = {"message": dispute.answer}
    link = ("commission", f"/partner/commissions/{public_id('cme', dispute.entry_id)}")
    return _drafts(session, dispute.partner_id, MailKind.DISPUTE_ANSWERED, told=told, link=link)


def _of_order(session: Session, event: Event, kind: MailKind) -> Iterable[Draft]:
    amount = Money(Decimal(event.changes["amount"]), event.changes["currency"])
    told = {"order": event.changes["order_number"], "amount": amount}
    link = ("commission", f"/partner/commissions/{public_id('cme', event.subject_id)}")
    return _drafts(session, UUID(event.changes["partner_id"]), kind, told=told, link=link)


def _of_payout(session: Session, event: Event, kind: MailKind) -> Iterable[Draft]:
    payout = session.get_one(Payout, event.subject_id)
    statement = session.get_one(CommissionStatement, payout.statement_id)
    told = {
        "reference": statement.reference,
        "amount": Money(payout.amount, payout.currency),
        "message": payout.failure,
    }
    link = ("payouts", "/partner/payouts")
    return _drafts(session, payout.partner_id, kind, told=told, link=link)


def _of_account(session: Session, event: Event, kind: MailKind) -> Iterable[Draft]:
    method = session.get_one(PayoutMethod, event.subject_id)
    told = {"bank_account": method.masked}
    link = ("account", "/partner/payouts/method")
    return _drafts(session, method.partner_id, kind, told=told, link=link, roles=ADMINS)


def _drafts(
    session: Session,
    partner_id: UUID,
    kind: MailKind,
    *,
    told: dict[str, Any],
    link: tuple[str, str],
    roles: tuple[PartnerRole, ...] = MONEY,
) -> Iterable[Draft]:
    partner = session.get_one(Partner, partner_id)
    given = {"brand": brand(the_organisation(session)), "partner": partner.name, **told}
    people = select(User).where(
        User.partner_id == partner_id,
        User.status == UserStatus.ACTIVE,
        User.partner_role.in_(roles),
    )
    name, path = link
    for person in session.scalars(people.order_by(User.id)):
        more = {**given, "reader": person.name}
        secrets = {f"link:{name}": {"path": path}}
        yield Draft(kind, person.email, person.name, person.locale, more, secrets)
