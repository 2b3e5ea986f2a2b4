"""Deals of our own that are older than a registration and concern the same end customer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from auth.lookups import LookUp
from models.customers import Customer
from models.deals import Deal, DealStatus
from models.products import Product, ProductFamily
from models.registration_claims import ALL_FAMILIES, GENERAL, KeyKind, only
from resolvers.registrations.families import overlap
from resolvers.registrations.keys import Key, registrable

WIDE: Final[dict[str, Any]] = {"look_up": LookUp.DIRECT_DEALS}
SIGNS: Final = r"[^[:alnum:]]+"


@dataclass(frozen=True, slots=True)
class Direct:
    """A deal that stands against a registration, and the keys that they share."""

    deal_id: UUID
    owner_id: UUID | None
    keys: tuple[Key, ...]


def direct_deals(
    session: Session, keys: Sequence[Key], families: Sequence[Range[int]], before: datetime
) -> list[Direct]:
    """Return our own open deals with whom the keys name, opened before a moment."""
    known = dict(sharing(session, keys))
    if not known:
        return []
    rows = session.execute(
        select(Deal.id, Deal.owner_id, Deal.customer_id, Deal.product_id, ProductFamily.number)
        .outerjoin(Product, Product.id == Deal.product_id)
        .outerjoin(ProductFamily, ProductFamily.id == Product.family_id)
        .where(
            Deal.customer_id.in_(known),
            Deal.partner_id.is_(None),
            Deal.status == DealStatus.OPEN,
            Deal.deleted_at.is_(None),
            Deal.opened_at < before,
        )
        .order_by(Deal.id),
        execution_options=WIDE,
    )
    return [
        Direct(row.id, row.owner_id, known[row.customer_id])
        for row in rows
        if overlap([_family(row.product_id, row.number)], families)
    ]


def _family(product_id: UUID | None, number: int | None) -> Range[int]:
    return ALL_FAMILIES if product_id is None else only(number or GENERAL)


def sharing(session: Session, keys: Sequence[Key]) -> Iterable[tuple[UUID, tuple[Key, ...]]]:
    """Find the customers that share a key, and which; candidates are compared here."""
    candidates = session.execute(
        select(
            Customer.id,
            Customer.domain,
            Customer.tax_id,
            _bare_name().label("words"),
            Customer.billing_address_country,
        ).where(
            Customer.deleted_at.is_(None),
            Customer.merged_into_id.is_(None),
            or_(*(_may_be(key) for key in keys)),
        ),
        execution_options=WIDE,
    )
    for row in candidates:
        theirs = {
            (KeyKind.DOMAIN, registrable(row.domain) if row.domain else None),
            (KeyKind.TAX_ID, row.tax_id),
            (KeyKind.NAME_AND_COUNTRY, f"{row.words}@{row.billing_address_country}"),
        }
        shared = tuple(key for key in keys if (key.kind, key.value) in theirs)
        if shared:
            yield row.id, shared


def _may_be(key: Key) -> ColumnElement[bool]:
    if key.kind is KeyKind.TAX_ID:
        return Customer.tax_id == key.value
    if key.kind is KeyKind.DOMAIN:
        return or_(Customer.domain == key.value, Customer.domain.endswith(f".{key.value}"))
    words, _, country = key.value.rpartition("@")
    return (_bare_name() == words) & (Customer.billing_address_country == country)


def _bare_name() -> ColumnElement[str]:
    return func.btrim(func.regexp_replace(Customer.name_folded, SIGNS, " ", "g"))
