"""Sheets of every kind, drawn at random: few lines, many halves and thirds, every mode."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from models.pricing import (
    AmountDiscount,
    LineKind,
    PercentDiscount,
    PriceMode,
    Sheet,
    SheetLine,
    TaxMode,
)
from tests.models.pricing import oracle

CURRENCIES: Final = {"JPY": 0, "EUR": 2, "KWD": 3}
TAXES: Final = (
    ("STANDARD", Decimal(19)),
    ("STANDARD", Decimal("20.5")),
    ("REDUCED", Decimal(7)),
    ("QUEBEC", Decimal("14.975")),
    ("EXEMPT", Decimal(0)),
    ("REVERSE_CHARGE", Decimal(0)),
    (None, Decimal(0)),
)
PERCENTS = st.one_of(
    st.sampled_from([Decimal(0), Decimal(5), Decimal("33.333333"), Decimal(50), Decimal(100)]),
    st.decimals(0, 100, places=3),
)
QUANTITIES = st.one_of(
    st.integers(0, 12).map(Decimal),
    st.decimals(0, 1000, places=2),
    st.decimals(0, 999_999_999, places=6),
)
PRICES = st.one_of(
    st.sampled_from([Decimal("0.5"), Decimal("0.005"), Decimal(1), Decimal(100)]),
    st.decimals(0, 1000, places=3),
    st.decimals(0, 99_999, places=6),
)
PARTS = st.one_of(st.sampled_from([Fraction(0), Fraction(1)]), st.fractions(0, 1))
MANY = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def part_of(whole: Fraction, part: Fraction, exponent: int) -> Decimal:
    """An amount of the currency that is no more than the whole."""
    units = int(whole * part * 10**exponent)
    return Decimal(units).scaleb(-exponent)


@st.composite
def lines(draw: st.DrawFn, key: str, exponent: int) -> SheetLine:
    """One line; most of them count."""
    code, percent = draw(st.sampled_from(TAXES))
    line = SheetLine(
        key=key,
        kind=draw(st.sampled_from([LineKind.PRODUCT] * 6 + [LineKind.SECTION, LineKind.NOTE])),
        quantity=draw(QUANTITIES),
        unit_price=draw(PRICES),
        discount_percent=draw(st.none() | PERCENTS),
        tax_code=code,
        tax_percent=percent,
        optional=draw(st.booleans()),
        chosen=draw(st.booleans()),
    )
    if line.discount_percent is not None or draw(st.booleans()):
        return line
    amount = part_of(oracle.listed(line, exponent), draw(PARTS), exponent)
    return replace(line, discount_amount=amount)


@st.composite
def sheets(draw: st.DrawFn, most: int = 7) -> Sheet:
    """A whole sheet, its discount within its sum."""
    currency = draw(st.sampled_from(sorted(CURRENCIES)))
    exponent = CURRENCIES[currency]
    number = draw(st.integers(0, most))
    sheet = Sheet(
        currency=currency,
        exponent=exponent,
        prices=draw(st.sampled_from(PriceMode)),
        tax_mode=draw(st.sampled_from(TaxMode)),
        lines=tuple(draw(lines(f"l{at}", exponent)) for at in range(number)),
        discount=draw(st.none() | PERCENTS.map(PercentDiscount)),
    )
    if sheet.discount is not None or draw(st.booleans()):
        return sheet
    amount = part_of(oracle.subtotal(sheet), draw(PARTS), exponent)
    return replace(sheet, discount=AmountDiscount(amount))
