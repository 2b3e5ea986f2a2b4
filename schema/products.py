"""Products, families and list prices as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.products import ListPrice as ListPrices
from models.products import Product as Products
from models.products import ProductFamily as ProductFamilies
from resolvers import products
from schema.entities import entity
from schema.fields import column, money, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import date, datetime

    from models.products import ProductKind, ProductStatus
    from schema.connections import Connection
    from schema.deals import Deal
    from schema.money import Money


@entity(Products, plural="products", order="name")
class Product:
    """Something that is sold."""

    sku: str = column("Unique article number, at most 64 characters.")
    name: str = column("Name, at most 200 characters.")
    description: str | None = column("Text for those who buy, at most 20,000 characters.")
    family: ProductFamily | None = to_one("The family it belongs to.")
    kind: ProductKind = column("Bought once, or paid again and again.")
    status: ProductStatus = column("DRAFT → ACTIVE → RETIRED.")
    unit: str | None = column("What one of it is, such as `hour`; at most 32 characters.")
    tax_code: str | None = column("Code of the tax that applies, at most 32 characters.")
    cost: Money | None = money("What one costs us.", currency="cost_currency")
    published: bool = column("Whether customers and partners see it.")
    list_prices: Connection[ListPrice] = to_many("Its list prices in time.", key="product_id")
    deals: Connection[Deal] = to_many("The deals that are mainly about it.")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(ProductFamilies, plural="productFamilies", order="name")
class ProductFamily:
    """Products that belong together."""

    name: str = column("Name, at most 120 characters.")
    code: str = column("Short unique code for programs, at most 32 characters.")
    products: Connection[Product] = to_many("Its products.", key="family_id")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(ListPrices, plural=None, order="-valid_from")
class ListPrice:
    """A product's price in one currency over some days. Two prices never cover the same day."""

    product: Product | None = to_one("The product.")
    price: Money = money("The price of one unit, without tax.", amount="amount")
    valid_from: date = column("The first day on which it counts.")
    valid_until: date | None = column("The first day on which it does not count any more.")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


mutations(
    products.create_product,
    products.update_product,
    products.activate_product,
    products.publish_product,
    products.withdraw_product,
    products.retire_product,
    products.delete_product,
    products.set_list_price,
    products.end_list_price,
    products.create_product_family,
    products.update_product_family,
)
