"""The organisation that sells as the API shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.organisations import Organisation as Organisations
from resolvers import organisations
from schema.entities import entity
from schema.fields import column, embedded
from schema.mutating import mutations
from schema.roots import ROOTS, Root

if TYPE_CHECKING:
    from datetime import datetime

    from schema.customers import Address
    from schema.scalars import CurrencyCode, Locale, TimeZone


@entity(Organisations, plural=None, order="name")
class Organisation:
    """The organisation that sells. There is exactly one."""

    name: str = column("Legal name, at most 200 characters.")
    tax_id: str | None = column("Tax identification number, at most 40 characters.")
    address: Address = embedded(
        "Where it is. Its country decides which taxes apply.", prefix="address_"
    )
    email: str | None = column("General e-mail address.")
    phone: str | None = column("Telephone number, at most 40 characters.")
    website: str | None = column("Address of the web site, at most 400 characters.")
    time_zone: TimeZone = column("The legal time zone, in which the last day of a quote ends.")
    locale: Locale = column("The language of papers whose reader has none.")
    currency: CurrencyCode = column("The currency of quotes that name no other.")
    payment_days: int = column("Days from an invoice until it is due, 0 to 365.")
    quote_days: int = column("Days for which a quote can be accepted unless it says, 1 to 730.")
    bank_details: str | None = column("Where invoices are paid to, at most 2,000 characters.")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


ROOTS["organisation"] = Root(
    "Organisation | None", "The organisation that sells; null until it is set up."
)
mutations(organisations.update_organisation)
