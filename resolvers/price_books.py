"""Price books from draft to expiry, and what products cost in them from which day on."""

from datetime import date
from decimal import Decimal
from typing import Final, NotRequired, TypedDict, Unpack

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.base import Visibility
from models.errors import Conflict, ErrorCode, Invalid
from models.events import record
from models.ids import (
    CustomerTierId,
    PartnerTierId,
    PriceBookEntryId,
    PriceBookId,
    ProductId,
)
from models.price_books import PriceBook, PriceBookEntry, PriceBookStatus
from models.products import Product
from resolvers.records import Lock, assign, changes, expect, find, refer
from resolvers.use_cases import raises

OF_DRAFTS: Final = {"customer_tier_id", "partner_tier_id", "valid_from"}
"""What may not change of a book whose prices count already."""

OF_ENTRIES: Final = (
    "price_book_id",
    "product_id",
    "minimum_quantity",
    "unit_price",
    "valid_from",
    "valid_until",
)
"""What an event says of a price that was set."""


class NewPriceBook(TypedDict):
    """What a new price book may have."""

    name: str
    currency: str
    audience: NotRequired[Visibility]
    customer_tier_id: NotRequired[CustomerTierId | None]
    partner_tier_id: NotRequired[PartnerTierId | None]
    valid_from: NotRequired[date]
    valid_until: NotRequired[date | None]


class PriceBookChanges(TypedDict, total=False):
    """What can be changed of a price book."""

    name: str
    customer_tier_id: CustomerTierId | None
    partner_tier_id: PartnerTierId | None
    valid_from: date
    valid_until: date | None


def create_price_book(session: Session, actor: Actor, **fields: Unpack[NewPriceBook]) -> PriceBook:
    """Draft a price book for customers, or for partners: for all of them or those in one tier."""
    if fields.get("audience") is Visibility.INTERNAL:
        raise Invalid("audience", "Prices are for customers or for partners.")
    book = PriceBook()
    refer(session, PriceBook, fields)
    assign(book, fields)
    session.add(book)
    record(session, actor, "price_book.created", subject=book, changes=changes(book, fields))
    return book


@raises(ErrorCode.INVALID_STATE)
def update_price_book(
    session: Session,
    actor: Actor,
    *,
    price_book_id: PriceBookId,
    expected_version: int | None = None,
    **fields: Unpack[PriceBookChanges],
) -> PriceBook:
    """Change a price book: all of a draft, name and last day of an active one."""
    book = _book(session, price_book_id, expected_version)
    _demand_unexpired(book)
    if book.status is PriceBookStatus.ACTIVE and OF_DRAFTS & fields.keys():
        raise Conflict(ErrorCode.INVALID_STATE, "The prices of this book count already.")
    refer(session, PriceBook, fields)
    assign(book, fields)
    if fields:
        after = changes(book, fields)
        record(session, actor, "price_book.updated", subject=book, changes=after)
    return book


@raises(ErrorCode.INVALID_STATE)
def activate_price_book(
    session: Session,
    actor: Actor,
    *,
    price_book_id: PriceBookId,
    expected_version: int | None = None,
) -> PriceBook:
    """Let the prices of a draft count, on the days of the book."""
    book = _book(session, price_book_id, expected_version)
    book.activate()
    record(session, actor, "price_book.activated", subject=book)
    return book


@raises(ErrorCode.INVALID_STATE)
def expire_price_book(
    session: Session,
    actor: Actor,
    *,
    price_book_id: PriceBookId,
    expected_version: int | None = None,
) -> PriceBook:
    """Let the prices of an active book count no more; quotes keep what they have frozen."""
    book = _book(session, price_book_id, expected_version)
    book.expire()
    record(session, actor, "price_book.expired", subject=book)
    return book


@raises(ErrorCode.OVERLAP, ErrorCode.INVALID_STATE)
def set_price_book_entry(
    session: Session,
    actor: Actor,
    *,
    price_book_id: PriceBookId,
    product_id: ProductId,
    unit_price: Decimal,
    minimum_quantity: Decimal | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> PriceBookEntry:
    """Let a product cost something in a book, from a quantity (0) and a day (today) on.

    The price of that quantity that counted on that day ends there; a later price that is known
    already ends this one. Prices of the past are not changed any more.
    """
    book = _book(session, price_book_id, lock="change")
    _demand_unexpired(book)
    find(session, Product, product_id, field="product_id")
    begin = valid_from or clock.today()
    entry = PriceBookEntry(price_book_id=book.id, product_id=product_id)
    least = minimum_quantity or Decimal(0)
    assign(entry, {"unit_price": unit_price, "minimum_quantity": least, "valid_from": begin})
    _end_present(session, entry)
    assign(entry, {"valid_until": valid_until or _next_start(session, entry)})
    _demand_forward(begin, entry.valid_until)
    session.add(entry)
    session.flush()
    after = {name: getattr(entry, name) for name in OF_ENTRIES}
    record(session, actor, "price_book_entry.set", subject=entry, changes=after)
    return entry


@raises(ErrorCode.INVALID_STATE)
def end_price_book_entry(
    session: Session,
    actor: Actor,
    *,
    price_book_entry_id: PriceBookEntryId,
    valid_until: date | None = None,
    expected_version: int | None = None,
) -> PriceBookEntry:
    """Let a price of a book end on a day (today), which does not count any more."""
    entry = find(session, PriceBookEntry, price_book_entry_id, field="price_book_entry_id")
    expect(entry, expected_version)
    today = clock.today()
    if entry.valid_until is not None and entry.valid_until <= today:
        raise Conflict(ErrorCode.INVALID_STATE, "The price has ended.")
    earliest = max(entry.valid_from, today)
    assign(entry, {"valid_until": valid_until or earliest})
    _demand_forward(earliest, entry.valid_until)
    after = {"valid_until": entry.valid_until}
    record(session, actor, "price_book_entry.ended", subject=entry, changes=after)
    return entry


def _book(
    session: Session,
    price_book_id: PriceBookId,
    expected_version: int | None = None,
    *,
    lock: Lock | None = None,
) -> PriceBook:
    book = find(session, PriceBook, price_book_id, field="price_book_id", lock=lock)
    expect(book, expected_version)
    return book


def _demand_unexpired(book: PriceBook) -> None:
    if book.status is PriceBookStatus.EXPIRED:
        raise Conflict(ErrorCode.INVALID_STATE, "The price book has expired.")


def _end_present(session: Session, entry: PriceBookEntry) -> None:
    """Let the price that counts on the new one's first day end there; the past keeps its own."""
    begin = entry.valid_from
    present = session.scalar(
        select(PriceBookEntry).where(*_beside(entry), PriceBookEntry.counts_on(begin))
    )
    if present is None:
        return
    if begin < clock.today():
        raise Conflict(ErrorCode.OVERLAP, field="valid_from")
    present.valid_until = begin
    session.flush()


def _next_start(session: Session, entry: PriceBookEntry) -> date | None:
    return session.scalar(
        select(func.min(PriceBookEntry.valid_from)).where(
            *_beside(entry),
            PriceBookEntry.valid_from > entry.valid_from,
            PriceBookEntry.valid_from.is_distinct_from(PriceBookEntry.valid_until),
        )
    )


def _beside(entry: PriceBookEntry) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the prices that may not cover the same day."""
    return (
        PriceBookEntry.price_book_id == entry.price_book_id,
        PriceBookEntry.product_id == entry.product_id,
        PriceBookEntry.minimum_quantity == entry.minimum_quantity,
    )


def _demand_forward(begin: date, end: date | None) -> None:
    if end is not None and end < begin:
        raise Invalid("valid_until", code=ErrorCode.OUT_OF_RANGE, minimum=str(begin))
