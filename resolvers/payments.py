"""Payments: what came in for an invoice, counted once and never above what is open."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.writing import may_write
from models import clock
from models.base import Visibility
from models.errors import Conflict, ErrorCode, Invalid, NotFound
from models.events import record
from models.ids import InvoiceId
from models.invoices import Invoice, InvoiceStatus, Payment
from models.money import Money
from resolvers.pricing import the_organisation
from resolvers.records import assign, find
from resolvers.use_cases import keyed, raises

BANK = "bank"


@keyed
@raises(ErrorCode.INVALID_STATE, ErrorCode.AMOUNT_EXCEEDED, ErrorCode.TAKEN)
def record_payment(
    session: Session,
    actor: Actor,
    *,
    invoice_id: InvoiceId,
    amount: Money,
    provider_ref: str,
    provider: str | None = None,
    received_on: date | None = None,
) -> Payment:
    """Note what came in for an invoice: at most what is open, else AMOUNT_EXCEEDED.

    `providerRef` is the payment's own reference at its provider, `bank` unless said. Sent again
    with the same invoice and amount it answers the same payment; with others, TAKEN. It came in
    today, in the seller's zone, unless said.
    """
    invoice = invoice_to_change(session, actor, invoice_id)
    payment = Payment(invoice_id=invoice.id)
    day = received_on or clock.today(the_organisation(session).time_zone)
    fields = {"amount": amount, "provider_ref": provider_ref, "received_on": day}
    assign(payment, fields | {"provider": provider or BANK})
    known = session.scalar(
        select(Payment).where(
            Payment.provider == payment.provider, Payment.provider_ref == payment.provider_ref
        )
    )
    if known is not None:
        return _the_same(known, payment)
    _count(invoice, payment)
    session.add(payment)
    _tell(session, actor, invoice, payment)
    return payment


def invoice_to_change(session: Session, actor: Actor, invoice_id: UUID) -> Invoice:
    """Return the invoice, locked: payments and credits of one invoice come one after the other."""
    invoice = find(session, Invoice, invoice_id, field="invoice_id", lock="change")
    if not may_write(actor, invoice):
        raise NotFound("invoice_id")
    if invoice.status is InvoiceStatus.DRAFT:
        raise Conflict(ErrorCode.INVALID_STATE, "The invoice is not issued.")
    return invoice


def _the_same(known: Payment, given: Payment) -> Payment:
    """Return the payment that has the reference, if it is the one that was given."""
    same = (known.invoice_id, known.amount, known.currency)
    if same != (given.invoice_id, given.amount, given.currency):
        raise Conflict(ErrorCode.TAKEN, field="provider_ref")
    return known


def _count(invoice: Invoice, payment: Payment) -> None:
    if payment.currency != invoice.currency:
        raise Invalid("amount.currency", f"The invoice is in {invoice.currency}.")
    if not payment.amount:
        raise Invalid("amount", code=ErrorCode.OUT_OF_RANGE)
    if payment.amount > invoice.open:
        raise Conflict(ErrorCode.AMOUNT_EXCEEDED, field="amount", left=f"{invoice.open:f}")
    invoice.paid_total += payment.amount
    invoice.settle()


def _tell(session: Session, actor: Actor, invoice: Invoice, payment: Payment) -> None:
    told = {
        "payment_id": payment.id,
        "amount": payment.amount,
        "currency": payment.currency,
        "number": invoice.number,
        "status": invoice.status,
    }
    record(
        session,
        actor,
        "payment.received",
        subject=invoice,
        changes=told,
        visibility=Visibility.CUSTOMER,
    )
