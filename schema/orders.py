"""Orders and their lines as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, func, select

from auth.given import Given
from models.invoices import Invoice as Invoices
from models.invoices import InvoiceLine as InvoiceLines
from models.invoices import InvoiceStatus
from models.orders import Order as Orders
from models.orders import OrderLine as OrderLines
from resolvers import fulfilment
from schema.entities import entity
from schema.fields import column, computed, money, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from models.orders import OrderStatus
    from models.pricing import LineKind, PriceMode, TaxMode
    from schema.connections import Connection
    from schema.customers import Customer
    from schema.deals import Deal
    from schema.events import Event
    from schema.identities import User
    from schema.invoices import Invoice
    from schema.money import Money
    from schema.products import Product
    from schema.quote_versions import QuoteVersion
    from schema.quotes import Quote
    from schema.scalars import CurrencyCode
    from schema.teams import SalesTeam


def _invoiced(row: Any, _given: Given) -> ColumnElement[Decimal]:
    line, invoice = InvoiceLines.__table__.alias("charged"), Invoices.__table__.alias("charging")
    return (
        select(func.coalesce(func.sum(line.c.quantity), 0))
        .select_from(line.join(invoice, invoice.c.id == line.c.invoice_id))
        .where(line.c.order_line_id == row.c.id, invoice.c.status != InvoiceStatus.CREDITED)
        .scalar_subquery()
    )


@entity(Orders, plural="orders", order="-updated_at")
class Order:
    """What a customer has ordered: the accepted version of a quote, copied line by line.

    CONFIRMED → FULFILLING → FULFILLED → CLOSED; from CONFIRMED also CANCELLED. Its lines and
    amounts never change.
    """

    number: str = column("Human number such as O-2026-00017; it opens nothing.")
    title: str = column("What it is about, as in the quote.")
    status: OrderStatus = column("How far it is.")
    quote: Quote | None = to_one("The quote that was accepted.")
    quote_version: QuoteVersion | None = to_one("Its version that was accepted.")
    customer: Customer | None = to_one("The company that ordered.")
    deal: Deal | None = to_one("The opportunity behind it.")
    currency: CurrencyCode = column("The currency of all its amounts.")
    prices: PriceMode = column("Whether prices are without tax (NET) or with it (GROSS).")
    tax_mode: TaxMode = column("Whether tax is rounded once for each rate or for each line.")
    subtotal: Money = money("The sum of its lines.")
    discount_total: Money = money("The discount on the whole.")
    tax_total: Money = money("All taxes, as they were when the quote was sent.")
    total: Money = money("What it comes to.")
    purchase_order_ref: str | None = column("The customer's own number for it.")
    ordered_at: datetime = column("When the quote was accepted.")
    confirmed_at: datetime | None = column("When it was confirmed: at once.")
    started_at: datetime | None = column("When its delivery began.")
    fulfilled_at: datetime | None = column("When everything was delivered.")
    cancelled_at: datetime | None = column("When it was cancelled.")
    tracking_url: str | None = column("Where the delivery can be followed: https, up to 400 signs.")
    lines: Connection[OrderLine] = to_many("Its lines, sections and notes.", key="order_id")
    invoices: Connection[Invoice] = to_many("The invoices for it.", key="order_id")
    owner: User | None = to_one("The member of the staff who is responsible.")
    team: SalesTeam | None = to_one("The team that the owner had when the quote became his.")
    events: Connection[Event] = to_many(
        "What happened to it.", on=lambda event, row, _: event.c.subject_id == row.c.id
    )
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(OrderLines, plural=None, order="position")
class OrderLine:
    """A line as it was accepted: a product, the title of a section, or words."""

    order: Order = to_one("The order.", implied=True)
    key: str = column("The line's key in the quote.")
    position: int = column("Its place, from 1.")
    kind: LineKind = column("PRODUCT, SECTION or NOTE.")
    product: Product | None = to_one("The product, as it is sold today.")
    sku: str | None = column("The article number.")
    name: str = column("What it is.")
    text: str | None = column("More about it.")
    unit: str | None = column("What one of it is, such as `hour`.")
    quantity: Decimal = column("How many were ordered.")
    delivered: Decimal = column("How many were delivered so far.")
    invoiced: Decimal = computed(
        "How many are on invoices; those that were credited whole do not count.", _invoiced
    )
    unit_price: Decimal = column("The price of one, at up to 6 decimals, in `currency`.")
    discount_percent: Decimal | None = column("The line's discount in percent.")
    discount_amount: Money | None = money("The line's fixed discount.")
    currency: CurrencyCode = column("The currency of its amounts.")
    tax_code: str | None = column("The code of its tax.")
    tax_name: str | None = column("The name of its tax.")
    tax_percent: Decimal = column("The rate of its tax in percent.")
    reverse_charge: bool = column("Whether the buyer owes the tax (EU 2006/112, article 196).")
    net: Money = money("Quantity × price, less the line's discount.")
    allocation: Money = money("Its share of the discount on the whole.")
    base: Money = money("What tax is computed on.")
    tax: Money = money("Its share of the taxes.")
    cost: Decimal | None = column("What one costs us, in `currency`.")


mutations(
    fulfilment.start_order,
    fulfilment.deliver_order_lines,
    fulfilment.fulfil_order,
    fulfilment.close_order,
    fulfilment.cancel_order,
    fulfilment.set_order_tracking,
)
