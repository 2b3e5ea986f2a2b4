"""What invoices and credits say: JSON, frozen when they are issued, from which the PDF is made."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.customers import Customer
from models.invoices import CreditLine, CreditNote, Invoice, InvoiceLine
from models.money import EXPONENTS
from models.orders import Order, OrderLine
from models.organisations import Organisation
from models.pricing import LineKind, rounded
from models.quote_versions import QuoteVersion
from resolvers.fulfilment import lines_of_order
from resolvers.parties import buyer, seller
from resolvers.quotes.contents import number
from resolvers.records import find

SCHEMA: Final = "trustcart.invoice/1"
Content = dict[str, Any]


def invoice_content(
    session: Session, invoice: Invoice, lines: Sequence[InvoiceLine], *, organisation: Organisation
) -> Content:
    """Return what an invoice says, but for its number, which comes last."""
    order = find(session, Order, invoice.order_id)
    wares = {line.id: line for line in lines_of_order(session, order)}
    printed = {line.order_line_id: _line(line, wares[line.order_line_id]) for line in lines}
    head = _head(session, invoice, order=order, organisation=organisation)
    return head | {
        "kind": "INVOICE",
        "due_on": invoice.due_on.isoformat() if invoice.due_on else None,
        "notes": None,
        "original_invoice": None,
        "lines": _in_sections(wares.values(), printed),
        "discount": _discount(head["discount"], invoice),
        "totals": _totals(invoice, lines),
        "payment": {"bank": organisation.bank_details, "reference": None},
    }


def credit_content(
    session: Session,
    credit: CreditNote,
    lines: Sequence[CreditLine],
    *,
    invoice: Invoice,
    organisation: Organisation,
) -> Content:
    """Return what a credit says, but for its number; amounts are owed to the customer."""
    order = find(session, Order, invoice.order_id)
    wares = {line.id: line for line in lines_of_order(session, order)}
    charged = select(InvoiceLine).where(InvoiceLine.invoice_id == invoice.id)
    origins = {line.id: wares[line.order_line_id] for line in session.scalars(charged)}
    head = _head(session, invoice, order=order, organisation=organisation)
    return head | {
        "kind": "CREDIT_NOTE",
        "due_on": None,
        "notes": credit.reason,
        "original_invoice": invoice.number,
        "lines": [_line(line, origins[line.invoice_line_id]) for line in lines],
        "discount": _discount(head["discount"], credit),
        "totals": _totals(credit, lines),
        "payment": None,
    }


def _head(
    session: Session, invoice: Invoice, *, order: Order, organisation: Organisation
) -> Content:
    """Return what both papers say: the parties as they are today, the rest as it was offered."""
    customer = find(session, Customer, order.customer_id)
    offered = json.loads(find(session, QuoteVersion, order.quote_version_id).content or "{}")
    return {
        "schema": SCHEMA,
        "language": offered["language"],
        "currency": order.currency,
        "prices": order.prices.value,
        "issued_on": clock.today(organisation.time_zone).isoformat(),
        "supplied_on": invoice.supplied_on.isoformat(),
        "seller": seller(organisation),
        "customer": buyer(customer),
        "contact": offered["contact"],
        "title": None,
        "intro": None,
        "order": order.number,
        "quote": offered["number"],
        "purchase_order_ref": order.purchase_order_ref,
        "discount": offered["discount"],
        "template": offered["template"],
    }


def _in_sections(
    ordered: Sequence[OrderLine] | Any, printed: Mapping[Any, Content]
) -> list[Content]:
    """Return the charged lines in the order's order, under the titles of their sections."""
    found: list[Content] = []
    title: Content | None = None
    for line in ordered:
        if line.kind is LineKind.SECTION:
            title = {"kind": line.kind.value, "key": line.key, "name": line.name, "text": line.text}
        elif line.id in printed:
            found += [title] if title else []
            found.append(printed[line.id])
            title = None
    return [line | {"position": position} for position, line in enumerate(found, 1)]


def _line(line: InvoiceLine | CreditLine, ware: OrderLine) -> Content:
    """Return a line; an amount that was taken off without a quantity is one piece of itself."""
    exponent = EXPONENTS[line.currency]
    quantity = line.quantity or Decimal(1)
    unit_price = line.unit_price if line.quantity else line.net
    off = rounded(quantity * unit_price, exponent) - line.net
    fixed = ware.discount_amount is not None and off > 0
    return {
        "key": ware.key,
        "position": line.position,
        "kind": LineKind.PRODUCT.value,
        "optional": False,
        "chosen": True,
        "sku": ware.sku,
        "name": line.name,
        "text": ware.text,
        "unit": line.unit if line.quantity else None,
        "quantity": number(quantity),
        "unit_price": number(unit_price, exponent),
        "list_price": None,
        "discount_percent": _percent(ware) if line.quantity else None,
        "discount_amount": number(off, exponent) if fixed else None,
        "net": number(line.net, exponent),
        "tax_code": line.tax_code,
        "tax_name": line.tax_name,
        "tax_percent": number(line.tax_percent),
        "reverse_charge": line.reverse_charge,
        "image": None,
    }


def _percent(ware: OrderLine) -> str | None:
    return None if ware.discount_percent is None else number(ware.discount_percent)


def _discount(offered: Content | None, paper: Invoice | CreditNote) -> Content | None:
    """Return the discount on the whole: its percentage, or what of it falls on this paper."""
    if not paper.discount_total:
        return None
    if offered and offered["kind"] == "PERCENT":
        return offered
    return {"kind": "AMOUNT", "value": number(paper.discount_total, EXPONENTS[paper.currency])}


def _totals(paper: Invoice | CreditNote, lines: Sequence[InvoiceLine | CreditLine]) -> Content:
    exponent = EXPONENTS[paper.currency]
    return {
        "subtotal": number(paper.subtotal, exponent),
        "discount": number(paper.discount_total, exponent),
        "taxes": _taxes(lines, exponent),
        "tax": number(paper.tax_total, exponent),
        "total": number(paper.total, exponent),
        "paid": number(Decimal(0), exponent),
        "due": number(paper.total, exponent),
    }


def _taxes(lines: Sequence[InvoiceLine | CreditLine], exponent: int) -> list[Content]:
    """Return the sums by code and rate: higher rates first, then by code."""
    groups: dict[tuple[Decimal, str], list[InvoiceLine | CreditLine]] = {}
    for line in lines:
        groups.setdefault((-line.tax_percent, line.tax_code or ""), []).append(line)
    return [
        {
            "code": members[0].tax_code,
            "name": members[0].tax_name,
            "percent": number(members[0].tax_percent),
            "base": number(sum((line.base for line in members), Decimal(0)), exponent),
            "tax": number(sum((line.tax for line in members), Decimal(0)), exponent),
        }
        for _, members in sorted(groups.items())
    ]
