"""Random orders, charged and credited in random parts: the sums are exact, to the last unit."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.identities import StaffRole
from models.invoices import CreditLine, CreditNote, Invoice, InvoiceStatus
from models.money import EXPONENTS, Money
from models.orders import Order
from models.pricing import Sheet
from resolvers.credits import credit_invoice
from resolvers.invoices import issue_invoice
from resolvers.payments import record_payment
from tests.models.pricing.charging import SHARES, cut
from tests.models.pricing.drawn import sheets
from tests.resolvers.orders.shop import Shop, charged, ordered

SOME = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
SUMS = ("subtotal", "discount_total", "tax_total", "total")


def placed(shop: Shop, sheet: Sheet) -> Order:
    """Order what is on a sheet, at its own rates."""
    lines = [
        {
            "name": line.key,
            "key": line.key,
            "kind": line.kind,
            "quantity": line.quantity,
            "unit_price": line.unit_price,
            "discount_percent": line.discount_percent,
            "discount_amount": line.discount_amount,
            "tax_code": line.tax_code,
            "tax_percent": line.tax_percent,
            "tax_overridden": True,
            "optional": line.optional,
            "chosen": line.chosen or not line.optional,
        }
        for line in sheet.lines
    ]
    return shop.order(
        lines,
        discount=sheet.discount,
        currency=sheet.currency,
        prices=sheet.prices,
        tax_mode=sheet.tax_mode,
    )


def charged_in_parts(shop: Shop, order: Order, drawn: st.DataObject) -> list[Invoice]:
    """Charge an order in up to three parts; the last is what is left."""
    finance = shop.acts(StaffRole.FINANCE)
    lines = {line.id: line for line in shop.lines(order)}
    left = {key: line.quantity for key, line in lines.items()}
    invoices = []
    for last in [*[False] * drawn.draw(st.integers(0, 2)), True]:
        shares = {key: cut(quantity, drawn.draw(SHARES)) for key, quantity in left.items()}
        parts = [ordered(lines[key], one) for key, one in shares.items() if one]
        if any(left.values()) if last else parts:
            made = issue_invoice(
                shop.session, finance, order_id=order.id, lines=None if last else parts
            )
            shop.session.flush()
            invoices.append(made)
            for line in shop.charged(made):
                left[line.order_line_id] -= line.quantity
    assert not any(left.values())
    return invoices


def credited_in_parts(shop: Shop, invoice: Invoice, drawn: st.DataObject) -> None:
    """Pay some of an invoice; credit it by an amount, by quantities, and then what is left."""
    finance = shop.acts(StaffRole.FINANCE)
    how: dict[str, Any] = {"invoice_id": invoice.id, "reason": "x"}
    unit = Decimal(1).scaleb(-EXPONENTS[invoice.currency])
    paid = cut(invoice.total, drawn.draw(st.fractions(0, 1))).quantize(unit)
    if paid:
        came = Money(paid, invoice.currency)
        record_payment(
            shop.session, finance, invoice_id=invoice.id, amount=came, provider_ref=str(invoice.id)
        )
    amount = cut(invoice.total, drawn.draw(st.fractions(0, 1))).quantize(unit)
    if 0 < amount < invoice.total:
        taken = Money(amount, invoice.currency)
        credit_invoice(shop.session, finance, amount=taken, **how)
        shop.session.flush()
    parts = [charged(line, cut(line.quantity, Fraction(1, 3))) for line in shop.charged(invoice)]
    parts = [part for part in parts if part["quantity"]]
    if parts and invoice.creditable:
        credit_invoice(shop.session, finance, lines=parts, **how)
        shop.session.flush()
    if invoice.creditable:
        credit_invoice(shop.session, finance, **how)
        shop.session.flush()


def total(rows: Iterable[Any], name: str) -> Decimal:
    """Sum a column of rows."""
    return sum((getattr(row, name) for row in rows), Decimal(0))


@SOME
@given(sheets(most=4), st.data())
def test_invoices_are_the_order_and_credits_the_invoices(
    shop: Shop, sheet: Sheet, drawn: st.DataObject
):
    attempt = shop.session.begin_nested()
    order = placed(shop, sheet)
    invoices = charged_in_parts(shop, order, drawn)
    if invoices:
        for name in SUMS:
            assert total(invoices, name) == getattr(order, name), name
    for invoice in invoices:
        assert total(shop.charged(invoice), "base") + invoice.tax_total == invoice.total
        credited_in_parts(shop, invoice, drawn)
        credits_of = select(CreditNote).where(CreditNote.invoice_id == invoice.id)
        notes = shop.session.scalars(credits_of).all()
        assert total(notes, "total") == invoice.credited_total == invoice.total
        assert total(notes, "tax_total") == invoice.tax_total
        ended = InvoiceStatus.CREDITED if invoice.total else InvoiceStatus.PAID
        assert invoice.status is ended
        assert not invoice.open
        assert invoice.refundable == invoice.paid_total
    taken = shop.session.scalars(select(CreditLine)).all()
    assert total(taken, "base") + total(taken, "tax") == total(invoices, "total")
    attempt.rollback()
    shop.session.expire_all()
