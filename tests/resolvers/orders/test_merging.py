"""What was sold to a company stays with it when it becomes another, and keeps it from deletion."""

from decimal import Decimal

from sqlalchemy import select

from models.errors import ErrorCode
from models.identities import CustomerRole, StaffRole
from models.invoices import CreditNote, Invoice, Payment
from models.money import Money
from models.orders import Order, OrderLine
from models.quotes import Quote
from resolvers.credits import credit_invoice
from resolvers.customers import delete_customer
from resolvers.merging import merge_customers
from resolvers.payments import record_payment
from tests.models import made
from tests.resolvers.acting import refused
from tests.resolvers.orders.shop import Shop


def test_a_company_that_was_quoted_is_not_deleted(shop: Shop):
    shop.order()
    admin = shop.acts(StaffRole.ADMIN)
    with refused(shop.session, ErrorCode.IN_USE):
        delete_customer(shop.session, admin, customer_id=shop.customer.id)


def test_what_was_sold_moves_with_the_company(shop: Shop):
    invoice = shop.invoice()
    finance, amount = shop.acts(StaffRole.FINANCE), Money(Decimal("10.00"), "EUR")
    record_payment(shop.session, finance, invoice_id=invoice.id, amount=amount, provider_ref="T-1")
    credit_invoice(shop.session, finance, invoice_id=invoice.id, reason="x", amount=amount)
    told = invoice.content
    other = made.customer(shop.session, "Globex")
    merge_customers(
        shop.session,
        shop.acts(StaffRole.ADMIN),
        customer_id=shop.customer.id,
        into_customer_id=other.id,
    )
    shop.customer = other
    shop.buyer(CustomerRole.VIEWER)
    for model in (Order, OrderLine, Invoice, Payment, CreditNote):
        assert len(shop.session.scalars(select(model)).all()) == 1, model
    assert shop.session.scalars(select(Invoice)).one().content == told
    shop.acts(StaffRole.ADMIN)
    assert shop.session.scalars(select(Quote.customer_id)).all() == [other.id]
