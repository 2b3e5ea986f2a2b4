"""What quoting looks up: prices, taxes, the default templates and the organisation that sells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from models import clock
from models.base import Visibility
from models.customers import Customer
from models.errors import Conflict, ErrorCode
from models.organisations import Organisation
from models.price_books import PriceBook, PriceBookEntry
from models.products import ListPrice
from models.products import holds as list_price_holds
from models.quote_templates import (
    QuoteTemplate,
    QuoteTemplateVersion,
    TermsTemplate,
    TermsTemplateVersion,
)
from models.taxes import EU, REVERSE_CHARGE, STANDARD, TaxRate
from models.tiers import tier_at

REVERSE_CHARGE_NAME: Final = "Reverse charge"


@dataclass(frozen=True, slots=True)
class ResolvedPrice:
    """What one unit costs a customer, what it costs by the list, and the entry that says so."""

    unit_price: Decimal
    list_price: Decimal | None
    price_book_entry_id: UUID | None


@dataclass(frozen=True, slots=True)
class ResolvedTax:
    """The tax of a line, as it is frozen there."""

    code: str
    name: str
    percent: Decimal
    reverse_charge: bool


def resolve_price(
    session: Session,
    *,
    product_id: UUID,
    customer_id: UUID,
    currency: str,
    quantity: Decimal,
    on: date,
) -> ResolvedPrice:
    """Return what a unit costs: by the book of the customer's tier, a general book, the list.

    Among books of one kind the one that began last counts, in it the entry with the highest
    quantity that is reached. PRICE_MISSING when nothing of all that has a price.
    """
    listed = session.scalar(
        select(ListPrice.amount).where(
            ListPrice.product_id == product_id,
            ListPrice.currency == currency,
            list_price_holds(on),
        )
    )
    entry = _entry(session, product_id, customer_id, currency=currency, quantity=quantity, on=on)
    if entry is not None:
        return ResolvedPrice(entry.unit_price, listed, entry.id)
    if listed is None:
        raise Conflict(ErrorCode.PRICE_MISSING, currency=currency)
    return ResolvedPrice(listed, listed, None)


def resolve_tax(
    session: Session,
    *,
    code: str | None,
    customer: Customer,
    organisation: Organisation,
    on: date,
) -> ResolvedTax:
    """Return the tax of the seller's country on a day; RATE_MISSING when none is known.

    A company with a tax id in another country of the EU owes the tax itself, at 0 percent here
    (EU 2006/112, article 196).
    """
    country = organisation.address_country
    abroad = customer.billing_address_country
    if customer.tax_id and country in EU and abroad in EU - {country}:
        return ResolvedTax(REVERSE_CHARGE, REVERSE_CHARGE_NAME, Decimal(0), reverse_charge=True)
    wanted = code or STANDARD
    rate = session.scalar(
        select(TaxRate).where(
            TaxRate.code == wanted, TaxRate.country == country, TaxRate.counts_on(on)
        )
    )
    if rate is None:
        raise Conflict(ErrorCode.RATE_MISSING, taxCode=wanted, country=country, on=str(on))
    return ResolvedTax(rate.code, rate.name, rate.percent, reverse_charge=False)


def current_template(session: Session) -> QuoteTemplateVersion:
    """Return the newest version of the default quote template."""
    found = session.scalar(
        select(QuoteTemplateVersion)
        .join(QuoteTemplate, QuoteTemplate.id == QuoteTemplateVersion.quote_template_id)
        .where(QuoteTemplate.is_default)
        .order_by(QuoteTemplateVersion.number.desc())
        .limit(1)
    )
    if found is None:
        raise Conflict(ErrorCode.INVALID_STATE, "There is no default quote template yet.")
    return found


def current_terms(session: Session) -> TermsTemplateVersion | None:
    """Return the newest version of the default terms, if some are the default."""
    return session.scalar(
        select(TermsTemplateVersion)
        .join(TermsTemplate, TermsTemplate.id == TermsTemplateVersion.terms_template_id)
        .where(TermsTemplate.is_default)
        .order_by(TermsTemplateVersion.number.desc())
        .limit(1)
    )


def the_organisation(session: Session) -> Organisation:
    """Return the seller."""
    found: Organisation | None = session.scalar(select(Organisation))
    if found is None:
        raise Conflict(ErrorCode.INVALID_STATE, "The organisation that sells is not set up yet.")
    return found


def _entry(
    session: Session,
    product_id: UUID,
    customer_id: UUID,
    *,
    currency: str,
    quantity: Decimal,
    on: date,
) -> PriceBookEntry | None:
    """Return the most specific entry of the price books for customers that reaches the quantity."""
    tier = tier_at(literal(customer_id), clock.now())
    return session.scalar(
        select(PriceBookEntry)
        .join(PriceBook, PriceBook.id == PriceBookEntry.price_book_id)
        .where(
            PriceBookEntry.product_id == product_id,
            PriceBookEntry.minimum_quantity <= quantity,
            PriceBookEntry.counts_on(on),
            PriceBook.audience == Visibility.CUSTOMER,
            PriceBook.currency == currency,
            PriceBook.counts_on(on),
            PriceBook.customer_tier_id.is_(None) | (PriceBook.customer_tier_id == tier),
        )
        .order_by(
            PriceBook.customer_tier_id.is_(None),
            PriceBook.valid_from.desc(),
            PriceBook.id.desc(),
            PriceBookEntry.minimum_quantity.desc(),
        )
        .limit(1)
    )
