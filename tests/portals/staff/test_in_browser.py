"""The pages of the staff in a real browser: nothing serious for axe, nothing asked elsewhere."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from sqlalchemy import select, update

from auth import cookies, sessions
from models import database
from models.identities import User
from models.mails import MailStatus
from models.orders import Order
from portals import preferences
from portals.languages import PSEUDO
from tests.api import PEOPLE
from tests.portals.browsing import Watched, judged_in_every_look
from tests.portals.quotes.offering import offer
from tests.portals.staff.preparing import PORTAL, draft, mail, submitted

OURS: Final = (
    "404",
    "postMessage",
)  # the page that is not there; axe, who knocks at a closed frame
PLAIN: Final = tuple(page.path for page in PORTAL.pages if "{" not in page.path)


def enter(context: BrowserContext, address: str, person: str, locale: str) -> None:
    """Be somebody of the staff, who reads this language."""
    with database.sessions().begin() as session:
        user = session.scalars(select(User).where(User.email == PEOPLE[person])).one()
        session.execute(update(User).where(User.id == user.id).values(locale=locale))
        secret = sessions.open_session(session, user, agent="Firefox on Windows")
    context.add_cookies([{"name": cookies.session_name(), "value": secret, "url": address}])


def paths() -> list[str]:
    """Every page, each about a record that shows all that it can."""
    number, request = submitted()
    parked = mail(MailStatus.PARKED, last_error="550 no such mailbox")
    return [
        *PLAIN,
        f"/app/quotes/{draft()}",
        f"/app/quotes/{number}",
        f"/app/quotes/{offer().number}",
        f"/app/quotes/{number}/compare?a=1&b=1",
        f"/app/approvals/{request}",
        f"/app/outbox/{parked}",
        f"/app/orders/{an_order()}",
        "/app/nothing",
    ]


def an_order() -> str:
    """The number of an order that the world holds."""
    with database.sessions()() as session:
        found = session.scalars(select(Order.number).order_by(Order.number)).first()
    assert found
    return found


def look(watched: Watched, path: str, axe: str) -> list[str]:
    """Everything that is wrong with a page."""
    page = watched.page
    page.goto(watched.address + path)
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
    return [f"{path}: {one}" for one in judged_in_every_look(page, axe)]


@pytest.mark.browser
@pytest.mark.npm
@pytest.mark.parametrize("locale", ["en-GB", "ar"])
def test_nothing_serious_is_wrong_with_any_page(
    address: str, browser: Browser, axe: str, locale: str
):
    context = browser.new_context()
    enter(context, address, "manager", locale)
    watched = Watched(context.new_page(), address)
    wrong = [one for path in paths() for one in look(watched, path, axe)]
    context.close()
    assert wrong == []
    assert [one for one in watched.complaints if not any(own in one for own in OURS)] == []
    assert watched.foreign == []


@pytest.mark.browser
def test_a_page_fits_the_smallest_phone_even_in_long_words(address: str, browser: Browser):
    context = browser.new_context(viewport={"width": 320, "height": 640})
    enter(context, address, "manager", "en-GB")
    context.add_cookies([{"name": preferences.LANGUAGE, "value": PSEUDO, "url": address}])
    page = context.new_page()
    for path in paths():
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    context.close()


@pytest.mark.browser
def test_two_clicks_approve_without_javascript(address: str, browser: Browser):
    number, _ = submitted()
    context = browser.new_context(java_script_enabled=False)
    enter(context, address, "manager", "en-GB")
    page = context.new_page()
    page.goto(f"{address}/app")
    page.get_by_role("link", name=f"Decide {number}").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("status").first).to_contain_text("You have approved it.")
    context.close()


@pytest.mark.browser
def test_a_mail_is_shown_in_its_frame_and_runs_nothing(address: str, browser: Browser):
    hostile = (
        "<html><head></head><body><p>Dear Ana</p>"
        '<script>document.title = "taken"</script><img src="x" onerror="alert(1)"></body></html>'
    )
    context = browser.new_context()
    enter(context, address, "admin", "en-GB")
    watched = Watched(context.new_page(), address)
    alerts: list[str] = []
    watched.page.on("dialog", lambda dialog: alerts.append(dialog.message))
    watched.page.goto(f"{address}/app/outbox/{mail(html=hostile)}")
    framed = watched.page.frame_locator("iframe.mail")
    expect(framed.get_by_text("Dear Ana")).to_be_visible()
    assert alerts == []
    assert watched.foreign == []
    context.close()
