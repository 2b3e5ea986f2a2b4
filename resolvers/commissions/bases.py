"""What sources come to at this moment, by the invoices, credits and payments that there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.commission_ledger import CommissionSource
from models.commission_rules import CommissionRuleVersion
from models.commissions import Basis, contract_months, margin, net, paid
from models.invoices import CreditLine, Invoice, InvoiceLine
from models.money import EXPONENTS

NEVER = date(2999, 12, 31)


def bases_now(
    session: Session,
    sources: Sequence[CommissionSource],
    rule: CommissionRuleVersion,
    *,
    today: date,
) -> dict[UUID, Decimal]:
    """Return the basis of each source of a rule, by its id."""
    found = {}
    for source, whole, left in _lines(session, sources):
        if rule.basis is Basis.PAID:
            invoice = session.get_one(Invoice, source.invoice_id)
            gross = invoice.total - invoice.credited_total
            exponent = EXPONENTS[source.currency]
            found[source.id] = paid(left, invoice.paid_total, gross, exponent=exponent)
        else:
            found[source.id] = _basis(source, rule, whole, left=left, today=today)
    return found


def bases_in_the_end(
    session: Session, sources: Sequence[CommissionSource], rule: CommissionRuleVersion
) -> dict[UUID, Decimal]:
    """Return the same for the day on which all is paid and all months are over."""
    return {
        source.id: _basis(source, rule, whole, left=left, today=NEVER)
        for source, whole, left in _lines(session, sources)
    }


def _lines(
    session: Session, sources: Sequence[CommissionSource]
) -> Iterator[tuple[CommissionSource, Decimal, Decimal]]:
    """Each source with its line's net, as invoiced and after credits."""
    lines = [source.invoice_line_id for source in sources]
    base = dict(
        session.execute(
            select(InvoiceLine.id, InvoiceLine.base).where(InvoiceLine.id.in_(lines))
        ).all()
    )
    credited = dict(
        session.execute(
            select(CreditLine.invoice_line_id, func.sum(CreditLine.base))
            .where(CreditLine.invoice_line_id.in_(lines))
            .group_by(CreditLine.invoice_line_id)
        ).all()
    )
    for source in sources:
        whole = base[source.invoice_line_id]
        yield source, whole, net(whole, [credited.get(source.invoice_line_id, Decimal(0))])


def _basis(
    source: CommissionSource,
    rule: CommissionRuleVersion,
    whole: Decimal,
    *,
    left: Decimal,
    today: date,
) -> Decimal:
    exponent = EXPONENTS[source.currency]
    match rule.basis:
        case Basis.MARGIN:
            return margin(left, base=whole, cost=source.cost, exponent=exponent)
        case Basis.CONTRACT_MONTH:
            return contract_months(
                left,
                starts=source.starts_on,
                months=source.months or 1,
                today=today,
                at_most=rule.months,
                exponent=exponent,
            )
        case _:
            return left
