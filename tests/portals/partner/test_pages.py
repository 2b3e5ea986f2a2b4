"""Every page of the partners' portal without a browser: who may, what it says, how it leaves."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from auth.passwords import hash_password
from models import database
from models.identities import PartnerRole, User
from models.ids import new_id, public_id
from portals.languages import PSEUDO
from portals.partner import PORTAL
from tests.api import PEOPLE
from tests.portals.visiting import Visitor, heading

LARGEST = 60_000
TYPED = ["/partner/deals/estimate", "/partner/deals/draft"]
FILES = [
    "/partner/developers/schema",
    "/partner/deals/hint",
    "/partner/deals/export",
    "/partner/payouts/calendar",
    *TYPED,
]
PLAIN = [one.path for one in PORTAL.pages if "{" not in one.path and one.path not in FILES]
DOOR = ["/partner/login", "/partner/reset"]
PASSWORD = "seven swans a-swimming"


def identity(person: str) -> str:
    with database.sessions()() as session:
        found = session.scalars(select(User.id).where(User.email == PEOPLE[person])).one()
    return public_id("usr", found)


@pytest.mark.parametrize("path", PLAIN)
def test_a_partner_sees_his_pages_and_they_are_small(pia: Visitor, path: str):
    page = pia.get(path)
    assert page.status_code == 200
    assert len(page.content) < LARGEST
    assert page.text.count("<h1") == 1
    assert heading(page)


@pytest.mark.parametrize("path", [*PLAIN, *DOOR, "/partner/nothing"])
def test_every_page_leaves_with_its_headers(pia: Visitor, path: str):
    headers = pia.enter("" if path in DOOR else "pia").get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-robots-tag"] == "noindex"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", [*PLAIN, "/partner/nothing"])
def test_a_stranger_is_led_to_the_partners_door_and_comes_back(stranger: Visitor, path: str):
    answer = stranger.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/partner/login?next={path}"


@pytest.mark.parametrize("person", ["manager", "ana"])
def test_others_are_told_whose_login_they_use(application: Visitor, person: str):
    page = application.enter(person).get("/partner")
    assert page.status_code == 403
    assert "Northstar" not in page.text


def test_a_partner_who_signs_in_lands_at_his_home(stranger: Visitor):
    with database.sessions().begin() as session:
        pia = session.scalars(select(User).where(User.email == PEOPLE["pia"])).one()
        pia.password_hash = hash_password(PASSWORD)
    for door, landing in (("/partner/login", "/partner"), ("/login", "/partner")):
        stranger.enter("")
        form = {"email": PEOPLE["pia"], "password": PASSWORD}
        page = stranger.get(door)
        token = re.search(r'name="form_token" value="([^"]+)"', page.text)
        assert token is not None
        answer = stranger.post(door, form | {"form_token": token[1], "audience": "partner"})
        assert answer.status_code == 303
        assert answer.headers["location"] == landing


def test_the_door_speaks_to_partners(stranger: Visitor):
    page = stranger.get("/partner/login")
    assert "The portal for partners of TrustCart" in page.text
    assert "for customers" not in page.text


def test_home_shows_where_the_partner_stands_and_whom_to_ask(pia: Visitor):
    page = pia.get("/partner")
    assert heading(page) == "Welcome, Pia"
    assert "Northstar Retail Systems" in page.text
    assert 'href="mailto:' in page.text
    assert "Summit" not in page.text


def test_the_pipeline_is_the_partners_own_and_is_looked_through(pia: Visitor):
    page = pia.get("/partner/pipeline")
    assert "Nettbutikk for friluftsutstyr" in page.text
    assert "Loja virtual para atacado" not in page.text
    found = pia.get("/partner/pipeline?search=friluftsutstyr")
    assert "Nettbutikk" in found.text
    assert "Betaling i 11 butikker" not in found.text
    assert "No deal here" in pia.get("/partner/pipeline?search=nothing+of+this").text


def test_people_are_those_of_the_own_company_and_have_its_roles(pia: Visitor):
    page = pia.get("/partner/team")
    assert PEOPLE["pia"] in page.text
    assert PEOPLE["raj"] not in page.text
    assert "Seller" in pia.get("/partner/team/new").text


def test_a_colleague_is_invited_as_a_seller(pia: Visitor):
    given: dict[str, Any] = {
        "name": "Nova Novak",
        "email": "nova@northstar.test",
        "partnerRole": "SELLER",
    }
    answer = pia.send("/partner/team/new", "InviteUser", **given)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/partner/team"
    with database.sessions()() as session:
        nova = session.scalars(select(User).where(User.email == "nova@northstar.test")).one()
        assert nova.partner_role is PartnerRole.SELLER


def test_the_last_administrator_stays(pia: Visitor):
    own = f"/partner/team/{identity('pia')}"
    page = pia.send(own, "UpdateUser", name="Pia Novak", partnerRole="VIEWER")
    assert page.status_code == 422
    assert 'class="summary"' in page.text
    with database.sessions()() as session:
        pia_now = session.scalars(select(User).where(User.email == PEOPLE["pia"])).one()
        assert pia_now.partner_role is PartnerRole.ADMIN


def test_what_is_not_there_and_what_is_not_yours_are_one_page(pia: Visitor):
    absent = pia.get(f"/partner/team/{public_id('usr', new_id())}")
    foreign = pia.get(f"/partner/team/{identity('raj')}")
    assert absent.status_code == foreign.status_code == 404
    assert heading(absent) == heading(foreign)


TAGS = re.compile(r"<svg\b.*?</svg>|<option\b.*?</option>|<[^>]+>", re.DOTALL)
WORD = re.compile(r"[A-Za-z]{3,}")
PROPER = re.compile(
    r"TrustCart|English|Deutsch|Pia \w+|Northstar[^⟦<]*|[\w.+-]+@[\w.-]+|Certified|Ljubljana"
)


@pytest.mark.parametrize("path", ["/partner/team/new", *DOOR])
def test_no_text_of_a_page_stays_untranslated(pia: Visitor, path: str):
    pia.enter("" if path in DOOR else "pia").client.cookies.set("crm_language", PSEUDO)
    page = pia.get(path)
    texts = [PROPER.sub("", one).strip() for one in TAGS.split(page.text) if one]
    assert [one for one in texts if WORD.search(one) and "⟦" not in one] == []


def test_what_is_unlocked_is_downloaded_and_what_is_not_says_why(pia: Visitor):
    page = pia.get("/partner/resources")
    found = re.search(r'href="(/partner/resources/[a-z]+_[0-9a-f]+)"', page.text)
    assert found is not None
    assert "attachment" in pia.get(found[1]).headers["content-disposition"]
    assert "From tier Platinum on" in page.text
