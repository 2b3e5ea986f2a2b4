"""The lines of a draft: what products bring, what callers say, and what it all comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.writing import may_override_tax
from models import clock
from models.approvals import Terms
from models.customers import Customer
from models.documents import FileAsset
from models.errors import Conflict, ErrorCode, Invalid
from models.money import EXPONENTS, nothing
from models.pricing import LineKind, Priced
from models.products import Product, ProductStatus
from models.quote_lines import QuoteLine
from models.quote_versions import QuoteVersion
from models.quotes import Quote
from resolvers.pricing import ResolvedPrice, resolve_price, resolve_tax, the_organisation
from resolvers.quotes.finding import lines_of
from resolvers.quotes.inputs import QuoteLineInput
from resolvers.quotes.judging import terms
from resolvers.quotes.sheets import priced_sheet
from resolvers.records import assign, find

MOST_LINES = 500
HUNDRED = Decimal(100)
AMOUNTS = ("net", "allocation", "base", "tax")
PLAIN = (
    "name",
    "text",
    "unit",
    "quantity",
    "unit_price",
    "discount_percent",
    "tax_code",
    "optional",
    "minimum_quantity",
    "maximum_quantity",
    "image_id",
    "override_reason",
)


def write_lines(
    session: Session,
    actor: Actor,
    quote: Quote,
    *,
    version: QuoteVersion,
    given: Sequence[QuoteLineInput],
) -> None:
    """Replace all lines of a draft. A key that is given stays the line's in all versions."""
    if len(given) > MOST_LINES:
        raise Invalid("lines", code=ErrorCode.TOO_LONG, maximum=MOST_LINES)
    for line in lines_of(session, version):
        session.delete(line)
    session.flush()
    keys: set[str] = {one["key"] for one in given if one.get("key")}  # type: ignore[misc]
    made = []
    for position, one in enumerate(given, 1):
        line = QuoteLine(
            quote_version_id=version.id,
            key=one.get("key") or _free_key(keys),
            position=position,
            currency=quote.currency,
            **dict.fromkeys(AMOUNTS, nothing(quote.currency)),
        )
        _fill(session, actor, quote, line=line, given=one, path=f"lines.{position - 1}.")
        made.append(line)
    priced_sheet(version, made)  # refuses what no line can be, and says which
    session.add_all(made)
    session.flush()


def _fill(
    session: Session,
    actor: Actor,
    quote: Quote,
    *,
    line: QuoteLine,
    given: Mapping[str, Any],
    path: str,
) -> None:
    line.kind = given.get("kind") or LineKind.PRODUCT
    said = {name: given[name] for name in PLAIN if given.get(name) is not None}
    if (product_id := given.get("product_id")) is not None:
        _bring(session, quote, line, product_id=product_id, said=said, path=path)
    if (image_id := said.get("image_id")) is not None:
        find(session, FileAsset, image_id, field=f"{path}image_id")
    if "name" not in said and not line.name:
        raise Invalid(f"{path}name", code=ErrorCode.REQUIRED)
    assign(line, said, within=path)
    if given.get("discount_amount") is not None:
        line.discount_amount = _at_exponent(given["discount_amount"], quote.currency, path)
    line.optional = bool(given.get("optional"))
    line.chosen = not line.optional or bool(given.get("chosen"))
    if given.get("tax_percent") is not None:
        if not may_override_tax(actor):
            raise Invalid(f"{path}tax_percent", "Finance alone overrides the tax of a line.")
        assign(line, {"tax_percent": given["tax_percent"]}, within=path)
        line.tax_overridden, line.tax_name = True, None


def _bring(
    session: Session,
    quote: Quote,
    line: QuoteLine,
    *,
    product_id: UUID,
    said: Mapping[str, Any],
    path: str,
) -> None:
    """Take what the product knows; a price that the caller gives stands beside the list's."""
    product = find(session, Product, product_id, field=f"{path}product_id")
    if product.status is not ProductStatus.ACTIVE:
        raise Conflict(ErrorCode.INVALID_STATE, "The product is not on sale.", field=f"{path}")
    line.product_id, line.sku, line.name = product.id, product.sku, product.name
    line.text, line.unit, line.tax_code = product.description, product.unit, product.tax_code
    if product.cost_currency == quote.currency:
        line.cost = product.cost
    try:
        found = _price(session, quote, product, said.get("quantity", Decimal(1)))
    except Conflict:
        if "unit_price" not in said:
            raise
        return
    line.list_price, line.unit_price = found.list_price, found.unit_price
    if said.get("unit_price", found.unit_price) == found.unit_price:
        line.price_book_entry_id = found.price_book_entry_id


def _price(session: Session, quote: Quote, product: Product, quantity: Decimal) -> ResolvedPrice:
    return resolve_price(
        session,
        product_id=product.id,
        customer_id=quote.customer_id,
        currency=quote.currency,
        quantity=quantity,
        on=clock.today(),
    )


def reprice(session: Session, quote: Quote, version: QuoteVersion) -> Terms:
    """Compute a draft anew with today's taxes; returns what approvals judge."""
    lines = lines_of(session, version)
    organisation = the_organisation(session)
    customer = find(session, Customer, quote.customer_id, field="customer_id")
    for line in lines:
        if line.kind is LineKind.PRODUCT and not line.tax_overridden:
            tax = resolve_tax(
                session,
                code=_code(session, line),
                customer=customer,
                organisation=organisation,
                on=clock.today(version.time_zone),
            )
            line.tax_code, line.tax_name = tax.code, tax.name
            line.tax_percent, line.reverse_charge = tax.percent, tax.reverse_charge
    return recompute(session, version)


def recompute(session: Session, version: QuoteVersion) -> Terms:
    """Compute a version anew with the taxes that its lines have; returns what approvals judge."""
    lines = lines_of(session, version)
    _write(version, lines, priced_sheet(version, lines))
    session.flush()
    return terms(session, version, lines)


def _code(session: Session, line: QuoteLine) -> str | None:
    """Return the tax code that a line has by itself, whatever the buyer owes."""
    if not line.reverse_charge:
        return line.tax_code
    product = session.get(Product, line.product_id) if line.product_id else None
    return product.tax_code if product else None


def _write(version: QuoteVersion, lines: Sequence[QuoteLine], priced: Priced) -> None:
    for line, found in zip(lines, priced.lines, strict=True):
        line.net, line.allocation = found.net, found.allocation
        line.base, line.tax = found.base, found.tax
    version.subtotal, version.discount_total = priced.subtotal, priced.discount
    version.tax_total, version.total = priced.tax, priced.total
    version.ledger = priced.ledger()
    _weigh(version, [line for line in lines if line.kind is LineKind.PRODUCT and line.chosen])


def _weigh(version: QuoteVersion, counted: Sequence[QuoteLine]) -> None:
    """Set cost and margin over the lines whose cost is known."""
    known = [line for line in counted if line.cost is not None]
    step = Decimal(1).scaleb(-EXPONENTS[version.currency])
    cost = sum((line.cost * line.quantity for line in known if line.cost), Decimal(0))
    base = sum((line.base for line in known), Decimal(0))
    version.cost_total = cost.quantize(step) if known else None
    version.margin_percent = (
        ((base - cost) / base * HUNDRED).quantize(Decimal("0.01")) if known and base else None
    )


def _at_exponent(amount: Decimal, currency: str, path: str) -> Decimal:
    if not amount.is_finite() or amount < 0:
        raise Invalid(f"{path}discount_amount", code=ErrorCode.OUT_OF_RANGE, minimum="0")
    step = Decimal(1).scaleb(-EXPONENTS[currency])
    if amount.quantize(step) != amount:
        raise Invalid(f"{path}discount_amount", decimals=EXPONENTS[currency])
    return amount.quantize(step)


def _free_key(taken: set[str]) -> str:
    number = next(n for n in range(1, len(taken) + 2) if f"l{n}" not in taken)
    taken.add(f"l{number}")
    return f"l{number}"
