"""What invoices, payments and credits write to the ledger."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from models import clock
from models.commissions import Basis, EntryKind
from models.errors import ErrorCode
from models.identities import StaffRole
from models.money import Money
from models.products import Product, ProductFamily, ProductKind
from resolvers.commissions.accruing import accrue_contract_months
from resolvers.commissions.rules import end_commission_rule
from resolvers.territories import update_territory
from tests.models import made
from tests.resolvers.acting import refused
from tests.resolvers.commissions.trade import Trade


def test_four_percent_of_1000_invoiced_and_200_credited_is_32(trade: Trade):
    trade.share(trade.northstar)
    trade.rule("4")
    invoice = trade.invoice("1000.00")
    trade.credit(invoice, "238.00")
    assert trade.amounts() == ["40.00", "-8.00"]
    assert [entry.kind for entry in trade.entries()] == [EntryKind.ACCRUAL, EntryKind.ADJUSTMENT]


def test_4000_on_20000_accrues_2000_when_half_is_paid(trade: Trade):
    trade.share(trade.northstar)
    trade.rule("20", basis=Basis.PAID)
    invoice = trade.invoice("20000.00")
    assert trade.amounts() == []
    trade.pay(invoice, "11900.00")
    assert trade.amounts() == ["2000.00"]
    trade.pay(invoice, "11900.00")
    assert trade.amounts() == ["2000.00", "2000.00"]


def test_a_full_credit_leaves_nothing_even_unpaid(trade: Trade):
    trade.share(trade.northstar)
    trade.rule("4")
    trade.credit(trade.invoice("1000.00"))
    assert trade.amounts() == ["40.00", "-40.00"]


def test_whoever_comes_twice_writes_nothing(trade: Trade):
    trade.share(trade.northstar)
    trade.rule("4")
    invoice = trade.invoice("1000.00")
    assert trade.accrue(invoice) == []
    assert trade.amounts() == ["40.00"]


def test_everything_is_frozen_on_the_entry_and_a_new_version_changes_no_past(trade: Trade):
    trade.share(trade.northstar)
    first = trade.rule("4")
    invoice = trade.invoice("1000.00")
    trade.rule("9", name=None, rule_id=first.rule_id)
    trade.northstar.tier_id = None
    trade.credit(invoice, "238.00")
    entries = trade.entries()
    assert [entry.rule_version_id for entry in entries] == [first.id, first.id]
    assert [(entry.rate, entry.basis) for entry in entries] == [
        (Decimal(4), Decimal(1000)),
        (Decimal(4), Decimal(-200)),
    ]
    assert {entry.tier_id for entry in entries} == {trade.tier.id}
    trade.invoice("1000.00")
    assert trade.amounts()[-1] == "90.00"


def test_the_most_specific_rule_counts(trade: Trade):
    trade.share(trade.northstar)
    trade.rule("1", tier_id=trade.tier.id)
    trade.rule("2", role=trade.deal.partner_role)
    trade.rule("3", territory_id=trade.territory("DE"))
    trade.rule("7", partner_id=trade.summit.id)
    trade.invoice("1000.00")
    assert trade.amounts() == ["20.00"]


def test_each_scope_outweighs_all_that_follow_it(trade: Trade):
    trade.share(trade.northstar)
    family = made.added(trade.session, ProductFamily(name="Tills", code="TILLS"))
    trade.session.flush()
    product = made.added(trade.session, Product(sku="S", name="Till", family_id=family.id))
    trade.session.flush()
    order: list[dict[str, Any]] = [
        {"tier_id": trade.tier.id},
        {"territory_id": trade.territory("DE", "AT")},
        {"role": trade.deal.partner_role},
        {"family_id": product.family_id},
        {"product_id": product.id},
        {"partner_id": trade.northstar.id},
    ]
    lesser: dict[str, Any] = {}
    for rate, scope in enumerate(order, 1):
        if len(lesser) > 1:
            trade.rule(f"{rate}.5", **lesser)
        trade.rule(str(rate), **scope)
        trade.invoice("1000.00", product_id=product.id)
        assert trade.amounts()[-1] == f"{rate}0.00"
        lesser |= scope


def test_a_territory_is_the_one_of_the_day_of_the_invoice(trade: Trade):
    trade.share(trade.northstar)
    territory = trade.territory("DE", "AT")
    trade.rule("3", territory_id=territory)
    before = trade.invoice("1000.00")
    with clock.frozen(clock.now() + timedelta(days=1)):
        actor = trade.staff(StaffRole.ADMIN)
        update_territory(trade.session, actor, territory_id=territory, countries=["AT"])
        trade.invoice("1000.00")
        trade.credit(before, "119.00")
    assert trade.amounts() == ["30.00", "-3.00"]


def test_two_rules_for_the_same_are_refused_by_the_database(trade: Trade):
    here, there = trade.territory("DE"), trade.territory("SI")
    first = trade.rule("4", territory_id=here)
    with refused(trade.session, ErrorCode.OVERLAP, "valid_from"):
        trade.rule("5", territory_id=here)
    trade.rule("5", territory_id=there)
    end_commission_rule(trade.session, trade.staff(), rule_id=first.rule_id)
    trade.rule("5", territory_id=here)


def test_a_rule_begins_now_or_later(trade: Trade):
    with refused(trade.session, ErrorCode.OUT_OF_RANGE, "valid_from"):
        trade.rule("4", valid_from=clock.now() - timedelta(minutes=1))


def test_partners_share_by_their_splits_with_the_cap_on_each_share(trade: Trade):
    trade.share(trade.northstar, 60)
    trade.share(trade.summit, 40)
    trade.rule("10", cap=Money(Decimal("50.00"), "EUR"))
    trade.invoice("1000.00")
    assert trade.amounts(trade.northstar) == ["50.00"]
    assert trade.amounts(trade.summit) == ["40.00"]


def test_who_joins_after_the_invoice_earns_nothing_of_it(trade: Trade):
    trade.share(trade.northstar, 50)
    trade.rule("10")
    invoice = trade.invoice("1000.00")
    trade.share(trade.summit, 50, since=clock.now() + timedelta(seconds=1))
    trade.credit(invoice, "238.00")
    assert trade.amounts(trade.summit) == []
    assert trade.amounts(trade.northstar) == ["50.00", "-10.00"]


def test_steps_count_over_the_period_and_a_credit_moves_what_came_later(trade: Trade):
    trade.share(trade.northstar)
    steps = [{"above": Decimal("1500.00"), "rate": Decimal(10)}]
    trade.rule("5", currency="EUR", steps=steps)
    first = trade.invoice("1000.00")
    trade.invoice("1000.00")
    assert trade.amounts() == ["50.00", "75.00"]
    trade.credit(first)
    assert trade.amounts() == ["50.00", "75.00", "-50.00", "-25.00"]


def test_a_margin_is_told_to_staff_only(trade: Trade):
    trade.share(trade.northstar)
    trade.rule("50", basis=Basis.MARGIN)
    trade.invoice("1000.00", cost=Decimal("612.34"))
    (entry,) = trade.entries()
    assert entry.amount == Decimal("193.83")
    assert (entry.shown_basis, entry.shown_rate) == (None, None)
    assert "387.66" not in entry.explanation
    assert "50" not in entry.explanation.replace("2050", "")
    assert "387.66" in (entry.internal_explanation or "")
    parts = entry.explanation_parts or []
    assert [part["kind"] for part in parts] == ["SALE", "MARGIN", "AGREEMENT", "ENTRY"]
    assert parts[1] == {"kind": "MARGIN", "entitled": "193.83"}


def test_an_explanation_says_every_number(trade: Trade):
    trade.share(trade.northstar, 60)
    rule = trade.rule("4", hold_days=30)
    invoice = trade.invoice("1000.00")
    trade.credit(invoice, "238.00")
    first, second = trade.entries()
    assert first.explanation == (
        f"Till, order {first.order_number}. 1,000.00 EUR invoiced net of tax, after credits,"
        f" at 4 %, of which 60 % is yours: 24.00 EUR. The agreement is version 1 of"
        f" {rule.valid_from:%Y-%m-%d}. This entry: 24.00 EUR. It is held until"
        f" {first.available_at.astimezone(zone_of(trade)):%Y-%m-%d}."
    )
    assert "19.20 EUR" in second.explanation
    assert "Entered before: 24.00 EUR. This entry: -4.80 EUR." in second.explanation
    assert second.available_at == first.available_at


def zone_of(trade: Trade):
    from zoneinfo import ZoneInfo

    return ZoneInfo(trade.shop.organisation.time_zone)


def test_contract_months_are_entered_when_they_are_over(trade: Trade):
    product = made.added(
        trade.session, Product(sku="S", name="Shop", kind=ProductKind.RECURRING, unit="month")
    )
    trade.session.flush()
    trade.share(trade.northstar)
    trade.rule("10", basis=Basis.CONTRACT_MONTH)
    year = {"quantity": Decimal(12), "unit": "month", "product_id": product.id}
    trade.invoice("100.00", **year)
    assert trade.amounts() == []
    with clock.frozen(clock.now() + timedelta(days=64)):
        accrue_contract_months(trade.session, trade.system())
        accrue_contract_months(trade.session, trade.system())
    (entry,) = trade.entries()
    assert 10 < entry.amount <= Decimal("21.00")
    with clock.frozen(clock.now() + timedelta(days=380)):
        accrue_contract_months(trade.session, trade.system())
    assert sum(entry.amount for entry in trade.entries()) == Decimal("120.00")


def test_a_deal_earns_for_so_many_months_from_its_first_invoice(trade: Trade):
    trade.share(trade.northstar)
    trade.rule("10", months=2)
    trade.invoice("100.00")
    with clock.frozen(clock.now() + timedelta(days=50)):
        trade.invoice("100.00")
    with clock.frozen(clock.now() + timedelta(days=64)):
        trade.invoice("100.00")
    assert trade.amounts() == ["10.00", "10.00"]


@pytest.mark.parametrize("table", ["commission_entries", "commission_sources"])
@pytest.mark.parametrize("act", ["UPDATE {} SET version = 2", "DELETE FROM {}"])
def test_the_ledger_is_only_added_to(trade: Trade, table: str, act: str):
    trade.share(trade.northstar)
    trade.rule("4")
    trade.invoice("1000.00")
    with pytest.raises(IntegrityError), trade.session.begin_nested():
        trade.session.connection().execute(text(act.format(table)))


def test_a_published_version_never_changes(trade: Trade):
    version = trade.rule("4")
    with refused(trade.session, ErrorCode.INVALID_STATE):
        version.rate = Decimal(5)
