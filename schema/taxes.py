"""Tax rates as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.taxes import TaxRate as TaxRates
from resolvers import taxes
from schema.entities import entity
from schema.fields import column
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal


@entity(TaxRates, plural="taxRates", order="country code -valid_from")
class TaxRate:
    """What a tax is in a country over some days. Two rates of a code never cover the same day.

    Quotes take the rate of the seller's country on the day on which they are sent.
    """

    code: str = column("The code by which products name it, at most 32 characters.")
    country: str = column("ISO 3166-1 alpha-2, such as DE.")
    name: str = column("What papers call it, at most 120 characters.")
    percent: Decimal = column("The rate in percent, 0 to 100.")
    valid_from: date = column("The first day on which it counts.")
    valid_until: date | None = column("The first day on which it does not count any more.")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


mutations(taxes.create_tax_rate, taxes.end_tax_rate)
