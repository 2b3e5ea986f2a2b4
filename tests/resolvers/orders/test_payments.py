"""Payments: counted once by their reference, never above what is open."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from models.errors import ErrorCode
from models.identities import CustomerRole, StaffRole
from models.invoices import Invoice, InvoiceStatus, Payment
from models.money import Money
from resolvers.payments import record_payment
from tests.models import made
from tests.resolvers.acting import refused, told
from tests.resolvers.orders.shop import Shop


def pay(shop: Shop, invoice: Invoice, amount: str, reference: str = "T-1", **fields) -> Payment:
    """Note that money came in."""
    payment = record_payment(
        shop.session,
        shop.acts(StaffRole.FINANCE),
        invoice_id=invoice.id,
        amount=Money(Decimal(amount), fields.pop("currency", "EUR")),
        provider_ref=reference,
        **fields,
    )
    shop.session.flush()
    return payment


def test_more_than_is_open_is_refused(shop: Shop):
    invoice = shop.invoice()
    pay(shop, invoice, "1000.00")
    with refused(shop.session, ErrorCode.AMOUNT_EXCEEDED, "amount"):
        pay(shop, invoice, "190.01", "T-2")


@pytest.mark.parametrize(
    ("amount", "currency", "code", "field"),
    [
        ("0", "EUR", ErrorCode.OUT_OF_RANGE, "amount"),
        ("-5", "EUR", ErrorCode.OUT_OF_RANGE, "amount"),
        ("1.001", "EUR", ErrorCode.INVALID, "amount"),
        ("1.00", "USD", ErrorCode.INVALID, "amount.currency"),
        ("1e30", "EUR", ErrorCode.OUT_OF_RANGE, "amount"),
    ],
)
def test_what_is_no_amount_of_the_invoice_is_refused(shop: Shop, amount, currency, code, field):
    invoice = shop.invoice()
    with refused(shop.session, code, field):
        pay(shop, invoice, amount, currency=currency)


def test_a_reference_belongs_to_one_payment(shop: Shop):
    first, second = shop.invoice(), shop.invoice()
    pay(shop, first, "100.00")
    with refused(shop.session, ErrorCode.TAKEN, "provider_ref"):
        pay(shop, first, "100.01")
    with refused(shop.session, ErrorCode.TAKEN, "provider_ref"):
        pay(shop, second, "100.00")
    pay(shop, second, "100.00", provider="card")
    assert second.paid_total == Decimal("100.00")


def test_the_same_again_is_answered_and_not_counted(shop: Shop):
    invoice = shop.invoice()
    first = pay(shop, invoice, "1190.00")
    again = pay(shop, invoice, "1190.00")
    assert (again.id, invoice.paid_total) == (first.id, invoice.total)
    assert told(shop.session).count("payment.received") == 1


def test_a_reference_without_words_is_refused(shop: Shop):
    invoice = shop.invoice()
    with refused(shop.session, ErrorCode.REQUIRED, "provider_ref"):
        pay(shop, invoice, "1.00", "  ")


def test_the_invoice_follows_what_is_paid(shop: Shop):
    invoice = shop.invoice()
    pay(shop, invoice, "190.00", received_on=date(2026, 11, 2))
    assert (invoice.status, invoice.open) == (InvoiceStatus.PART_PAID, Decimal("1000.00"))
    pay(shop, invoice, "1000.00", "T-2")
    assert (invoice.status, invoice.open) == (InvoiceStatus.PAID, Decimal("0.00"))
    days = shop.session.scalars(select(Payment.received_on).order_by(Payment.id)).all()
    assert days[0] == date(2026, 11, 2)


def test_no_fraction_of_a_yen_is_paid(shop: Shop):
    invoice = shop.invoice(currency="JPY")
    pay(shop, invoice, "1190", currency="JPY")
    assert invoice.status is InvoiceStatus.PAID


def test_the_database_keeps_payments(shop: Shop):
    pay(shop, shop.invoice(), "1.00")
    told(shop.session)
    with pytest.raises(IntegrityError, match="append-only"):
        shop.session.execute(text("UPDATE payments SET amount = 2.00"))


def test_customers_see_their_own_payments_alone(shop: Shop):
    payment = pay(shop, shop.invoice(), "1.00")
    shop.buyer()
    assert list(shop.session.scalars(select(Payment.id))) == [payment.id]
    told(shop.session)
    shop.customer = made.customer(shop.session, "Globex")
    shop.buyer(CustomerRole.ADMIN)
    assert list(shop.session.scalars(select(Payment.id))) == []
