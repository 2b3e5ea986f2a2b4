"""The organisation that sells: what its papers say of it, and the defaults of its quotes."""

from typing import Any, Final, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models.errors import ErrorCode, Invalid
from models.events import record
from models.ids import FileAssetId
from models.organisations import Organisation
from resolvers.customers import AddressInput
from resolvers.identities import known_locale, known_zone
from resolvers.records import assign, changes, expect, refer

DEMANDED: Final = {
    "name": "name",
    "address_country": "address.country",
    "time_zone": "time_zone",
    "currency": "currency",
}
"""What the organisation cannot be without, as columns and as the fields that fill them."""


class OrganisationChanges(TypedDict, total=False):
    """What may change of the organisation."""

    name: str
    tax_id: str | None
    address: AddressInput
    email: str | None
    phone: str | None
    website: str | None
    time_zone: str
    locale: str
    currency: str
    logo_id: FileAssetId | None
    payment_days: int
    quote_days: int
    bank_details: str | None


def update_organisation(
    session: Session,
    actor: Actor,
    *,
    expected_version: int | None = None,
    **fields: Unpack[OrganisationChanges],
) -> Organisation:
    """Change what papers say of the organisation, from now on: what was sent stays as it is.

    There is one organisation. The first change sets it up and needs its name, the country of its
    address, its time zone and its currency.
    """
    organisation = session.scalar(select(Organisation).with_for_update())
    known = organisation is not None
    if organisation is None:
        organisation = Organisation()
    else:
        expect(organisation, expected_version)
    if "time_zone" in fields:
        known_zone(fields["time_zone"])
    if "locale" in fields:
        known_locale(fields["locale"])
    refer(session, Organisation, fields)
    assign(organisation, fields)
    _demand_whole(organisation)
    session.add(organisation)
    if fields:
        name = "organisation.updated" if known else "organisation.created"
        after: dict[str, Any] = changes(organisation, fields)
        record(session, actor, name, subject=organisation, changes=after)
    return organisation


def _demand_whole(organisation: Organisation) -> None:
    for column, field in DEMANDED.items():
        if getattr(organisation, column, None) is None:
            raise Invalid(field, code=ErrorCode.REQUIRED)
