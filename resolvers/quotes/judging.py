"""What approvals judge: the worst that the customer can make of a version by its options.

Percentages are those of exact amounts, with two decimals; what rounding to the currency does is no
discount and no margin. Each limit has a worst case of its own, and no choice goes beyond any.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.approvals import Terms
from models.errors import Invalid
from models.money import EXPONENTS
from models.pricing import LineKind, PriceMode, TaxMode
from models.pricing.refusals import MOST_MONEY
from models.products import Product
from models.quote_lines import QuoteLine
from models.quote_versions import DiscountKind, QuoteVersion
from resolvers.quotes.copying import copied_line
from resolvers.quotes.shares import cost_share, discount_share
from resolvers.quotes.sheets import priced_sheet
from resolvers.quotes.stakes import HUNDRED, WHOLE, ZERO, Stake, stakes


def terms(session: Session, version: QuoteVersion, lines: Sequence[QuoteLine]) -> Terms:
    """Return the worst of each, whatever is chosen, and whether costs are in another currency."""
    return worst(version, lines)._replace(uncosted=_uncosted(session, version, lines))


def worst(version: QuoteVersion, lines: Sequence[QuoteLine]) -> Terms:
    """Return the worst of each: deepest discounts, lowest margin, highest total."""
    found = stakes(version, lines)
    percent, amount = _discount(version)
    costs = cost_share(found, percent=percent, amount=amount)
    return Terms(
        line_percent=_percent(max((one.given_up() for one in found), default=ZERO)),
        order_percent=_percent(percent + discount_share(found, amount)),
        margin_percent=None if costs is None else _percent(WHOLE - costs),
        total=_most(version, lines, found),
        currency=version.currency,
    )


def _discount(version: QuoteVersion) -> tuple[Fraction, Fraction]:
    """Return what is taken off the whole: a part of 1, or an amount."""
    value = Fraction(version.discount_value or 0)
    if version.discount_kind is DiscountKind.PERCENT:
        return value / HUNDRED, ZERO
    return ZERO, value


def _percent(share: Fraction) -> Decimal:
    return Decimal(round(share * HUNDRED * 100)).scaleb(-2)


def _most(version: QuoteVersion, lines: Sequence[QuoteLine], found: Sequence[Stake]) -> Decimal:
    """Return the highest total: that of all options in their largest quantities.

    Where a discount on the whole is spread over taxes that are rounded apart, less can come to a
    few of the smallest coins more; they are added.
    """
    if not any(one.optional for one in found):
        return version.total
    whole = [_taken(one, version) for one in lines]
    try:
        total = priced_sheet(version, whole).total
    except Invalid:
        return MOST_MONEY
    return total + Decimal(_spread(version, whole)).scaleb(-EXPONENTS[version.currency])


def _taken(line: QuoteLine, version: QuoteVersion) -> QuoteLine:
    if not line.optional:
        return copied_line(line, version)
    known = [line.quantity] if line.chosen or line.maximum_quantity is None else []
    quantity = max([*known, *([line.maximum_quantity] if line.maximum_quantity else [])])
    return copied_line(line, version, chosen=True, quantity=quantity)


def _spread(version: QuoteVersion, lines: Sequence[QuoteLine]) -> int:
    """Return how many of the smallest coins rounding can move from a choice to another one.

    Every share of the discount is off by less than one, for half of the lines upwards; every
    rounding of a tax, and of the discount itself, by half of one; both choices may be.
    """
    taxed = [one for one in lines if one.kind is LineKind.PRODUCT]
    rates = [Fraction(one.tax_percent) / HUNDRED for one in taxed]
    groups = len({(one.tax_code, one.tax_percent) for one in taxed})
    if version.tax_mode is TaxMode.PER_LINE:
        groups = len(taxed)
    if version.discount_value is None or version.prices is PriceMode.GROSS or groups <= 1:
        return 0
    return ceil(1 + groups + (max(rates) - min(rates)) * len(taxed) + max(rates))


def _uncosted(session: Session, version: QuoteVersion, lines: Sequence[QuoteLine]) -> bool:
    """Return whether a product's cost is known, but in a currency that says nothing here."""
    unknown = {one.product_id for one in lines if one.product_id and one.cost is None}
    foreign = select(Product.id).where(
        Product.id.in_(unknown),
        Product.cost.is_not(None),
        Product.cost_currency != version.currency,
    )
    return bool(unknown) and session.scalar(foreign.limit(1)) is not None
