"""Price books: whom they are for, when they count, and prices that follow one another."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.base import Visibility
from models.errors import ErrorCode
from models.ids import new_id
from models.partners import PartnerTier
from models.price_books import PriceBookEntry, PriceBookStatus
from models.tiers import CustomerTier
from resolvers import price_books
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
def book(session: Session, actor: Actor):
    return drafted(session, actor, name="General")


@pytest.fixture
def crane(session: Session):
    return made.product(session, "CRANE")


def drafted(session: Session, actor: Actor, **fields: Any) -> Any:
    """A book in EUR, written."""
    chosen = {"name": "Book", "currency": "EUR"} | fields
    drafted_one = price_books.create_price_book(session, actor, **chosen)
    session.flush()
    return drafted_one


def prices_on(session: Session, day: date) -> list[str]:
    """The prices of all quantities on a day."""
    session.flush()
    rows = select(PriceBookEntry).where(PriceBookEntry.counts_on(day))
    found = session.scalars(rows.order_by(PriceBookEntry.minimum_quantity)).all()
    return [f"{one.minimum_quantity}: {one.unit_price}" for one in found]


def test_a_book_is_for_customers_or_partners_and_a_tier_of_theirs(session, actor):
    gold = made.added(session, CustomerTier(name="Gold", code="GOLD", rank=1))
    certified = made.added(session, PartnerTier(name="Certified", rank=1))
    with refused(session, ErrorCode.INVALID, "audience"):
        drafted(session, actor, audience=Visibility.INTERNAL)
    with refused(session, ErrorCode.INVALID, "partner_tier_id"):
        drafted(session, actor, partner_tier_id=certified.id)
    partners = {"audience": Visibility.PARTNER, "name": "Partners"}
    with refused(session, ErrorCode.INVALID, "customer_tier_id"):
        drafted(session, actor, **partners, customer_tier_id=gold.id)
    with refused(session, ErrorCode.NOT_FOUND, "customer_tier_id"):
        drafted(session, actor, customer_tier_id=new_id())
    with refused(session, ErrorCode.INVALID, "currency"):
        drafted(session, actor, currency="ABC")
    with refused(session, ErrorCode.OUT_OF_RANGE, "valid_until"):
        drafted(session, actor, valid_until=TODAY - DAY)
    kept = drafted(session, actor, name="Gold", customer_tier_id=gold.id)
    drafted(session, actor, **partners, partner_tier_id=certified.id)
    assert (kept.status, kept.audience) == (PriceBookStatus.DRAFT, Visibility.CUSTOMER)
    assert kept.valid_from == TODAY
    with refused(session, ErrorCode.TAKEN, "name"):
        drafted(session, actor, name="GOLD")
    assert told(session) == ["price_book.created"] * 2


def test_a_book_goes_from_draft_to_active_to_expired_and_never_back(session, actor, book):
    given: dict[str, Any] = {"price_book_id": book.id}
    with refused(session, ErrorCode.INVALID_STATE):
        price_books.expire_price_book(session, actor, **given)
    price_books.activate_price_book(session, actor, **given)
    with refused(session, ErrorCode.INVALID_STATE):
        price_books.activate_price_book(session, actor, **given)
    price_books.expire_price_book(session, actor, **given)
    for again in (price_books.activate_price_book, price_books.expire_price_book):
        with refused(session, ErrorCode.INVALID_STATE):
            again(session, actor, **given)
    assert told(session)[1:] == ["price_book.activated", "price_book.expired"]


def test_an_active_book_keeps_whom_it_is_for_and_an_expired_one_everything(session, actor, book):
    gold = made.added(session, CustomerTier(name="Gold", code="GOLD", rank=1))
    given: dict[str, Any] = {"price_book_id": book.id}
    price_books.update_price_book(session, actor, **given, customer_tier_id=gold.id)
    price_books.update_price_book(session, actor, **given, customer_tier_id=None)
    session.flush()
    with refused(session, ErrorCode.CONFLICT):
        price_books.activate_price_book(session, actor, **given, expected_version=1)
    price_books.activate_price_book(session, actor, **given)
    frozen: list[dict[str, Any]] = [{"customer_tier_id": gold.id}, {"valid_from": TODAY + DAY}]
    for one in frozen:
        with refused(session, ErrorCode.INVALID_STATE):
            price_books.update_price_book(session, actor, **given, **one)
    price_books.update_price_book(session, actor, **given, name="All", valid_until=TODAY + DAY)
    price_books.expire_price_book(session, actor, **given)
    with refused(session, ErrorCode.INVALID_STATE):
        price_books.update_price_book(session, actor, **given, name="Other")
    assert (book.name, book.customer_tier_id, book.valid_until) == ("All", None, TODAY + DAY)


def test_a_new_price_ends_the_one_before_of_the_same_quantity(session, actor, book, crane):
    given: dict[str, Any] = {"price_book_id": book.id, "product_id": crane.id}
    one = price_books.set_price_book_entry(
        session, actor, **given, unit_price=Decimal(100), valid_from=TODAY - DAY
    )
    for price, least, begin in (
        ("80", "10", None),
        ("120", None, TODAY + DAY),
        ("110", None, None),
        ("111.123456", None, None),
    ):
        price_books.set_price_book_entry(
            session,
            actor,
            **given,
            unit_price=Decimal(price),
            minimum_quantity=Decimal(least) if least else None,
            valid_from=begin,
        )
    assert one.valid_until == TODAY
    assert prices_on(session, TODAY - 2 * DAY) == []
    assert prices_on(session, TODAY - DAY) == ["0: 100"]
    assert prices_on(session, TODAY) == ["0: 111.123456", "10: 80"]
    assert prices_on(session, TODAY + DAY) == ["0: 120", "10: 80"]
    assert told(session)[1:] == ["price_book_entry.set"] * 5


def test_a_price_that_the_book_cannot_hold_is_refused(session, actor, book, crane):
    given: dict[str, Any] = {"price_book_id": book.id, "product_id": crane.id}

    def put(**fields: Any) -> None:
        chosen = given | {"unit_price": Decimal(1)} | fields
        price_books.set_price_book_entry(session, actor, **chosen)

    for field, value in (
        ("unit_price", Decimal("0.0000001")),
        ("unit_price", Decimal(-1)),
        ("minimum_quantity", Decimal("0.0000001")),
        ("minimum_quantity", Decimal(-1)),
        ("valid_until", TODAY - DAY),
        ("valid_from", date(2300, 1, 1)),
    ):
        with refused(session, ErrorCode.OUT_OF_RANGE, field):
            put(**{field: value})
    for field in ("price_book_id", "product_id"):
        with refused(session, ErrorCode.NOT_FOUND, field):
            put(**{field: new_id()})
    put(valid_from=TODAY - 9 * DAY)
    with refused(session, ErrorCode.OVERLAP, "valid_from"):
        put(valid_from=TODAY - DAY)
    price_books.activate_price_book(session, actor, price_book_id=book.id)
    price_books.expire_price_book(session, actor, price_book_id=book.id)
    with refused(session, ErrorCode.INVALID_STATE):
        put()
    assert prices_on(session, TODAY) == ["0: 1"]


def test_a_price_ends_once_and_not_in_the_past(session, actor, book, crane):
    entry = price_books.set_price_book_entry(
        session, actor, price_book_id=book.id, product_id=crane.id, unit_price=Decimal(1)
    )
    given: dict[str, Any] = {"price_book_entry_id": entry.id}
    with refused(session, ErrorCode.OUT_OF_RANGE, "valid_until"):
        price_books.end_price_book_entry(session, actor, **given, valid_until=TODAY - DAY)
    price_books.end_price_book_entry(session, actor, **given, valid_until=TODAY + DAY)
    assert prices_on(session, TODAY) == ["0: 1"]
    price_books.end_price_book_entry(session, actor, **given)
    assert prices_on(session, TODAY) == []
    with refused(session, ErrorCode.INVALID_STATE):
        price_books.end_price_book_entry(session, actor, **given)
