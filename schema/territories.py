"""Territories and who sells there as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.territories import Territory as Territories
from models.territories import TerritoryAssignment as TerritoryAssignments
from models.territories import TerritoryCountry as TerritoryCountries
from resolvers import territories
from schema.entities import entity
from schema.fields import column, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import datetime

    from schema.connections import Connection
    from schema.partners import Partner


@entity(Territories, plural="territories", order="name")
class Territory:
    """A part of the world: a country is in one territory at most at any moment."""

    name: str = column("Name, at most 80 characters, unique.")
    countries: Connection[TerritoryCountry] = to_many("Its countries over time.")
    assignments: Connection[TerritoryAssignment] = to_many("Who sells there, over time.")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(TerritoryCountries, plural=None, order="country")
class TerritoryCountry:
    """A country's time in a territory."""

    territory: Territory | None = to_one("The territory.")
    country: str = column("ISO 3166-1 alpha-2, such as DE.")
    valid_from: datetime = column("From this moment on.")
    valid_until: datetime | None = column("Up to but without this moment; none: still.")


@entity(TerritoryAssignments, plural=None, order="-valid_from")
class TerritoryAssignment:
    """A partner's time in a territory; registrations of its countries are within it."""

    partner: Partner | None = to_one("The partner.")
    territory: Territory | None = to_one("The territory.")
    valid_from: datetime = column("From this moment on.")
    valid_until: datetime | None = column("Up to but without this moment; none: still.")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")


mutations(
    territories.create_territory,
    territories.update_territory,
    territories.assign_territory,
    territories.end_territory_assignment,
)
