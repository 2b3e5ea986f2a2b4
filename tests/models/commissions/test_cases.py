"""The numbers that everybody should get right, by name (DOMAIN invariants 8 to 11)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from models.commissions import (
    Scope,
    Standing,
    Step,
    Terms,
    contract_months,
    dues,
    entitled,
    margin,
    months_over,
    most_specific,
    net,
    owing,
    paid,
)
from models.deals import PartnerPart

FOUR = Terms.flat(Decimal(4))


def euros(amount: str | int) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))


def test_four_percent_of_1000_invoiced_and_200_credited_is_32():
    first = entitled(FOUR, net(euros(1000), []), exponent=2)
    after = entitled(FOUR, net(euros(1000), [euros(200)]), exponent=2)
    assert (first, after) == (euros(40), euros(32))
    assert owing(after, [first]) == euros(-8)


def test_4000_on_20000_accrues_2000_when_10000_is_paid():
    terms = Terms.flat(Decimal(20))
    half = paid(euros(20_000), euros(10_000), euros(20_000), exponent=2)
    assert entitled(terms, half, exponent=2) == euros(2_000)
    whole = paid(euros(20_000), euros(20_000), euros(20_000), exponent=2)
    assert owing(entitled(terms, whole, exponent=2), [euros(2_000)]) == euros(2_000)


def test_a_payment_with_tax_counts_for_its_part_without_tax():
    assert paid(euros(1000), euros(595), euros(1190), exponent=2) == euros(500)


@pytest.mark.parametrize("received", ["0", "0.00"])
def test_a_full_credit_leaves_nothing_even_unpaid(received: str):
    left = net(euros(1000), [euros(1000)])
    assert entitled(FOUR, left, exponent=2) == 0
    assert paid(left, euros(received), euros(0), exponent=2) == 0


def test_what_was_credited_after_a_part_payment_counts_as_paid_whole():
    left = net(euros(1000), [euros(500)])
    assert paid(left, euros(500), euros(500), exponent=2) == euros(500)


def test_steps_are_marginal_over_the_period():
    terms = Terms((Step(euros(0), Decimal(5)), Step(euros(10_000), Decimal(10))))
    sources = [Standing(at, euros(8_000)) for at in "ab"]
    first, second = dues(terms, sources, exponent=2)
    assert (first.amount, second.amount) == (euros(400), euros(100) + euros(600))


def test_a_credit_on_an_early_source_moves_the_later_ones_down_the_steps():
    terms = Terms((Step(euros(0), Decimal(5)), Step(euros(10_000), Decimal(10))))
    sources = [
        Standing("a", euros(0), [euros(400)]),
        Standing("b", euros(8_000), [euros(700)]),
    ]
    first, second = dues(terms, sources, exponent=2)
    assert (first.amount, second.amount) == (euros(-400), euros(-300))


def test_a_cent_that_two_share_is_given_once():
    splits = (Decimal(50), Decimal(50))
    shares = [
        entitled(FOUR, euros("0.25"), exponent=2, splits=splits, place=place) for place in (0, 1)
    ]
    assert shares == [euros("0.01"), euros(0)]


def test_the_cap_is_on_the_share_of_each_partner():
    terms = Terms.flat(Decimal(10), cap=euros(30))
    splits = (Decimal(60), Decimal(20))
    shares = [entitled(terms, euros(1000), exponent=2, splits=splits, place=at) for at in (0, 1)]
    assert shares == [euros(30), euros(20)]


def test_a_currency_without_decimals_is_rounded_at_its_own():
    assert entitled(Terms.flat(Decimal("2.5")), Decimal(1_000_019), exponent=0) == 25_000


@pytest.mark.parametrize(
    ("cost", "left", "expected"),
    [("600", "1000", "400"), ("600", "500", "200"), ("1200", "1000", "0"), (None, "1000", "0")],
)
def test_a_margin_shrinks_with_credits_and_is_never_negative(
    cost: str | None, left: str, expected: str
):
    known = euros(cost) if cost else None
    found = margin(euros(left), base=euros(1000), cost=known, exponent=2)
    assert found == euros(expected)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 1, 31), "0"),
        (date(2026, 2, 1), "51.34"),
        (date(2026, 3, 1), "150.81"),
        (date(2026, 4, 1), "250.27"),
        (date(2026, 4, 16), "300"),
    ],
)
def test_contract_months_accrue_when_they_are_over_first_and_last_by_their_days(
    today: date, expected: str
):
    whole = {"starts": date(2026, 1, 16), "months": 3, "at_most": None, "exponent": 2}
    found = contract_months(euros(300), today=today, **whole)  # type: ignore[arg-type]
    assert found == euros(expected)


def test_contract_months_come_to_the_whole_and_stop_at_their_limit():
    starts, today = date(2024, 1, 31), date(2026, 1, 31)
    twelve = list(months_over(starts, 12))
    assert (twelve[0].name, twelve[-1].name) == ("2024-01", "2025-01")
    whole = contract_months(
        euros(1200), starts=starts, months=12, today=today, at_most=None, exponent=2
    )
    first = contract_months(
        euros(1200), starts=starts, months=12, today=today, at_most=3, exponent=2
    )
    assert whole == euros(1200)
    assert first == euros("203.23")


def test_rules_are_chosen_in_one_fixed_order():
    partner, product, family, territory, tier = (uuid4() for _ in range(5))
    role, currency = PartnerPart.SOURCED, "EUR"
    sale = Scope(partner, product, family, role, territory, tier, currency)
    lesser = Scope(None, product, family, role, territory, tier, currency)

    class Rule:
        def __init__(self, scope: Scope) -> None:
            self.scope = scope

    rules = [Rule(Scope()), Rule(lesser), Rule(Scope(partner_id=partner)), Rule(Scope(uuid4()))]
    assert most_specific(rules, sale) is rules[2]
    assert most_specific(rules[:2], sale) is rules[1]
    assert most_specific(rules[3:], sale) is None


@pytest.mark.parametrize(
    "steps", [[], [(1, 5)], [(0, 5), (0, 6)], [(0, 101)], [(0, -1)], [(0, 1), (9, 1), (4, 1)]]
)
def test_steps_begin_at_zero_and_rise(steps: list[tuple[int, int]]):
    with pytest.raises(ValueError, match=r"steps|rate"):
        Terms(tuple(Step(Decimal(above), Decimal(rate)) for above, rate in steps))
