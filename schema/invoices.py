"""Invoices, payments and credits as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, func

from auth.given import Given
from models.invoices import CreditLine as CreditLines
from models.invoices import CreditNote as CreditNotes
from models.invoices import Invoice as Invoices
from models.invoices import InvoiceLine as InvoiceLines
from models.invoices import Payment as Payments
from resolvers import invoices, payments
from resolvers.credits import credit_invoice
from schema.entities import entity
from schema.fields import column, computed, money, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from models.invoices import InvoiceStatus
    from schema.connections import Connection
    from schema.customers import Customer
    from schema.events import Event
    from schema.identities import User
    from schema.money import Money
    from schema.orders import Order, OrderLine
    from schema.scalars import CurrencyCode
    from schema.teams import SalesTeam


def _open(row: Any, _given: Given) -> ColumnElement[Decimal]:
    settled = func.least(row.c.total, row.c.paid_total + row.c.credited_total)
    return row.c.total - settled  # type: ignore[no-any-return]


def _refundable(row: Any, _given: Given) -> ColumnElement[Decimal]:
    settled = func.greatest(row.c.total, row.c.paid_total + row.c.credited_total)
    return settled - row.c.total  # type: ignore[no-any-return]


def _overdue(row: Any, given: Given) -> ColumnElement[bool]:
    return (row.c.due_on < given.today) & (_open(row, given) > 0)  # type: ignore[no-any-return]


@entity(Invoices, plural="invoices", order="-updated_at")
class Invoice:
    """What a customer owes for an order, or for a part of it. Once issued it never changes.

    ISSUED → PART_PAID → PAID, or CREDITED when all of it was taken back, paid or not.
    """

    number: str | None = column("Such as INV-2026-00001; without gaps in a year.")
    status: InvoiceStatus = column("How far it is.")
    order: Order | None = to_one("The order that it charges.")
    customer: Customer | None = to_one("The company that owes it.")
    currency: CurrencyCode = column("The currency of all its amounts.")
    subtotal: Money = money("The sum of its lines.")
    discount_total: Money = money("Its part of the discount on the whole.")
    tax_total: Money = money("All taxes, by the date of supply.")
    total: Money = money("What it comes to.")
    paid_total: Money = money("What was paid.")
    credited_total: Money = money("What was taken back by credits.")
    open: Decimal = computed("What is still to be paid, in `currency`.", _open)
    refundable: Decimal = computed(
        "What was paid and then credited: to be given back, in `currency`.", _refundable
    )
    overdue: bool = computed(
        "Whether something is open after the day on which it was due.", _overdue
    )
    supplied_on: date = column("The day of supply, which decides about its taxes.")
    issued_at: datetime | None = column("When it was issued.")
    due_on: date | None = column("The last day of payment: the day of issue and the seller's days.")
    dunning_note: str | None = column("What staff note about its collection, internal.")
    lines: Connection[InvoiceLine] = to_many("Its lines.", key="invoice_id")
    payments: Connection[Payment] = to_many("What came in for it.", key="invoice_id")
    credit_notes: Connection[CreditNote] = to_many("What was taken back.", key="invoice_id")
    owner: User | None = to_one("The member of the staff who is responsible.")
    team: SalesTeam | None = to_one("The team that the owner had when the quote became his.")
    events: Connection[Event] = to_many(
        "What happened to it.", on=lambda event, row, _: event.c.subject_id == row.c.id
    )
    version: int = column("Rises with every change.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(InvoiceLines, plural=None, order="position")
class InvoiceLine:
    """How much of an order's line is charged."""

    invoice: Invoice = to_one("The invoice.", implied=True)
    order_line: OrderLine | None = to_one("The line of the order.")
    position: int = column("Its place, from 1.")
    name: str = column("What it is.")
    unit: str | None = column("What one of it is, such as `hour`.")
    quantity: Decimal = column("How many are charged.")
    unit_price: Decimal = column("The price of one, at up to 6 decimals, in `currency`.")
    currency: CurrencyCode = column("The currency of its amounts.")
    tax_code: str | None = column("The code of its tax.")
    tax_name: str | None = column("The name of its tax.")
    tax_percent: Decimal = column("The rate of its tax in percent, by the date of supply.")
    reverse_charge: bool = column("Whether the buyer owes the tax (EU 2006/112, article 196).")
    net: Money = money("Quantity × price, less the line's discount.")
    allocation: Money = money("Its share of the discount on the whole.")
    base: Money = money("What tax is computed on.")
    tax: Money = money("Its share of the taxes.")


@entity(Payments, plural="payments", order="-received_on")
class Payment:
    """Money that came in for an invoice. A provider's reference counts once."""

    invoice: Invoice = to_one("The invoice.", implied=True)
    amount: Money = money("How much came in.", amount="amount")
    provider: str = column("Through whom it came, at most 64 characters: `bank` unless said.")
    provider_ref: str = column("Its reference there, at most 200 characters.")
    received_on: date = column("The day on which it came in.")
    created_at: datetime = column("When the record was made.")


@entity(CreditNotes, plural="creditNotes", order="-issued_at")
class CreditNote:
    """What of an invoice is taken back; all credits and payments together never exceed it."""

    number: str = column("Such as CN-2026-00001; without gaps in a year.")
    invoice: Invoice = to_one("The invoice.", implied=True)
    customer: Customer | None = to_one("The company that it is owed to.")
    currency: CurrencyCode = column("The currency of all its amounts.")
    subtotal: Money = money("The sum of its lines.")
    discount_total: Money = money("Its part of the discount on the whole.")
    tax_total: Money = money("All taxes.")
    total: Money = money("What it comes to.")
    reason: str = column("Why, at most 500 characters; it is printed.")
    issued_at: datetime = column("When it was issued.")
    lines: Connection[CreditLine] = to_many("Its lines.", key="credit_note_id")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(CreditLines, plural=None, order="position")
class CreditLine:
    """How much of an invoice's line is taken back; without a quantity it is an amount only."""

    credit_note: CreditNote = to_one("The credit.", implied=True)
    invoice_line: InvoiceLine = to_one("The line of the invoice.", implied=True)
    position: int = column("Its place, from 1.")
    name: str = column("What it is.")
    unit: str | None = column("What one of it is, such as `hour`.")
    quantity: Decimal = column("How many are taken back; 0 where it is an amount.")
    unit_price: Decimal = column("The price of one, at up to 6 decimals, in `currency`.")
    currency: CurrencyCode = column("The currency of its amounts.")
    tax_code: str | None = column("The code of its tax.")
    tax_name: str | None = column("The name of its tax.")
    tax_percent: Decimal = column("The rate of its tax in percent.")
    reverse_charge: bool = column("Whether the buyer owes the tax (EU 2006/112, article 196).")
    net: Money = money("Quantity × price, less the line's discount.")
    allocation: Money = money("Its share of the discount on the whole.")
    base: Money = money("What tax is computed on.")
    tax: Money = money("Its share of the taxes.")


mutations(
    invoices.issue_invoice,
    payments.record_payment,
    credit_invoice,
)
