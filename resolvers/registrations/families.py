"""For which families of products something is claimed."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from auth.lookups import LookUp
from models.products import Product, ProductFamily
from models.registration_claims import ALL_FAMILIES, GENERAL, only
from models.registrations import RegistrationProduct


def families_of(session: Session, product_ids: Collection[UUID]) -> list[Range[int]]:
    """Return the families of products in their order; without a product it is all of them."""
    if not product_ids:
        return [ALL_FAMILIES]
    found = session.scalars(
        select(ProductFamily.number)
        .select_from(Product)
        .outerjoin(ProductFamily, ProductFamily.id == Product.family_id)
        .where(Product.id.in_(product_ids))
        .execution_options(look_up=LookUp.DIRECT_DEALS)
    )
    return [only(number) for number in sorted({one or GENERAL for one in found})]


def product_ids_of(session: Session, registration_id: UUID) -> list[UUID]:
    """Return the products that a registration is about."""
    found = select(RegistrationProduct.product_id).where(
        RegistrationProduct.registration_id == registration_id
    )
    ordered = found.order_by(RegistrationProduct.product_id)
    return list(session.scalars(ordered.execution_options(look_up=LookUp.CLAIMS)))


def overlap(some: Collection[Range[int]], others: Collection[Range[int]]) -> bool:
    """Return whether two lists of families have one in common."""
    return any(one.overlaps(other) for one in some for other in others)
