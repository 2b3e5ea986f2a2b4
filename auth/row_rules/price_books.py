"""Which price books a role sees: a partner what counts today for partners of its tier."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from auth.actors import Role
from auth.given import Given
from auth.row_rules.kinds import EVERY_ROW, Rules, for_staff
from auth.row_rules.products import published
from models.base import Visibility
from models.partners import Partner
from models.price_books import PriceBook, PriceBookEntry, PriceBookStatus
from models.products import Product


def counts_today(row: Any, given: Given) -> ColumnElement[bool]:
    """Let nobody outside see prices of other days."""
    lasts = or_(row.c.valid_until.is_(None), row.c.valid_until > given.today)
    return and_(row.c.valid_from <= given.today, lasts)


def of_own_tier(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a partner's user see the active books for all partners and for those of its tier."""
    partner = Partner.__table__.alias("priced_for")
    in_tier = exists().where(
        partner.c.tier_id == row.c.partner_tier_id, partner.c.id == given.company_id
    )
    return and_(
        row.c.audience == Visibility.PARTNER,
        row.c.status == PriceBookStatus.ACTIVE,
        counts_today(row, given),
        or_(row.c.partner_tier_id.is_(None), in_tier),
    )


def of_seen_book(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a partner's user see what published products cost today in the books that he sees."""
    book = PriceBook.__table__.alias("listing")
    product = Product.__table__.alias("offered")
    seen = exists().where(book.c.id == row.c.price_book_id, of_own_tier(book, given))
    sold = exists().where(
        product.c.id == row.c.product_id,
        product.c.deleted_at.is_(None),
        published(product, given),
    )
    return and_(seen, sold, counts_today(row, given))


RULES: Rules = {
    PriceBook: {**for_staff(EVERY_ROW), Role.PARTNER: of_own_tier},
    PriceBookEntry: {**for_staff(EVERY_ROW), Role.PARTNER: of_seen_book},
}
