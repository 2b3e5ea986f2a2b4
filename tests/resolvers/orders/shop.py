"""A seller, a customer and orders between them, made as acceptance makes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM, Actor, Role
from auth.binding import bind
from models import clock
from models.customers import Customer
from models.identities import Audience, CustomerRole, StaffRole, User, UserStatus
from models.invoices import CreditNote, Invoice, InvoiceLine
from models.money import EXPONENTS
from models.orders import Order, OrderLine
from models.organisations import Organisation
from models.pricing import AmountDiscount, LineKind, PercentDiscount, Sheet, SheetLine, price
from models.quote_lines import QuoteLine
from models.quote_versions import DiscountKind, QuoteStatus, QuoteVersion
from models.quotes import Quote
from models.taxes import TaxRate
from resolvers.charging import InvoiceLineQuantityInput, OrderLineQuantityInput
from resolvers.invoices import issue_invoice
from resolvers.orders import place_order
from tests.models import made
from tests.resolvers.acting import acting, person

TEMPLATE = {"colour": "#0b6b53", "accent": "#0e7259", "logo": None, "footer": None}
TILL = {"name": "Till", "sku": "TILL", "quantity": Decimal(10), "unit_price": Decimal("100.00")}


@dataclass
class Shop:
    """The seller's house, and who works in it."""

    session: Session
    sold: int = 0
    people: dict[StaffRole, User] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.organisation = made.added(
            self.session,
            Organisation(
                name="TrustCart GmbH",
                address_country="DE",
                time_zone="Europe/Berlin",
                currency="EUR",
                bank_details="IBAN DE02 1203 0000 0000 2020 51",
            ),
        )
        self.rate("STANDARD", 19)
        self.people = {role: person(self.session, role) for role in StaffRole}
        self.customer: Customer = made.customer(
            self.session,
            billing_address_country="DE",
            billing_address_city="Berlin",
            owner_id=self.people[StaffRole.AGENT].id,
        )
        self.session.flush()

    def rate(self, code: str, percent: int, since: date = date(2020, 1, 1), **fields: Any) -> None:
        """A tax of the seller's country."""
        rate = TaxRate(code=code, country="DE", name=f"VAT {percent} %", **fields)
        rate.percent, rate.valid_from = Decimal(percent), since
        made.added(self.session, rate)

    def acts(self, role: StaffRole) -> Actor:
        """Let the session see and write as one of the staff."""
        self.session.flush()
        return acting(self.session, self.people[role])

    def buyer(self, role: CustomerRole = CustomerRole.BILLING) -> Actor:
        """Let the session see as one of the customer's people."""
        bind(self.session, SYSTEM)
        user = made.buyer(self.session, self.customer, f"{role.value.lower()}@acme.test")
        user.status, user.customer_role = UserStatus.ACTIVE, role
        self.session.flush()
        actor = Actor(
            user_id=user.id,
            role=Role.CUSTOMER,
            audience=Audience.CUSTOMER,
            name=user.name,
            email=user.email,
            customer_id=self.customer.id,
        )
        bind(self.session, actor)
        return actor

    def accepted(
        self,
        lines: Sequence[dict[str, Any]] = (TILL,),
        *,
        discount: PercentDiscount | AmountDiscount | None = None,
        currency: str = "EUR",
        **fields: Any,
    ) -> QuoteVersion:
        """A version that the customer has accepted."""
        bind(self.session, SYSTEM)
        self.sold += 1
        agent = self.people[StaffRole.AGENT].id
        quote = Quote(
            number=f"Q-{self.sold}", title="Tills", customer_id=self.customer.id, currency=currency
        )
        quote.owner_id = agent
        made.added(self.session, quote)
        version = QuoteVersion(
            quote_id=quote.id, number=1, title="Tills", currency=currency, time_zone="UTC", **fields
        )
        if isinstance(discount, PercentDiscount):
            version.discount_kind, version.discount_value = DiscountKind.PERCENT, discount.percent
        elif discount is not None:
            version.discount_kind, version.discount_value = DiscountKind.AMOUNT, discount.amount
        priced = [_line(version, one, at) for at, one in enumerate(lines, 1)]
        _price(version, priced, discount)
        made.added(self.session, version)
        self.session.add_all(priced)
        self.session.flush()
        return self._sign(quote, version)

    def order(self, *given: Any, **fields: Any) -> Order:
        """The same as an order."""
        order = place_order(self.session, SYSTEM, self.accepted(*given, **fields))
        self.session.flush()
        return order

    def invoice(self, *given: Any, **fields: Any) -> Invoice:
        """The same charged whole."""
        order = self.order(*given, **fields)
        return issue_invoice(self.session, self.acts(StaffRole.FINANCE), order_id=order.id)

    def lines(self, order: Order) -> list[OrderLine]:
        """What is delivered and charged, in its order."""
        found = select(OrderLine).where(OrderLine.order_id == order.id)
        wares = found.where(OrderLine.kind == LineKind.PRODUCT).order_by(OrderLine.position)
        return list(self.session.scalars(wares))

    def charged(self, invoice: Invoice) -> list[InvoiceLine]:
        """The lines of an invoice."""
        found = select(InvoiceLine).where(InvoiceLine.invoice_id == invoice.id)
        return list(self.session.scalars(found.order_by(InvoiceLine.position)))

    def _sign(self, quote: Quote, version: QuoteVersion) -> QuoteVersion:
        content: dict[str, Any] = {"number": quote.number, "language": "en", "contact": None}
        kind, value = version.discount_kind, version.discount_value
        given = {"kind": kind.value, "value": str(value)} if kind else None
        content |= {"discount": given, "template": TEMPLATE}
        version.content = json.dumps(content)
        version.content_hash = hashlib.sha256(version.content.encode()).hexdigest()
        version.status, version.expires_at = QuoteStatus.SENT, clock.now() + timedelta(days=9)
        self.session.flush()
        version.move(QuoteStatus.ACCEPTED)
        self.session.flush()
        return version


def _price(version: QuoteVersion, lines: list[QuoteLine], discount: Any) -> None:
    sheet = Sheet(
        currency=version.currency,
        exponent=EXPONENTS[version.currency],
        prices=version.prices,
        tax_mode=version.tax_mode,
        lines=tuple(_priced(line) for line in lines),
        discount=discount,
    )
    priced = price(sheet)
    for line, found in zip(lines, priced.lines, strict=True):
        line.net, line.allocation = found.net, found.allocation
        line.base, line.tax = found.base, found.tax
    version.subtotal, version.discount_total = priced.subtotal, priced.discount
    version.tax_total, version.total = priced.tax, priced.total


def _line(version: QuoteVersion, given: dict[str, Any], position: int) -> QuoteLine:
    usual = {"tax_code": "STANDARD", "tax_name": "VAT 19 %", "tax_percent": Decimal(19)}
    words = {"key": f"l{position}", "position": position, "currency": version.currency}
    return QuoteLine(quote_version_id=version.id, **usual | words | given)


def _priced(line: QuoteLine) -> SheetLine:
    return SheetLine(
        key=line.key,
        kind=line.kind,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        discount_amount=line.discount_amount,
        tax_code=line.tax_code,
        tax_percent=line.tax_percent,
        optional=line.optional,
        chosen=line.chosen,
    )


def ordered(line: OrderLine, quantity: str | Decimal) -> OrderLineQuantityInput:
    """So many of an order's line."""
    return {"order_line_id": line.id, "quantity": Decimal(quantity)}


def charged(line: InvoiceLine, quantity: str | Decimal) -> InvoiceLineQuantityInput:
    """So many of an invoice's line."""
    return {"invoice_line_id": line.id, "quantity": Decimal(quantity)}


def said(paper: Invoice | CreditNote) -> dict[str, Any]:
    """What an issued paper says."""
    assert paper.content is not None
    return paper.content
