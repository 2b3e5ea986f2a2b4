"""Halves go away from zero, and what is split sums to what it was."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.pricing import rounded, split
from models.pricing.rounding import quotient
from tests.models.pricing import oracle
from tests.models.pricing.drawn import MANY

UNITS = st.integers(-(10**12), 10**12)
WEIGHTS = st.lists(st.decimals(0, 10_000, places=3) | st.sampled_from([Decimal(1)] * 3), max_size=9)


def decimals(texts: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, texts.split()))


@pytest.mark.parametrize(
    ("total", "weights"),
    [("0.001", "1 1"), ("1.00", "1 -1"), ("1.00", ""), ("-0.01", "0 0 0")],
)
def test_what_cannot_be_split(total: str, weights: str):
    with pytest.raises(ValueError, match=r"split|spread"):
        split(Decimal(total), decimals(weights), 2)


@pytest.mark.parametrize(
    ("amount", "exponent", "found"),
    [
        ("0.005", 2, "0.01"),
        ("-0.005", 2, "-0.01"),
        ("0.0049999", 2, "0.00"),
        ("-0.0049999", 2, "0.00"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("-1.0005", 3, "-1.001"),
        ("7", 3, "7.000"),
    ],
)
def test_halves_are_rounded_away_from_zero(amount: str, exponent: int, found: str):
    assert str(rounded(Decimal(amount), exponent)) == found
    assert str(quotient(Decimal(amount) * 3, Decimal(3), exponent)) == found


@pytest.mark.parametrize(
    ("total", "weights", "exponent", "parts"),
    [
        ("10.00", "100 100 100", 2, "3.34 3.33 3.33"),
        ("-10.00", "100 100 100", 2, "-3.34 -3.33 -3.33"),
        ("0.01", "1 1", 2, "0.01 0.00"),
        ("-0.01", "1 1", 2, "-0.01 0.00"),
        ("1", "0 1 2", 0, "0 0 1"),
        ("0.005", "1 0 1", 3, "0.003 0.000 0.002"),
        ("0.00", "0 0", 2, "0.00 0.00"),
        ("0.00", "", 2, ""),
    ],
)
def test_the_largest_remainders_get_what_is_left(
    total: str, weights: str, exponent: int, parts: str
):
    found = split(Decimal(total), decimals(weights), exponent)
    assert " ".join(map(str, found)) == parts


@MANY
@given(UNITS, WEIGHTS, st.sampled_from([0, 2, 3]))
def test_parts_sum_to_the_whole_and_no_part_is_a_unit_off(
    units: int, weights: list[Decimal], exponent: int
):
    total = Decimal(units).scaleb(-exponent) if any(weights) else Decimal(0)
    parts = split(total, weights, exponent)
    assert sum(parts) == total
    assert [-part for part in parts] == list(split(-total, weights, exponent))
    exact = [Fraction(weight) for weight in weights]
    assert [abs(part) for part in parts] == oracle.spread(abs(Fraction(total)), exact, exponent)
    for part, weight in zip(parts, exact, strict=True):
        if total:
            off = Fraction(part) - Fraction(total) * weight / sum(exact)
            assert abs(off) < Fraction(1, 10**exponent)


@MANY
@given(
    st.decimals(-(10**9), 10**9, places=4),
    st.decimals(Decimal("0.001"), 10**6, places=3),
    st.sampled_from([0, 2, 3]),
)
def test_a_quotient_is_rounded_once(numerator: Decimal, denominator: Decimal, exponent: int):
    exact = Fraction(numerator) / Fraction(denominator)
    assert quotient(numerator, denominator, exponent) == oracle.nearest(exact, exponent)
