"""The mails about orders, invoices, payments and credits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs.letters.drafting import Draft, brand, people
from jobs.mailing import MailKind
from models.customers import Customer
from models.events import Event
from models.identities import CustomerRole, User, UserStatus
from models.invoices import CreditNote, Invoice, Payment
from models.money import Money
from models.orders import Order
from models.quotes import Quote
from models.recipients import RecipientRole
from resolvers.pricing import the_organisation

BUYERS = (CustomerRole.ADMIN, CustomerRole.BUYER)
BILLING = (CustomerRole.BILLING,)


def order_created(session: Session, event: Event) -> Iterable[Draft]:
    """The company's buyers are told what was ordered."""
    order = session.get_one(Order, event.subject_id)
    told = {"order": order.number, "total": Money(order.total, order.currency)}
    told["purchase_order"] = order.purchase_order_ref
    path = f"/portal/orders/{order.number}"
    return _to_company(
        session, order, MailKind.ORDER_CONFIRMED, roles=BUYERS, link=("order", path), told=told
    )


def invoice_issued(session: Session, event: Event) -> Iterable[Draft]:
    """Who pays is told what is due, and when."""
    invoice = session.get_one(Invoice, event.subject_id)
    told = {"total": Money(invoice.total, invoice.currency), "due": invoice.due_on}
    return _of_invoice(session, invoice, MailKind.INVOICE_ISSUED, told)


def payment_received(session: Session, event: Event) -> Iterable[Draft]:
    """Who pays is told that it arrived, and what is left."""
    payment = session.scalars(
        select(Payment).where(Payment.id == UUID(event.changes["payment_id"]))
    ).one()
    invoice = session.get_one(Invoice, payment.invoice_id)
    told = {
        "amount": Money(payment.amount, payment.currency),
        "paid_on": payment.received_on,
        "open_amount": _open(invoice),
        "reference": payment.provider_ref,
    }
    return _of_invoice(session, invoice, MailKind.PAYMENT_RECEIVED, told)


def invoice_credited(session: Session, event: Event) -> Iterable[Draft]:
    """Who pays is told what is taken back."""
    credit = session.get_one(CreditNote, UUID(event.changes["credit_note_id"]))
    invoice = session.get_one(Invoice, credit.invoice_id)
    told = {
        "credit_note": credit.number,
        "amount": Money(credit.total, credit.currency),
        "open_amount": _open(invoice),
    }
    return _of_invoice(session, invoice, MailKind.INVOICE_CREDITED, told, link="credit_note")


def _open(invoice: Invoice) -> Money:
    return Money(invoice.open, invoice.currency)


def _of_invoice(
    session: Session,
    invoice: Invoice,
    kind: MailKind,
    told: Mapping[str, Any],
    *,
    link: str = "invoice",
) -> Iterable[Draft]:
    order = session.get_one(Order, invoice.order_id)
    more = {"invoice": invoice.number, "order": order.number, **told}
    path = f"/portal/invoices/{invoice.number}"
    return _to_company(session, order, kind, roles=BILLING, link=(link, path), told=more)


def _to_company(
    session: Session,
    order: Order,
    kind: MailKind,
    *,
    roles: tuple[CustomerRole, ...],
    link: tuple[str, str],
    told: Mapping[str, Any],
) -> Iterable[Draft]:
    """A mail to the people of a company in some roles, else to its admins, else to who signed."""
    customer = session.get_one(Customer, order.customer_id)
    quote = session.get_one(Quote, order.quote_id)
    given = {"brand": brand(the_organisation(session)), "customer": customer.name, **told}
    for name, email, language in _readers(session, customer, quote, roles):
        yield Draft(
            kind,
            email,
            name,
            language,
            {**given, "reader": name},
            {f"link:{link[0]}": {"path": link[1]}},
            None,
            customer.id,
            quote.id,
            order.number,
        )


def _readers(
    session: Session, customer: Customer, quote: Quote, roles: tuple[CustomerRole, ...]
) -> list[tuple[str, str, str]]:
    for chosen in (roles, (CustomerRole.ADMIN,)):
        users = session.scalars(
            select(User)
            .where(
                User.customer_id == customer.id,
                User.status == UserStatus.ACTIVE,
                User.customer_role.in_(chosen),
            )
            .order_by(User.id)
        ).all()
        if users:
            return [(one.name, one.email, one.locale) for one in users]
    signers = [one for one in people(session, quote) if one.role is RecipientRole.SIGNATORY]
    return [(one.name, one.email, one.locale or quote.language) for one in signers]
