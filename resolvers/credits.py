"""Credits: what of an invoice is taken back, whole, by lines or by an amount, never above it."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.base import Visibility
from models.errors import Conflict, ErrorCode, Invalid, NotFound
from models.events import record
from models.ids import InvoiceId
from models.invoices import CreditLine, CreditNote, Invoice, InvoiceLine
from models.money import EXPONENTS, Money
from models.orders import Order
from models.pricing import (
    Charge,
    ChargedLine,
    PricingError,
    portion,
    proportion,
    reduced,
    remaining,
)
from resolvers.charging import (
    InvoiceLineQuantityInput,
    amounts,
    charged,
    demand_quantity,
    refused,
    set_totals,
)
from resolvers.numbering import Paper, gapless_number
from resolvers.paper_contents import credit_content
from resolvers.payments import invoice_to_change
from resolvers.pricing import the_organisation
from resolvers.records import assign, find
from resolvers.use_cases import raises


@raises(ErrorCode.INVALID_STATE, ErrorCode.AMOUNT_EXCEEDED)
def credit_invoice(
    session: Session,
    actor: Actor,
    *,
    invoice_id: InvoiceId,
    reason: str,
    lines: list[InvoiceLineQuantityInput] | None = None,
    amount: Money | None = None,
) -> CreditNote:
    """Take an invoice back: all that is left of it, quantities of its lines, or an amount with tax.

    Credits together never exceed the invoice: AMOUNT_EXCEEDED. They add up to it exactly, whatever
    was paid; what was paid too much by that is the invoice's `refundable`. An amount is taken off
    all lines in proportion to what is left of them.
    """
    invoice = invoice_to_change(session, actor, invoice_id)
    if lines is not None and amount is not None:
        raise Invalid("amount", "Name lines or an amount, not both.")
    credit = CreditNote(
        invoice_id=invoice.id, customer_id=invoice.customer_id, currency=invoice.currency
    )
    assign(credit, {"reason": reason})
    origins = _lines_of(session, invoice)
    charge = _charge(session, invoice, origins, lines=lines, amount=amount)
    set_totals(credit, charge)
    left = invoice.creditable
    if credit.total > left or not charge.lines or not left:
        raise Conflict(ErrorCode.AMOUNT_EXCEEDED, field="amount", left=f"{left:f}")
    invoice.credited_total += credit.total
    invoice.settle()
    _issue(session, credit, invoice, lines=_lines(credit, origins, charge.lines))
    _tell(session, actor, invoice, credit)
    return credit


def _lines_of(session: Session, invoice: Invoice) -> dict[str, InvoiceLine]:
    found = select(InvoiceLine).where(InvoiceLine.invoice_id == invoice.id)
    return {str(line.position): line for line in session.scalars(found)}


def _charge(
    session: Session,
    invoice: Invoice,
    origins: dict[str, InvoiceLine],
    *,
    lines: Sequence[InvoiceLineQuantityInput] | None,
    amount: Money | None,
) -> Charge:
    order = find(session, Order, invoice.order_id, field="invoice_id")
    exponent = EXPONENTS[invoice.currency]
    prices, tax_mode = order.prices, order.tax_mode
    whole = [charged(line, key) for key, line in origins.items()]
    before = _before(session, origins)
    quantities: dict[str, Decimal] = {}
    try:
        if amount is not None:
            wanted = _amount(invoice, amount)
            return portion(
                whole, before, wanted, exponent=exponent, prices=prices, tax_mode=tax_mode
            )
        whole, before = reduced(whole, before)
        quantities = _quantities(origins, remaining(whole, before), lines)
        return proportion(
            whole, before, quantities, exponent=exponent, prices=prices, tax_mode=tax_mode
        )
    except PricingError as problem:
        raise refused(problem, list(quantities)) from problem


def _before(session: Session, origins: dict[str, InvoiceLine]) -> list[ChargedLine]:
    keys = {line.id: key for key, line in origins.items()}
    found = select(CreditLine).where(CreditLine.invoice_line_id.in_(keys)).order_by(CreditLine.id)
    return [charged(line, keys[line.invoice_line_id]) for line in session.scalars(found)]


def _amount(invoice: Invoice, amount: Money) -> Decimal:
    if amount.currency != invoice.currency:
        raise Invalid("amount.currency", f"The invoice is in {invoice.currency}.")
    if amount.amount <= 0 or amount.rounded().amount != amount.amount:
        raise Invalid("amount", code=ErrorCode.OUT_OF_RANGE, decimals=amount.exponent)
    if amount.amount > invoice.creditable:
        raise Conflict(ErrorCode.AMOUNT_EXCEEDED, field="amount", left=f"{invoice.creditable:f}")
    return amount.amount


def _quantities(
    origins: dict[str, InvoiceLine],
    left: dict[str, Decimal],
    given: Sequence[InvoiceLineQuantityInput] | None,
) -> dict[str, Decimal]:
    if given is None:
        return left
    keys = {line.id: key for key, line in origins.items()}
    wanted: dict[str, Decimal] = {}
    for at, one in enumerate(given):
        key = keys.get(one["invoice_line_id"])
        if key is None:
            raise NotFound(f"lines.{at}.invoice_line_id")
        if key in wanted:
            raise Invalid(f"lines.{at}.invoice_line_id", "The line is named twice.")
        demand_quantity(one["quantity"], left[key], f"lines.{at}.quantity")
        wanted[key] = one["quantity"]
    return wanted


def _lines(
    credit: CreditNote, origins: dict[str, InvoiceLine], charged: Sequence[ChargedLine]
) -> list[CreditLine]:
    return [
        _line(credit, origins[line.key], line, position) for position, line in enumerate(charged, 1)
    ]


def _line(credit: CreditNote, origin: InvoiceLine, line: ChargedLine, position: int) -> CreditLine:
    return CreditLine(
        credit_note_id=credit.id,
        invoice_line_id=origin.id,
        position=position,
        name=origin.name,
        unit=origin.unit,
        quantity=line.quantity,
        unit_price=origin.unit_price,
        currency=credit.currency,
        tax_code=origin.tax_code,
        tax_name=origin.tax_name,
        tax_percent=origin.tax_percent,
        reverse_charge=origin.reverse_charge,
        **amounts(line, EXPONENTS[credit.currency]),
    )


def _issue(
    session: Session, credit: CreditNote, invoice: Invoice, *, lines: Sequence[CreditLine]
) -> None:
    """Number and write the credit; the number comes last, because the next one waits for it."""
    organisation = the_organisation(session)
    today = clock.today(organisation.time_zone)
    content = credit_content(session, credit, lines, invoice=invoice, organisation=organisation)
    credit.number = gapless_number(session, Paper.CREDIT_NOTE, year=today.year)
    credit.content = content | {"number": credit.number}
    session.add(credit)
    session.flush()
    session.add_all(lines)


def _tell(session: Session, actor: Actor, invoice: Invoice, credit: CreditNote) -> None:
    told = {
        "credit_note_id": credit.id,
        "number": credit.number,
        "total": credit.total,
        "currency": credit.currency,
        "refundable": invoice.refundable,
        "status": invoice.status,
    }
    record(
        session,
        actor,
        "invoice.credited",
        subject=invoice,
        changes=told,
        visibility=Visibility.CUSTOMER,
    )
