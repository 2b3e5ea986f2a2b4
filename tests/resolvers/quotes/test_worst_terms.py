"""Approval judges the worst of a quote: its options, and costs and limits of other currencies."""

from decimal import Decimal
from typing import Any

import pytest

from auth.binding import bind
from models.approvals import ApprovalPolicy
from models.errors import ErrorCode
from models.identities import StaffRole
from models.products import ListPrice, ProductStatus
from models.quote_versions import QuoteStatus
from resolvers.quotes import approving, drafts, sending
from tests.models import made
from tests.resolvers.acting import refused
from tests.resolvers.quotes.scene import LINE, Scene
from tests.resolvers.quotes.test_approving import approve, as_, status

OPTION = LINE | {"key": "option", "optional": True, "quantity": Decimal(1)}


def bound(scene: Scene, name: str = "Bounds", **limits: Any) -> None:
    scene.session.add(ApprovalPolicy(name=name, approvers=["MANAGER"], **limits))
    scene.session.flush()


def product(scene: Scene, **cost: Any) -> Any:
    """A line of a product that is listed at 100 euros."""
    sku = str(cost.pop("sku", cost.get("cost_currency", "NONE")))
    made_one = made.product(scene.session, sku, status=ProductStatus.ACTIVE, **cost)
    listed = ListPrice(product_id=made_one.id, amount=Decimal("100.00"), currency="EUR")
    made.added(scene.session, listed)
    return {"product_id": made_one.id, "tax_code": "STANDARD", "quantity": Decimal(1)}


def is_held(scene: Scene, **fields: Any) -> None:
    quote = scene.draft(**fields)
    with refused(scene.session, ErrorCode.APPROVAL_REQUIRED):
        sending.send_quote(scene.session, scene.agent, quote_id=quote.id)


@pytest.mark.parametrize(
    ("limits", "option"),
    [
        ({"line_percent": Decimal(15)}, {"discount_percent": Decimal(100)}),
        ({"total": Decimal(1000), "currency": "EUR"}, {"unit_price": Decimal(100_000)}),
        ({"total": Decimal(1000), "currency": "EUR"}, {"maximum_quantity": Decimal(90)}),
    ],
)
def test_an_option_counts_as_if_it_were_chosen(scene: Scene, limits: Any, option: Any):
    bound(scene, **limits)
    is_held(scene, lines=[LINE, OPTION | option])


def test_a_discount_on_the_whole_counts_as_if_no_option_were_chosen(scene: Scene):
    bound(scene, order_percent=Decimal(15))
    chosen = OPTION | {"chosen": True, "unit_price": Decimal(10_000)}
    is_held(scene, lines=[LINE, chosen], discount={"amount": Decimal(100)})


def test_a_mixed_choice_counts(scene: Scene):
    """All options make a good margin and none does too; the one sold at a loss alone does not."""
    bound(scene, margin_percent=Decimal(20))
    usual = product(scene, cost=Decimal("50.00"), cost_currency="EUR")
    dear = product(scene, cost=Decimal("150.00"), cost_currency="EUR", sku="DEAR")
    cheap = product(scene, cost=Decimal("0.00"), cost_currency="EUR", sku="CHEAP")
    options = [dear | {"optional": True}, cheap | {"optional": True, "quantity": Decimal(10)}]
    is_held(scene, lines=[usual, *options])


def test_an_offer_without_income_has_no_margin_at_all(scene: Scene):
    bound(scene, margin_percent=Decimal(0))
    dear = product(scene, cost=Decimal("50.00"), cost_currency="EUR")
    is_held(scene, lines=[dear | {"discount_percent": Decimal(100)}])


def test_an_option_below_the_margin_counts(scene: Scene):
    bound(scene, margin_percent=Decimal(25))
    dear = product(scene, cost=Decimal("99.00"), cost_currency="EUR")
    is_held(scene, lines=[LINE, dear | {"optional": True}])


def test_a_cost_in_another_currency_asks_where_the_margin_is_bound(scene: Scene):
    line = product(scene, cost=Decimal("1.00"), cost_currency="USD")
    assert scene.shown(scene.sent(lines=[line])).status is QuoteStatus.SENT
    bound(scene, margin_percent=Decimal(25))
    is_held(scene, lines=[line])


def test_a_product_without_any_cost_still_limits_nothing(scene: Scene):
    bound(scene, margin_percent=Decimal(25))
    assert scene.shown(scene.sent(lines=[product(scene)])).status is QuoteStatus.SENT


def test_what_was_approved_with_unknown_costs_is_sent(scene: Scene):
    bound(scene, margin_percent=Decimal(25))
    known = product(scene, cost=Decimal("50.00"), cost_currency="EUR")
    foreign = product(scene, cost=Decimal("1.00"), cost_currency="USD")
    quote = scene.draft(lines=[known, foreign, OPTION])
    approving.submit_quote_for_approval(scene.session, scene.agent, quote_id=quote.id)
    scene.session.flush()
    approve(scene, as_(scene, StaffRole.ADMIN), quote)
    sending.send_quote(scene.session, scene.agent, quote_id=quote.id)
    assert scene.shown(quote).status is QuoteStatus.SENT


def test_an_amount_in_another_currency_asks_unless_there_is_one_in_the_quotes(scene: Scene):
    bound(scene, total=Decimal(9_000_000), currency="USD")
    is_held(scene)
    bound(scene, "Euros", total=Decimal(1000), currency="EUR")
    assert scene.shown(scene.sent()).status is QuoteStatus.SENT
    is_held(scene, lines=[LINE | {"quantity": Decimal(20)}])


def test_a_percentage_binds_in_every_currency(scene: Scene):
    bound(scene, total=Decimal(9_000_000), currency="USD", margin_percent=Decimal(25))
    bound(scene, "Euros", total=Decimal(9_000_000), currency="EUR")
    dear = product(scene, cost=Decimal("90.00"), cost_currency="EUR")
    is_held(scene, lines=[dear])


def test_what_cannot_be_compared_is_left_to_the_policy_in_the_quotes_currency(scene: Scene):
    bound(scene, total=Decimal(1), currency="USD", margin_percent=Decimal(25))
    line = product(scene, cost=Decimal("1.00"), cost_currency="USD")
    is_held(scene, lines=[line])
    bound(scene, "Euros", total=Decimal(9_000_000), currency="EUR")
    assert scene.shown(scene.sent(lines=[line])).status is QuoteStatus.SENT


def test_a_margin_that_nobody_knew_covers_none_that_is_too_low(scene: Scene):
    bound(scene, margin_percent=Decimal(25), line_percent=Decimal(15))
    deep = LINE | {"discount_percent": Decimal(20)}
    quote = scene.draft(lines=[deep])
    approving.submit_quote_for_approval(scene.session, scene.agent, quote_id=quote.id)
    scene.session.flush()
    approve(scene, as_(scene, StaffRole.ADMIN), quote)
    bind(scene.session, scene.agent)
    fair = product(scene, cost=Decimal("50.00"), cost_currency="EUR")
    drafts.update_quote_draft(scene.session, scene.agent, quote_id=quote.id, lines=[fair])
    assert status(scene, quote) is QuoteStatus.APPROVED
    low = product(scene, cost=Decimal("90.00"), cost_currency="EUR", sku="LOW")
    drafts.update_quote_draft(scene.session, scene.agent, quote_id=quote.id, lines=[low])
    assert status(scene, quote) is QuoteStatus.DRAFT
    with refused(scene.session, ErrorCode.APPROVAL_REQUIRED):
        sending.send_quote(scene.session, scene.agent, quote_id=quote.id)
