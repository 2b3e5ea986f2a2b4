"""Every page of the staff as each role, how it leaves, and that it is not there for others."""

from __future__ import annotations

import re

import pytest
from httpx2 import Response

from auth.actors import Role
from models import secrets
from models.mails import MailStatus
from portals.languages import PSEUDO
from tests.portals.staff.preparing import PORTAL, ROLES, draft, mail, submitted
from tests.portals.visiting import HERE, Visitor, heading

LARGEST = 60_000
PLAIN = [page.path for page in PORTAL.pages if "{" not in page.path]
OTHERS = ["ana", "cleo", "pia"]


def one_of_each() -> list[str]:
    """The pages about one record each."""
    number, request = submitted()
    quote = f"/app/quotes/{number}"
    return [
        quote,
        f"{quote}/compare?a=1&b=1",
        f"/app/approvals/{request}",
        f"/app/outbox/{mail()}",
        f"/app/outbox/{mail(MailStatus.PARKED, last_error='550 no such mailbox')}",
    ]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_every_page_and_they_are_small(application: Visitor, role: str):
    visitor = application.enter(role)
    own = [page.path for page in PORTAL.pages if page.is_for(Role(role.upper()))]
    for path in [*filter(PLAIN.__contains__, own), *one_of_each()]:
        page = visitor.get(path)
        assert page.status_code == 200, path
        assert len(page.content) < LARGEST
        assert page.text.count("<h1") == 1
        assert heading(page)


@pytest.mark.parametrize("path", [*PLAIN, "/app/nothing"])
def test_every_page_leaves_with_its_headers(application: Visitor, path: str):
    headers = application.enter("admin").get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-robots-tag"] == "noindex"


@pytest.mark.parametrize("path", [*PLAIN, "/app/nothing"])
def test_a_stranger_is_led_to_the_door_of_the_staff(stranger: Visitor, path: str):
    answer = stranger.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/login?next={path}")


def test_signing_in_leads_to_the_start_page(stranger: Visitor):
    form = stranger.fields(stranger.get("/login?next=/app"))
    given = {"email": "finance@trustcart.test", "password": secrets.demo_password()}
    answer = stranger.post("/login", form | given)
    assert answer.headers["location"] == "/app"
    assert stranger.get("/app").status_code == 200


def without_ids(page: Response) -> str:
    return re.sub(r"req_\w+|/app[\w/-]*", "", page.text)


@pytest.mark.parametrize("person", OTHERS)
def test_for_others_nothing_of_it_is_there(application: Visitor, person: str):
    number, request = submitted()
    visitor = application.enter(person)
    absent = visitor.get("/app/nothing")
    pages = [*PLAIN, f"/app/quotes/{number}", f"/app/approvals/{request}", f"/app/outbox/{mail()}"]
    for path in pages:
        page = visitor.get(path)
        assert page.status_code == 404
        assert without_ids(page) == without_ids(absent)
        assert "Outbox" not in page.text


@pytest.mark.parametrize("person", OTHERS)
def test_others_cannot_act_there_either(application: Visitor, person: str):
    number = draft()
    visitor = application.enter(person)
    fields = {"do": "SendQuote", "quoteId": "quo_" + "0" * 32}
    assert visitor.post(f"/app/quotes/{number}", fields, **HERE).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/app/quotes/Q-2000-00001",
        "/app/quotes/%00",
        "/app/approvals/nonsense",
        "/app/approvals/quo_0123456789abcdef0123456789abcdef",
        "/app/outbox/nonsense",
        "/app/outbox/nonsense/html",
        "/app/outbox?after=nonsense",
        "/app/quotes/Q-2000-00001/compare?a=1&b=2",
    ],
)
def test_an_address_that_is_none_is_a_404(application: Visitor, path: str):
    page = application.enter("admin").get(path)
    assert page.status_code == 404
    assert heading(page) == "There is nothing here"


TAGS = re.compile(r"<svg\b.*?</svg>|<option\b.*?</option>|<bdi\b.*?</bdi>|<[^>]+>", re.DOTALL)
WORD = re.compile(r"[A-Za-z]{3,}")
PROPER = re.compile(
    r"TrustCart|Grace|Deutsch|English|(USD|EUR)|[QO]-\d+-\d+|\d+ \w+ \d{4}|in \d+ days|\d+ \w+ ago"
)


@pytest.mark.parametrize("path", ["/app/quotes", "/app/approvals", "/app/outbox?search=nothing"])
def test_no_text_of_a_page_stays_untranslated(application: Visitor, path: str):
    visitor = application.enter("finance")
    visitor.client.cookies.set("crm_language", PSEUDO)
    texts = [PROPER.sub("", one).strip() for one in TAGS.split(visitor.get(path).text)]
    assert [one for one in texts if WORD.search(one) and "⟦" not in one] == []
