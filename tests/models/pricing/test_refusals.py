"""What has no price is refused, and the refusal names the line and the field."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, FloatOperation
from typing import Any

import pytest

from models.pricing import (
    AmountDiscount,
    LineKind,
    PercentDiscount,
    PricingError,
    Sheet,
    SheetLine,
    price,
)

LINE = SheetLine(
    key="l1", quantity=Decimal(2), unit_price=Decimal("50.00"), tax_percent=Decimal(19)
)
SHEET = Sheet(currency="EUR", exponent=2, lines=(LINE,))


def refusal(sheet: Sheet) -> PricingError:
    with pytest.raises(PricingError) as refused:
        price(sheet)
    assert str(refused.value) == refused.value.message
    return refused.value


@pytest.mark.parametrize("wrong", ["NaN", "sNaN", "Infinity", "-Infinity", "-0.01", "0.0000001"])
@pytest.mark.parametrize(
    "field", ["quantity", "unit_price", "discount_percent", "discount_amount", "tax_percent"]
)
@pytest.mark.parametrize("kind", LineKind)
def test_a_number_that_no_line_may_have(field: str, wrong: str, kind: LineKind):
    number: dict[str, Any] = {field: Decimal(wrong)}
    line = replace(LINE, kind=kind, **number)
    refused = refusal(replace(SHEET, lines=(replace(LINE, key="l0"), line)))
    assert (refused.key, refused.field) == ("l1", field)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("quantity", "1000000000"),
        ("quantity", "1E+999999"),
        ("unit_price", "1000000000000000"),
        ("discount_percent", "100.000001"),
        ("discount_amount", "100.01"),
        ("discount_amount", "99.999"),
        ("tax_percent", "100.5"),
    ],
)
def test_a_number_above_what_a_line_may_have(field: str, wrong: str):
    number: dict[str, Any] = {field: Decimal(wrong)}
    refused = refusal(replace(SHEET, lines=(replace(LINE, **number),)))
    assert (refused.key, refused.field) == ("l1", field)


@pytest.mark.parametrize(
    "discount",
    [
        PercentDiscount(Decimal(-1)),
        PercentDiscount(Decimal("100.1")),
        PercentDiscount(Decimal("NaN")),
        PercentDiscount(Decimal("0.0000001")),
        AmountDiscount(Decimal("-0.01")),
        AmountDiscount(Decimal("0.001")),
        AmountDiscount(Decimal("100.01")),
        AmountDiscount(Decimal("Infinity")),
    ],
)
def test_a_discount_that_the_whole_cannot_have(discount: PercentDiscount | AmountDiscount):
    refused = refusal(replace(SHEET, discount=discount))
    assert (refused.key, refused.field) == (None, "discount")


def test_a_discount_above_what_counts_although_an_option_would_cover_it():
    option = replace(LINE, key="l2", optional=True, chosen=False)
    sheet = replace(SHEET, lines=(LINE, option), discount=AmountDiscount(Decimal("100.01")))
    assert refusal(sheet).field == "discount"
    chosen = replace(sheet, lines=(LINE, replace(option, chosen=True)))
    assert price(chosen).discount == Decimal("100.01")


@pytest.mark.parametrize(
    "whole",
    [
        {"discount_percent": Decimal(100)},
        {"discount_amount": Decimal("100.00")},
        {"tax_percent": Decimal(100)},
        {"quantity": Decimal("0.000001")},
    ],
)
def test_the_bounds_themselves_are_taken(whole: dict[str, Any]):
    price(replace(SHEET, lines=(replace(LINE, **whole),)))
    price(replace(SHEET, discount=PercentDiscount(Decimal(100))))
    price(replace(SHEET, discount=AmountDiscount(Decimal("100.00"))))


def test_two_discounts_on_one_line():
    both = replace(LINE, discount_percent=Decimal(1), discount_amount=Decimal("1.00"))
    assert refusal(replace(SHEET, lines=(both,))).field == "discount_amount"


def test_two_lines_with_one_key():
    refused = refusal(replace(SHEET, lines=(LINE, LINE)))
    assert (refused.key, refused.field) == ("l1", "key")


def test_a_line_or_a_sum_that_no_table_holds():
    large = replace(LINE, quantity=Decimal(999_999_999), unit_price=Decimal(1_000_001))
    assert refusal(replace(SHEET, lines=(large,))).field == "unit_price"
    half = replace(LINE, quantity=Decimal(1), unit_price=Decimal(500_000_000_000_000))
    two = replace(SHEET, lines=(half, replace(half, key="l2")))
    assert (refusal(two).key, refusal(two).field) == (None, "lines")
    taxed = replace(half, unit_price=Decimal(900_000_000_000_000))
    assert refusal(replace(SHEET, lines=(taxed,))).field == "lines"


@pytest.mark.parametrize("exponent", [-1, 7])
def test_a_currency_with_impossible_decimals(exponent: int):
    assert refusal(replace(SHEET, exponent=exponent)).field == "exponent"


@pytest.mark.parametrize("field", ["quantity", "unit_price", "discount_percent", "tax_percent"])
def test_a_float_never_gets_in(field: str):
    number: dict[str, Any] = {field: 0.5}
    line = replace(LINE, **number)
    with pytest.raises((AttributeError, FloatOperation)):
        price(replace(SHEET, lines=(line,)))
