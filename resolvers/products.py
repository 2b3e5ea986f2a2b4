"""Products from draft to retirement, their families, and what they cost from which day on."""

from datetime import date
from typing import NotRequired, TypedDict, Unpack

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.errors import Conflict, ErrorCode, Invalid
from models.events import record
from models.ids import ListPriceId, ProductFamilyId, ProductId
from models.money import Money
from models.products import ListPrice, Product, ProductFamily, ProductKind, ProductStatus, holds
from resolvers.records import assign, changes, expect, find, refer
from resolvers.use_cases import raises


class ProductChanges(TypedDict, total=False):
    """What can be changed of a product without consequences."""

    sku: str
    name: str
    description: str | None
    family_id: ProductFamilyId | None
    kind: ProductKind
    unit: str | None
    tax_code: str | None
    cost: Money | None


class NewProduct(TypedDict):
    """What a new product may have."""

    sku: str
    name: str
    description: NotRequired[str | None]
    family_id: NotRequired[ProductFamilyId | None]
    kind: NotRequired[ProductKind]
    unit: NotRequired[str | None]
    tax_code: NotRequired[str | None]
    cost: NotRequired[Money | None]


class FamilyChanges(TypedDict, total=False):
    """What can be changed of a product family."""

    name: str
    code: str


class NewFamily(TypedDict):
    """What a new product family has."""

    name: str
    code: str


def create_product(session: Session, actor: Actor, **fields: Unpack[NewProduct]) -> Product:
    """Draft a product. Its article number is its own among all products."""
    product = Product()
    refer(session, Product, fields)
    assign(product, fields)
    session.add(product)
    record(session, actor, "product.created", subject=product, changes=changes(product, fields))
    return product


def update_product(
    session: Session,
    actor: Actor,
    *,
    product_id: ProductId,
    expected_version: int | None = None,
    **fields: Unpack[ProductChanges],
) -> Product:
    """Change what is told of a product. Absent fields stay; null empties."""
    product = _product(session, product_id, expected_version)
    refer(session, Product, fields)
    assign(product, fields)
    if fields:
        after = changes(product, fields)
        record(session, actor, "product.updated", subject=product, changes=after)
    return product


def activate_product(
    session: Session, actor: Actor, *, product_id: ProductId, expected_version: int | None = None
) -> Product:
    """Put a draft or a retired product on sale."""
    product = _product(session, product_id, expected_version)
    product.activate()
    record(session, actor, "product.activated", subject=product)
    return product


@raises(ErrorCode.INVALID_STATE)
def publish_product(
    session: Session, actor: Actor, *, product_id: ProductId, expected_version: int | None = None
) -> Product:
    """Show a product to customers and partners; a draft is put on sale by it."""
    product = _product(session, product_id, expected_version)
    if product.status is ProductStatus.RETIRED:
        raise Conflict(ErrorCode.INVALID_STATE, "A retired product is not on sale.")
    product.activate()
    product.published = True
    record(session, actor, "product.published", subject=product)
    return product


def withdraw_product(
    session: Session, actor: Actor, *, product_id: ProductId, expected_version: int | None = None
) -> Product:
    """Hide a product from customers and partners; it stays on sale."""
    product = _product(session, product_id, expected_version)
    product.published = False
    record(session, actor, "product.withdrawn", subject=product)
    return product


@raises(ErrorCode.INVALID_STATE)
def retire_product(
    session: Session, actor: Actor, *, product_id: ProductId, expected_version: int | None = None
) -> Product:
    """Take a product off sale and hide it; it stays where it was sold."""
    product = _product(session, product_id, expected_version)
    product.retire()
    record(session, actor, "product.retired", subject=product)
    return product


@raises(ErrorCode.INVALID_STATE)
def delete_product(
    session: Session, actor: Actor, *, product_id: ProductId, expected_version: int | None = None
) -> None:
    """Take a draft out of every list; what was on sale is retired instead."""
    product = _product(session, product_id, expected_version)
    if product.status is not ProductStatus.DRAFT:
        raise Conflict(ErrorCode.INVALID_STATE, "What was on sale is retired, not deleted.")
    product.delete()
    record(session, actor, "product.deleted", subject=product)


@raises(ErrorCode.OVERLAP)
def set_list_price(
    session: Session,
    actor: Actor,
    *,
    product_id: ProductId,
    price: Money,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> ListPrice:
    """Let a product cost something from a day (today) on, in one currency.

    The price that counted on that day ends there; a later price that is known already ends this
    one. Prices of the past are not changed any more.
    """
    find(session, Product, product_id, field="product_id", lock="change")
    begin = valid_from or clock.today()
    _end_present(session, product_id, price.currency, on=begin)
    made = ListPrice(product_id=product_id)
    last = valid_until or _next_start(session, product_id, price.currency, after=begin)
    assign(made, {"amount": price}, within="price.")
    assign(made, {"valid_from": begin, "valid_until": last})
    _demand_forward(begin, last)
    session.add(made)
    session.flush()
    after = {"product_id": product_id, "price": price, "valid_from": begin, "valid_until": last}
    record(session, actor, "list_price.set", subject=made, changes=changes(made, after))
    return made


@raises(ErrorCode.INVALID_STATE)
def end_list_price(
    session: Session,
    actor: Actor,
    *,
    list_price_id: ListPriceId,
    valid_until: date | None = None,
    expected_version: int | None = None,
) -> ListPrice:
    """Let a list price end on a day (today), which does not count any more."""
    price = find(session, ListPrice, list_price_id, field="list_price_id")
    expect(price, expected_version)
    day = clock.today()
    if price.valid_until is not None and price.valid_until <= day:
        raise Conflict(ErrorCode.INVALID_STATE, "The price has ended.")
    assign(price, {"valid_until": valid_until or day})
    _demand_forward(max(price.valid_from, day), price.valid_until)
    after = {"valid_until": price.valid_until}
    record(session, actor, "list_price.ended", subject=price, changes=after)
    return price


def create_product_family(
    session: Session, actor: Actor, **fields: Unpack[NewFamily]
) -> ProductFamily:
    """Make a family of products."""
    family = ProductFamily()
    assign(family, fields)
    session.add(family)
    after = changes(family, fields)
    record(session, actor, "product_family.created", subject=family, changes=after)
    return family


def update_product_family(
    session: Session,
    actor: Actor,
    *,
    product_family_id: ProductFamilyId,
    expected_version: int | None = None,
    **fields: Unpack[FamilyChanges],
) -> ProductFamily:
    """Change a family's name or code."""
    family = find(session, ProductFamily, product_family_id, field="product_family_id")
    expect(family, expected_version)
    assign(family, fields)
    if fields:
        after = changes(family, fields)
        record(session, actor, "product_family.updated", subject=family, changes=after)
    return family


def _product(session: Session, product_id: ProductId, expected_version: int | None) -> Product:
    product = find(session, Product, product_id, field="product_id")
    expect(product, expected_version)
    return product


def _end_present(session: Session, product_id: ProductId, currency: str, *, on: date) -> None:
    """Let the price that counts on a day end there; a day of the past keeps its price."""
    present = session.scalar(
        select(ListPrice).where(
            ListPrice.product_id == product_id, ListPrice.currency == currency, holds(on)
        )
    )
    if present is None:
        return
    if on < clock.today():
        raise Conflict(ErrorCode.OVERLAP, field="valid_from")
    present.end(on)
    session.flush()


def _next_start(
    session: Session, product_id: ProductId, currency: str, *, after: date
) -> date | None:
    return session.scalar(
        select(func.min(ListPrice.valid_from)).where(
            ListPrice.product_id == product_id,
            ListPrice.currency == currency,
            ListPrice.valid_from > after,
            ListPrice.valid_from.is_distinct_from(ListPrice.valid_until),
        )
    )


def _demand_forward(begin: date, end: date | None) -> None:
    if end is not None and end < begin:
        raise Invalid("valid_until", code=ErrorCode.OUT_OF_RANGE, minimum=str(begin))
