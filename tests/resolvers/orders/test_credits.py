"""Credits: whole, by lines or by an amount; together they are the invoice and never more."""

from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from models.errors import ErrorCode
from models.identities import StaffRole
from models.invoices import CreditLine, CreditNote, Invoice, InvoiceStatus
from models.money import Money
from models.orders import Order
from models.pricing import AmountDiscount, PriceMode
from resolvers.credits import credit_invoice
from resolvers.invoices import issue_invoice
from resolvers.payments import record_payment
from tests.resolvers.acting import refused, told
from tests.resolvers.orders.shop import TILL, Shop, charged, said

THIRDS = [{"name": name, "quantity": Decimal(3), "unit_price": Decimal("33.33")} for name in "abc"]


def credit(shop: Shop, invoice: Invoice, *quantities: str, **fields) -> CreditNote:
    """Take back quantities, an amount, or all that is left."""
    if quantities:
        fields["lines"] = [
            charged(line, quantity)
            for line, quantity in zip(shop.charged(invoice), quantities, strict=False)
            if Decimal(quantity)
        ]
    if "amount" in fields:
        fields["amount"] = Money(Decimal(fields["amount"]), fields.pop("currency", "EUR"))
    made = credit_invoice(
        shop.session,
        shop.acts(StaffRole.FINANCE),
        invoice_id=invoice.id,
        **{"reason": "Came back"} | fields,
    )
    shop.session.flush()
    return made


def test_more_than_the_invoice_is_refused(shop: Shop):
    invoice = shop.invoice()
    credit(shop, invoice, "9")
    with refused(shop.session, ErrorCode.AMOUNT_EXCEEDED, "lines.0.quantity"):
        credit(shop, invoice, "2")
    with refused(shop.session, ErrorCode.AMOUNT_EXCEEDED, "amount"):
        credit(shop, invoice, amount="119.01")
    credit(shop, invoice)
    with refused(shop.session, ErrorCode.AMOUNT_EXCEEDED, "amount"):
        credit(shop, invoice)


def paid(shop: Shop, invoice: Invoice, amount: str) -> None:
    """Let so much come in."""
    record_payment(
        shop.session,
        shop.acts(StaffRole.FINANCE),
        invoice_id=invoice.id,
        amount=Money(Decimal(amount), "EUR"),
        provider_ref=f"T-{amount}",
    )
    shop.session.flush()


def stands(invoice: Invoice) -> tuple[InvoiceStatus, str, str]:
    return invoice.status, str(invoice.open), str(invoice.refundable)


def test_what_is_paid_can_be_credited_and_is_to_be_given_back(shop: Shop):
    invoice = shop.invoice()
    paid(shop, invoice, "1190.00")
    credit(shop, invoice, "1")
    assert stands(invoice) == (InvoiceStatus.PAID, "0.00", "119.00")
    with refused(shop.session, ErrorCode.AMOUNT_EXCEEDED, "amount"):
        credit(shop, invoice, amount="1071.01")
    credit(shop, invoice)
    assert stands(invoice) == (InvoiceStatus.CREDITED, "0.00", "1190.00")
    with refused(shop.session, ErrorCode.AMOUNT_EXCEEDED, "amount"):
        paid(shop, invoice, "0.01")


def test_of_a_part_paid_invoice_the_open_part_goes_first(shop: Shop):
    invoice = shop.invoice()
    paid(shop, invoice, "1000.00")
    credit(shop, invoice, amount="100.00")
    assert stands(invoice) == (InvoiceStatus.PART_PAID, "90.00", "0.00")
    credit(shop, invoice, amount="90.00")
    assert stands(invoice) == (InvoiceStatus.PAID, "0.00", "0.00")
    credit(shop, invoice, amount="0.01")
    assert stands(invoice) == (InvoiceStatus.PAID, "0.00", "0.01")
    credit(shop, invoice)
    assert stands(invoice) == (InvoiceStatus.CREDITED, "0.00", "1000.00")


def test_a_paid_order_that_came_back_whole_is_charged_anew(shop: Shop):
    invoice = shop.invoice()
    paid(shop, invoice, "1190.00")
    credit(shop, invoice)
    order = shop.session.get_one(Order, invoice.order_id)
    again = issue_invoice(shop.session, shop.acts(StaffRole.FINANCE), order_id=order.id)
    assert again.total == invoice.total


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"reason": " "}, ErrorCode.REQUIRED, "reason"),
        ({"reason": "x" * 501}, ErrorCode.TOO_LONG, "reason"),
        ({"amount": "0"}, ErrorCode.OUT_OF_RANGE, "amount"),
        ({"amount": "-1"}, ErrorCode.OUT_OF_RANGE, "amount"),
        ({"amount": "0.001"}, ErrorCode.OUT_OF_RANGE, "amount"),
        ({"amount": "1", "currency": "USD"}, ErrorCode.INVALID, "amount.currency"),
        ({"amount": "1", "lines": []}, ErrorCode.INVALID, "amount"),
    ],
)
def test_what_cannot_be_credited_is_refused(shop: Shop, fields, code, field):
    invoice = shop.invoice()
    with refused(shop.session, code, field):
        credit(shop, invoice, **fields)


def test_lines_of_another_invoice_are_not_found(shop: Shop):
    invoice, other = shop.invoice(), shop.invoice()
    lines = [charged(shop.charged(other)[0], "1")]
    with refused(shop.session, ErrorCode.NOT_FOUND, "lines.0.invoice_line_id"):
        credit(shop, invoice, lines=lines)


def test_an_invoice_is_credited_whole(shop: Shop):
    invoice = shop.invoice()
    made = credit(shop, invoice)
    assert (made.number, made.total) == ("CN-2026-00001", invoice.total)
    assert (invoice.status, invoice.credited_total) == (InvoiceStatus.CREDITED, invoice.total)
    content = said(made)
    assert (content["kind"], content["original_invoice"]) == ("CREDIT_NOTE", invoice.number)
    assert (content["number"], content["notes"]) == (made.number, "Came back")
    assert content["totals"]["due"] == "1190.00"


@pytest.mark.parametrize("prices", PriceMode)
def test_lines_amounts_and_the_rest_add_up_to_the_invoice(shop: Shop, prices: PriceMode):
    shop.rate("REDUCED", 7)
    lines = [*THIRDS, TILL | {"tax_code": "REDUCED", "tax_percent": Decimal(7)}]
    invoice = shop.invoice(lines, discount=AmountDiscount(Decimal("9.99")), prices=prices)
    parts = [
        credit(shop, invoice, "1", "0", "2", "3"),
        credit(shop, invoice, amount="77.77"),
        credit(shop, invoice, "1", "1"),
        credit(shop, invoice, amount="0.01"),
        credit(shop, invoice),
    ]
    assert sum(part.tax_total for part in parts) == invoice.tax_total
    assert sum(part.total for part in parts) == invoice.total
    assert invoice.status is InvoiceStatus.CREDITED
    written = shop.session.scalars(select(CreditLine)).all()
    for line in shop.charged(invoice):
        of_line = [one for one in written if one.invoice_line_id == line.id]
        assert sum(one.quantity for one in of_line) == line.quantity
        assert sum(one.base for one in of_line) == line.base
        assert sum(one.tax for one in of_line) == line.tax
        assert sum(one.net - one.allocation for one in of_line) == line.net - line.allocation


def test_an_amount_is_taken_off_all_lines_with_the_tax_in_it(shop: Shop):
    shop.rate("REDUCED", 7)
    reduced = TILL | {"tax_code": "REDUCED", "tax_percent": Decimal(7)}
    invoice = shop.invoice([TILL, reduced])
    made = credit(shop, invoice, amount="226.00")
    found = select(CreditLine).where(CreditLine.credit_note_id == made.id)
    standard, other = shop.session.scalars(found.order_by(CreditLine.position))
    assert (standard.base, standard.tax) == (Decimal("100.00"), Decimal("19.00"))
    assert (other.base, other.tax) == (Decimal("100.00"), Decimal("7.00"))
    assert [line["quantity"] for line in said(made)["lines"]] == ["1", "1"]
    assert [line["unit_price"] for line in said(made)["lines"]] == ["100.00", "100.00"]


def test_a_return_after_a_rebate_is_worth_what_is_left_of_it(shop: Shop):
    invoice = shop.invoice()
    credit(shop, invoice, amount="595.00")
    assert credit(shop, invoice, "1").total == Decimal("59.50")


def test_a_refused_credit_leaves_no_gap(shop: Shop):
    invoice = shop.invoice()
    credit(shop, invoice, "1")
    with refused(shop.session, ErrorCode.AMOUNT_EXCEEDED, "lines.0.quantity"):
        credit(shop, invoice, "10")
    assert credit(shop, invoice, "1").number == "CN-2026-00002"


def test_its_event_is_about_the_invoice(shop: Shop):
    credit(shop, shop.invoice())
    assert told(shop.session)[-1] == "invoice.credited"


@pytest.mark.parametrize("change", ["total = 1.00", "reason = 'x'", "number = 'CN-9'"])
def test_the_database_keeps_a_credit(shop: Shop, change: str):
    credit(shop, shop.invoice())
    told(shop.session)
    with pytest.raises(IntegrityError, match="frozen"):
        shop.session.execute(text(f"UPDATE credit_notes SET {change}"))


def test_the_database_knows_the_most_too(shop: Shop):
    invoice = shop.invoice()
    told(shop.session)
    with refused(shop.session, ErrorCode.AMOUNT_EXCEEDED):
        invoice.credited_total = invoice.total + 1
