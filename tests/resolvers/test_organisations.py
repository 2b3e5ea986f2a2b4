"""The organisation that sells: set up once, changed with care."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.errors import ErrorCode
from models.ids import new_id
from models.organisations import Organisation
from resolvers import organisations, pricing
from tests.resolvers.acting import admin, refused, told

WHOLE: dict[str, Any] = {
    "name": "TrustCart GmbH",
    "address": {"city": "Berlin", "country": "DE"},
    "time_zone": "Europe/Berlin",
    "currency": "EUR",
}


@pytest.fixture
def actor(session: Session):
    return admin(session)


@pytest.mark.parametrize(
    ("left_out", "field"),
    [
        ("name", "name"),
        ("address", "address.country"),
        ("time_zone", "time_zone"),
        ("currency", "currency"),
    ],
)
def test_the_first_change_sets_it_up_whole(session, actor, left_out, field):
    given = {name: value for name, value in WHOLE.items() if name != left_out}
    with refused(session, ErrorCode.REQUIRED, field):
        organisations.update_organisation(session, actor, **given)
    with refused(session, ErrorCode.INVALID_STATE):
        pricing.the_organisation(session)


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"time_zone": "Europe/Bonn"}, ErrorCode.INVALID, "time_zone"),
        ({"locale": "!"}, ErrorCode.INVALID, "locale"),
        ({"currency": "ABC"}, ErrorCode.INVALID, "currency"),
        ({"address": {"country": "d"}}, ErrorCode.INVALID, "address.country"),
        ({"address": {"country": None}}, ErrorCode.REQUIRED, "address.country"),
        ({"address": {"country": "DEU"}}, ErrorCode.TOO_LONG, "address.country"),
        ({"payment_days": 366}, ErrorCode.OUT_OF_RANGE, "payment_days"),
        ({"quote_days": 0}, ErrorCode.OUT_OF_RANGE, "quote_days"),
        ({"logo_id": new_id()}, ErrorCode.NOT_FOUND, "logo_id"),
        ({"name": ""}, ErrorCode.REQUIRED, "name"),
    ],
)
def test_what_papers_cannot_say_is_refused(session, actor, fields, code, field):
    organisations.update_organisation(session, actor, **WHOLE)
    session.flush()
    with refused(session, code, field):
        organisations.update_organisation(session, actor, **fields)


def test_there_is_one_and_it_is_changed_in_the_version_that_was_read(session, actor):
    organisations.update_organisation(session, actor, **WHOLE)
    session.flush()
    organisations.update_organisation(
        session, actor, expected_version=1, address={"postal_code": "10115"}, payment_days=14
    )
    session.flush()
    with refused(session, ErrorCode.CONFLICT):
        organisations.update_organisation(session, actor, expected_version=1, name="Other")
    found = pricing.the_organisation(session)
    assert (found.address_city, found.address_postal_code) == ("Berlin", "10115")
    assert (found.payment_days, found.quote_days, found.locale) == (14, 30, "en")
    assert session.scalar(select(func.count()).select_from(Organisation)) == 1
    assert told(session) == ["organisation.created", "organisation.updated"]
