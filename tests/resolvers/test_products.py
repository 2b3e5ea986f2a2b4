"""Products, families and list prices: what is on sale, who may see it, what it costs when."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM, Actor, Role
from auth.binding import bind
from models import clock
from models.errors import ErrorCode
from models.identities import Audience
from models.ids import new_id
from models.money import Money
from models.products import ListPrice, Product, ProductFamily, ProductStatus, holds
from resolvers import products
from tests.models import made
from tests.resolvers.acting import admin, refused, told

TODAY = date(2026, 6, 1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon():
    with clock.frozen(datetime.fromisoformat("2026-06-01T12:00:00+00:00")):
        yield


@pytest.fixture
def actor(session: Session):
    return admin(session)


@pytest.fixture
def crane(session: Session):
    return made.product(session, "CRANE")


def euros(amount: str) -> Money:
    """An amount in EUR."""
    return Money(Decimal(amount), "EUR")


def price_on(session: Session, day: date) -> Decimal | None:
    """The price in EUR on a day."""
    session.flush()
    return session.scalar(select(ListPrice.amount).where(holds(day), ListPrice.currency == "EUR"))


def test_a_product_is_drafted_and_its_article_number_is_its_own(session, actor):
    family = products.create_product_family(session, actor, name="Lifting", code="LIFT")
    session.flush()
    product = products.create_product(
        session, actor, sku="CRANE", name="Crane", family_id=family.id, cost=euros("10")
    )
    session.flush()
    assert (product.status, product.published) == (ProductStatus.DRAFT, False)
    assert (str(product.cost), product.cost_currency) == ("10.00", "EUR")
    with refused(session, ErrorCode.TAKEN, "sku"):
        products.create_product(session, actor, sku="CRANE", name="Other")
    with refused(session, ErrorCode.NOT_FOUND, "family_id"):
        products.create_product(session, actor, sku="B", name="B", family_id=new_id())
    with refused(session, ErrorCode.TAKEN, "code"):
        products.create_product_family(session, actor, name="Other", code="LIFT")
    products.update_product_family(session, actor, product_family_id=family.id, name="Cranes")
    assert told(session) == [
        "product_family.created",
        "product.created",
        "product_family.updated",
    ]


def test_a_product_is_changed_in_the_version_that_was_read(session, actor, crane):
    products.update_product(session, actor, product_id=crane.id, expected_version=1, unit="piece")
    session.flush()
    with refused(session, ErrorCode.CONFLICT):
        products.update_product(session, actor, product_id=crane.id, expected_version=1, unit="m")
    assert crane.unit == "piece"


def test_outsiders_see_what_is_published_with_its_family_and_todays_price(session, actor, crane):
    family = made.added(session, ProductFamily(name="Lifting", code="L"))
    crane.family_id = family.id
    given: dict[str, Any] = {"product_id": crane.id}
    products.set_list_price(session, actor, **given, price=euros("100"))
    products.set_list_price(session, actor, **given, price=euros("90"), valid_from=TODAY + DAY)
    buyer = Actor(
        user_id=new_id(),
        role=Role.CUSTOMER,
        audience=Audience.CUSTOMER,
        name="Ben",
        email="",
        customer_id=new_id(),
    )

    def seen() -> list[int]:
        session.flush()
        bind(session, buyer)
        found = [
            len(session.scalars(select(one)).all()) for one in (Product, ProductFamily, ListPrice)
        ]
        bind(session, actor)
        return found

    assert seen() == [0, 0, 0]
    products.publish_product(session, actor, **given)
    assert crane.status is ProductStatus.ACTIVE
    assert seen() == [1, 1, 1]
    products.withdraw_product(session, actor, **given)
    assert seen() == [0, 0, 0]


def test_a_retired_product_is_hidden_and_not_published(session, actor, crane):
    given: dict[str, Any] = {"product_id": crane.id}
    with refused(session, ErrorCode.INVALID_STATE):
        products.retire_product(session, actor, **given)
    products.publish_product(session, actor, **given)
    products.retire_product(session, actor, **given)
    assert (crane.status, crane.published) == (ProductStatus.RETIRED, False)
    with refused(session, ErrorCode.INVALID_STATE):
        products.publish_product(session, actor, **given)
    with refused(session, ErrorCode.INVALID_STATE):
        products.delete_product(session, actor, **given)
    products.activate_product(session, actor, **given)
    assert (crane.status, crane.published) == (ProductStatus.ACTIVE, False)


def test_a_draft_is_deleted_and_its_number_is_free_again(session, actor, crane):
    products.delete_product(session, actor, product_id=crane.id)
    session.flush()
    products.create_product(session, actor, sku="CRANE", name="Again")
    session.flush()


def test_a_new_price_ends_the_one_before(session, actor, crane):
    given: dict[str, Any] = {"product_id": crane.id}
    products.set_list_price(session, actor, **given, price=euros("100"), valid_from=TODAY - DAY)
    products.set_list_price(session, actor, **given, price=euros("120"), valid_from=TODAY + DAY)
    products.set_list_price(session, actor, **given, price=euros("110"))
    products.set_list_price(session, actor, **given, price=euros("111"))
    products.set_list_price(session, actor, **given, price=Money(Decimal(9), "JPY"))
    days = [TODAY - 2 * DAY, TODAY - DAY, TODAY, TODAY + DAY]
    expected = [None, Decimal(100), Decimal(111), Decimal(120)]
    assert [price_on(session, day) for day in days] == expected
    assert told(session) == ["list_price.set"] * 5


def test_prices_of_the_past_stay_and_none_ends_before_it_begins(session, actor, crane):
    given: dict[str, Any] = {"product_id": crane.id, "price": euros("1")}
    products.set_list_price(session, actor, **given, valid_from=TODAY - 9 * DAY)
    with refused(session, ErrorCode.OVERLAP, "valid_from"):
        products.set_list_price(session, actor, **given, valid_from=TODAY - DAY)
    with refused(session, ErrorCode.OUT_OF_RANGE, "valid_until"):
        products.set_list_price(session, actor, **given, valid_until=TODAY - DAY)
    with refused(session, ErrorCode.OUT_OF_RANGE, "valid_from"):
        products.set_list_price(session, actor, **given, valid_from=date(2300, 1, 1))
    with refused(session, ErrorCode.INVALID, "price.amount"):
        products.set_list_price(session, actor, product_id=crane.id, price=euros("0.001"))
    with refused(session, ErrorCode.NOT_FOUND, "product_id"):
        products.set_list_price(session, actor, product_id=new_id(), price=euros("1"))


def test_a_price_given_until_a_later_one_overlaps_it(session, actor, crane):
    given: dict[str, Any] = {"product_id": crane.id, "price": euros("1")}
    products.set_list_price(session, actor, **given, valid_from=TODAY + DAY)
    with refused(session, ErrorCode.OVERLAP, "valid_from"):
        products.set_list_price(session, actor, **given, valid_until=TODAY + 5 * DAY)


def test_a_price_ends_once(session, actor, crane):
    price = products.set_list_price(session, actor, product_id=crane.id, price=euros("1"))
    with refused(session, ErrorCode.OUT_OF_RANGE, "valid_until"):
        products.end_list_price(session, actor, list_price_id=price.id, valid_until=TODAY - DAY)
    products.end_list_price(session, actor, list_price_id=price.id)
    assert price_on(session, TODAY) is None
    with refused(session, ErrorCode.INVALID_STATE):
        products.end_list_price(session, actor, list_price_id=price.id)
    bind(session, SYSTEM)
