"""Every page of the customers' portal without a browser: who may, what it says, how it leaves."""

from __future__ import annotations

import re

import pytest
from httpx2 import Response
from sqlalchemy import select

from models import database
from models.identities import User
from models.ids import new_id, public_id
from models.quote_versions import OPEN, QuoteVersion
from models.quotes import Quote
from portals.customer import PORTAL
from portals.languages import PSEUDO
from resolvers.quotes import sending
from tests.api import PEOPLE
from tests.portals.quotes.offering import seller
from tests.portals.visiting import Visitor, heading, title

LARGEST = 60_000
PLAIN = [page.path for page in PORTAL.pages if "{" not in page.path]
DOOR = ["/portal/login", "/portal/reset"]


def identity(person: str) -> str:
    with database.sessions()() as session:
        found = session.scalars(select(User.id).where(User.email == PEOPLE[person])).one()
    return public_id("usr", found)


def withdrawn_for(person: str) -> None:
    """Take back whatever the person's company could decide about."""
    with database.sessions().begin() as session:
        company = select(User.customer_id).where(User.email == PEOPLE[person])
        shown = select(Quote.id).join(QuoteVersion, QuoteVersion.id == Quote.shown_version_id)
        open_ones = shown.where(Quote.customer_id.in_(company), QuoteVersion.status.in_(OPEN))
        found = session.scalars(open_ones).all()
        for quote_id in found:
            sending.withdraw_quote(session, seller(session), quote_id=quote_id)


def page_of(person: str) -> str:
    return f"/portal/account/users/{identity(person)}"


@pytest.mark.parametrize("path", [*PLAIN, "person"])
def test_a_customer_sees_his_pages_and_they_are_small(ana: Visitor, path: str):
    page = ana.get(page_of("ben") if path == "person" else path)
    assert page.status_code == 200
    assert len(page.content) < LARGEST
    assert page.text.count("<h1") == 1
    assert heading(page)


@pytest.mark.parametrize("path", [*PLAIN, *DOOR, "/portal/nothing"])
def test_every_page_leaves_with_its_headers(ana: Visitor, path: str):
    headers = ana.enter("" if path in DOOR else "ana").get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-robots-tag"] == "noindex"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["x-request-id"]


@pytest.mark.parametrize("path", [*PLAIN, "/portal/nothing"])
def test_a_stranger_is_led_to_the_door_and_comes_back(stranger: Visitor, path: str):
    answer = stranger.get(path + "?after=a%26b")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/portal/login?next={path}%3Fafter%3Da%2526b"


@pytest.mark.parametrize("person", ["manager", "pia"])
def test_others_are_told_whose_login_they_use(application: Visitor, person: str):
    page = application.enter(person).get("/portal")
    assert page.status_code == 403
    assert PEOPLE[person] in page.text
    assert "Acme" not in page.text


def without_tokens(page: Response) -> str:
    return re.sub(r"usr_[0-9a-f]+|req_[0-9a-f]+", "", page.text)


def test_what_is_not_there_and_what_is_not_yours_are_one_page(ana: Visitor):
    absent = ana.get(f"/portal/account/users/{public_id('usr', new_id())}")
    foreign = ana.get(page_of("cleo"))
    assert absent.status_code == foreign.status_code == 404
    assert without_tokens(absent) == without_tokens(foreign)


@pytest.mark.parametrize(
    "path",
    [
        "/portal/nothing",
        "/portal/account/users/nonsense",
        "/portal/account/users/cus_0123456789abcdef0123456789abcdef",
        "/portal/account/users?after=nonsense",
        "/portal/account/users/" + "a" * 3_000,
        "/portal/account/users/%00",
    ],
)
def test_an_address_that_is_none_is_a_404(ana: Visitor, path: str):
    page = ana.get(path)
    assert page.status_code == 404
    assert heading(page) == "There is nothing here"


def test_home_begins_with_what_waits_and_shows_whom_to_ask(ana: Visitor):
    page = ana.get("/portal")
    assert heading(page) == "Welcome, Ana"
    assert "Send us the network plan" in page.text
    assert "2 things wait for you." in page.text
    assert 'href="mailto:agent@trustcart.test"' in page.text


def test_home_without_a_task_says_so(application: Visitor):
    withdrawn_for("cleo")
    page = application.enter("cleo").get("/portal")
    assert "Nothing waits for you" in page.text
    assert "Send us the network plan" not in page.text
    assert 'class="picture"' in page.text


def test_people_are_those_of_the_own_company(ana: Visitor):
    page = ana.get("/portal/account/users")
    assert "ben@acme.test" in page.text
    assert "cleo@globex.test" not in page.text


def test_whoever_is_no_administrator_reads_who_is(ben: Visitor):
    page = ben.get("/portal/account/users")
    assert "Administrators of your company" in page.text
    assert "Ana Almeida" in page.text


def test_the_own_browser_is_marked_and_has_no_button(ana: Visitor):
    page = ana.get("/portal/account/security")
    assert page.text.count("This browser") == 1
    assert "Firefox on Windows" in page.text


def test_the_page_speaks_the_language_of_the_profile_before_that_of_the_browser(ana: Visitor):
    page = ana.get("/portal", **{"accept-language": "de"})
    assert '<html lang="en" dir="ltr"' in page.text


@pytest.mark.parametrize(
    ("wish", "language"), [("de-AT,en;q=0.5", "de"), ("ar", "ar"), ("fr", "en")]
)
def test_a_strangers_page_speaks_what_his_browser_asks_for(
    stranger: Visitor, wish: str, language: str
):
    page = stranger.get("/portal/login", **{"accept-language": wish})
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}"' in page.text


TAGS = re.compile(r"<svg\b.*?</svg>|<option\b.*?</option>|<[^>]+>", re.DOTALL)
WORD = re.compile(r"[A-Za-z]{3,}")
# Names and values of the world, and what is the same in every language.
PROPER = re.compile(
    r"TrustCart|English|Deutsch|Ana Almeida|Ben Okafor|Acme[^⟦<]*|[\w.+-]+@[\w.-]+|Jonas Weber|"
    r"Firefox|Windows|\w+ \d+, \d{4}[^⟦]*|Los Angeles|Gold|\d+:\d+"
)


@pytest.mark.parametrize("path", ["/portal/account/users", "/portal/account/users/new", *DOOR])
def test_no_text_of_a_page_stays_untranslated(ana: Visitor, path: str):
    ana.enter("" if path in DOOR else "ana").client.cookies.set("crm_language", PSEUDO)
    page = ana.get(path)
    texts = [PROPER.sub("", one).strip() for one in TAGS.split(page.text) if one]
    left = [one for one in texts if WORD.search(one) and "⟦" not in one]
    assert left == []
    assert "⟦" in title(page)
