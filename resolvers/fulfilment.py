"""How orders go on: started, delivered line by line, closed, or cancelled before anything is."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.writing import may_write
from models.base import Visibility
from models.errors import Conflict, ErrorCode, Invalid, NotFound
from models.events import record
from models.ids import OrderId
from models.invoices import Invoice, InvoiceStatus
from models.orders import Order, OrderLine, OrderStatus
from models.pricing import LineKind
from resolvers.charging import OrderLineQuantityInput, demand_quantity
from resolvers.records import assign, expect, find
from resolvers.use_cases import raises


@raises(ErrorCode.INVALID_STATE)
def start_order(
    session: Session, actor: Actor, *, order_id: OrderId, expected_version: int | None = None
) -> Order:
    """Begin to fulfil a confirmed order; from then on it cannot be cancelled."""
    order = _to_change(session, actor, order_id, expected_version)
    order.move(OrderStatus.FULFILLING)
    _tell(session, actor, order, "order.started")
    return order


@raises(ErrorCode.INVALID_STATE, ErrorCode.AMOUNT_EXCEEDED)
def deliver_order_lines(
    session: Session,
    actor: Actor,
    *,
    order_id: OrderId,
    lines: list[OrderLineQuantityInput],
    expected_version: int | None = None,
) -> Order:
    """Note what was delivered now, line by line; never more than was ordered.

    A confirmed order is started by that. Once everything is delivered the order is FULFILLED.
    """
    order = _to_change(session, actor, order_id, expected_version)
    if not lines:
        raise Invalid("lines", code=ErrorCode.REQUIRED)
    _begin(session, order)
    wares = _wares(session, order)
    known = {line.id: line for line in wares}
    for at, given in enumerate(lines):
        line = known.get(given["order_line_id"])
        if line is None:
            raise NotFound(f"lines.{at}.order_line_id")
        left = line.quantity - line.delivered
        demand_quantity(given["quantity"], left, f"lines.{at}.quantity")
        line.delivered += given["quantity"]
    _deliver(session, actor, order, wares)
    return order


@raises(ErrorCode.INVALID_STATE)
def fulfil_order(
    session: Session, actor: Actor, *, order_id: OrderId, expected_version: int | None = None
) -> Order:
    """Note that all that was still to be delivered is; a confirmed order is started by that."""
    order = _to_change(session, actor, order_id, expected_version)
    _begin(session, order)
    wares = _wares(session, order)
    for line in wares:
        line.delivered = line.quantity
    _deliver(session, actor, order, wares)
    return order


@raises(ErrorCode.INVALID_STATE)
def close_order(
    session: Session, actor: Actor, *, order_id: OrderId, expected_version: int | None = None
) -> Order:
    """Put a fulfilled order away; it can still be invoiced."""
    order = _to_change(session, actor, order_id, expected_version)
    order.move(OrderStatus.CLOSED)
    record(session, actor, "order.closed", subject=order)
    return order


@raises(ErrorCode.INVALID_STATE)
def cancel_order(
    session: Session, actor: Actor, *, order_id: OrderId, expected_version: int | None = None
) -> Order:
    """Cancel a confirmed order of which nothing is invoiced; credited invoices do not count."""
    order = _to_change(session, actor, order_id, expected_version)
    charged = select(Invoice.id).where(
        Invoice.order_id == order.id, Invoice.status != InvoiceStatus.CREDITED
    )
    if session.scalar(charged.limit(1)) is not None:
        raise Conflict(ErrorCode.INVALID_STATE, "Credit the invoices of the order first.")
    order.move(OrderStatus.CANCELLED)
    _tell(session, actor, order, "order.cancelled")
    return order


@raises(ErrorCode.INVALID_STATE)
def set_order_tracking(
    session: Session,
    actor: Actor,
    *,
    order_id: OrderId,
    tracking_url: str | None,
    expected_version: int | None = None,
) -> Order:
    """Say where the delivery can be followed: an address of the web, https only; null empties."""
    order = _to_change(session, actor, order_id, expected_version)
    if order.status is OrderStatus.CANCELLED:
        raise Conflict(ErrorCode.INVALID_STATE, "The order was cancelled.")
    assign(order, {"tracking_url": tracking_url})
    if order.tracking_url and not order.tracking_url.startswith("https://"):
        raise Invalid("tracking_url", "It is no https address.")
    told = {"tracking_url": order.tracking_url}
    _tell(session, actor, order, "order.tracked", **told)
    return order


def order_to_change(session: Session, actor: Actor, order_id: UUID) -> Order:
    """Return the order, locked: whatever is done to one order is done one after the other."""
    order = find(session, Order, order_id, field="order_id", lock="change")
    if not may_write(actor, order):
        raise NotFound("order_id")
    return order


def lines_of_order(session: Session, order: Order) -> list[OrderLine]:
    """Return an order's lines in their order, as they are now."""
    found = select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.position)
    return list(session.scalars(found.execution_options(populate_existing=True)))


def _to_change(
    session: Session, actor: Actor, order_id: UUID, expected_version: int | None
) -> Order:
    order = order_to_change(session, actor, order_id)
    expect(order, expected_version)
    return order


def _wares(session: Session, order: Order) -> list[OrderLine]:
    return [line for line in lines_of_order(session, order) if line.kind is LineKind.PRODUCT]


def _begin(session: Session, order: Order) -> None:
    """Start a confirmed order; only one that is being fulfilled is delivered."""
    if order.status is OrderStatus.CONFIRMED:
        order.move(OrderStatus.FULFILLING)
        session.flush()  # the database takes one step of the way at a time
    if order.status is not OrderStatus.FULFILLING:
        raise Conflict(
            ErrorCode.INVALID_STATE, f"An order that is {order.status} has nothing to deliver."
        )


def _deliver(session: Session, actor: Actor, order: Order, wares: list[OrderLine]) -> None:
    if all(line.delivered == line.quantity for line in wares):
        order.move(OrderStatus.FULFILLED)
    order.mark_changed()
    told = {line.key: line.delivered for line in wares}
    record(
        session,
        actor,
        "order.fulfilled" if order.status is OrderStatus.FULFILLED else "order.delivered",
        subject=order,
        changes={"delivered": told},
        visibility=Visibility.CUSTOMER,
    )


def _tell(session: Session, actor: Actor, order: Order, name: str, **changes: str | None) -> None:
    record(session, actor, name, subject=order, changes=changes, visibility=Visibility.CUSTOMER)
