"""Sums that other products got wrong in public, recomputed (their issue numbers are given)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.pricing import (
    AmountDiscount,
    PercentDiscount,
    Priced,
    PriceMode,
    Sheet,
    SheetLine,
    TaxMode,
    price,
)


def line(number: int, quantity: str, unit_price: str, *, off: str | None, tax: str) -> SheetLine:
    return SheetLine(
        key=f"l{number}",
        quantity=Decimal(quantity),
        unit_price=Decimal(unit_price),
        discount_percent=None if off is None else Decimal(off),
        tax_code="STANDARD",
        tax_percent=Decimal(tax),
    )


def priced(
    *lines: SheetLine,
    tax_mode: TaxMode = TaxMode.PER_GROUP,
    prices: PriceMode = PriceMode.NET,
    discount: PercentDiscount | AmountDiscount | None = None,
) -> Priced:
    return price(
        Sheet(
            currency="EUR",
            exponent=2,
            prices=prices,
            tax_mode=tax_mode,
            lines=lines,
            discount=discount,
        )
    )


def shown(*amounts: Decimal) -> list[str]:
    return [str(amount) for amount in amounts]


@pytest.mark.parametrize("tax_mode", TaxMode)
def test_the_unit_price_after_discount_is_not_rounded_odoo_37896(tax_mode: TaxMode):
    found = priced(line(1, "16", "348.35", off="4", tax="22"), tax_mode=tax_mode)
    assert shown(found.subtotal, found.tax, found.total) == ["5350.66", "1177.15", "6527.81"]


@pytest.mark.parametrize(
    ("tax_mode", "tax", "total"),
    [(TaxMode.PER_LINE, "53.80", "412.43"), (TaxMode.PER_GROUP, "53.79", "412.42")],
)
def test_the_mode_that_is_stored_decides_about_the_cent_odoo_177192(
    tax_mode: TaxMode, tax: str, total: str
):
    lines = line(1, "10", "30.75", off="5", tax="15"), line(2, "1", "70", off="5", tax="15")
    found = priced(*lines, tax_mode=tax_mode)
    assert shown(found.subtotal, found.tax, found.total) == ["358.63", tax, total]


@pytest.mark.parametrize("tax_mode", TaxMode)
@pytest.mark.parametrize("prices", PriceMode)
def test_thirds_of_a_fixed_discount_go_to_the_first_line(tax_mode: TaxMode, prices: PriceMode):
    lines = [line(number, "1", "100.00", off=None, tax="19") for number in (1, 2, 3)]
    found = priced(
        *lines, tax_mode=tax_mode, prices=prices, discount=AmountDiscount(Decimal("10.00"))
    )
    assert shown(*(each.allocation for each in found.lines)) == ["3.34", "3.33", "3.33"]
    assert str(found.discount) == "10.00"


@pytest.mark.parametrize("tax_mode", TaxMode)
@pytest.mark.parametrize("discount", [None, PercentDiscount(Decimal("0.00"))])
def test_no_discount_is_no_cent_oca_sale_workflow_4557(
    tax_mode: TaxMode, discount: PercentDiscount | None
):
    prices = ("1.005", "2.675", "10.115", "0.125")
    lines = [line(n, "3", each, off="0", tax="21") for n, each in enumerate(prices, 1)]
    found = priced(*lines, tax_mode=tax_mode, discount=discount)
    assert shown(found.discount, found.savings) == ["0.00", "0.00"]
    assert {str(each.allocation) for each in found.lines} == {"0.00"}
    assert {each.discount for each in found.lines} == {Decimal(0)}
    assert shown(*(each.net for each in found.lines)) == ["3.02", "8.03", "30.35", "0.38"]


@pytest.mark.parametrize(
    ("tax_mode", "taxes"),
    [(TaxMode.PER_LINE, ["1.60", "1.60", "1.60"]), (TaxMode.PER_GROUP, ["1.60", "1.60", "1.59"])],
)
def test_a_shown_price_with_tax_never_moves(tax_mode: TaxMode, taxes: list[str]):
    lines = [line(number, "1", "9.99", off=None, tax="19") for number in (1, 2, 3)]
    found = priced(*lines, tax_mode=tax_mode, prices=PriceMode.GROSS)
    assert shown(*(each.tax for each in found.lines)) == taxes
    assert shown(*(each.included for each in found.lines)) == ["9.99", "9.99", "9.99"]
    assert shown(found.subtotal, found.total) == ["29.97", "29.97"]


def test_the_ledger_explains_a_line_in_text():
    found = priced(
        line(1, "16", "348.35", off="4", tax="22"), discount=PercentDiscount(Decimal("2.5"))
    )
    assert found.ledger() == [
        {
            "key": "l1",
            "counts": True,
            "gross": "5573.60",
            "discount": "222.944",
            "net": "5350.66",
            "allocation": "133.77",
            "base": "5216.89",
            "tax": "1147.72",
            "included": "6364.61",
            "rounding_delta": "0.004",
        }
    ]


def test_a_line_of_thirty_digits_is_exact_to_the_last():
    found = priced(line(1, "999999999.999999", "99999.999999", off="0.000001", tax="20.5"))
    assert str(found.lines[0].gross) == "99999999998999.900000000001"
    assert str(found.lines[0].discount) == "999999.99998999900000000001"
    assert shown(found.subtotal, found.tax) == ["99999998998999.90", "20499999794794.98"]
