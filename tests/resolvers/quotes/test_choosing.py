"""A choice of options costs what was offered: the taxes are those of the day it was sent."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from auth.actors import SYSTEM
from auth.binding import bind
from models import clock
from models.pricing import Sheet, SheetLine
from models.quote_lines import QuoteLine
from models.quote_versions import QuoteVersion
from models.taxes import TaxRate
from resolvers.quotes import choosing
from resolvers.quotes.finding import lines_of
from tests.models.pricing.oracle import opinion
from tests.resolvers.quotes.scene import LINE, Scene

SOME = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
PERCENTS = st.decimals(0, 30, places=1)
PRICES = st.decimals("0.01", "999.99", places=2)
QUANTITIES = st.integers(1, 9).map(Decimal)


@st.composite
def options(draw: st.DrawFn) -> list[dict[str, Any]]:
    """One line that everybody takes, and up to four that are left to the customer."""
    made: list[dict[str, Any]] = [LINE | {"key": "till", "unit_price": draw(PRICES)}]
    for at in range(draw(st.integers(1, 4))):
        option = {"key": f"o{at}", "optional": True, "maximum_quantity": Decimal(9)}
        option |= {"quantity": Decimal(1), "unit_price": draw(PRICES)}
        made.append(LINE | option | {"discount_percent": draw(PERCENTS)})
    return made


def new_rate(scene: Scene, percent: Decimal) -> None:
    """The tax becomes another one, as of today."""
    bind(scene.session, SYSTEM)
    rate = scene.session.scalars(select(TaxRate)).one()
    today = clock.today("Europe/Berlin")
    rate.valid_until = today
    fields = {"code": rate.code, "country": rate.country, "name": "VAT, another"}
    scene.session.flush()
    scene.session.add(TaxRate(**fields, percent=percent, valid_from=today))
    scene.session.flush()


def taxes(scene: Scene, version: QuoteVersion) -> dict[str, tuple[Any, ...]]:
    """What each line says of its tax."""
    bind(scene.session, SYSTEM)
    names = ("tax_code", "tax_name", "tax_percent", "reverse_charge")
    return {
        one.key: tuple(getattr(one, name) for name in names)
        for one in lines_of(scene.session, version)
    }


def on_paper(version: QuoteVersion, lines: list[QuoteLine], percent: Decimal) -> Sheet:
    """The same sheet, at the tax that was offered."""
    return Sheet(
        currency=version.currency,
        exponent=2,
        prices=version.prices,
        tax_mode=version.tax_mode,
        rounding=version.rounding,
        lines=tuple(
            SheetLine(
                key=one.key,
                kind=one.kind,
                quantity=one.quantity,
                unit_price=one.unit_price,
                discount_percent=one.discount_percent,
                discount_amount=one.discount_amount,
                tax_code="STANDARD",
                tax_percent=percent,
                optional=one.optional,
                chosen=one.chosen,
            )
            for one in lines
        ),
        discount=None,
    )


@SOME
@given(options(), PERCENTS, st.data())
def test_a_choice_keeps_the_taxes_that_were_sent(
    scene: Scene, lines: list[dict[str, Any]], percent: Decimal, drawn: st.DataObject
):
    attempt = scene.session.begin_nested()
    quote = scene.sent(lines=lines)
    offered = scene.shown(quote)
    before = taxes(scene, offered)
    with clock.frozen(clock.now() + timedelta(hours=30)):
        new_rate(scene, percent)
        for _ in range(drawn.draw(st.integers(1, 2))):
            wish: list[Any] = [
                {"line_key": one["key"], "chosen": True, "quantity": drawn.draw(QUANTITIES)}
                if drawn.draw(st.booleans())
                else {"line_key": one["key"], "chosen": False}
                for one in lines[1:]
            ]
            link, seen = scene.link(quote), scene.shown(quote).number
            bind(scene.session, link)
            choosing.choose_quote_options(
                scene.session, link, quote_id=quote.id, version=seen, options=wish
            )
    made = scene.shown(quote)
    assert taxes(scene, made) == before
    found = opinion(on_paper(made, lines_of(scene.session, made), Decimal(19)))
    assert (Fraction(made.tax_total), Fraction(made.total)) == (found.tax, found.total)
    attempt.rollback()
    scene.session.expire_all()
