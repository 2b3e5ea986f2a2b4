"""Partners in a real browser: axe on every page, and from a registration to its statement's PDF."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Final
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Select, select, update

from auth import cookies, sessions
from models import clock, database
from models.deals import Deal
from models.identities import User
from models.ids import public_id
from models.market_funds import MarketingFundRequest
from models.money import Money
from models.orders import Order
from models.quotes import Quote
from models.registrations import DealRegistration
from models.training import Course
from portals import preferences
from portals.languages import PSEUDO
from portals.partner import PORTAL
from resolvers import invoices, payments
from resolvers.pricing import the_organisation
from tests.api import PEOPLE
from tests.portals.browsing import Watched, judged_in_every_look
from tests.portals.quotes.offering import Offer, offer, seller

FILES: Final = ("/hint", "/export", "/schema", "/estimate", "/draft", "/calendar")
PLAIN: Final = tuple(
    page.path for page in PORTAL.pages if "{" not in page.path and not page.path.endswith(FILES)
)
DOOR: Final = ("/partner/login", "/partner/reset", "/partner/apply")
NUMBER: Final = re.compile(r"R-\d{5}")
CUSTOMER: Final = "Gasthof zur Linde"
SOFIE: Final = {"name": "Sofie Gruber", "email": "sofie@gasthof-linde.at"}
PATIENCE: Final = 60
pytestmark = pytest.mark.browser


def enter(context: BrowserContext, address: str, person: str, locale: str = "en-GB") -> None:
    """Be somebody who reads this language."""
    with database.sessions().begin() as session:
        user = session.scalars(select(User).where(User.email == PEOPLE[person])).one()
        session.execute(update(User).where(User.id == user.id).values(locale=locale))
        secret = sessions.open_session(session, user, agent="Firefox on Windows")
    context.add_cookies([{"name": cookies.session_name(), "value": secret, "url": address}])


def waited(found: Callable[[], bool]) -> None:
    """What a job brings within a minute."""
    until = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < until, "nothing came"
        time.sleep(0.5)


def records() -> list[str]:
    """The pages of single records."""
    with database.sessions()() as session:
        wanted = select(DealRegistration).order_by(DealRegistration.number)
        numbers = [one.number for one in session.scalars(wanted) if one.status != "DRAFT"]
        quotes = session.scalars(select(Quote.number).where(Quote.deal_id.in_(_brought()))).all()
        course = session.scalars(select(Course).where(Course.tier_id.is_(None))).first()
        fund = session.scalars(select(MarketingFundRequest)).first()
    found = [f"/partner/deals/{one}" for one in numbers[:1]]
    found += [f"/partner/quotes/{one}" for one in quotes[:1]]
    if course:
        at = f"/partner/training/{public_id(Course.__prefix__, course.id)}"
        found += [at, f"{at}/pages/1", f"{at}/quiz"]
    if fund:
        found.append(f"/partner/funds/{public_id(MarketingFundRequest.__prefix__, fund.id)}")
    return found


def _brought() -> Select[UUID]:
    partner = select(User.partner_id).where(User.email == PEOPLE["pia"]).scalar_subquery()
    return select(Deal.id).where(Deal.partner_id == partner)


@pytest.mark.npm
@pytest.mark.parametrize("locale", ["en-GB", "ar"])
def test_nothing_serious_is_wrong_with_any_page(
    address: str, browser: Browser, axe: str, locale: str
):
    context = browser.new_context(locale=locale)
    watched = Watched(context.new_page(), address)
    wrong = []
    for path in (*DOOR, *PLAIN, *records()):
        if path == PLAIN[0]:
            enter(context, address, "pia", locale)
        watched.page.goto(address + path)
        wrong += [f"{path}: {one}" for one in judged_in_every_look(watched.page, axe)]
    context.close()
    assert wrong == []
    assert watched.complaints == []
    assert watched.foreign == []


@pytest.mark.parametrize("path", PLAIN)
def test_a_page_fits_the_smallest_phone_even_in_long_words(
    address: str, browser: Browser, path: str
):
    context = browser.new_context(viewport={"width": 320, "height": 640})
    enter(context, address, "pia")
    context.add_cookies([{"name": preferences.LANGUAGE, "value": PSEUDO, "url": address}])
    page = context.new_page()
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_what_is_typed_keeps_itself_and_says_what_it_would_earn(address: str, browser: Browser):
    context = browser.new_context()
    enter(context, address, "pia")
    watched = Watched(context.new_page(), address)
    page = watched.page
    page.goto(f"{address}/partner/deals/new")
    page.get_by_label("Company", exact=True).fill("Weingut am Hang")
    page.get_by_label("Expected value").fill("20000")
    expect(page.locator("#estimate")).to_contain_text("€")
    expect(page.locator("#kept")).to_have_text("Your draft is kept.")
    number = NUMBER.search(page.url)
    assert number is not None
    page.reload()
    expect(page.get_by_label("Company", exact=True)).to_have_value("Weingut am Hang")
    page.get_by_label("Country").select_option("AT")
    page.get_by_label("Whom do you talk to?").fill(SOFIE["name"])
    page.get_by_label("Email address").fill(SOFIE["email"])
    page.get_by_label("Expected decision").fill("2027-06-30")
    page.get_by_role("button", name="Submit registration").click()
    expect(page.locator("[data-verdict=FREE]")).to_be_visible()
    assert page.url.endswith(number[0])
    assert watched.complaints == []
    context.close()


def register(page: Page, address: str) -> str:
    """Two clicks from home: the number of what was submitted."""
    page.goto(f"{address}/partner")
    page.get_by_role("link", name="Register a deal").click()
    page.get_by_label("Company", exact=True).fill(CUSTOMER)
    page.get_by_label("Country").select_option("AT")
    page.get_by_label("Internet domain").fill("gasthof-linde.at")
    page.get_by_label("Whom do you talk to?").fill(SOFIE["name"])
    page.get_by_label("Email address").fill(SOFIE["email"])
    page.get_by_label("Expected value").fill("2094")
    page.get_by_label("Expected decision").fill("2027-06-30")
    page.get_by_role("button", name="Submit registration").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(CUSTOMER)
    expect(page.locator("[data-verdict=FREE]")).to_be_visible()
    return NUMBER.search(page.url)[0]  # type: ignore[index]


def approve(page: Page, address: str) -> None:
    """Two clicks from the queue."""
    page.goto(f"{address}/app/registrations")
    page.get_by_role("link", name=CUSTOMER).click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("It is approved and protected.")).to_be_visible()


def offered() -> Offer:
    """A quote about the deal that came of it, for the customer's own person."""
    with database.sessions()() as session:
        wanted = select(Deal).join(DealRegistration, DealRegistration.deal_id == Deal.id)
        deal = session.scalars(wanted.where(DealRegistration.end_customer_name == CUSTOMER)).one()
    return offer(customer_id=deal.customer_id, deal_id=deal.id, recipients=[SOFIE])


def sign(page: Page, address: str, quote: Offer) -> None:
    """The customer signs, by the link."""
    page.goto(address + quote.link(SOFIE["email"]))
    page.get_by_role("link", name="Accept and sign").click()
    page.get_by_label("Type your full name to sign").fill(SOFIE["name"])
    page.get_by_role("button", name=re.compile("Sign and accept")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Signed and accepted")


def pay(quote: Offer) -> None:
    """Finance invoices the order, and the whole amount comes in."""

    def ordered() -> bool:
        with database.sessions()() as session:
            return session.scalar(select(Order.id).where(Order.quote_id == quote.id)) is not None

    waited(ordered)
    with database.sessions().begin() as session:
        actor = seller(session)
        order = session.scalars(select(Order).where(Order.quote_id == quote.id)).one()
        invoice = invoices.issue_invoice(session, actor, order_id=order.id)
        amount = Money(Decimal(invoice.total), invoice.currency)
        payments.record_payment(
            session, actor, invoice_id=invoice.id, amount=amount, provider_ref="WIRE-1"
        )


def close(page: Page, address: str) -> None:
    """Finance closes the running period, through the day that it is at the seller's."""
    with database.sessions()() as session:
        today = clock.today(the_organisation(session).time_zone)
    page.goto(f"{address}/app/statements")
    page.get_by_label("Partner").select_option(label="Northstar Retail Systems d.o.o.")
    page.get_by_label("Through").fill(today.isoformat())
    page.get_by_role("button", name="Close and issue").click()
    expect(page.get_by_text("The period is closed")).to_be_visible()


def as_person(browser: Browser, address: str, person: str) -> Page:
    """A desk of one's own; whoever is nobody comes by a link."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    if person:
        enter(context, address, person)
    return context.new_page()


def test_from_a_registration_to_the_pdf_of_its_statement(address: str, browser: Browser):
    partner = as_person(browser, address, "pia")
    number = register(partner, address)
    approve(as_person(browser, address, "manager"), address)
    partner.goto(f"{address}/partner/deals/{number}")
    expect(partner.get_by_role("heading", name=re.compile("Yours until"))).to_be_visible()
    quote = offered()
    sign(as_person(browser, address, ""), address, quote)
    pay(quote)

    def earned() -> bool:
        partner.goto(f"{address}/partner/commissions")
        return partner.get_by_role("link", name=CUSTOMER).count() > 0

    waited(earned)
    partner.get_by_role("link", name=CUSTOMER).first.click()
    expect(partner.get_by_role("heading", level=1)).to_have_text("Why this amount")
    close(as_person(browser, address, "finance"), address)
    partner.goto(f"{address}/partner/commissions")
    partner.get_by_role("link", name="Open latest statement").click()
    expect(partner.get_by_text(CUSTOMER)).to_be_visible()
    target = partner.get_by_role("link", name="Download PDF").get_attribute("href") or ""
    waited(lambda: partner.request.get(address + target).status == 200)
    with partner.expect_download() as download:
        partner.get_by_role("link", name="Download PDF").click()
    assert download.value.suggested_filename.endswith(".pdf")
