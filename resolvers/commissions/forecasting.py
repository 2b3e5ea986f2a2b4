"""The forecast beside the ledger: what payments and months that are still to come will bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.commission_forecasts import CommissionForecast
from models.commission_ledger import CommissionEntry, CommissionSource
from models.commission_rules import CommissionRuleVersion
from models.commissions import Basis, Standing, dues
from models.money import EXPONENTS
from resolvers.commissions.bases import bases_in_the_end

TO_COME = {Basis.PAID, Basis.CONTRACT_MONTH}


def foresee(
    session: Session,
    bucket: Sequence[CommissionSource],
    rule: CommissionRuleVersion,
    entries: Mapping[UUID, Sequence[CommissionEntry]],
) -> None:
    """Write down what sources of one rule and period come to, once all is paid and over."""
    if rule.basis not in TO_COME:
        return
    bases = bases_in_the_end(session, bucket, rule)
    standing = [
        Standing(source, bases[source.id], (), tuple(source.splits), source.place)
        for source in bucket
    ]
    for due in dues(rule.terms, standing, exponent=EXPONENTS[bucket[0].currency]):
        forecast = _of(session, due.key)
        forecast.expected = due.entitled
        forecast.entered = sum((each.amount for each in entries[due.key.id]), due.entitled * 0)
        forecast.outstanding = forecast.expected - forecast.entered
    session.flush()


def _of(session: Session, source: CommissionSource) -> CommissionForecast:
    known = session.scalar(
        select(CommissionForecast).where(CommissionForecast.source_id == source.id)
    )
    if known is not None:
        return known
    forecast = CommissionForecast(
        source_id=source.id,
        partner_id=source.partner_id,
        deal_id=source.deal_id,
        order_number=source.order_number,
        product_name=source.product_name,
        basis_kind=source.basis,
        currency=source.currency,
    )
    session.add(forecast)
    return forecast
