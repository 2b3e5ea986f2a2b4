"""What quoting looks up: the most specific price, the tax of the day, the defaults."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.base import Visibility
from models.errors import ErrorCode
from models.organisations import Organisation
from models.price_books import PriceBook, PriceBookEntry, PriceBookStatus
from models.products import ListPrice
from models.quote_templates import (
    QuoteTemplate,
    QuoteTemplateVersion,
    TermsTemplate,
    TermsTemplateVersion,
)
from models.taxes import TaxRate
from models.tiers import CustomerTier
from resolvers import pricing
from tests.models import made
from tests.resolvers.acting import admin, refused

TODAY = date(2026, 6, 1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon():
    with clock.frozen(datetime.fromisoformat("2026-06-01T12:00:00+00:00")):
        yield


@pytest.fixture
def acme(session: Session):
    """A customer in the tier Gold, in a session of an admin."""
    customer = made.customer(session)
    gold = made.added(session, CustomerTier(name="Gold", code="GOLD", rank=2))
    made.added(session, gold.assign(customer.id, at=clock.now() - DAY))
    admin(session)
    return customer


@pytest.fixture
def crane(session: Session):
    return made.product(session, "CRANE")


def gold(session: Session) -> CustomerTier:
    """The only tier."""
    return session.scalars(select(CustomerTier)).one()


def book(session: Session, name: str, **fields: Any) -> PriceBook:
    """An active book in EUR for customers, since long ago."""
    chosen = {"status": PriceBookStatus.ACTIVE, "valid_from": TODAY - 100 * DAY} | fields
    return made.added(session, PriceBook(name=name, currency="EUR", **chosen))


def entry(session: Session, of: PriceBook, product: Any, price: str, **fields: Any) -> Any:
    """The id of a price in a book, since long ago."""
    chosen = {"valid_from": TODAY - 100 * DAY} | fields
    made_one = PriceBookEntry(
        price_book_id=of.id, product_id=product.id, unit_price=Decimal(price), **chosen
    )
    return made.added(session, made_one).id


def listed(session: Session, product: Any, amount: str, **fields: Any) -> None:
    """A list price in EUR, since long ago."""
    chosen = {"currency": "EUR", "valid_from": TODAY - 100 * DAY} | fields
    price = ListPrice(product_id=product.id, amount=Decimal(amount), **chosen)
    made.added(session, price)


def resolve(session: Session, customer: Any, product: Any, **given: Any) -> pricing.ResolvedPrice:
    """The price of today in EUR of one piece, unless said otherwise."""
    asked: dict[str, Any] = {"currency": "EUR", "quantity": Decimal(1), "on": TODAY} | given
    return pricing.resolve_price(session, product_id=product.id, customer_id=customer.id, **asked)


def test_a_product_without_any_price_is_refused(session, acme, crane):
    listed(session, crane, "90.00", valid_until=TODAY)
    listed(session, crane, "900", currency="JPY")
    general = book(session, "General")
    entry(session, general, made.product(session, "OTHER"), "1")
    entry(session, general, crane, "70", minimum_quantity=Decimal(10))
    with refused(session, ErrorCode.PRICE_MISSING):
        resolve(session, acme, crane)
    assert resolve(session, acme, crane, currency="JPY").unit_price == Decimal(900)


def test_the_tiers_book_wins_over_the_general_one_and_that_over_the_list(session, acme, crane):
    listed(session, crane, "100.00")
    assert resolve(session, acme, crane) == pricing.ResolvedPrice(Decimal(100), Decimal(100), None)
    general = entry(session, book(session, "General"), crane, "95.5")
    found = pricing.ResolvedPrice(Decimal("95.5"), Decimal(100), general)
    assert resolve(session, acme, crane) == found
    tiers = book(session, "Gold", customer_tier_id=gold(session).id)
    own = entry(session, tiers, crane, "97")
    assert resolve(session, acme, crane) == pricing.ResolvedPrice(Decimal(97), Decimal(100), own)
    stranger = made.customer(session, "Globex")
    assert resolve(session, stranger, crane).price_book_entry_id == general


def test_the_highest_quantity_that_is_reached_counts(session, acme, crane):
    general = book(session, "General")
    for least, price in (("0", "100"), ("10", "90"), ("100", "80.123456")):
        entry(session, general, crane, price, minimum_quantity=Decimal(least))
    asked = ["0", "9.999999", "10", "99", "100", "5000"]
    found = [resolve(session, acme, crane, quantity=Decimal(one)).unit_price for one in asked]
    assert [str(one) for one in found] == ["100", "100", "90", "90", "80.123456", "80.123456"]


def test_a_tiers_book_that_is_not_reached_leaves_the_general_one(session, acme, crane):
    general = entry(session, book(session, "General"), crane, "95")
    tiers = book(session, "Gold", customer_tier_id=gold(session).id)
    entry(session, tiers, crane, "80", minimum_quantity=Decimal(10))
    assert resolve(session, acme, crane).price_book_entry_id == general
    assert resolve(session, acme, crane, quantity=Decimal(10)).unit_price == Decimal(80)


def test_of_two_general_books_the_one_that_began_last_counts(session, acme, crane):
    entry(session, book(session, "Summer", valid_from=TODAY - DAY), crane, "92")
    entry(session, book(session, "General"), crane, "90")
    assert resolve(session, acme, crane).unit_price == Decimal(92)
    assert resolve(session, acme, crane, on=TODAY - 2 * DAY).unit_price == Decimal(90)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": PriceBookStatus.DRAFT},
        {"status": PriceBookStatus.EXPIRED},
        {"valid_from": TODAY + DAY},
        {"valid_until": TODAY},
        {"audience": Visibility.PARTNER},
        {"audience": Visibility.INTERNAL},
        {"currency": "USD"},
    ],
)
def test_a_book_that_does_not_count_has_no_price(session, acme, crane, fields):
    listed(session, crane, "100.00")
    chosen = {"name": "B", "currency": "EUR", "status": PriceBookStatus.ACTIVE} | fields
    entry(session, made.added(session, PriceBook(**chosen)), crane, "1")
    assert resolve(session, acme, crane).price_book_entry_id is None


def test_an_entry_counts_up_to_but_without_its_last_day(session, acme, crane):
    general = book(session, "General")
    entry(session, general, crane, "90", valid_until=TODAY)
    entry(session, general, crane, "91", valid_from=TODAY, valid_until=TODAY + DAY)
    assert resolve(session, acme, crane, on=TODAY - DAY).unit_price == Decimal(90)
    assert resolve(session, acme, crane).unit_price == Decimal(91)
    with refused(session, ErrorCode.PRICE_MISSING):
        resolve(session, acme, crane, on=TODAY + DAY)


def test_a_former_tier_has_no_say(session, acme, crane):
    tiers = book(session, "Gold", customer_tier_id=gold(session).id)
    entry(session, tiers, crane, "80")
    with clock.frozen(clock.now() - 2 * DAY), refused(session, ErrorCode.PRICE_MISSING):
        resolve(session, acme, crane)
    assert resolve(session, acme, crane).unit_price == Decimal(80)


@pytest.fixture
def seller(session: Session):
    """A German seller with the rate of 19 percent that became 20 today."""
    for percent, begin, end in ((19, TODAY - 100 * DAY, TODAY), (20, TODAY, None)):
        rate = TaxRate(code="STANDARD", country="DE", name=f"VAT {percent} %")
        rate.percent, rate.valid_from, rate.valid_until = Decimal(percent), begin, end
        made.added(session, rate)
    seller = Organisation(
        name="Seller", address_country="DE", time_zone="Europe/Berlin", currency="EUR"
    )
    return made.added(session, seller)


def taxed(session: Session, seller: Organisation, **given: Any) -> pricing.ResolvedTax:
    """The tax of today of what names no code, for a customer that is given in parts."""
    customer = {"billing_address_country": "DE", "tax_id": "X1"} | given.pop("customer", {})
    asked = {"code": None, "on": TODAY} | given
    to = made.customer(session, **customer)
    return pricing.resolve_tax(session, customer=to, organisation=seller, **asked)


def test_a_tax_is_the_sellers_of_that_day(session, seller):
    admin(session)
    unknown = [("REDUCED", "DE", TODAY), (None, "US", TODAY), (None, "DE", TODAY - 200 * DAY)]
    for code, country, day in unknown:
        seller.address_country = country
        with refused(session, ErrorCode.RATE_MISSING):
            taxed(session, seller, code=code, on=day)
    today = pricing.ResolvedTax("STANDARD", "VAT 20 %", Decimal(20), reverse_charge=False)
    assert taxed(session, seller) == today
    assert taxed(session, seller, on=TODAY - DAY).percent == Decimal(19)


@pytest.mark.parametrize(
    ("country", "tax_id", "owes"),
    [
        ("FR", "FR1", True),
        ("GR", "EL1", True),
        ("FR", None, False),
        ("DE", "DE1", False),
        ("US", "US1", False),
        ("GB", "GB1", False),
        (None, "FR1", False),
    ],
)
def test_an_eu_company_abroad_owes_the_tax_itself(session, seller, country, tax_id, owes):
    admin(session)
    buyer = {"billing_address_country": country, "tax_id": tax_id}
    found = taxed(session, seller, code="STANDARD", customer=buyer)
    reverse = pricing.ResolvedTax(
        "REVERSE_CHARGE", "Reverse charge", Decimal(0), reverse_charge=True
    )
    assert (found == reverse) is owes
    assert (found.percent == Decimal(20)) is not owes
    seller.address_country = "CH"
    with refused(session, ErrorCode.RATE_MISSING):
        taxed(session, seller, code="STANDARD", customer=buyer)


def test_what_is_not_set_up_is_refused(session):
    admin(session)
    assert pricing.current_terms(session) is None
    for look_up in (pricing.current_template, pricing.the_organisation):
        with refused(session, ErrorCode.INVALID_STATE):
            look_up(session)


def test_the_newest_version_of_the_default_counts(session, seller):
    for name, default in (("Plain", False), ("House", True)):
        template = made.added(session, QuoteTemplate(name=name, is_default=default))
        sale = made.added(session, TermsTemplate(name=name, is_default=default))
        for number in (2, 1):
            session.add(
                QuoteTemplateVersion(
                    quote_template_id=template.id, number=number, consent_text=name
                )
            )
            session.add(
                TermsTemplateVersion(terms_template_id=sale.id, number=number, title=name, body="…")
            )
    admin(session)
    session.flush()
    found, terms = pricing.current_template(session), pricing.current_terms(session)
    assert (found.number, found.consent_text) == (2, "House")
    assert terms is not None
    assert (terms.number, terms.title) == (2, "House")
    assert pricing.the_organisation(session) is seller
