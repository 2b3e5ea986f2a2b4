"""Which products, families and prices a role sees: outsiders the published."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from auth.actors import Role
from auth.given import Given
from auth.row_rules.kinds import EVERY_ROW, Rules, for_staff
from models.products import ListPrice, Product, ProductFamily, ProductStatus


def published(row: Any, _given: Given) -> ColumnElement[bool]:
    """Let outsiders see what was published and is no draft."""
    return and_(row.c.published, row.c.status != ProductStatus.DRAFT)


def with_published_products(row: Any, given: Given) -> ColumnElement[bool]:
    """Let outsiders see the families in which they see a product."""
    product = Product.__table__.alias()
    return exists().where(
        product.c.family_id == row.c.id,
        product.c.deleted_at.is_(None),
        published(product, given),
    )


def of_today(row: Any, given: Given) -> ColumnElement[bool]:
    """Let outsiders see what a product that they see costs today, not earlier or later."""
    product = Product.__table__.alias()
    seen = exists().where(
        product.c.id == row.c.product_id,
        product.c.deleted_at.is_(None),
        published(product, given),
    )
    lasts = or_(row.c.valid_until.is_(None), row.c.valid_until > given.today)
    return and_(seen, row.c.valid_from <= given.today, lasts)


RULES: Rules = {
    Product: for_staff(EVERY_ROW) | {Role.CUSTOMER: published, Role.PARTNER: published},
    ProductFamily: for_staff(EVERY_ROW)
    | {Role.CUSTOMER: with_published_products, Role.PARTNER: with_published_products},
    ListPrice: for_staff(EVERY_ROW) | {Role.CUSTOMER: of_today, Role.PARTNER: of_today},
}
