"""Invoices of an order sum to the order, credits to the invoice, whatever the parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, Context, Decimal, Inexact, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.pricing import (
    Charge,
    ChargedLine,
    PriceMode,
    PricingError,
    Sheet,
    SheetLine,
    Tax,
    TaxMode,
    charge,
    remaining,
)
from tests.models.pricing import oracle
from tests.models.pricing.charging import (
    ORDERS,
    SHARES,
    Sold,
    charged,
    cut,
    draw_parts,
    pennies,
    sold,
)
from tests.models.pricing.drawn import MANY

AMOUNTS = ("net", "allocation", "base", "tax")
SUMS = ("subtotal", "discount", "tax", "total")


def order_of(number: int, quantity: str, unit_price: str, **how: Any) -> Sold:
    line = SheetLine(
        key="",
        quantity=Decimal(quantity),
        unit_price=Decimal(unit_price),
        tax_code="STANDARD",
        tax_percent=Decimal(19),
    )
    lines = tuple(replace(line, key=f"l{at}") for at in range(1, number + 1))
    return sold(replace(Sheet(currency="EUR", exponent=2, lines=lines), **how))


THREE = order_of(2, "3", "33.33")


@pytest.mark.parametrize("wrong", ["3.000001", "-1", "NaN", "Infinity", "0.0000001"])
def test_a_quantity_that_cannot_be_charged(wrong: str):
    with pytest.raises(PricingError) as refused:
        THREE.part({"l2": Decimal(wrong)})
    assert (refused.value.key, refused.value.field) == ("l2", "quantity")


def test_more_than_is_left():
    first = THREE.part({"l1": Decimal(2)})
    with pytest.raises(PricingError, match="left") as refused:
        THREE.part({"l1": Decimal("1.5")}, first.lines)
    assert (refused.value.key, refused.value.field) == ("l1", "quantity")
    assert THREE.part({"l1": Decimal(1)}, first.lines).lines[0].net == Decimal("33.33")


@pytest.mark.parametrize("where", ["quantities", "before", "rates"])
def test_a_line_that_is_not_of_the_whole(where: str):
    before = [replace(THREE.lines[0], key="l9")] if where == "before" else []
    quantities = {"l9": Decimal(1)} if where == "quantities" else {}
    rates = {"l9": Tax(None, Decimal(0))} if where == "rates" else {}
    with pytest.raises(PricingError) as refused:
        THREE.part(quantities, before, rates=rates)
    assert (refused.value.key, refused.value.field) == ("l9", "key")


def test_two_lines_with_one_key():
    with pytest.raises(PricingError, match="same key"):
        THREE.part({}, of=[*THREE.lines, THREE.lines[0]])


@pytest.mark.parametrize("name", AMOUNTS)
@pytest.mark.parametrize("amount", ["1000.00", "-0.01"])
def test_a_history_that_cannot_be_true(name: str, amount: str):
    first = THREE.part({"l1": Decimal(1)}).lines[0]
    wrong: dict[str, Any] = {name: Decimal(amount)}
    with pytest.raises(PricingError, match="above what it comes to"):
        THREE.part({"l1": Decimal(1)}, [replace(first, **wrong)])


def test_a_rate_that_is_none():
    with pytest.raises(PricingError) as refused:
        THREE.part({"l1": Decimal(1)}, rates={"l1": Tax("STANDARD", Decimal(101))})
    assert (refused.value.key, refused.value.field) == ("l1", "tax_percent")


@MANY
@given(ORDERS, st.data())
def test_invoices_of_an_order_sum_to_the_order(order: Sold, drawn: st.DataObject):
    parts = draw_parts(drawn, order)
    expect_whole(parts, order.lines, order.sheet)
    for name in SUMS:
        assert sum(getattr(part, name) for part in parts) == getattr(order.priced, name)


@MANY
@given(ORDERS, st.data())
def test_credits_of_a_partial_invoice_sum_to_the_invoice(order: Sold, drawn: st.DataObject):
    invoice = drawn.draw(st.sampled_from(draw_parts(drawn, order)))
    credits_ = draw_parts(drawn, order, of=invoice.lines)
    expect_whole(credits_, invoice.lines, order.sheet)
    for name in SUMS:
        assert sum(getattr(part, name) for part in credits_) == getattr(invoice, name)


@settings(MANY, max_examples=400)
@given(pennies(), st.data())
def test_no_penny_goes_astray_in_orders_of_pennies(order: Sold, drawn: st.DataObject):
    expect_whole(draw_parts(drawn, order, most=8), order.lines, order.sheet)


def expect_whole(parts: Sequence[Charge], whole: Sequence[ChargedLine], sheet: Sheet) -> None:
    """Each part is sound by itself; together they are the whole, line by line and by group."""
    for part in parts:
        assert part == charge(part.lines, sheet.exponent)
        for line in part.lines:
            assert min(line.net, line.allocation, line.base, line.tax) >= 0
            included = 0 if sheet.prices is PriceMode.NET else line.tax
            assert line.base + included == line.net - line.allocation
    for line in whole:
        bits = [bit for bit in charged(parts) if bit.key == line.key]
        assert sum(bit.quantity for bit in bits) == line.quantity
        for name in AMOUNTS:
            assert sum(getattr(bit, name) for bit in bits) == getattr(line, name)
    for group in charge(whole, sheet.exponent).taxes:
        same = [
            each
            for part in parts
            for each in part.taxes
            if (each.code, each.percent) == (group.code, group.percent)
        ]
        assert sum(each.base for each in same) == group.base
        assert sum(each.tax for each in same) == group.tax


@MANY
@given(ORDERS, SHARES, SHARES)
def test_what_a_line_came_to_is_its_share_rounded(order: Sold, first: Fraction, then: Fraction):
    one = order.part({line.key: cut(line.quantity, first) for line in order.lines})
    left = remaining(order.lines, one.lines)
    two = order.part({key: cut(most, then) for key, most in left.items()}, one.lines)
    for line in order.lines:
        bits = [bit for bit in charged([one, two]) if bit.key == line.key]
        reached = Fraction(sum(bit.quantity for bit in bits))
        exact = Fraction(line.net) * reached / Fraction(line.quantity or 1)
        assert sum(bit.net for bit in bits) == oracle.nearest(exact, order.sheet.exponent)
        part = Fraction(line.allocation) * reached / Fraction(line.quantity or 1)
        off = abs(Fraction(sum(bit.allocation for bit in bits)) - part)
        assert off <= Fraction(1, 10**order.sheet.exponent)


@MANY
@given(ORDERS)
def test_an_invoice_of_everything_is_the_order(order: Sold):
    found = order.part({line.key: line.quantity for line in order.lines})
    assert found.total == order.priced.total
    sold_lines = [line for line in order.lines if line.quantity]
    assert [replace(line, quantity=line.quantity.normalize()) for line in found.lines] == [
        replace(line, quantity=line.quantity.normalize()) for line in sold_lines
    ]
    everything = charge(order.lines, order.sheet.exponent)
    assert (everything.taxes, everything.total) == (order.priced.taxes, order.priced.total)


@MANY
@given(ORDERS, SHARES)
def test_a_new_rate_taxes_anew_and_leaves_the_price(order: Sold, share: Fraction):
    raised = Tax("RAISED", Decimal("23.5"))
    asked = {line.key: cut(line.quantity, share) for line in order.lines}
    first = order.part(asked, rates=dict.fromkeys(asked, raised))
    rest = order.part(remaining(order.lines, first.lines), first.lines)
    assert {line.taxed_as for line in first.lines} <= {raised}
    kept = [Fraction(line.kept) for line in first.lines]
    if order.sheet.tax_mode is TaxMode.PER_GROUP:
        expected = oracle.tax_on(order.sheet, Fraction(sum(kept)), raised.percent)
    else:
        expected = Fraction(sum(oracle.tax_on(order.sheet, each, raised.percent) for each in kept))
    assert first.tax == expected
    assert first.subtotal + rest.subtotal == order.priced.subtotal
    assert first.discount + rest.discount == order.priced.discount


@pytest.mark.parametrize("prices", PriceMode)
def test_the_tax_of_half_of_many_lines_is_right_for_their_sum(prices: PriceMode):
    order = order_of(100, "2", "0.13", prices=prices)
    half = order.part({line.key: Decimal(1) for line in order.lines})
    rest = order.part({line.key: Decimal(1) for line in order.lines}, half.lines)
    expected = {PriceMode.NET: "2.47", PriceMode.GROSS: "2.08"}[prices]
    assert (str(half.subtotal), str(half.tax)) == ("13.00", expected)
    assert half.tax + rest.tax == order.priced.tax


def test_the_tax_of_each_half_of_the_lines_is_right_for_their_sum():
    order = order_of(20, "2", "0.13")
    keys = [line.key for line in order.lines]
    first = order.part(dict.fromkeys(keys[:10], Decimal(1)))
    then = order.part(dict.fromkeys(keys[10:], Decimal(1)), first.lines)
    assert (str(first.subtotal), str(first.tax)) == ("1.30", "0.25")
    assert (str(then.subtotal), str(then.tax)) == ("1.30", "0.24")


def test_lines_that_go_on_make_up_for_those_that_end():
    line = order_of(1, "1", "0.13").sheet.lines[0]
    lines = [replace(line, key=f"l{at}", quantity=Decimal(1 + at // 10)) for at in range(20)]
    order = sold(replace(THREE.sheet, lines=tuple(lines)))
    part = order.part({each.key: Decimal(1) for each in lines})
    assert (str(part.subtotal), str(part.tax)) == ("2.60", "0.49")


def test_the_last_third_takes_the_remainder():
    order = order_of(1, "3", "33.335")
    parts: list[Charge] = []
    for _ in range(3):
        parts.append(order.part({"l1": Decimal(1)}, charged(parts)))
    assert [str(part.subtotal) for part in parts] == ["33.34", "33.33", "33.34"]
    assert sum(part.total for part in parts) == order.priced.total
    assert remaining(order.lines, charged(parts)) == {"l1": 0}


def test_a_callers_decimal_context_changes_no_part():
    expected = repr(THREE.part({"l1": Decimal("1.7")}))
    with localcontext(Context(prec=2, rounding=ROUND_CEILING, traps=[Inexact])):
        assert repr(THREE.part({"l1": Decimal("1.7")})) == expected
        left = remaining(THREE.lines, THREE.part({"l1": Decimal("1.77777")}).lines)
    assert left == {"l1": Decimal("1.22223"), "l2": Decimal(3)}


def test_a_first_part_that_was_too_dear_is_made_up_for_by_the_next():
    dear: dict[str, Any] = {
        "net": Decimal("80.00"),
        "base": Decimal("80.00"),
        "tax": Decimal("15.20"),
    }
    lines = [replace(THREE.part({"l1": Decimal(1)}).lines[0], **dear)]
    for _ in range(2):
        lines += THREE.part({"l1": Decimal(1)}, lines).lines
    assert [str(line.net) for line in lines] == ["80.00", "0.00", "19.99"]
    assert sum(line.tax for line in lines) == THREE.lines[0].tax


@MANY
@given(ORDERS, st.data())
def test_the_tax_up_to_now_is_right_for_its_sum_unless_no_line_has_room(
    order: Sold, drawn: st.DataObject
):
    sheet = replace(order.sheet, prices=PriceMode.NET, tax_mode=TaxMode.PER_GROUP)
    order = sold(sheet)
    before: list[ChargedLine] = []
    for part in draw_parts(drawn, order):
        before += part.lines
        left = remaining(order.lines, before)
        for group in charge(before, sheet.exponent).taxes:
            short = oracle.tax_on(sheet, Fraction(group.base), group.percent) - Fraction(group.tax)
            for line in part.lines:
                if line.taxed_as == (group.code, group.percent) and left[line.key]:
                    assert short <= 0 or untaxed(order, before, line.key) == 0
                    assert short >= 0 or line.tax == 0


def untaxed(order: Sold, before: Sequence[ChargedLine], key: str) -> Decimal:
    """The tax of a line that was not charged yet."""
    whole = next(line.tax for line in order.lines if line.key == key)
    return whole - sum((line.tax for line in before if line.key == key), Decimal(0))


def test_nothing_asked_is_nothing_charged():
    found = THREE.part({"l1": Decimal(0)})
    assert (found.lines, found.taxes, str(found.total)) == ((), (), "0.00")
