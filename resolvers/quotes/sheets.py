"""The sheet that the lines of a version make, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence

from models.errors import ErrorCode, Invalid
from models.money import EXPONENTS
from models.pricing import (
    AmountDiscount,
    PercentDiscount,
    Priced,
    PricingError,
    Sheet,
    SheetLine,
    price,
)
from models.quote_lines import QuoteLine
from models.quote_versions import DiscountKind, QuoteVersion


def priced_sheet(version: QuoteVersion, lines: Sequence[QuoteLine]) -> Priced:
    """Return what stored lines come to; a refusal names the line's field."""
    sheet = Sheet(
        currency=version.currency,
        exponent=EXPONENTS[version.currency],
        prices=version.prices,
        tax_mode=version.tax_mode,
        rounding=version.rounding,
        lines=tuple(_sheet_line(line) for line in lines),
        discount=_discount(version),
    )
    try:
        return price(sheet)
    except PricingError as problem:
        place = next((at for at, line in enumerate(lines) if line.key == problem.key), None)
        path = problem.field if place is None else f"lines.{place}.{problem.field}"
        raise Invalid(path, problem.message, code=ErrorCode.OUT_OF_RANGE) from problem


def _sheet_line(line: QuoteLine) -> SheetLine:
    return SheetLine(
        key=line.key,
        kind=line.kind,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        discount_amount=line.discount_amount,
        tax_code=line.tax_code,
        tax_percent=line.tax_percent,
        optional=line.optional,
        chosen=line.chosen,
    )


def _discount(version: QuoteVersion) -> PercentDiscount | AmountDiscount | None:
    if version.discount_kind is None or version.discount_value is None:
        return None
    if version.discount_kind is DiscountKind.PERCENT:
        return PercentDiscount(version.discount_value)
    return AmountDiscount(version.discount_value)
