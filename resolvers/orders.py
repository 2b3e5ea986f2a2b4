"""Orders: made of accepted versions, delivered line by line, closed or cancelled."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.lookups import LookUp
from models import clock
from models.base import Visibility
from models.events import record
from models.orders import Order, OrderLine, OrderStatus
from models.quote_lines import QuoteLine
from models.quote_versions import QuoteVersion
from models.quotes import Quote
from resolvers.numbering import order_number

COPIED = (
    "key",
    "kind",
    "product_id",
    "sku",
    "name",
    "text",
    "unit",
    "quantity",
    "unit_price",
    "discount_percent",
    "discount_amount",
    "currency",
    "tax_code",
    "tax_name",
    "tax_percent",
    "tax_overridden",
    "reverse_charge",
    "net",
    "allocation",
    "base",
    "tax",
    "cost",
)


def place_order(session: Session, actor: Actor, version: QuoteVersion) -> Order:
    """Make the order of an accepted version, confirmed at once: a second one the database refuses.

    The caller may be a customer or the bearer of a link; the lines are copied whole nevertheless.
    """
    wide = {"look_up": LookUp.OFFERED_WHOLE}
    quote = session.scalars(
        select(Quote).where(Quote.id == version.quote_id), execution_options=wide
    ).one()
    lines = session.scalars(
        select(QuoteLine)
        .where(QuoteLine.quote_version_id == version.id, QuoteLine.chosen)
        .order_by(QuoteLine.position),
        execution_options=wide,
    ).all()
    order = _order(order_number(session), quote, version)
    session.add(order)
    session.flush()
    session.add_all(_copied(order, lines))
    told = {"number": order.number, "quote_id": quote.id, "total": order.total}
    record(
        session,
        actor,
        "order.created",
        subject=order,
        changes=told | {"currency": order.currency},
        visibility=Visibility.CUSTOMER,
    )
    return order


def _order(number: str, quote: Quote, version: QuoteVersion) -> Order:
    now = clock.now()
    return Order(
        number=number,
        title=version.title,
        quote_id=quote.id,
        quote_version_id=version.id,
        customer_id=quote.customer_id,
        deal_id=quote.deal_id,
        owner_id=quote.owner_id,
        team_id=quote.team_id,
        status=OrderStatus.CONFIRMED,
        currency=version.currency,
        prices=version.prices,
        tax_mode=version.tax_mode,
        subtotal=version.subtotal,
        discount_total=version.discount_total,
        tax_total=version.tax_total,
        total=version.total,
        purchase_order_ref=version.purchase_order_ref,
        ordered_at=now,
        confirmed_at=now,
    )


def _copied(order: Order, lines: Sequence[QuoteLine]) -> list[OrderLine]:
    return [
        OrderLine(
            order_id=order.id,
            position=position,
            **{name: getattr(line, name) for name in COPIED},
        )
        for position, line in enumerate(lines, 1)
    ]
