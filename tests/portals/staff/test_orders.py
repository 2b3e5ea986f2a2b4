"""Orders for the staff: found, delivered in parts, invoiced, put away or cancelled, by role."""

from __future__ import annotations

import pytest
from httpx2 import Response
from sqlalchemy import select

from models import database
from models.invoices import Invoice
from models.orders import Order, OrderLine, OrderStatus
from tests.portals.quotes.offering import offer, sign
from tests.portals.staff.preparing import YUKI
from tests.portals.visiting import Visitor

UNDER_WAY = {"DeliverOrderLines", "FulfilOrder", "SetOrderTracking"}


@pytest.fixture
def order(application: Visitor) -> Order:
    """Six tills that Ana has ordered."""
    quote = offer()
    assert sign(application.enter(""), quote.link()).status_code == 303
    with database.sessions()() as session:
        return session.scalars(select(Order).where(Order.quote_id == quote.id)).one()


def at(order: Order) -> str:
    return f"/app/orders/{order.number}"


def acts(visitor: Visitor, order: Order) -> set[str]:
    """What the page of an order has forms for."""
    text = visitor.get(at(order)).text
    return {one.partition('"')[0] for one in text.split('name="do" value="')[1:]}


def status(order: Order) -> OrderStatus:
    with database.sessions()() as session:
        return session.get_one(Order, order.id).status


def delivered(visitor: Visitor, order: Order, quantity: str) -> Response:
    """Note that so much of the first line came."""
    fields = visitor.fields(visitor.get(at(order)), "DeliverOrderLines")
    return visitor.post(at(order), fields | {"lines.0.quantity": quantity})


def test_an_order_is_in_the_list_of_those_who_see_it(application: Visitor, order: Order):
    assert at(order) in application.enter("manager").get("/app/orders").text
    assert at(order) not in application.get("/app/orders?tab=delivered").text
    assert at(order) in application.get("/app/orders?tab=all&search=new+branch").text
    assert "None of these" in application.get("/app/orders?search=zzz").text
    yuki = application.enter(YUKI)
    assert at(order) not in yuki.get("/app/orders?tab=all").text
    assert yuki.get(at(order)).status_code == 404


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("agent", UNDER_WAY | {"StartOrder"}),
        ("manager", UNDER_WAY | {"StartOrder", "CancelOrder"}),
        ("finance", {"CancelOrder", "IssueInvoice"}),
        ("admin", UNDER_WAY | {"StartOrder", "CancelOrder", "IssueInvoice"}),
    ],
)
def test_acts_are_those_of_the_role(
    application: Visitor, order: Order, role: str, expected: set[str]
):
    assert acts(application.enter(role), order) == expected


def test_an_order_is_delivered_in_parts_and_put_away(application: Visitor, order: Order):
    manager = application.enter("manager")
    tracking = "https://parcels.test/42"
    assert manager.send(at(order), "SetOrderTracking", trackingUrl=tracking).status_code == 303
    assert tracking in manager.get(at(order)).text
    assert delivered(manager, order, "2").status_code == 303
    assert status(order) is OrderStatus.FULFILLING
    assert "Still to come: 4" in manager.get(at(order)).text
    page = delivered(manager, order, "5")
    assert page.status_code == 422
    assert '<a href="#lines-0-quantity">' in page.text
    assert manager.send(at(order), "FulfilOrder").status_code == 303
    assert acts(manager, order) == {"CloseOrder", "SetOrderTracking"}
    assert manager.send(at(order), "CloseOrder").status_code == 303
    assert status(order) is OrderStatus.CLOSED
    assert acts(manager, order) == set()


def test_a_delivery_of_nothing_is_none(application: Visitor, order: Order):
    page = application.enter("agent").send(at(order), "DeliverOrderLines")
    assert page.status_code == 422
    assert '<a href="#lines">' in page.text
    with database.sessions()() as session:
        lines = session.scalars(select(OrderLine).where(OrderLine.order_id == order.id))
        assert not any(line.delivered for line in lines)


def test_finance_invoices_what_is_left_once(application: Visitor, order: Order):
    finance = application.enter("finance")
    assert finance.send(at(order), "IssueInvoice").status_code == 303
    with database.sessions()() as session:
        invoice = session.scalars(select(Invoice).where(Invoice.order_id == order.id)).one()
    assert f"Invoice {invoice.number}" in finance.get(at(order)).text
    assert acts(finance, order) == {"CancelOrder"}
    page = finance.send(at(order), "CancelOrder")
    assert page.status_code == 422
    assert status(order) is OrderStatus.CONFIRMED


def test_a_cancelled_order_is_over(application: Visitor, order: Order):
    manager = application.enter("manager")
    assert manager.send(at(order), "CancelOrder").status_code == 303
    assert status(order) is OrderStatus.CANCELLED
    assert acts(manager, order) == set()
