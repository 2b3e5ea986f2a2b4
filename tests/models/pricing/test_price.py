"""Random sheets come to what the oracle says, and their sums agree with one another."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import ROUND_CEILING, Context, Decimal, Inexact, Rounded, getcontext, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.pricing import PercentDiscount, Priced, PriceMode, Sheet, SheetLine, TaxMode, price
from tests.models.pricing import oracle
from tests.models.pricing.drawn import MANY, sheets


@MANY
@given(sheets())
def test_a_sheet_comes_to_what_the_oracle_says(sheet: Sheet):
    found, expected = price(sheet), oracle.opinion(sheet)
    assert [line.net for line in found.lines] == expected.nets
    assert [line.allocation for line in found.lines] == expected.allocations
    assert [line.base for line in found.lines] == expected.bases
    assert [line.tax for line in found.lines] == expected.taxes
    groups = {
        (each.code, Fraction(each.percent)): (Fraction(each.base), Fraction(each.tax))
        for each in found.taxes
    }
    assert groups == expected.groups
    assert found.subtotal == expected.subtotal
    assert found.discount == expected.discount
    assert found.tax == expected.tax
    assert found.total == expected.total
    assert found.savings == expected.savings


@MANY
@given(sheets())
def test_sums_agree_with_one_another(sheet: Sheet):
    found = price(sheet)
    counting = [line for line in found.lines if line.counts]
    assert found.subtotal == sum(line.net for line in counting)
    assert found.discount == sum(line.allocation for line in found.lines)
    assert found.tax == sum(line.tax for line in found.lines)
    assert found.tax == sum(group.tax for group in found.taxes)
    assert found.total == sum(group.base + group.tax for group in found.taxes)
    added = found.tax if sheet.prices is PriceMode.NET else 0
    assert found.total == found.subtotal - found.discount + added


@MANY
@given(sheets())
def test_the_amounts_of_a_line_explain_one_another(sheet: Sheet):
    for line in price(sheet).lines:
        assert line.net == line.gross - line.discount + line.rounding_delta
        assert line.included == line.base + line.tax
        assert min(line.net, line.allocation, line.base, line.tax) >= 0
        assert abs(line.rounding_delta) <= Decimal(1).scaleb(-sheet.exponent) / 2
        if line.counts:
            kept = line.base if sheet.prices is PriceMode.NET else line.included
            assert kept == line.net - line.allocation
        else:
            assert line.allocation == line.included == 0


@MANY
@given(sheets())
def test_every_amount_has_the_decimals_of_its_currency(sheet: Sheet):
    found = price(sheet)
    amounts = [found.subtotal, found.discount, found.tax, found.total, found.savings]
    amounts += [amount for group in found.taxes for amount in (group.base, group.tax)]
    for line in found.lines:
        amounts += [line.net, line.allocation, line.base, line.tax, line.included]
    assert {amount.as_tuple().exponent for amount in amounts} == {-sheet.exponent}
    assert not any(amount.is_signed() for amount in amounts)


@MANY
@given(sheets())
def test_stored_inputs_give_the_stored_outputs_again(sheet: Sheet):
    stored = replace(
        sheet,
        lines=tuple(rewritten(line) for line in sheet.lines),
        discount=(
            PercentDiscount(sheet.discount.percent.quantize(Decimal("0.000001")))
            if isinstance(sheet.discount, PercentDiscount)
            else sheet.discount
        ),
    )
    assert repr(price(stored)) == repr(price(sheet))
    assert json.loads(json.dumps(price(stored).ledger())) == price(sheet).ledger()


def rewritten(line: SheetLine) -> SheetLine:
    """The same numbers, written with other zeros."""
    names = ("quantity", "unit_price", "tax_percent", "discount_percent")
    written: dict[str, Any] = {
        name: Decimal(f"{value:.6f}")
        for name in names
        if (value := getattr(line, name)) is not None
    }
    return replace(line, **written)


@MANY
@given(sheets(), st.randoms(use_true_random=False))
def test_the_order_of_lines_decides_nothing_but_ties(sheet: Sheet, random):
    shuffled = list(sheet.lines)
    random.shuffle(shuffled)
    found, other = price(sheet), price(replace(sheet, lines=tuple(shuffled)))
    assert (found.subtotal, found.discount) == (other.subtotal, other.discount)
    lines = {line.key: line for line in other.lines}
    assert all(line.net == lines[line.key].net for line in found.lines)
    over = {line.key: remainder(line.net * line.counts, found, sheet) for line in found.lines}
    moved = {line.key for line in found.lines if line.allocation != lines[line.key].allocation}
    for key in moved:
        assert list(over.values()).count(over[key]) > 1
    if not moved:
        assert (found.taxes, found.total) == (other.taxes, other.total)


def remainder(net: Decimal, found: Priced, sheet: Sheet) -> Fraction:
    """What of a line's exact part of the discount is no whole unit."""
    if not found.subtotal:
        return Fraction(0)
    units = Fraction(found.discount) * Fraction(net) / Fraction(found.subtotal)
    return Fraction(units * 10**sheet.exponent % 1)


@MANY
@given(sheets())
def test_lines_that_do_not_count_change_nothing_for_the_others(sheet: Sheet):
    found = price(sheet)
    alone = price(replace(sheet, lines=tuple(line for line in sheet.lines if line.counts)))
    assert alone.lines == tuple(line for line in found.lines if line.counts)
    assert replace(alone, lines=found.lines) == found


@MANY
@given(sheets(most=4))
def test_a_callers_decimal_context_changes_nothing(sheet: Sheet):
    expected = repr(price(sheet))
    strange = Context(
        prec=2, rounding=ROUND_CEILING, Emin=-2, Emax=2, clamp=1, traps=[Inexact, Rounded]
    )
    with localcontext(strange):
        assert repr(price(sheet)) == expected
        assert repr(getcontext()) == repr(strange)


@MANY
@given(sheets())
def test_per_group_is_at_most_half_a_unit_off_and_per_line_half_a_unit_a_line(sheet: Sheet):
    half = Fraction(1, 2 * 10**sheet.exponent)
    net = replace(sheet, prices=PriceMode.NET)
    for tax_mode in TaxMode:
        for group in price(replace(net, tax_mode=tax_mode)).taxes:
            exact = Fraction(group.base) * Fraction(group.percent) / 100
            roundings = 1 if tax_mode is TaxMode.PER_GROUP else len(sheet.lines)
            assert abs(Fraction(group.tax) - exact) <= half * roundings


@pytest.mark.parametrize("zero", ["0", "0.00", "-0", "0E-20", "0E+9"])
def test_every_zero_is_the_same_zero(zero: str):
    line = SheetLine(
        key="l1", quantity=Decimal(zero), unit_price=Decimal(5), tax_percent=Decimal(19)
    )
    found = price(Sheet(currency="EUR", exponent=2, lines=(line,)))
    assert {str(found.total), *map(str, found.lines[0].entry().values())} == {"0.00", "l1", "True"}


def test_an_empty_sheet_comes_to_nothing():
    found = price(Sheet(currency="KWD", exponent=3, lines=()))
    assert (str(found.total), found.taxes, found.ledger()) == ("0.000", (), [])
