"""Orders on their way: delivered line by line, never more than ordered, cancelled only before."""

from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from models.errors import ErrorCode
from models.identities import StaffRole
from models.orders import Order, OrderStatus
from models.pricing import LineKind
from resolvers import fulfilment
from resolvers.credits import credit_invoice
from resolvers.invoices import issue_invoice
from tests.models import made
from tests.resolvers.acting import acting, refused, told
from tests.resolvers.orders.shop import TILL, Shop, ordered

NOTE = {"kind": LineKind.NOTE, "name": "By lift", "quantity": Decimal(1)}


def deliver(shop: Shop, order: Order, *quantities: str) -> Order:
    actor = shop.acts(StaffRole.AGENT)
    lines = [
        ordered(line, quantity)
        for line, quantity in zip(shop.lines(order), quantities, strict=False)
    ]
    return fulfilment.deliver_order_lines(shop.session, actor, order_id=order.id, lines=lines)


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        ("10.000001", ErrorCode.AMOUNT_EXCEEDED),
        ("0", ErrorCode.OUT_OF_RANGE),
        ("-1", ErrorCode.OUT_OF_RANGE),
        ("0.0000001", ErrorCode.OUT_OF_RANGE),
        ("NaN", ErrorCode.OUT_OF_RANGE),
        ("Infinity", ErrorCode.OUT_OF_RANGE),
    ],
)
def test_quantities_that_are_none_or_too_many_are_refused(shop: Shop, quantity: str, code):
    order = shop.order()
    with refused(shop.session, code, "lines.0.quantity"):
        deliver(shop, order, quantity)


def test_a_line_named_twice_is_not_delivered_above_its_quantity(shop: Shop):
    order = shop.order()
    twice = [ordered(shop.lines(order)[0], "6")] * 2
    actor = shop.acts(StaffRole.AGENT)
    with refused(shop.session, ErrorCode.AMOUNT_EXCEEDED, "lines.1.quantity"):
        fulfilment.deliver_order_lines(shop.session, actor, order_id=order.id, lines=twice)


def test_lines_of_another_order_are_not_found(shop: Shop):
    order, other = shop.order(), shop.order()
    lines = [ordered(shop.lines(other)[0], "1")]
    actor = shop.acts(StaffRole.AGENT)
    with refused(shop.session, ErrorCode.NOT_FOUND, "lines.0.order_line_id"):
        fulfilment.deliver_order_lines(shop.session, actor, order_id=order.id, lines=lines)


def test_agents_take_only_their_own_orders_further(shop: Shop):
    team = made.team(shop.session)
    order = shop.order()
    shop.session.execute(text("UPDATE orders SET team_id = :team"), {"team": team.id})
    colleague = made.staff(shop.session, email="colleague@trustcart.test")
    actor = acting(shop.session, colleague, team.id)
    assert shop.session.get(Order, order.id, populate_existing=True) is not None
    with refused(shop.session, ErrorCode.NOT_FOUND, "order_id"):
        fulfilment.start_order(shop.session, actor, order_id=order.id)


def test_who_read_an_older_version_is_told(shop: Shop):
    order = deliver(shop, shop.order(), "1")
    with refused(shop.session, ErrorCode.CONFLICT):
        fulfilment.fulfil_order(
            shop.session, shop.acts(StaffRole.AGENT), order_id=order.id, expected_version=1
        )


def test_an_order_goes_on_line_by_line(shop: Shop):
    order = shop.order([TILL, NOTE, TILL | {"quantity": Decimal("2.5")}])
    deliver(shop, order, "4")
    assert (order.status, order.fulfilled_at) == (OrderStatus.FULFILLING, None)
    deliver(shop, order, "6", "2.5")
    assert [line.delivered for line in shop.lines(order)] == [Decimal(10), Decimal("2.5")]
    assert (order.status, order.fulfilled_at is None) == (OrderStatus.FULFILLED, False)
    fulfilment.close_order(shop.session, shop.acts(StaffRole.AGENT), order_id=order.id)
    assert order.status is OrderStatus.CLOSED
    assert told(shop.session) == [
        "order.created",
        "order.delivered",
        "order.fulfilled",
        "order.closed",
    ]


def test_the_rest_is_delivered_at_once(shop: Shop):
    order = shop.order()
    deliver(shop, order, "3")
    fulfilment.fulfil_order(shop.session, shop.acts(StaffRole.AGENT), order_id=order.id)
    assert [line.delivered for line in shop.lines(order)] == [Decimal(10)]
    with refused(shop.session, ErrorCode.INVALID_STATE):
        deliver(shop, order, "1")


def test_what_was_begun_is_not_cancelled(shop: Shop):
    order = shop.order()
    fulfilment.start_order(shop.session, shop.acts(StaffRole.AGENT), order_id=order.id)
    actor = shop.acts(StaffRole.MANAGER)
    with refused(shop.session, ErrorCode.INVALID_STATE):
        fulfilment.cancel_order(shop.session, shop.acts(StaffRole.ADMIN), order_id=order.id)
    assert actor.user_id is not None


def test_what_is_charged_is_credited_before_it_is_cancelled(shop: Shop):
    order = shop.order()
    finance = shop.acts(StaffRole.FINANCE)
    invoice = issue_invoice(shop.session, finance, order_id=order.id)
    with refused(shop.session, ErrorCode.INVALID_STATE):
        fulfilment.cancel_order(shop.session, finance, order_id=order.id)
    credit_invoice(shop.session, finance, invoice_id=invoice.id, reason="Not wanted")
    fulfilment.cancel_order(shop.session, finance, order_id=order.id)
    shop.session.flush()
    assert order.status is OrderStatus.CANCELLED
    with refused(shop.session, ErrorCode.INVALID_STATE):
        issue_invoice(shop.session, finance, order_id=order.id)
    with refused(shop.session, ErrorCode.INVALID_STATE):
        deliver(shop, order, "1")


def test_the_database_knows_the_way_too(shop: Shop):
    shop.order()
    with pytest.raises(IntegrityError, match="cannot go from CONFIRMED to CLOSED"):
        shop.session.execute(text("UPDATE orders SET status = 'CLOSED'"))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://parcel.test/1", "parcel"])
def test_deliveries_are_followed_on_https_pages_only(shop: Shop, url: str):
    order = shop.order()
    with refused(shop.session, ErrorCode.INVALID, "tracking_url"):
        fulfilment.set_order_tracking(
            shop.session, shop.acts(StaffRole.AGENT), order_id=order.id, tracking_url=url
        )


def test_a_delivery_can_be_followed(shop: Shop):
    order = shop.order()
    actor = shop.acts(StaffRole.AGENT)
    for url in ("https://parcel.test/1", None):
        fulfilment.set_order_tracking(shop.session, actor, order_id=order.id, tracking_url=url)
        assert order.tracking_url == url
