"""Reactions, closings and payouts at once, each in a transaction of its own."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from auth.actors import SYSTEM
from auth.binding import bind
from models import clock, database
from models.commission_ledger import CommissionEntry
from models.commission_statements import CommissionStatement, CommissionStatementLine
from models.commissions import Basis
from models.money import Money
from models.payouts import Payout
from resolvers.commissions.accruing import accrue_commissions
from resolvers.commissions.rules import publish_commission_rule
from resolvers.commissions.statements import close_statement_period
from resolvers.credits import credit_invoice
from resolvers.payments import record_payment
from tests.resolvers.commissions.trade import Trade

AT_ONCE = 8


def happens(number: int, invoice_id: UUID, rule_id: UUID) -> None:
    """A payment, a credit or another version of the rule, and its reaction twice."""
    with database.sessions().begin() as session:
        bind(session, SYSTEM)
        ten, eleven = (Money(Decimal(amount), "EUR") for amount in ("10.00", "11.90"))
        if number % 3 == 0:
            paid: dict[str, Any] = {
                "invoice_id": invoice_id,
                "amount": ten,
                "provider_ref": f"P-{number}",
            }
            record_payment(session, SYSTEM, **paid)
        elif number % 3 == 1:
            taken: dict[str, Any] = {
                "invoice_id": invoice_id,
                "amount": eleven,
                "reason": "Returned",
            }
            credit_invoice(session, SYSTEM, **taken)
        else:
            said: dict[str, Any] = {"basis": Basis.NET_INVOICED, "rate": Decimal(number)}
            publish_commission_rule(session, SYSTEM, rule_id=rule_id, **said)
    for _ in range(2):
        with database.sessions().begin() as session:
            bind(session, SYSTEM)
            accrue_commissions(session, SYSTEM, invoice_id=invoice_id)


@pytest.mark.usefixtures("clean_database")
def test_payment_credit_and_rule_change_at_once_end_in_the_identity():
    with database.sessions().begin() as session:
        trade = Trade(session)
        trade.share(trade.northstar, 60)
        trade.share(trade.summit, 40)
        rule_id = trade.rule("10").rule_id
        invoice_id = trade.invoice("1000.00").id
        trade.system()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda number: happens(number, invoice_id, rule_id), range(12)))
    with database.sessions()() as session:
        total = select(CommissionEntry.partner_id, func.sum(CommissionEntry.amount))
        sums = dict(session.execute(total.group_by(CommissionEntry.partner_id)).all())
    assert sorted(sums.values()) == [Decimal("38.40"), Decimal("57.60")]


@pytest.mark.usefixtures("clean_database")
def test_closings_at_once_state_every_entry_once():
    with database.sessions().begin() as session:
        trade = Trade(session)
        trade.share(trade.northstar)
        trade.rule("10")
        invoices = [trade.invoice("1000.00").id for _ in range(3)]
        partner_id, zone = trade.northstar.id, trade.shop.organisation.time_zone
        trade.system()
    through = clock.today(zone)

    def close(number: int) -> None:
        with database.sessions().begin() as session:
            bind(session, SYSTEM)
            accrue_commissions(session, SYSTEM, invoice_id=invoices[number % 3])
            close_statement_period(session, SYSTEM, partner_id=partner_id, through=through)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(close, range(AT_ONCE)))
    with database.sessions()() as session:
        assert session.scalars(select(CommissionStatement.closing)).all() == [Decimal("300.00")]
        assert session.scalar(select(func.count()).select_from(CommissionStatementLine)) == 3
        assert session.scalars(select(Payout.amount)).all() == [Decimal("300.00")]
