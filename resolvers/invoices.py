"""Invoices: an order, or quantities of its lines, charged once under a number without gaps."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.base import Visibility
from models.errors import Conflict, ErrorCode
from models.events import record
from models.ids import OrderId
from models.invoices import Invoice, InvoiceLine
from models.money import EXPONENTS
from models.orders import Order, OrderLine, OrderStatus
from models.organisations import Organisation
from models.pricing import ChargedLine, LineKind, rounded
from resolvers.charging import OrderLineQuantityInput, amounts, set_totals
from resolvers.fulfilment import lines_of_order, order_to_change
from resolvers.numbering import Paper, gapless_number
from resolvers.paper_contents import invoice_content
from resolvers.partials import Taxes, charge_of_order, taxes_on
from resolvers.pricing import the_organisation
from resolvers.records import assign, expect
from resolvers.use_cases import raises


@raises(ErrorCode.INVALID_STATE, ErrorCode.AMOUNT_EXCEEDED, ErrorCode.RATE_MISSING)
def issue_invoice(
    session: Session,
    actor: Actor,
    *,
    order_id: OrderId,
    lines: list[OrderLineQuantityInput] | None = None,
    supplied_on: date | None = None,
    expected_version: int | None = None,
) -> Invoice:
    """Charge an order: all that is left of it, or the quantities named.

    Partial invoices add up to the order exactly, the last one takes the remainder; an invoice that
    was credited whole does not count. Taxes are those of the day of supply, today in the seller's
    zone unless said; a rate that finance set on the quote stays. It is due after the seller's days
    of payment.
    """
    order = order_to_change(session, actor, order_id)
    expect(order, expected_version)
    if order.status in {OrderStatus.DRAFT, OrderStatus.CANCELLED}:
        raise Conflict(ErrorCode.INVALID_STATE, f"An order that is {order.status} is not charged.")
    organisation = the_organisation(session)
    invoice = _drafted(order, supplied_on or clock.today(organisation.time_zone))
    wares = [line for line in lines_of_order(session, order) if line.kind is LineKind.PRODUCT]
    day = invoice.supplied_on
    taxes = taxes_on(session, order, wares, organisation=organisation, day=day)
    charge = charge_of_order(session, order, wares, given=lines, taxes=taxes)
    set_totals(invoice, charge)
    session.add(invoice)
    session.flush()
    written = _lines(invoice, wares, charge.lines, taxes)
    session.add_all(written)
    session.flush()
    _issue(session, invoice, written, organisation=organisation)
    _tell(session, actor, invoice)
    return invoice


def _drafted(order: Order, supplied_on: date) -> Invoice:
    nothing = rounded(Decimal(0), EXPONENTS[order.currency])
    invoice = Invoice(
        order_id=order.id,
        customer_id=order.customer_id,
        owner_id=order.owner_id,
        team_id=order.team_id,
        currency=order.currency,
        paid_total=nothing,
        credited_total=nothing,
    )
    assign(invoice, {"supplied_on": supplied_on})
    return invoice


def _lines(
    invoice: Invoice, wares: Sequence[OrderLine], charged: Sequence[ChargedLine], taxes: Taxes
) -> list[InvoiceLine]:
    ordered = {line.key: line for line in wares}
    return [
        _line(invoice, ordered[line.key], line, position=position, taxes=taxes)
        for position, line in enumerate(charged, 1)
    ]


def _line(
    invoice: Invoice, ware: OrderLine, line: ChargedLine, *, position: int, taxes: Taxes
) -> InvoiceLine:
    tax = taxes.get(line.key)
    return InvoiceLine(
        invoice_id=invoice.id,
        order_line_id=ware.id,
        position=position,
        name=ware.name,
        unit=ware.unit,
        quantity=line.quantity,
        unit_price=ware.unit_price,
        currency=invoice.currency,
        tax_code=line.tax_code,
        tax_name=tax.name if tax else ware.tax_name,
        tax_percent=line.tax_percent,
        reverse_charge=tax.reverse_charge if tax else ware.reverse_charge,
        **amounts(line, EXPONENTS[invoice.currency]),
    )


def _issue(
    session: Session,
    invoice: Invoice,
    lines: Sequence[InvoiceLine],
    *,
    organisation: Organisation,
) -> None:
    """Number and freeze the invoice; the number comes last, because the next one waits for it."""
    today = clock.today(organisation.time_zone)
    invoice.due_on = today + timedelta(days=organisation.payment_days)
    content = invoice_content(session, invoice, lines, organisation=organisation)
    invoice.number = gapless_number(session, Paper.INVOICE, year=today.year)
    content["number"] = content["payment"]["reference"] = invoice.number
    invoice.content, invoice.issued_at = content, clock.now()
    invoice.settle()


def _tell(session: Session, actor: Actor, invoice: Invoice) -> None:
    told = {
        "number": invoice.number,
        "order_id": invoice.order_id,
        "total": invoice.total,
        "currency": invoice.currency,
        "due_on": invoice.due_on,
    }
    record(
        session,
        actor,
        "invoice.issued",
        subject=invoice,
        changes=told,
        visibility=Visibility.CUSTOMER,
    )
