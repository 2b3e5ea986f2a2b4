"""The worst case of a quote's options against every choice there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from models.approvals import Terms
from models.errors import Invalid
from models.pricing import LineKind, Priced, PriceMode, Rounding, TaxMode
from models.quote_lines import QuoteLine
from models.quote_versions import DiscountKind, QuoteVersion
from resolvers.quotes.copying import copied_line
from resolvers.quotes.judging import worst
from resolvers.quotes.sheets import priced_sheet

RATES = st.sampled_from([Decimal(0), Decimal(7), Decimal(19), Decimal("5.5")])
CENT = Decimal("0.01")


def prices(least: int = 0, most: int = 9_999_999) -> st.SearchStrategy[Decimal]:
    return st.integers(least, most).map(lambda cents: Decimal(cents).scaleb(-2))


def quantities(least: int = 1) -> st.SearchStrategy[Decimal]:
    return st.one_of(
        st.integers(least, 40).map(Decimal),
        st.integers(least * 1000, 40_000).map(lambda part: Decimal(part).scaleb(-3)),
    )


@st.composite
def lines(draw: st.DrawFn, key: str) -> QuoteLine:
    line = QuoteLine(
        key=key,
        kind=LineKind.PRODUCT,
        currency="EUR",
        quantity=draw(quantities()),
        unit_price=draw(prices(5_000)),
        list_price=draw(st.none() | prices(5_000)),
        tax_percent=draw(RATES),
        optional=draw(st.booleans()),
        cost=draw(st.none() | prices(0, 5_000_000)),
    )
    line.chosen = not line.optional or draw(st.booleans())
    match draw(st.sampled_from(["none", "percent", "amount"])):
        case "percent":
            line.discount_percent = Decimal(draw(st.integers(0, 100)))
        case "amount":
            most = (line.unit_price * line.quantity).quantize(CENT) - CENT
            line.discount_amount = draw(prices(0, int(most.scaleb(2))))
    if line.optional and draw(st.booleans()):
        low, high = draw(quantities(0)), draw(quantities())
        line.minimum_quantity, line.maximum_quantity = min(low, high), max(low, high)
        if draw(st.booleans()):
            line.minimum_quantity = None
        elif draw(st.booleans()):
            line.maximum_quantity = None
    return line


@st.composite
def quotes(draw: st.DrawFn) -> tuple[QuoteVersion, list[QuoteLine]]:
    made = [draw(lines(f"l{at}")) for at in range(draw(st.integers(1, 3)))]
    version = QuoteVersion(
        currency="EUR",
        prices=draw(st.sampled_from(PriceMode)),
        tax_mode=draw(st.sampled_from(TaxMode)),
        rounding=Rounding.HALF_UP,
    )
    version.total = priced_sheet(version, made).total
    match draw(st.sampled_from(["none", "percent", "amount"])):
        case "percent":
            version.discount_kind = DiscountKind.PERCENT
            version.discount_value = Decimal(draw(st.integers(0, 100)))
        case "amount":
            version.discount_kind = DiscountKind.AMOUNT
            most = priced_sheet(version, made).subtotal
            version.discount_value = draw(prices(0, int(most.scaleb(2))))
    version.total = priced_sheet(version, made).total
    return version, made


def choices(version: QuoteVersion, made: Sequence[QuoteLine]) -> Iterator[list[QuoteLine]]:
    """Every choice: of each option none, the fewest, the most and some between."""
    for each in product(*(list(ways(one)) for one in made)):
        yield [copied_line(one, version, **way) for one, way in zip(made, each, strict=True)]


def ways(line: QuoteLine) -> Iterator[dict[str, Any]]:
    yield {}
    if not line.optional:
        return
    yield {"chosen": False}
    low = line.quantity if line.minimum_quantity is None else line.minimum_quantity
    high = line.quantity if line.maximum_quantity is None else line.maximum_quantity
    if low <= high:
        between = ((low + high) / 2).quantize(Decimal("0.000001"))
        for quantity in sorted({low, between, high}):
            yield {"chosen": True, "quantity": quantity}


def priced(version: QuoteVersion, chosen: list[QuoteLine]) -> Priced | None:
    """What one choice comes to; none if it has no price, so that nobody can choose it."""
    try:
        return priced_sheet(version, chosen)
    except Invalid:
        return None


def demand_within(judged: Terms, chosen: list[QuoteLine], found: Priced) -> None:
    """The amounts of a choice, rounded as they are, are within what was judged."""
    counted = [
        pair
        for pair in zip(chosen, found.lines, strict=True)
        if pair[0].chosen and pair[0].quantity
    ]
    for line, own in counted:
        usual = (line.unit_price if line.list_price is None else line.list_price) * line.quantity
        lost = min(usual, usual - own.gross + own.discount)
        assert lost * 100 <= (judged.line_percent + CENT) * usual
    assert found.discount * 100 <= (judged.order_percent + CENT) * (found.subtotal + CENT) + 1
    assert found.total <= judged.total
    costed = [(line, own) for line, own in counted if line.cost is not None]
    income = sum((own.base for _, own in costed), 2 * CENT * len(chosen))
    spent = sum((line.cost * line.quantity for line, _ in costed if line.cost), Decimal(0))
    if spent:
        assert judged.margin_percent is not None
        if judged.margin_percent > -1_000_000:
            assert spent * 100 <= (100 - judged.margin_percent + CENT) * income


@settings(max_examples=40, deadline=None)
@given(quotes())
def test_no_choice_is_worse_than_what_is_judged(quote: tuple[QuoteVersion, list[QuoteLine]]):
    version, made = quote
    judged = worst(version, made)
    for chosen in choices(version, made):
        found = priced(version, chosen)
        if found is None:
            continue
        demand_within(judged, chosen, found)
        after = worst_of(version, chosen)
        assert after.line_percent <= judged.line_percent
        assert after.order_percent <= judged.order_percent
        assert after.total <= judged.total
        if after.margin_percent is not None:
            assert judged.margin_percent is not None
            assert after.margin_percent >= judged.margin_percent


def worst_of(version: QuoteVersion, chosen: list[QuoteLine]) -> Terms:
    """What is judged of a choice that nobody changes any more."""
    fixed = [copied_line(one, version, optional=False) for one in chosen if one.chosen]
    alone = QuoteVersion(
        currency="EUR",
        prices=version.prices,
        tax_mode=version.tax_mode,
        rounding=version.rounding,
        discount_kind=version.discount_kind,
        discount_value=version.discount_value,
    )
    alone.total = priced_sheet(alone, fixed).total
    return worst(alone, fixed)


@settings(max_examples=40, deadline=None)
@given(quotes())
def test_what_is_judged_is_hardly_worse_than_the_worst_choice(
    quote: tuple[QuoteVersion, list[QuoteLine]],
):
    version, made = quote
    for line in made:
        line.minimum_quantity = line.maximum_quantity = None
    judged = worst(version, made)
    found = [worst_of(version, one) for one in choices(version, made) if priced(version, one)]
    assert judged.line_percent == max(one.line_percent for one in found)
    assert judged.order_percent - max(one.order_percent for one in found) <= CENT
    assert judged.total - max(one.total for one in found) <= Decimal("0.15")
    margins = [one.margin_percent for one in found if one.margin_percent is not None]
    if margins:
        assert judged.margin_percent is not None
        assert min(margins) - judged.margin_percent <= 2 * CENT
    else:
        assert judged.margin_percent is None
