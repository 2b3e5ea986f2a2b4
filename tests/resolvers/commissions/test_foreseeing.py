"""What is not in the ledger: forecasts, previews of rules, estimates for deals to come."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from models import clock
from models.commission_forecasts import CommissionForecast
from models.commission_previews import CommissionPreviewLine
from models.commission_rules import CommissionRule
from models.commissions import Basis
from models.deals import PartnerPart
from models.errors import ErrorCode
from models.identities import PartnerRole
from models.money import Money
from models.products import Product
from resolvers.commissions.estimating import estimate
from resolvers.commissions.previewing import preview_commission_rule
from tests.models import made
from tests.resolvers.acting import refused
from tests.resolvers.commissions.trade import Trade


def forecasts(trade: Trade) -> list[tuple[str, str, str]]:
    """What is expected, entered, outstanding."""
    trade.system()
    return [
        (f"{each.expected:f}", f"{each.entered:f}", f"{each.outstanding:f}")
        for each in trade.session.scalars(select(CommissionForecast))
    ]


def test_what_is_not_paid_yet_is_foreseen_and_not_entered(trade: Trade):
    trade.share(trade.northstar)
    trade.rule("20", basis=Basis.PAID)
    invoice = trade.invoice("20000.00")
    assert forecasts(trade) == [("4000.00", "0.00", "4000.00")]
    trade.pay(invoice, "11900.00")
    assert forecasts(trade) == [("4000.00", "2000.00", "2000.00")]
    trade.credit(invoice, "11900.00")
    assert forecasts(trade) == [("2000.00", "2000.00", "0.00")]


def test_what_is_entered_at_once_is_not_foreseen(trade: Trade):
    trade.share(trade.northstar)
    trade.rule("20")
    trade.invoice("20000.00")
    assert forecasts(trade) == []


def test_a_preview_says_who_gains_and_who_loses_and_publishes_nothing(trade: Trade):
    trade.share(trade.northstar, 50)
    trade.share(trade.summit, 50)
    trade.rule("10", partner_id=trade.northstar.id)
    general = trade.rule("8")
    trade.credit(trade.invoice("1000.00"), "119.00")
    today = clock.today(trade.shop.organisation.time_zone)
    preview = preview_commission_rule(
        trade.session,
        trade.staff(),
        since=today - timedelta(days=30),
        until=today,
        rule_id=general.rule_id,
        basis=Basis.NET_INVOICED,
        rate=Decimal(12),
    )
    trade.system()
    lines = trade.session.scalars(
        select(CommissionPreviewLine).where(CommissionPreviewLine.preview_id == preview.id)
    )
    found = {each.partner_id: (f"{each.before:f}", f"{each.difference:f}") for each in lines}
    assert found == {trade.northstar.id: ("45.00", "0.00"), trade.summit.id: ("36.00", "18.00")}
    assert len(trade.session.scalars(select(CommissionRule)).all()) == 2
    assert trade.amounts(trade.summit) == ["40.00", "-4.00"]


def test_a_preview_is_of_days_in_their_order(trade: Trade):
    today = clock.today()
    with refused(trade.session, ErrorCode.OUT_OF_RANGE, "until"):
        preview_commission_rule(
            trade.session,
            trade.staff(),
            since=today,
            until=today - timedelta(days=1),
            basis=Basis.PAID,
            rate=Decimal(1),
        )


def test_an_estimate_follows_rules_that_the_partner_does_not_see(trade: Trade):
    product = made.added(trade.session, Product(sku="S", name="Shop"))
    trade.session.flush()
    trade.rule("4")
    trade.rule("10", product_id=product.id)
    trade.person(trade.northstar, PartnerRole.SELLER)
    usual: dict[str, Any] = {
        "partner_id": trade.northstar.id,
        "role": PartnerPart.SOURCED,
        "tier_id": None,
        "country": "AT",
        "amount": Money(Decimal("1000.00"), "EUR"),
        "at": clock.now(),
    }
    found = estimate(trade.session, product_ids=[product.id], **usual)
    assert found == Money(Decimal("100.00"), "EUR")
    found = estimate(trade.session, product_ids=[], **usual)
    assert found == Money(Decimal("40.00"), "EUR")
    trade.rule("6", territory_id=trade.territory("AT"))
    trade.person(trade.northstar, PartnerRole.SELLER)
    found = estimate(trade.session, product_ids=[], **usual | {"at": clock.now()})
    assert found == Money(Decimal("60.00"), "EUR")
    usual["at"] = clock.now() - timedelta(days=1)
    assert estimate(trade.session, product_ids=[], **usual) is None
