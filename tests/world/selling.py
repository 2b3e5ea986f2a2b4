"""How the firm sells: itself, its taxes, price books, quote templates, terms and approvals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy.orm import Session

from models.approvals import ApprovalPolicy
from models.base import Visibility
from models.identities import StaffRole
from models.organisations import Organisation
from models.price_books import PriceBook, PriceBookEntry, PriceBookStatus
from models.quote_templates import (
    QuoteTemplate,
    QuoteTemplateVersion,
    TemplateStatus,
    TermsTemplate,
    TermsTemplateVersion,
)
from models.taxes import TaxRate
from tests.world.naming import day, identity, made, stamped
from tests.world.reading import table


class Rate(NamedTuple):
    """A tax rate of a country."""

    key: str
    country: str
    code: str
    name: str
    percent: Decimal
    valid_from: str
    valid_until: str | None


class Book(NamedTuple):
    """A price book for partners if it names a tier of theirs, else for customers."""

    key: str
    name: str
    currency: str
    customer_tier: str | None
    partner_tier: str | None
    status: PriceBookStatus
    from_day: int
    until_day: int | None


class Price(NamedTuple):
    """A price of a book, from so many days ago; negative days lie ahead."""

    book: str
    product: str
    minimum: Decimal
    price: Decimal
    from_day: int
    until_day: int | None


RATES: Final = table("tax_rates", Rate)
PRICES: Final = table("book_prices", Price)
BOOKS: Final = table("price_books", Book)
CONSENT: Final = (
    "I accept this quote and its terms of sale for the customer named in it, and I may do so. My"
    " signature, the time and the way in which it was given are kept as evidence."
)
INTRO: Final = "Thank you for your interest. We are glad to offer you the following."
FOOTER: Final = "TrustCart GmbH · Chausseestraße 23 · 10115 Berlin · www.trustcart.test"
TEMPLATES: Final = ("house", "careful")
TEMPLATE_VERSIONS: Final = ("house_1", "house_2", "careful_1")
TERMS_VERSIONS: Final = ("sale_terms_1", "sale_terms_2")
KEYS: Final[dict[str, type[Any]]] = {
    "trustcart": Organisation,
    **dict.fromkeys((each.key for each in RATES), TaxRate),
    **dict.fromkeys((each.key for each in BOOKS), PriceBook),
    **dict.fromkeys(TEMPLATES, QuoteTemplate),
    **dict.fromkeys(TEMPLATE_VERSIONS, QuoteTemplateVersion),
    "sale_terms": TermsTemplate,
    **dict.fromkeys(TERMS_VERSIONS, TermsTemplateVersion),
    **dict.fromkeys(("usual_bounds", "former_bounds"), ApprovalPolicy),
}


def load(session: Session) -> None:
    """Everything that quotes are made of besides products."""
    session.add(_seller())
    session.add_all(_rate(each) for each in RATES)
    session.add_all(_book(each) for each in BOOKS)
    session.flush()
    session.add_all(_price(each) for each in PRICES)
    _lay_out(session)
    _set_terms(session)
    _bound(session)
    session.flush()


def _seller() -> Organisation:
    return made(
        Organisation,
        "trustcart",
        name="TrustCart GmbH",
        tax_id="DE305550104",
        address_line1="Chausseestraße 23",
        address_postal_code="10115",
        address_city="Berlin",
        address_country="DE",
        email="sales@trustcart.test",
        phone="+49 30 5550 1000",
        website="https://www.trustcart.test",
        time_zone="Europe/Berlin",
        locale="en",
        currency="EUR",
        payment_days=30,
        quote_days=30,
        bank_details="TrustCart GmbH\nIBAN DE89 3704 0044 0532 0130 00\nBIC COBADEFFXXX",
        **stamped(950, 200),
    )


def _rate(rate: Rate) -> TaxRate:
    return made(
        TaxRate,
        rate.key,
        country=rate.country,
        code=rate.code,
        name=rate.name,
        percent=rate.percent,
        valid_from=date.fromisoformat(rate.valid_from),
        valid_until=date.fromisoformat(rate.valid_until) if rate.valid_until else None,
        **stamped(900),
    )


def _book(book: Book) -> PriceBook:
    return made(
        PriceBook,
        book.key,
        name=book.name,
        currency=book.currency,
        audience=Visibility.PARTNER if book.partner_tier else Visibility.CUSTOMER,
        customer_tier_id=identity(book.customer_tier) if book.customer_tier else None,
        partner_tier_id=identity(book.partner_tier) if book.partner_tier else None,
        status=book.status,
        valid_from=day(book.from_day),
        valid_until=day(book.until_day) if book.until_day is not None else None,
        **stamped(460, 90),
    )


def _price(price: Price) -> PriceBookEntry:
    return made(
        PriceBookEntry,
        f"{price.product}_in_{price.book}_from_{price.minimum}_on_{price.from_day}",
        price_book_id=identity(price.book),
        product_id=identity(price.product),
        minimum_quantity=price.minimum,
        unit_price=price.price,
        valid_from=day(price.from_day),
        valid_until=day(price.until_day) if price.until_day is not None else None,
        **stamped(460, 90),
    )


def _lay_out(session: Session) -> None:
    """The default template asks for a signature alone, the other for a tick and a code."""
    active = TemplateStatus.ACTIVE
    names = {"house": "House style", "careful": "Large contracts"}
    session.add_all(
        made(
            QuoteTemplate,
            key,
            name=name,
            status=active,
            is_default=key == "house",
            **stamped(900, 60),
        )
        for key, name in names.items()
    )
    session.flush()
    session.add(_edition("house_1", "house", 1, 900, footer="TrustCart GmbH, Berlin"))
    session.add(_edition("house_2", "house", 2, 60, intro=INTRO, footer=FOOTER))
    careful = {"consent_required": True, "code_required": True, "accent": "#1d4ed8"}
    session.add(_edition("careful_1", "careful", 1, 300, intro=INTRO, footer=FOOTER, **careful))


def _edition(key: str, of: str, number: int, days: int, **fields: Any) -> QuoteTemplateVersion:
    return made(
        QuoteTemplateVersion,
        key,
        quote_template_id=identity(of),
        number=number,
        consent_text=CONSENT,
        **fields,
        **stamped(days),
    )


def _set_terms(session: Session) -> None:
    terms = made(TermsTemplate, "sale_terms", name="Terms of sale", **stamped(900, 60))
    terms.activate()
    terms.is_default = True
    session.add(terms)
    session.flush()
    for number, (key, days) in enumerate(zip(TERMS_VERSIONS, (900, 60), strict=True), 1):
        body = Path(__file__).with_name("texts").joinpath(f"{key}.txt")
        session.add(
            made(
                TermsTemplateVersion,
                key,
                terms_template_id=terms.id,
                number=number,
                title="Terms of sale of TrustCart GmbH",
                body=body.read_text(encoding="utf-8").strip(),
                **stamped(days),
            )
        )


def _bound(session: Session) -> None:
    """What may be sent without approval: today, and until last year."""
    euros = {"total": Decimal("50000.00"), "margin_percent": Decimal(25)}
    _usual(session, "usual_bounds", "Usual bounds", "EUR", **euros)
    dollars = {"total": Decimal("500000.00")}
    _usual(session, "usual_bounds_usd", "Usual bounds in dollars", "USD", **dollars)
    session.add(
        made(
            ApprovalPolicy,
            "former_bounds",
            name="Bounds until last year",
            active=False,
            approvers=[StaffRole.MANAGER],
            line_percent=Decimal(20),
            **stamped(900, 300),
        )
    )


def _usual(session: Session, key: str, name: str, currency: str, **bounds: Decimal) -> None:
    session.add(
        made(
            ApprovalPolicy,
            key,
            name=name,
            approvers=[StaffRole.MANAGER, StaffRole.FINANCE],
            line_percent=Decimal(15),
            order_percent=Decimal(10),
            currency=currency,
            **bounds,
            **stamped(300),
        )
    )
