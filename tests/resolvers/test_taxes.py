"""Tax rates: one at a time for each code and country."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from models import clock
from models.errors import ErrorCode
from resolvers import taxes
from tests.resolvers.acting import admin, refused, told

TODAY = date(2026, 6, 1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon():
    with clock.frozen(datetime.fromisoformat("2026-06-01T12:00:00+00:00")):
        yield


@pytest.fixture
def actor(session: Session):
    return admin(session)


def entered(session: Session, actor: Any, **fields: Any) -> Any:
    """The standard rate of Germany, unless said otherwise, written."""
    chosen: dict[str, Any] = {
        "code": "STANDARD",
        "country": "DE",
        "name": "VAT",
        "percent": Decimal(19),
    } | fields
    rate = taxes.create_tax_rate(session, actor, **chosen)
    session.flush()
    return rate


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("code", "REVERSE_CHARGE", ErrorCode.INVALID),
        ("code", "", ErrorCode.REQUIRED),
        ("country", "de", ErrorCode.INVALID),
        ("percent", Decimal("100.1"), ErrorCode.OUT_OF_RANGE),
        ("percent", Decimal(-1), ErrorCode.OUT_OF_RANGE),
        ("valid_until", TODAY - DAY, ErrorCode.OUT_OF_RANGE),
    ],
)
def test_a_rate_that_is_none_is_refused(session, actor, field, value, code):
    with refused(session, code, field):
        entered(session, actor, **{field: value})


def test_two_rates_never_cover_the_same_day(session, actor):
    first = entered(session, actor, valid_from=TODAY - 9 * DAY)
    with refused(session, ErrorCode.OVERLAP, "valid_from"):
        entered(session, actor, valid_from=TODAY + DAY)
    entered(session, actor, code="REDUCED", percent=Decimal(7))
    entered(session, actor, country="FR", percent=Decimal(20))
    taxes.end_tax_rate(session, actor, tax_rate_id=first.id, valid_until=TODAY + DAY)
    entered(session, actor, valid_from=TODAY + DAY, percent=Decimal(20))
    assert told(session) == ["tax_rate.created"] * 3 + ["tax_rate.ended", "tax_rate.created"]


def test_a_rate_ends_once_and_not_in_the_past(session, actor):
    rate = entered(session, actor, valid_from=TODAY - 9 * DAY)
    given: dict[str, Any] = {"tax_rate_id": rate.id}
    with refused(session, ErrorCode.OUT_OF_RANGE, "valid_until"):
        taxes.end_tax_rate(session, actor, **given, valid_until=TODAY - DAY)
    with refused(session, ErrorCode.CONFLICT):
        taxes.end_tax_rate(session, actor, **given, expected_version=2)
    taxes.end_tax_rate(session, actor, **given)
    assert rate.valid_until == TODAY
    with refused(session, ErrorCode.INVALID_STATE):
        taxes.end_tax_rate(session, actor, **given, valid_until=TODAY + DAY)


def test_a_rate_of_the_future_that_is_ended_never_counts(session, actor):
    rate = entered(session, actor, valid_from=TODAY + 5 * DAY)
    taxes.end_tax_rate(session, actor, tax_rate_id=rate.id)
    assert rate.valid_until == rate.valid_from
    entered(session, actor)
