"""Credits of amounts: exact, within what is left, and the rest still adds up to the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.pricing import (
    Charge,
    ChargedLine,
    PriceMode,
    PricingError,
    Sheet,
    SheetLine,
    portion,
    reduced,
    remaining,
)
from tests.models.pricing.charging import ORDERS, SHARES, Sold, charged, cut, sold
from tests.models.pricing.drawn import MANY

AMOUNTS = ("net", "allocation", "base", "tax")
TILLS = SheetLine(
    key="tills",
    quantity=Decimal(10),
    unit_price=Decimal(100),
    tax_code="STANDARD",
    tax_percent=Decimal(19),
)
BOOKS = replace(TILLS, key="books", tax_code="REDUCED", tax_percent=Decimal(7))
ORDER = sold(Sheet(currency="EUR", exponent=2, lines=(TILLS, BOOKS)))


def take(order: Sold, amount: Decimal, before: Sequence[ChargedLine] = ()) -> Charge:
    """Take an amount off what is left of an order."""
    return portion(
        order.lines,
        before,
        amount,
        exponent=order.sheet.exponent,
        prices=order.sheet.prices,
        tax_mode=order.sheet.tax_mode,
    )


def give_back(order: Sold, share: Fraction, before: Sequence[ChargedLine]) -> Charge:
    """Credit a share of all quantities that are left, after amounts may have been taken off."""
    whole, others = reduced(order.lines, before)
    left = remaining(whole, others)
    quantities = {key: cut(quantity, share) for key, quantity in left.items()}
    if share == 1:
        quantities = left
    return order.part(quantities, others, of=whole)


@pytest.mark.parametrize("wrong", ["2260.01", "-1", "NaN", "Infinity", "0.001"])
def test_an_amount_that_cannot_be_taken(wrong: str):
    with pytest.raises(PricingError) as refused:
        take(ORDER, Decimal(wrong))
    assert (refused.value.key, refused.value.field) == (None, "amount")


def test_more_than_is_left():
    before = take(ORDER, Decimal(2000)).lines
    with pytest.raises(PricingError, match="left"):
        take(ORDER, Decimal("260.01"), before)
    assert take(ORDER, Decimal("260.00"), before).total == Decimal("260.00")


def test_the_tax_is_what_is_within_the_amount_at_each_rate():
    found = take(ORDER, Decimal("226.00"))
    assert [(line.base, line.tax) for line in found.lines] == [
        (Decimal("100.00"), Decimal("19.00")),
        (Decimal("100.00"), Decimal("7.00")),
    ]


def test_a_return_is_worth_what_an_amount_has_left_of_it():
    before = take(ORDER, Decimal(1130)).lines
    whole, others = reduced(ORDER.lines, before)
    assert ORDER.part({"tills": Decimal(1)}, others, of=whole).total == Decimal("59.50")


@MANY
@given(ORDERS, st.data())
def test_amounts_quantities_and_the_rest_are_the_whole(order: Sold, drawn: st.DataObject):
    parts: list[Charge] = []
    for _ in range(drawn.draw(st.integers(0, 4))):
        share, before = drawn.draw(SHARES), charged(parts)
        if drawn.draw(st.booleans()):
            parts.append(give_back(order, share, before))
            continue
        left = order.priced.total - sum(part.total for part in parts)
        amount = cut(left, share).quantize(Decimal(1).scaleb(-order.sheet.exponent))
        parts.append(take(order, min(amount, left), before))
    parts.append(give_back(order, Fraction(1), charged(parts)))
    for line in order.lines:
        of_line = [one for one in charged(parts) if one.key == line.key]
        assert sum(one.quantity for one in of_line) == line.quantity
        assert sum(one.kept for one in of_line) == line.kept
        assert sum(one.base for one in of_line) == line.base
        assert sum(one.tax for one in of_line) == line.tax
        assert all(getattr(one, name) >= 0 for one in of_line for name in AMOUNTS)
    assert sum(part.total for part in parts) == order.priced.total


@MANY
@given(ORDERS, SHARES)
def test_an_amount_is_spread_to_within_a_unit(order: Sold, share: Fraction):
    exponent = order.sheet.exponent
    amount = cut(order.priced.total, share).quantize(Decimal(1).scaleb(-exponent))
    amount = min(amount, order.priced.total)
    found = take(order, amount)
    assert found.total == amount
    taken = {line.key: Fraction(line.base + line.tax) for line in found.lines}
    for line in order.lines:
        whole = Fraction(line.base + line.tax)
        fair = whole * Fraction(amount) / Fraction(order.priced.total) if amount else Fraction(0)
        assert abs(taken.get(line.key, Fraction(0)) - fair) < Fraction(1, 10**exponent)


@MANY
@given(ORDERS, SHARES)
def test_what_is_taken_looks_like_a_line_of_its_prices(order: Sold, share: Fraction):
    amount = cut(order.priced.total, share).quantize(Decimal(1).scaleb(-order.sheet.exponent))
    for line in take(order, min(amount, order.priced.total)).lines:
        assert line.quantity == 0
        gross = order.sheet.prices is PriceMode.GROSS
        assert line.kept == (line.base + line.tax if gross else line.base)
