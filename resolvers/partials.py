"""How much of an order an invoice charges: what is left, the quantities named, the day's taxes."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.customers import Customer
from models.errors import Conflict, ErrorCode, Invalid, NotFound
from models.invoices import Invoice, InvoiceLine, InvoiceStatus
from models.money import EXPONENTS
from models.orders import Order, OrderLine
from models.organisations import Organisation
from models.pricing import Charge, ChargedLine, PricingError, Tax, proportion, remaining
from models.products import Product
from resolvers.charging import OrderLineQuantityInput, charged, demand_quantity, refused
from resolvers.pricing import ResolvedTax, resolve_tax
from resolvers.records import find

Taxes = dict[str, ResolvedTax]


def taxes_on(
    session: Session,
    order: Order,
    wares: Sequence[OrderLine],
    *,
    organisation: Organisation,
    day: date,
) -> Taxes:
    """Return the taxes of the day of supply by line; those that finance set are left out."""
    customer = find(session, Customer, order.customer_id, field="order_id")
    codes = {line.key: _code(session, line) for line in wares if not line.tax_overridden}
    known = {
        code: resolve_tax(session, code=code, customer=customer, organisation=organisation, on=day)
        for code in dict.fromkeys(codes.values())
    }
    return {key: known[code] for key, code in codes.items()}


def charge_of_order(
    session: Session,
    order: Order,
    wares: Sequence[OrderLine],
    *,
    given: Sequence[OrderLineQuantityInput] | None,
    taxes: Taxes,
) -> Charge:
    """Price what is charged now, so that all invoices together come to the order."""
    whole = [charged(line, line.key) for line in wares]
    before = _before(session, order, wares)
    quantities = _quantities(wares, remaining(whole, before), given)
    if not any(quantities.values()):
        raise Conflict(ErrorCode.INVALID_STATE, "Nothing of the order is left to invoice.")
    try:
        return proportion(
            whole,
            before,
            quantities,
            exponent=EXPONENTS[order.currency],
            prices=order.prices,
            tax_mode=order.tax_mode,
            rates={key: Tax(tax.code, tax.percent) for key, tax in taxes.items()},
        )
    except PricingError as problem:
        raise refused(problem, list(quantities)) from problem


def _code(session: Session, line: OrderLine) -> str | None:
    """Return the code under which a line is taxed at home; abroad it was frozen without it."""
    if not line.reverse_charge:
        return line.tax_code
    return session.scalar(select(Product.tax_code).where(Product.id == line.product_id))


def _before(session: Session, order: Order, wares: Sequence[OrderLine]) -> list[ChargedLine]:
    keys = {line.id: line.key for line in wares}
    found = (
        select(InvoiceLine)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(Invoice.order_id == order.id, Invoice.status != InvoiceStatus.CREDITED)
        .order_by(InvoiceLine.id)
    )
    return [charged(line, keys[line.order_line_id]) for line in session.scalars(found)]


def _quantities(
    wares: Sequence[OrderLine],
    left: dict[str, Decimal],
    given: Sequence[OrderLineQuantityInput] | None,
) -> dict[str, Decimal]:
    if given is None:
        return left
    keys = {line.id: line.key for line in wares}
    wanted: dict[str, Decimal] = {}
    for at, one in enumerate(given):
        key = keys.get(one["order_line_id"])
        if key is None:
            raise NotFound(f"lines.{at}.order_line_id")
        if key in wanted:
            raise Invalid(f"lines.{at}.order_line_id", "The line is named twice.")
        demand_quantity(one["quantity"], left[key], f"lines.{at}.quantity")
        wanted[key] = one["quantity"]
    return wanted
