"""Accrual: what invoices, payments and credits write to the ledger, as often as anybody looks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.base import Visibility
from models.commission_ledger import CommissionEntry, CommissionSource
from models.commission_rules import CommissionRuleVersion
from models.commissions import Basis, Standing, dues, later
from models.events import record
from models.invoices import Invoice
from models.money import EXPONENTS
from models.orders import Order
from resolvers.commissions.accounts import lock_accounts
from resolvers.commissions.bases import bases_now
from resolvers.commissions.entries import earlier_entries, next_entry
from resolvers.commissions.forecasting import foresee
from resolvers.commissions.sourcing import add_sources, parts_at
from resolvers.pricing import the_organisation

Key = CommissionSource


def accrue_commissions(
    session: Session,
    actor: Actor,
    *,
    invoice_id: UUID,
    cause_id: UUID | None = None,
    at: datetime | None = None,
) -> list[CommissionEntry]:
    """Write what an invoice owes its partners now: entitled less what was entered before.

    Whoever comes twice, late or at once with another writes nothing that is not owed: accounts are
    locked first, and everything is looked at after.
    """
    invoice = session.get_one(Invoice, invoice_id)
    order = session.get_one(Order, invoice.order_id)
    if invoice.issued_at is None or order.deal_id is None:
        return []
    parts = parts_at(session, order.deal_id, invoice.issued_at)
    known = session.scalars(
        select(CommissionSource.partner_id).where(CommissionSource.invoice_id == invoice.id)
    )
    lock_accounts(session, {*known, *(part.partner_id for part in parts)}, invoice.currency)
    session.refresh(invoice, with_for_update={"read": True})
    add_sources(session, invoice, order, parts)
    written = []
    for bucket in _buckets(session, invoice):
        written += _settle(session, bucket, cause_id=cause_id, at=at or clock.now())
    _tell(session, actor, written)
    return written


def accrue_contract_months(session: Session, actor: Actor) -> None:
    """Write what contract months that are over owe."""
    today = clock.today(the_organisation(session).time_zone)
    found = session.scalars(
        select(CommissionSource).where(CommissionSource.basis == Basis.CONTRACT_MONTH)
    )
    running = {
        source.invoice_id
        for source in found
        if later(source.starts_on, (source.months or 1) + 2) > today
    }
    for invoice_id in sorted(running):
        accrue_commissions(session, actor, invoice_id=invoice_id)


def _buckets(session: Session, invoice: Invoice) -> Iterable[list[CommissionSource]]:
    """The sources to look at: those of the invoice, with steps all of the same period."""
    own = session.scalars(select(Key).where(Key.invoice_id == invoice.id)).all()
    grouped: dict[tuple[UUID, UUID, str], list[CommissionSource]] = defaultdict(list)
    for source in own:
        grouped[source.partner_id, source.rule_version_id, source.period].append(source)
    for (partner_id, version_id, period), sources in sorted(grouped.items()):
        if session.get_one(CommissionRuleVersion, version_id).steps:
            same = select(Key).where(
                Key.partner_id == partner_id,
                Key.rule_version_id == version_id,
                Key.period == period,
                Key.currency == invoice.currency,
            )
            yield _in_order(session.scalars(same))
        else:
            for source in _in_order(sources):
                yield [source]


def _in_order(sources: Iterable[CommissionSource]) -> list[CommissionSource]:
    return sorted(sources, key=lambda source: (source.issued_at, source.invoice_line_id))


def _settle(
    session: Session,
    bucket: Sequence[CommissionSource],
    *,
    cause_id: UUID | None,
    at: datetime,
) -> list[CommissionEntry]:
    zone = ZoneInfo(the_organisation(session).time_zone)
    rule = session.get_one(CommissionRuleVersion, bucket[0].rule_version_id)
    bases = bases_now(session, bucket, rule, today=clock.today(zone.key))
    earlier = earlier_entries(session, bucket)
    standing = [_standing(source, bases[source.id], earlier[source.id]) for source in bucket]
    written, exponent = [], EXPONENTS[bucket[0].currency]
    for due in dues(rule.terms, standing, exponent=exponent):
        if due.amount:
            entry = next_entry(session, due, rule, earlier=earlier[due.key.id], at=at, zone=zone)
            entry.cause_id = cause_id
            earlier[due.key.id].append(entry)
            written.append(entry)
    session.add_all(written)
    session.flush()
    foresee(session, bucket, rule, earlier)
    return written


def _standing(
    source: CommissionSource, basis: Decimal, earlier: Sequence[CommissionEntry]
) -> Standing[CommissionSource]:
    written = [entry.amount for entry in earlier]
    return Standing(source, basis, written, tuple(source.splits), source.place)


def _tell(session: Session, actor: Actor, written: Sequence[CommissionEntry]) -> None:
    """One event for each partner, however many lines the invoice has."""
    by_partner: dict[UUID, list[CommissionEntry]] = defaultdict(list)
    for entry in written:
        by_partner[entry.partner_id].append(entry)
    for entries in by_partner.values():
        amount = sum((entry.amount for entry in entries), Decimal(0))
        told = {
            "partner_id": entries[0].partner_id,
            "amount": amount,
            "currency": entries[0].currency,
            "order_number": entries[0].order_number,
            "available_at": max(entry.available_at for entry in entries),
        }
        name = "commission.accrued" if amount > 0 else "commission.reversed"
        visibility = Visibility.PARTNER
        record(session, actor, name, subject=entries[0], changes=told, visibility=visibility)
