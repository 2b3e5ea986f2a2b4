"""Invoices: parts that add up, numbers without gaps, the taxes of the day of supply, frozen."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from models import clock
from models.errors import ErrorCode
from models.events import Event
from models.identities import CustomerRole, StaffRole
from models.invoices import Invoice, InvoiceStatus, NumberCounter
from models.orders import Order
from models.pricing import AmountDiscount, LineKind, PercentDiscount, PriceMode
from resolvers.credits import credit_invoice
from resolvers.invoices import issue_invoice
from tests.resolvers.acting import refused, told
from tests.resolvers.orders.shop import TILL, Shop, ordered, said

SECTION = {"kind": LineKind.SECTION, "name": "Hardware", "quantity": Decimal(1)}
THIRDS = [{"name": name, "quantity": Decimal(1), "unit_price": Decimal(100)} for name in "abc"]


def charge(shop: Shop, order: Order, *quantities: str, **fields) -> Invoice:
    """Charge quantities of the order's lines, or all that is left."""
    lines = [
        ordered(line, quantity)
        for line, quantity in zip(shop.lines(order), quantities, strict=False)
        if Decimal(quantity) != 0
    ]
    actor = shop.acts(StaffRole.FINANCE)
    invoice = issue_invoice(shop.session, actor, order_id=order.id, lines=lines or None, **fields)
    shop.session.flush()
    return invoice


def test_more_than_is_left_is_refused(shop: Shop):
    order = shop.order()
    charge(shop, order, "7")
    with refused(shop.session, ErrorCode.AMOUNT_EXCEEDED, "lines.0.quantity"):
        charge(shop, order, "3.000001")


def test_a_line_named_twice_or_unknown_is_refused(shop: Shop):
    order, other = shop.order(), shop.order()
    finance = shop.acts(StaffRole.FINANCE)
    one = ordered(shop.lines(order)[0], "1")
    with refused(shop.session, ErrorCode.INVALID, "lines.1.order_line_id"):
        issue_invoice(shop.session, finance, order_id=order.id, lines=[one, one])
    with refused(shop.session, ErrorCode.NOT_FOUND, "lines.0.order_line_id"):
        issue_invoice(shop.session, finance, order_id=other.id, lines=[one])


def test_what_is_charged_whole_is_not_charged_again(shop: Shop):
    order = shop.order()
    charge(shop, order)
    with refused(shop.session, ErrorCode.INVALID_STATE):
        charge(shop, order)


def test_a_tax_that_nobody_entered_is_refused(shop: Shop):
    order = shop.order([TILL | {"tax_code": "REDUCED"}])
    with refused(shop.session, ErrorCode.RATE_MISSING):
        charge(shop, order)


def test_an_order_is_charged_whole(shop: Shop):
    order = shop.order([SECTION, *THIRDS], discount=AmountDiscount(Decimal(10)))
    with clock.frozen(datetime(2026, 11, 30, 23, 30, tzinfo=UTC)):
        invoice = charge(shop, order)
    assert (invoice.subtotal, invoice.discount_total) == (Decimal("300.00"), Decimal("10.00"))
    assert (invoice.tax_total, invoice.total) == (order.tax_total, order.total)
    assert [line.allocation for line in shop.charged(invoice)] == [
        Decimal("3.34"),
        Decimal("3.33"),
        Decimal("3.33"),
    ]
    # it is December in Berlin
    assert (invoice.supplied_on, invoice.due_on) == (date(2026, 12, 1), date(2026, 12, 31))
    assert (invoice.number, invoice.status) == ("INV-2026-00001", InvoiceStatus.ISSUED)
    assert invoice.owner_id == order.owner_id


@pytest.mark.parametrize("prices", PriceMode)
@pytest.mark.parametrize(
    "discount", [None, PercentDiscount(Decimal(7)), AmountDiscount(Decimal(1))]
)
def test_parts_add_up_to_the_order(shop: Shop, prices: PriceMode, discount):
    lines = [
        {"name": "a", "quantity": Decimal(3), "unit_price": Decimal("0.333333")},
        {"name": "b", "quantity": Decimal("0.7"), "unit_price": Decimal("19.99")},
        TILL | {"tax_percent": Decimal(7), "tax_code": "REDUCED", "quantity": Decimal(9)},
    ]
    shop.rate("REDUCED", 7)
    order = shop.order(lines, discount=discount, prices=prices)
    parts = [charge(shop, order, "1", "0.1", "4"), charge(shop, order, "1", "0", "3")]
    parts.append(charge(shop, order))
    for name in ("subtotal", "discount_total", "tax_total", "total"):
        assert sum(getattr(part, name) for part in parts) == getattr(order, name), name
    for part in parts:
        assert sum(line.base + line.tax for line in shop.charged(part)) == part.total


def test_an_invoice_credited_whole_leaves_the_order_to_be_charged_again(shop: Shop):
    order = shop.order()
    wrong = charge(shop, order)
    credit_invoice(
        shop.session, shop.acts(StaffRole.FINANCE), invoice_id=wrong.id, reason="Wrong address"
    )
    right = charge(shop, order)
    assert (wrong.status, right.total) == (InvoiceStatus.CREDITED, order.total)


def test_numbers_begin_anew_with_the_sellers_year(shop: Shop):
    first, second, third = shop.order(), shop.order(), shop.order()
    with clock.frozen(datetime(2026, 12, 31, 22, 59, tzinfo=UTC)):
        assert charge(shop, first).number == "INV-2026-00001"
    with clock.frozen(datetime(2026, 12, 31, 23, 0, tzinfo=UTC)):  # midnight in Berlin
        assert charge(shop, second).number == "INV-2027-00001"
        assert charge(shop, third).number == "INV-2027-00002"


def test_a_refused_invoice_takes_no_number(shop: Shop):
    order = shop.order()
    charge(shop, order, "1")
    with refused(shop.session, ErrorCode.AMOUNT_EXCEEDED, "lines.0.quantity"):
        charge(shop, order, "10")
    told(shop.session)
    assert [row.last for row in shop.session.scalars(select(NumberCounter))] == [1]


def test_taxes_are_those_of_the_day_of_supply(shop: Shop):
    shop.rate("REDUCED", 7, valid_until=date(2027, 1, 1))
    shop.rate("REDUCED", 5, since=date(2027, 1, 1))
    line = TILL | {"tax_code": "REDUCED", "tax_name": "VAT 7 %", "tax_percent": Decimal(7)}
    order = shop.order([line])
    before = charge(shop, order, "5", supplied_on=date(2026, 12, 31))
    after = charge(shop, order, supplied_on=date(2027, 1, 1))
    assert (before.tax_total, after.tax_total) == (Decimal("35.00"), Decimal("25.00"))
    (charged,) = shop.charged(after)
    assert (charged.tax_name, charged.tax_percent) == ("VAT 5 %", Decimal(5))
    assert before.subtotal + after.subtotal == order.subtotal


def test_a_company_abroad_owes_the_tax_itself_and_one_that_came_home_does_not(shop: Shop):
    shop.customer.billing_address_country, shop.customer.tax_id = "FR", "FR12345678901"
    order = shop.order()
    abroad = charge(shop, order, "4")
    assert (abroad.tax_total, shop.charged(abroad)[0].reverse_charge) == (Decimal("0.00"), True)
    frozen = TILL | {"tax_code": "REVERSE_CHARGE", "tax_percent": Decimal(0)}
    order = shop.order([frozen | {"tax_name": "Reverse charge", "reverse_charge": True}])
    shop.customer.billing_address_country = "DE"
    assert charge(shop, order).tax_total == Decimal("190.00")


def test_a_rate_that_finance_set_stays(shop: Shop):
    order = shop.order([TILL | {"tax_percent": Decimal(0), "tax_overridden": True}])
    assert charge(shop, order).tax_total == Decimal("0.00")


def test_what_costs_nothing_is_paid_when_it_is_issued(shop: Shop):
    order = shop.order([TILL | {"unit_price": Decimal(0)}])
    assert charge(shop, order).status is InvoiceStatus.PAID


def test_it_says_what_is_printed(shop: Shop):
    lines = [SECTION, TILL, SECTION | {"name": "Services"}, TILL | {"name": "Setup"}]
    order = shop.order(lines, discount=PercentDiscount(Decimal(10)))
    content = said(charge(shop, order, "3"))
    assert (content["schema"], content["kind"]) == ("trustcart.invoice/1", "INVOICE")
    assert (content["number"], content["order"]) == ("INV-2026-00001", order.number)
    assert [line["name"] for line in content["lines"]] == ["Hardware", "Till"]
    assert content["lines"][1]["quantity"] == "3"
    assert content["discount"] == {"kind": "PERCENT", "value": "10"}
    assert content["totals"] == {
        "subtotal": "300.00",
        "discount": "30.00",
        "taxes": [
            {
                "code": "STANDARD",
                "name": "VAT 19 %",
                "percent": "19",
                "base": "270.00",
                "tax": "51.30",
            }
        ],
        "tax": "51.30",
        "total": "321.30",
        "paid": "0.00",
        "due": "321.30",
    }
    assert content["seller"]["name"] == "TrustCart GmbH"
    assert content["customer"]["address"]["city"] == "Berlin"
    assert content["payment"]["bank"].startswith("IBAN")


def test_its_event_is_for_the_customer(shop: Shop):
    invoice = charge(shop, shop.order())
    assert told(shop.session)[-1] == "invoice.issued"
    event = shop.session.scalars(select(Event).where(Event.subject_id == invoice.id)).one()
    assert (event.visibility.value, event.customer_id) == ("CUSTOMER", invoice.customer_id)


@pytest.mark.parametrize(
    "change", ["total = 1.00", "number = 'INV-1'", "due_on = now()", "content = '{}'"]
)
def test_the_database_keeps_an_issued_invoice(shop: Shop, change: str):
    charge(shop, shop.order())
    told(shop.session)
    with pytest.raises(IntegrityError, match="frozen"):
        shop.session.execute(text(f"UPDATE invoices SET {change}"))


def test_the_database_keeps_its_lines(shop: Shop):
    charge(shop, shop.order())
    told(shop.session)
    with pytest.raises(IntegrityError, match="frozen"):
        shop.session.execute(text("UPDATE invoice_lines SET net = 1.00"))


@pytest.mark.parametrize("role", CustomerRole)
def test_everybody_at_the_customers_sees_what_was_issued_to_it(shop: Shop, role: CustomerRole):
    invoice = charge(shop, shop.order())
    shop.buyer(role)
    assert list(shop.session.scalars(select(Invoice.number))) == [invoice.number]
