"""Lines of orders, invoices and credits as pricing takes them, and its answers as columns."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Protocol, TypedDict

from models.errors import Conflict, ErrorCode, Invalid
from models.ids import InvoiceLineId, OrderLineId
from models.invoices import CreditNote, Invoice
from models.money import EXPONENTS
from models.pricing import Charge, ChargedLine, PricingError, rounded


class OrderLineQuantityInput(TypedDict):
    """How many of a line of an order; above zero, with at most 6 decimals."""

    order_line_id: OrderLineId
    quantity: Decimal


class InvoiceLineQuantityInput(TypedDict):
    """How many of a line of an invoice; above zero, with at most 6 decimals."""

    invoice_line_id: InvoiceLineId
    quantity: Decimal


class Amounts(Protocol):
    """What lines of orders, invoices and credits have in common."""

    quantity: Any
    net: Any
    allocation: Any
    base: Any
    tax: Any
    tax_code: Any
    tax_percent: Any


def charged(line: Amounts, key: str) -> ChargedLine:
    """Return a stored line as pricing takes it."""
    return ChargedLine(
        key=key,
        quantity=line.quantity,
        net=line.net,
        allocation=line.allocation,
        base=line.base,
        tax=line.tax,
        tax_code=line.tax_code,
        tax_percent=line.tax_percent,
    )


def amounts(line: ChargedLine, exponent: int) -> dict[str, Decimal]:
    """Return the columns of a line, at the currency's exponent."""
    found = {"net": line.net, "allocation": line.allocation, "base": line.base, "tax": line.tax}
    return {name: rounded(value, exponent) for name, value in found.items()}


def set_totals(paper: Invoice | CreditNote, charge: Charge) -> None:
    """Write what the lines come to together."""
    exponent = EXPONENTS[paper.currency]
    paper.subtotal = rounded(charge.subtotal, exponent)
    paper.discount_total = rounded(charge.discount, exponent)
    paper.tax_total = rounded(charge.tax, exponent)
    paper.total = rounded(charge.total, exponent)


def demand_quantity(quantity: Decimal, left: Decimal, path: str) -> None:
    """Refuse quantities that are none, and those above what is left."""
    if not quantity.is_finite() or quantity <= 0:
        raise Invalid(path, code=ErrorCode.OUT_OF_RANGE)
    if quantity > left:
        raise Conflict(ErrorCode.AMOUNT_EXCEEDED, field=path, left=f"{left:f}")
    if round(quantity, 6) != quantity:
        raise Invalid(path, code=ErrorCode.OUT_OF_RANGE, decimals=6)


def refused(problem: PricingError, keys: Sequence[str]) -> Exception:
    """Return the refusal of a charge that pricing refused, at the line that was given."""
    field = problem.field
    if problem.key in keys:
        field = f"lines.{keys.index(problem.key)}.quantity"
    return Conflict(ErrorCode.AMOUNT_EXCEEDED, problem.message, field=field)
