"""What an accepted version becomes: one order, the same line by line."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from auth.actors import Actor, Bearer, Role
from auth.binding import bind
from models import clock
from models.base import Visibility
from models.errors import ErrorCode
from models.events import Event
from models.identities import Audience
from models.orders import OrderLine, OrderStatus
from models.pricing import LineKind, PercentDiscount
from models.quote_lines import QuoteLine
from resolvers.orders import COPIED, place_order
from tests.resolvers.acting import refused, told
from tests.resolvers.orders.shop import TILL, Shop

SECTION = {"kind": LineKind.SECTION, "name": "Hardware", "quantity": Decimal(1)}
NOTE = {"kind": LineKind.NOTE, "name": "Delivered in spring", "quantity": Decimal(1)}
CHOSEN = TILL | {"name": "Drawer", "optional": True, "chosen": True, "cost": Decimal("61.5")}
LEFT_OUT = TILL | {"name": "Scanner", "optional": True, "chosen": False}


def test_a_version_becomes_an_order_once(shop: Shop):
    version = shop.accepted()
    actor = shop.buyer()
    place_order(shop.session, actor, version)
    shop.session.flush()
    with refused(shop.session, ErrorCode.QUOTE_ALREADY_ACCEPTED):
        place_order(shop.session, actor, version)


def test_everything_accepted_is_copied_and_nothing_else(shop: Shop):
    given = [SECTION, TILL, NOTE, CHOSEN, LEFT_OUT]
    version = shop.accepted(given, discount=PercentDiscount(Decimal(5)))
    order = place_order(shop.session, shop.buyer(), version)
    told(shop.session)
    lines = select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.position)
    copies = list(shop.session.scalars(lines))
    offered = select(QuoteLine).where(QuoteLine.quote_version_id == version.id, QuoteLine.chosen)
    originals = list(shop.session.scalars(offered.order_by(QuoteLine.position)))
    assert [line.name for line in copies] == ["Hardware", "Till", "Delivered in spring", "Drawer"]
    assert [line.position for line in copies] == [1, 2, 3, 4]
    for copy, original in zip(copies, originals, strict=True):
        assert {name: getattr(copy, name) for name in COPIED} == {
            name: getattr(original, name) for name in COPIED
        }
    assert (order.subtotal, order.discount_total) == (Decimal("2000.00"), Decimal("100.00"))
    assert (order.tax_total, order.total) == (Decimal("361.00"), Decimal("2261.00"))
    assert sum(line.base + line.tax for line in copies) == order.total


def test_it_is_confirmed_at_once_and_belongs_to_the_quotes_owner(shop: Shop):
    with clock.frozen(datetime(2026, 11, 25, 9, tzinfo=UTC)) as now:
        order = place_order(shop.session, shop.buyer(), shop.accepted())
    assert (order.status, order.confirmed_at, order.ordered_at) == (OrderStatus.CONFIRMED, now, now)
    assert order.owner_id == shop.customer.owner_id
    assert order.customer_id == shop.customer.id
    assert order.number.startswith("O-2026-")
    assert len(order.number) == len("O-2026-00017")


def test_numbers_rise(shop: Shop):
    first, second = shop.order(), shop.order()
    assert int(second.number[-5:]) == int(first.number[-5:]) + 1


def test_the_bearer_of_a_link_gets_an_order_too(shop: Shop):
    version = shop.accepted([CHOSEN])
    bearer = Bearer(uuid4(), version.quote_id, uuid4(), may_accept=True)
    actor = Actor(None, Role.LINK, Audience.CUSTOMER, "Ana", "ana@acme.test", bearer=bearer)
    bind(shop.session, actor)
    order = place_order(shop.session, actor, version)
    shop.session.flush()
    assert order.created_by_id is None
    shop.buyer()
    (line,) = shop.session.scalars(select(OrderLine).where(OrderLine.order_id == order.id))
    assert line.cost == Decimal("61.5")


def test_the_customer_may_know_of_it(shop: Shop):
    order = place_order(shop.session, shop.buyer(), shop.accepted())
    assert told(shop.session) == ["order.created"]
    event = shop.session.scalars(select(Event)).one()
    assert (event.visibility, event.customer_id) == (Visibility.CUSTOMER, order.customer_id)
    assert event.changes["number"] == order.number


@pytest.mark.parametrize(
    "change", ["total = 1.00", "number = 'O-1'", "title = 'x'", "purchase_order_ref = 'x'"]
)
def test_the_database_keeps_what_was_ordered(shop: Shop, change: str):
    shop.order()
    with pytest.raises(IntegrityError, match="frozen"):
        shop.session.execute(text(f"UPDATE orders SET {change}"))


@pytest.mark.parametrize("change", ["quantity = 1", "net = 1.00", "name = 'x'", "key = 'x'"])
def test_the_database_keeps_its_lines(shop: Shop, change: str):
    shop.order()
    with pytest.raises(IntegrityError, match="frozen"):
        shop.session.execute(text(f"UPDATE order_lines SET {change}"))


def test_nobody_deletes_what_was_ordered(shop: Shop):
    shop.order()
    with pytest.raises(IntegrityError, match="frozen"):
        shop.session.execute(text("DELETE FROM order_lines"))
