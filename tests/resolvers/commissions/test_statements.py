"""Statements go on from each other, and payouts follow them; nothing is stated or paid twice."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import literal, select, text
from sqlalchemy.exc import IntegrityError

from models import clock
from models.commission_ledger import CommissionEntry, CommissionStatus
from models.commission_statements import CommissionStatement, StatementStatus
from models.commission_states import entry_status, statement_status
from models.commissions import EntryKind
from models.errors import ErrorCode
from models.identities import PartnerRole
from models.money import Money
from models.payouts import Payout, PayoutStatus
from resolvers.commissions.disputes import dispute_commission, resolve_dispute
from resolvers.commissions.payouts import PayoutOutcome, record_payout
from resolvers.commissions.statement_contents import as_csv
from resolvers.commissions.statements import close_statement_period
from tests.resolvers.acting import refused
from tests.resolvers.commissions.trade import Trade


def close(trade: Trade, days: int = 0) -> CommissionStatement | None:
    """Close Northstar's period through a day that is so many days ago."""
    through = clock.today(trade.shop.organisation.time_zone) - timedelta(days=days)
    found = close_statement_period(
        trade.session, trade.staff(), partner_id=trade.northstar.id, through=through
    )
    trade.session.flush()
    return found.commission_statement


def payout(trade: Trade, outcome: PayoutOutcome = PayoutOutcome.PAID, ref: str = "B-1") -> Payout:
    """Make the payout that waits."""
    waiting = trade.session.scalars(
        select(Payout).where(Payout.status == PayoutStatus.SCHEDULED)
    ).one()
    done = record_payout(
        trade.session, trade.staff(), payout_id=waiting.id, outcome=outcome, reference=ref
    )
    trade.session.flush()
    return done


def statuses(trade: Trade) -> list[str]:
    """The states of all entries, in their order."""
    trade.system()
    row = CommissionEntry.__table__.c
    found = select(entry_status(row, literal(clock.now()))).order_by(row.id)
    return [str(status) for status in trade.session.execute(found).scalars()]


def status_of(trade: Trade, statement: CommissionStatement) -> str:
    """The state of a statement."""
    trade.system()
    row = CommissionStatement.__table__.c
    found = select(statement_status(row)).where(row.id == statement.id)
    return str(trade.session.execute(found).scalar_one())


@pytest.fixture
def earning(trade: Trade) -> Trade:
    """Northstar earns ten percent of what is invoiced."""
    trade.share(trade.northstar)
    trade.rule("10")
    return trade


def test_an_entry_goes_from_pending_to_paid(trade: Trade):
    trade.share(trade.northstar)
    trade.rule("10", hold_days=2)
    trade.invoice("1000.00")
    assert statuses(trade) == [CommissionStatus.PENDING]
    assert close(trade) is None
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert statuses(trade) == [CommissionStatus.APPROVED]
        statement = close(trade)
        assert statement is not None
        assert statuses(trade) == [CommissionStatus.PAYABLE]
        assert status_of(trade, statement) == StatementStatus.ISSUED
        payout(trade)
        assert statuses(trade) == [CommissionStatus.PAID]
        assert status_of(trade, statement) == StatementStatus.PAID


def test_what_came_to_nothing_before_a_statement_is_reversed(earning: Trade):
    earning.credit(earning.invoice("1000.00"))
    assert statuses(earning) == [CommissionStatus.REVERSED, CommissionStatus.REVERSED]
    assert close(earning) is None


def test_a_clawback_after_payout_is_a_negative_entry_in_the_next_statement(earning: Trade):
    invoice = earning.invoice("1000.00")
    first = close(earning)
    assert first is not None
    assert [int(each) for each in (first.opening, first.earned, first.closing)] == [0, 100, 100]
    payout(earning)
    earning.credit(invoice)
    assert earning.amounts() == ["100.00", "-100.00"]
    assert earning.entries()[1].kind is EntryKind.CLAWBACK
    with clock.frozen(clock.now() + timedelta(days=1)):
        second = close(earning)
    assert second is not None
    assert [int(each) for each in (second.number, second.opening, second.adjustments)] == [
        2,
        100,
        -100,
    ]
    assert [int(each) for each in (second.paid, second.closing)] == [100, -100]
    assert statuses(earning) == [CommissionStatus.PAID, CommissionStatus.PAYABLE]
    assert status_of(earning, second) == StatementStatus.CARRIED


def test_a_negative_balance_is_carried_until_it_is_earned_back(earning: Trade):
    test_a_clawback_after_payout_is_a_negative_entry_in_the_next_statement(earning)
    with clock.frozen(clock.now() + timedelta(days=2)):
        earning.invoice("3000.00")
        third = close(earning)
        assert third is not None
        assert [int(each) for each in (third.opening, third.earned, third.closing)] == [
            -100,
            300,
            200,
        ]
        assert payout(earning, ref="B-2").amount == 200


def test_less_than_the_minimum_is_carried_and_paid_with_the_next(earning: Trade):
    earning.invoice("400.00")
    first = close(earning)
    assert first is not None
    assert status_of(earning, first) == StatementStatus.CARRIED
    with clock.frozen(clock.now() + timedelta(days=1)):
        earning.invoice("100.00")
        second = close(earning)
        assert second is not None
        assert second.closing == 50
        payout(earning)
        assert status_of(earning, first) == StatementStatus.PAID
        assert statuses(earning) == [CommissionStatus.PAID, CommissionStatus.PAID]


def test_closing_again_answers_the_same_and_writes_nothing(earning: Trade):
    earning.invoice("1000.00")
    first = close(earning)
    earning.invoice("1000.00")
    assert close(earning) is first
    assert len(earning.session.scalars(select(Payout)).all()) == 1


def test_a_payout_that_was_not_begun_is_replaced_by_the_next_statement(earning: Trade):
    invoice = earning.invoice("1000.00")
    earning.invoice("600.00")
    close(earning)
    earning.credit(invoice)
    with clock.frozen(clock.now() + timedelta(days=1)):
        close(earning)
    found = earning.session.scalars(select(Payout).order_by(Payout.id)).all()
    assert [(each.amount, each.status) for each in found] == [
        (Decimal(160), PayoutStatus.CANCELLED),
        (Decimal(60), PayoutStatus.SCHEDULED),
    ]


def test_a_failed_payout_is_scheduled_again(earning: Trade):
    earning.invoice("1000.00")
    close(earning)
    failed = payout(earning, PayoutOutcome.FAILED)
    again = record_payout(
        earning.session,
        earning.staff(),
        payout_id=failed.id,
        outcome=PayoutOutcome.FAILED,
        reference="B-1",
    )
    assert again is failed
    assert payout(earning, ref="B-2").amount == failed.amount
    with refused(earning.session, ErrorCode.INVALID_STATE):
        record_payout(
            earning.session,
            earning.staff(),
            payout_id=failed.id,
            outcome=PayoutOutcome.PAID,
            reference="B-3",
        )


def test_two_currencies_are_never_summed(earning: Trade):
    earning.invoice("1000.00")
    earning.invoice_in("USD", "500.00")
    found = close_statement_period(
        earning.session,
        earning.staff(),
        partner_id=earning.northstar.id,
        through=clock.today(earning.shop.organisation.time_zone),
    )
    assert found.statements == 2
    statements = earning.session.scalars(select(CommissionStatement)).all()
    assert {(each.currency, int(each.closing)) for each in statements} == {
        ("EUR", 100),
        ("USD", 50),
    }


def test_a_day_that_is_not_over_yet_is_refused(earning: Trade):
    with refused(earning.session, ErrorCode.OUT_OF_RANGE, "through"):
        close(earning, days=-1)


@pytest.mark.parametrize("table", ["commission_statements", "commission_statement_lines"])
@pytest.mark.parametrize("act", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_an_issued_statement_never_changes(earning: Trade, table: str, act: str):
    earning.invoice("1000.00")
    close(earning)
    column = "closing" if table == "commission_statements" else "position"
    with pytest.raises(IntegrityError), earning.session.begin_nested():
        earning.session.connection().execute(text(act.format(table, column, column)))


def test_a_statement_that_does_not_go_on_from_the_former_one_is_refused(earning: Trade):
    earning.invoice("1000.00")
    statement = close(earning)
    assert statement is not None
    forged = {
        column.name: getattr(statement, column.name)
        for column in CommissionStatement.__table__.columns
        if column.name != "id"
    }
    later = statement.period_through + timedelta(days=1)
    forged |= {"number": 2, "period_from": later, "period_through": later}
    with refused(earning.session, ErrorCode.CONFLICT):
        earning.session.add(CommissionStatement(**forged))


def test_an_upheld_dispute_is_corrected_by_another_entry(earning: Trade):
    earning.invoice("1000.00")
    statement = close(earning)
    assert statement is not None
    entry = earning.entries()[0]
    finance = earning.person(earning.northstar, PartnerRole.FINANCE)
    dispute = dispute_commission(
        earning.session, finance, entry_id=entry.id, reason="We agreed on 12 %."
    )
    with refused(earning.session, ErrorCode.INVALID_STATE, "entry_id"):
        dispute_commission(earning.session, finance, entry_id=entry.id, reason="Again.")
    assert status_of(earning, statement) == StatementStatus.DISPUTED
    resolve_dispute(
        earning.session,
        earning.staff(),
        dispute_id=dispute.id,
        answer="You are right.",
        correction=Money(Decimal("20.00"), "EUR"),
    )
    earning.session.flush()
    assert earning.amounts() == ["100.00", "20.00"]
    assert earning.entries()[1].explanation.endswith("You are right.")


def test_only_admins_and_finance_of_the_partner_dispute(earning: Trade):
    earning.invoice("1000.00")
    entry = earning.entries()[0]
    for partner, role in (
        (earning.northstar, PartnerRole.SELLER),
        (earning.northstar, PartnerRole.VIEWER),
        (earning.summit, PartnerRole.ADMIN),
    ):
        actor = earning.person(partner, role)
        with refused(earning.session, ErrorCode.NOT_FOUND, "entry_id"):
            dispute_commission(earning.session, actor, entry_id=entry.id, reason="No.")


def test_the_csv_holds_every_line_and_no_formula(earning: Trade):
    earning.invoice("1000.00", name="=1+1")
    statement = close(earning)
    assert statement is not None
    head, line = as_csv(statement).splitlines()
    assert head.startswith("earned_on,order,kind,basis,rate,amount,explanation,currency")
    assert "1000.00,10,100.00" in line
    assert ",=1+1" not in line
    assert ',"=1+1' not in line
