"""Sources: which lines of an invoice earn which partner by which rule, agreed when issued."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import ROUND_CEILING
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from auth.lookups import LookUp
from models.commission_ledger import CommissionSource
from models.commission_rules import CommissionRuleVersion
from models.commissions import Basis, Sale, later, most_specific
from models.customers import Customer
from models.deal_partners import DealPartner, holds
from models.invoices import Invoice, InvoiceLine
from models.orders import Order, OrderLine
from models.products import Product, ProductKind
from resolvers.pricing import the_organisation
from resolvers.territories import territory_of


def parts_at(session: Session, deal_id: UUID, at: datetime) -> Sequence[DealPartner]:
    """Return who has a part in a deal at a moment, in a fixed order."""
    found = select(DealPartner).where(DealPartner.deal_id == deal_id, holds(DealPartner, at))
    return session.scalars(found.order_by(DealPartner.since, DealPartner.id)).all()


def rules_at(session: Session, at: datetime) -> Sequence[CommissionRuleVersion]:
    """Return the versions that hold at a moment."""
    version = CommissionRuleVersion
    ends = or_(version.valid_until.is_(None), version.valid_until > at)
    holding = select(version).where(version.valid_from <= at, ends)
    return session.scalars(holding, execution_options={"look_up": LookUp.RULES_IN_FORCE}).all()


def add_sources(
    session: Session, invoice: Invoice, order: Order, parts: Sequence[DealPartner]
) -> None:
    """Write down the sources of an issued invoice that are not there yet."""
    assert invoice.issued_at is not None
    known = set(
        session.execute(
            select(CommissionSource.invoice_line_id, CommissionSource.deal_partner_id).where(
                CommissionSource.invoice_id == invoice.id
            )
        ).all()
    )
    rules = rules_at(session, invoice.issued_at)
    for source in sources_of(session, invoice, order, parts=parts, rules=rules):
        if (source.invoice_line_id, source.deal_partner_id) not in known:
            session.add(source)
    session.flush()


def sources_of(
    session: Session,
    invoice: Invoice,
    order: Order,
    *,
    parts: Sequence[DealPartner],
    rules: Sequence[CommissionRuleVersion],
) -> Iterator[CommissionSource]:
    """Return what the lines of an invoice would be the sources of, under such rules."""
    territory_id = _territory(session, invoice)
    for line, ordered, product in _lines(session, invoice):
        for place, part in enumerate(parts):
            rule = most_specific(rules, sale_of(part, product, territory_id, invoice.currency))
            if rule is not None and _within_months(session, part, invoice, rule):
                source = _agreed(session, invoice, order, part=part, rule=rule)
                source.invoice_line_id, source.product_name = line.id, line.name
                source.cost = ordered.cost * line.quantity if ordered.cost is not None else None
                source.months = contract_length(line, product)
                source.splits, source.place = [each.split_percent for each in parts], place
                yield source


def _territory(session: Session, invoice: Invoice) -> UUID | None:
    """Return the territory that the customer's country was in when the invoice was issued."""
    assert invoice.issued_at is not None
    country = session.get_one(Customer, invoice.customer_id).billing_address_country
    return territory_of(session, country, invoice.issued_at)


def sale_of(
    part: DealPartner, product: Product | None, territory_id: UUID | None, currency: str
) -> Sale:
    """Return a sale in the words of rules."""
    return Sale(
        part.partner_id,
        product.id if product else None,
        product.family_id if product else None,
        part.role,
        territory_id,
        part.tier_id,
        currency,
    )


def contract_length(line: InvoiceLine, product: Product | None) -> int | None:
    """Return how many months a line of a recurring product covers; none for what is sold once."""
    if product is None or product.kind is not ProductKind.RECURRING:
        return None
    size = 12 if "year" in (line.unit or "") else 1
    return max(1, int((line.quantity * size).to_integral_value(ROUND_CEILING)))


def _agreed(
    session: Session,
    invoice: Invoice,
    order: Order,
    *,
    part: DealPartner,
    rule: CommissionRuleVersion,
) -> CommissionSource:
    assert invoice.issued_at is not None
    zone = ZoneInfo(the_organisation(session).time_zone)
    return CommissionSource(
        partner_id=part.partner_id,
        deal_partner_id=part.id,
        deal_id=part.deal_id,
        order_id=order.id,
        invoice_id=invoice.id,
        rule_version_id=rule.id,
        tier_id=part.tier_id,
        role=part.role,
        basis=rule.basis,
        currency=invoice.currency,
        order_number=order.number,
        starts_on=invoice.supplied_on,
        period=f"{invoice.issued_at.astimezone(zone):%Y-%m}",
        issued_at=invoice.issued_at,
    )


def _lines(
    session: Session, invoice: Invoice
) -> Sequence[tuple[InvoiceLine, OrderLine, Product | None]]:
    found = (
        select(InvoiceLine, OrderLine, Product)
        .join(OrderLine, OrderLine.id == InvoiceLine.order_line_id)
        .outerjoin(Product, Product.id == OrderLine.product_id)
        .where(InvoiceLine.invoice_id == invoice.id)
        .order_by(InvoiceLine.position)
    )
    return [(line, ordered, product) for line, ordered, product in session.execute(found)]


def _within_months(
    session: Session, part: DealPartner, invoice: Invoice, rule: CommissionRuleVersion
) -> bool:
    """Whether the deal still earns: so many months from its first invoice on, if the rule says so.

    Of contract months the rule limits the months themselves.
    """
    if rule.months is None or rule.basis is Basis.CONTRACT_MONTH:
        return True
    first = session.scalar(
        select(Invoice.supplied_on)
        .join(Order, Order.id == Invoice.order_id)
        .where(Order.deal_id == part.deal_id, Invoice.number.is_not(None))
        .order_by(Invoice.supplied_on)
        .limit(1)
    )
    return first is None or invoice.supplied_on < later(first, rule.months)
