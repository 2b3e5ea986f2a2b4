"""Tax rates: what a tax is in a country, from which day on."""

from datetime import date
from decimal import Decimal
from typing import NotRequired, TypedDict, Unpack

from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.errors import Conflict, ErrorCode, Invalid
from models.events import record
from models.ids import TaxRateId
from models.taxes import REVERSE_CHARGE, TaxRate
from resolvers.records import assign, changes, expect, find
from resolvers.use_cases import raises


class NewTaxRate(TypedDict):
    """What a new tax rate has."""

    code: str
    country: str
    name: str
    percent: Decimal
    valid_from: NotRequired[date]
    valid_until: NotRequired[date | None]


@raises(ErrorCode.OVERLAP)
def create_tax_rate(session: Session, actor: Actor, **fields: Unpack[NewTaxRate]) -> TaxRate:
    """Enter what a tax is in a country, from a day (today) on, up to but without another.

    The rate before it is to be ended first. REVERSE_CHARGE has no rate: it is 0 percent.
    """
    if fields["code"].strip() == REVERSE_CHARGE:
        raise Invalid("code", "This code is the buyer's tax and has no rate.")
    rate = TaxRate()
    assign(rate, fields)
    session.add(rate)
    record(session, actor, "tax_rate.created", subject=rate, changes=changes(rate, fields))
    return rate


@raises(ErrorCode.INVALID_STATE)
def end_tax_rate(
    session: Session,
    actor: Actor,
    *,
    tax_rate_id: TaxRateId,
    valid_until: date | None = None,
    expected_version: int | None = None,
) -> TaxRate:
    """Let a tax rate end on a day (today), which does not count any more; papers keep theirs."""
    rate = find(session, TaxRate, tax_rate_id, field="tax_rate_id")
    expect(rate, expected_version)
    today = clock.today()
    if rate.valid_until is not None and rate.valid_until <= today:
        raise Conflict(ErrorCode.INVALID_STATE, "The rate has ended.")
    assign(rate, {"valid_until": valid_until or max(today, rate.valid_from)})
    earliest = max(rate.valid_from, today)
    if rate.valid_until is not None and rate.valid_until < earliest:
        raise Invalid("valid_until", code=ErrorCode.OUT_OF_RANGE, minimum=str(earliest))
    after = {"valid_until": rate.valid_until}
    record(session, actor, "tax_rate.ended", subject=rate, changes=after)
    return rate
