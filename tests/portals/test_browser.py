"""Every page in a real browser: axe has nothing serious to say, and no other site is asked."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext
from sqlalchemy import select, update

from auth import cookies, sessions
from models import database
from models.identities import User
from models.ids import public_id
from models.invoices import Invoice
from models.orders import Order
from portals import preferences
from portals.customer import PORTAL
from portals.languages import PSEUDO
from tests.api import PEOPLE
from tests.portals.browsing import Watched, judged, judged_in_every_look

DOOR: Final = ("/portal/login", "/portal/reset")
WITH_MENUS_OPEN: Final = ("/portal/login", "/portal")
PLAIN: Final = tuple(page.path for page in PORTAL.pages if "{" not in page.path)


def enter(context: BrowserContext, address: str, locale: str) -> None:
    """Be Ana, who reads this language."""
    with database.sessions().begin() as session:
        ana = session.scalars(select(User).where(User.email == PEOPLE["ana"])).one()
        session.execute(update(User).where(User.id == ana.id).values(locale=locale))
        secret = sessions.open_session(session, ana, agent="Firefox on Windows")
    context.add_cookies([{"name": cookies.session_name(), "value": secret, "url": address}])


def person() -> str:
    """The page of somebody else of the company."""
    with database.sessions()() as session:
        found = session.scalars(select(User.id).where(User.email == PEOPLE["ben"])).one()
    return f"/portal/account/users/{public_id('usr', found)}"


def records() -> list[str]:
    """The pages of single records: somebody else, an order, its invoice; and a rule's review."""
    with database.sessions()() as session:
        order = session.scalars(select(Order).order_by(Order.number)).first()
        invoice = session.scalars(select(Invoice).order_by(Invoice.number)).first()
    assert order
    assert invoice
    return [
        person(),
        f"/portal/orders/{order.number}",
        f"/portal/invoices/{invoice.number}",
        "/portal/account/signing?rule=TWO&total.currency=EUR&total.amount=5000",
    ]


def look(watched: Watched, path: str, axe: str) -> list[str]:
    """Everything that is wrong with a page."""
    page = watched.page
    page.goto(watched.address + path)
    wrong = judged_in_every_look(page, axe)
    if path in WITH_MENUS_OPEN:
        page.locator("details.drop > summary").first.click()
        wrong += judged_in_every_look(page, axe)
    return [f"{path}: {one}" for one in wrong]


@pytest.mark.browser
@pytest.mark.npm
@pytest.mark.parametrize("locale", ["en-GB", "ar"])
def test_nothing_serious_is_wrong_with_any_page(
    address: str, browser: Browser, axe: str, locale: str
):
    context = browser.new_context(locale=locale, bypass_csp=False)
    watched = Watched(context.new_page(), address)
    wrong = [one for path in DOOR for one in look(watched, path, axe)]
    enter(context, address, locale)
    wrong += [one for path in (*PLAIN, *records()) for one in look(watched, path, axe)]
    direction = watched.page.evaluate("document.documentElement.dir")
    context.close()
    assert wrong == []
    assert watched.complaints == []
    assert watched.foreign == []
    assert direction == ("rtl" if locale == "ar" else "ltr")


@pytest.mark.browser
@pytest.mark.npm
def test_a_refused_form_is_as_good_as_a_blank_one(address: str, browser: Browser, axe: str):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    enter(context, address, "en-GB")
    page = context.new_page()
    page.goto(f"{address}/portal/account/users/new")
    page.get_by_label("Name").fill("Dana")
    page.get_by_label("Email address").fill("nonsense")
    page.get_by_role("button", name="Invite", exact=True).click()
    assert page.title().startswith("Error:")
    assert page.evaluate("document.activeElement.className") == "summary"
    assert judged(page, axe) == []
    page.locator(".summary a").click()
    assert page.evaluate("document.activeElement.id") == "email"
    context.close()


@pytest.mark.browser
@pytest.mark.npm
def test_what_is_not_there_is_told_as_well_as_all_else(address: str, browser: Browser, axe: str):
    context = browser.new_context()
    enter(context, address, "en-GB")
    assert look(Watched(context.new_page(), address), "/portal/nothing", axe) == []
    context.close()


@pytest.mark.browser
def test_a_page_fits_the_smallest_phone_even_in_long_words(address: str, browser: Browser):
    context = browser.new_context(viewport={"width": 320, "height": 640})
    enter(context, address, "en-GB")
    context.add_cookies([{"name": preferences.LANGUAGE, "value": PSEUDO, "url": address}])
    page = context.new_page()
    too_wide = []
    for path in (*PLAIN, *records()):
        page.goto(address + path)
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            too_wide.append(path)
    assert too_wide == []
    context.close()


@pytest.mark.browser
def test_the_theme_is_switched_without_a_flash_and_without_javascript(
    address: str, browser: Browser
):
    context = browser.new_context(java_script_enabled=False, color_scheme="light")
    page = context.new_page()
    page.goto(f"{address}/portal/login")
    page.locator("details.drop > summary").click()
    page.get_by_role("button", name="Dark").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.url == f"{address}/portal/login"
    context.close()


@pytest.mark.browser
def test_the_keyboard_alone_reaches_the_content_first_and_the_menus_next(
    address: str, browser: Browser
):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    enter(context, address, "en-GB")
    page = context.new_page()
    page.goto(f"{address}/portal/account/users")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    context.close()
