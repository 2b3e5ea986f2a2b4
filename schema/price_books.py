"""Price books and their entries as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.price_books import PriceBook as PriceBooks
from models.price_books import PriceBookEntry as PriceBookEntries
from resolvers import price_books
from schema.entities import entity
from schema.fields import column, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from models.base import Visibility
    from models.price_books import PriceBookStatus
    from schema.connections import Connection
    from schema.partners import PartnerTier
    from schema.products import Product
    from schema.scalars import CurrencyCode
    from schema.tiers import CustomerTier


@entity(PriceBooks, plural="priceBooks", order="name")
class PriceBook:
    """Prices in one currency for customers or for partners. DRAFT → ACTIVE → EXPIRED.

    A customer pays by the active book of its tier, else by an active book for all customers, else
    by the list. Among books of one kind the one that began last counts.
    """

    name: str = column("Name, at most 120 characters; unique without regard to case.")
    currency: CurrencyCode = column("The currency of all its prices; fixed.")
    audience: Visibility = column("Whether it is for customers or for partners; fixed.")
    customer_tier: CustomerTier | None = to_one("Only for customers in this tier.")
    partner_tier: PartnerTier | None = to_one("Only for partners in this tier.")
    status: PriceBookStatus = column("Only the prices of an active book count.")
    valid_from: date = column("The first day on which its prices count.")
    valid_until: date | None = column("The first day on which they do not count any more.")
    entries: Connection[PriceBookEntry] = to_many("Its prices in time.", key="price_book_id")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(PriceBookEntries, plural=None, order="minimum_quantity -valid_from")
class PriceBookEntry:
    """What one unit of a product costs from a quantity on, over some days.

    Of several quantities the highest that is reached counts. Two prices of one quantity never
    cover the same day.
    """

    price_book: PriceBook | None = to_one("The price book.", implied=True)
    product: Product | None = to_one("The product.")
    minimum_quantity: Decimal = column("The quantity from which it counts, up to 6 decimals.")
    unit_price: Decimal = column(
        "The price of one unit in the book's currency, without tax, up to 6 decimals."
    )
    valid_from: date = column("The first day on which it counts.")
    valid_until: date | None = column("The first day on which it does not count any more.")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


mutations(
    price_books.create_price_book,
    price_books.update_price_book,
    price_books.activate_price_book,
    price_books.expire_price_book,
    price_books.set_price_book_entry,
    price_books.end_price_book_entry,
)
