"""Orders drawn at random, and the ways in which they may be invoiced bit by bit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from models.pricing import (
    Charge,
    ChargedLine,
    Priced,
    PriceMode,
    Sheet,
    Tax,
    TaxMode,
    price,
    proportion,
    remaining,
)
from tests.models.pricing.drawn import sheets


@dataclass(frozen=True)
class Sold:
    """A sheet that was accepted: its priced form, and the lines that an order copies."""

    sheet: Sheet
    priced: Priced
    lines: tuple[ChargedLine, ...]

    def part(
        self,
        quantities: dict[str, Decimal],
        before: Sequence[ChargedLine] = (),
        *,
        of: Sequence[ChargedLine] | None = None,
        rates: dict[str, Tax] | None = None,
    ) -> Charge:
        """Charge quantities of the order's lines, or of others."""
        return proportion(
            self.lines if of is None else of,
            before,
            quantities,
            exponent=self.sheet.exponent,
            prices=self.sheet.prices,
            tax_mode=self.sheet.tax_mode,
            rates=rates,
        )


def sold(sheet: Sheet) -> Sold:
    """Price a sheet and copy the lines that count."""
    priced = price(sheet)
    pairs = zip(sheet.lines, priced.lines, strict=True)
    return Sold(
        sheet,
        priced,
        tuple(
            ChargedLine(
                key=line.key,
                quantity=line.quantity,
                net=found.net,
                allocation=found.allocation,
                base=found.base,
                tax=found.tax,
                tax_code=line.tax_code,
                tax_percent=line.tax_percent,
            )
            for line, found in pairs
            if found.counts
        ),
    )


ORDERS = sheets().map(sold)
SHARES = st.sampled_from(
    [Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(9, 10), Fraction(1)]
)


@st.composite
def pennies(draw: st.DrawFn) -> Sold:
    """An order of a few units: every rounding of a part is large, so that none may go astray."""
    sheet = Sheet(
        currency="JPY",
        exponent=0,
        prices=draw(st.sampled_from(PriceMode)),
        tax_mode=draw(st.sampled_from(TaxMode)),
        lines=(),
    )
    percent = Decimal(draw(st.sampled_from([5, 20, 50, 100])))
    lines = draw(st.lists(_penny(sheet.prices, percent), min_size=1, max_size=6))
    keyed = tuple(replace(line, key=f"l{at}") for at, line in enumerate(lines))
    return Sold(sheet, price(sheet), keyed)


@st.composite
def _penny(draw: st.DrawFn, prices: PriceMode, percent: Decimal) -> ChargedLine:
    net = draw(st.integers(0, 9))
    kept = draw(st.integers(0, net))
    tax = draw(st.integers(0, kept))
    return ChargedLine(
        key="",
        quantity=Decimal(draw(st.integers(1, 9))),
        net=Decimal(net),
        allocation=Decimal(net - kept),
        base=Decimal(kept if prices is PriceMode.NET else kept - tax),
        tax=Decimal(tax),
        tax_code="STANDARD",
        tax_percent=percent,
    )


def draw_parts(
    drawn: st.DataObject, order: Sold, of: Sequence[ChargedLine] | None = None, *, most: int = 4
) -> list[Charge]:
    """Charge an order, or credit lines, in some parts; the last takes what is left."""
    whole = order.lines if of is None else of
    parts: list[Charge] = []
    for _ in range(drawn.draw(st.integers(0, most - 1))):
        left = remaining(whole, charged(parts))
        asked = {key: cut(quantity, drawn.draw(SHARES)) for key, quantity in left.items()}
        parts.append(order.part(asked, charged(parts), of=whole))
    parts.append(order.part(remaining(whole, charged(parts)), charged(parts), of=whole))
    return parts


def charged(parts: Sequence[Charge]) -> list[ChargedLine]:
    """All lines of all parts."""
    return [line for part in parts for line in part.lines]


def cut(quantity: Decimal, share: Fraction) -> Decimal:
    """A share of a quantity, down to millionths."""
    return Decimal(int(quantity * 10**6 * share.numerator / share.denominator)).scaleb(-6)
