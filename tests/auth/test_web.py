"""The door by real requests: what a browser may send, what it gets back, and who stays outside."""

import re

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from auth import passwords, users
from auth.web import local_path
from models import database
from models.credentials import LinkPurpose, LinkToken, Session
from models.identities import User
from tests.auth.browser import fields_of, log_in
from tests.auth.conftest import PASSWORD, People


def invite(user: User) -> str:
    with database.sessions().begin() as session:
        link = users.password_link(session, session.get_one(User, user.id), LinkPurpose.INVITE)
    return link.removeprefix("http://127.0.0.1:8000")


def test_signing_in_leads_to_the_page_first_wanted(web: TestClient) -> None:
    answer = log_in(web, "agent@house.test", address="/login?next=%2Faccount%3Fa%3D1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account?a=1")
    cookie = answer.headers["set-cookie"].lower()
    assert "crm_session=" in cookie
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "Hello" in web.get("/account").text


def test_cookies_are_secure_behind_https(web: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auth.cookies._secure", lambda: True)
    web.base_url = "https://testserver"
    answer = log_in(web, "agent@house.test")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-crm_session=")
    assert "; Secure" in cookie


def test_staff_go_to_their_pages_and_customers_to_their_portal(web: TestClient) -> None:
    assert log_in(web, "agent@house.test").headers["location"] == "/app"
    web.cookies.clear()
    assert log_in(web, "ana@acme.test").headers["location"] == "/portal"


def test_wrong_and_unknown_get_the_same_page(web: TestClient) -> None:
    pages = []
    for email in ("agent@house.test", "nobody@house.test"):
        web.cookies.clear()
        answer = log_in(web, email, "not the password")
        assert answer.status_code == 401
        pages.append(re.sub(r'form_token" value="\w+"', "", answer.text.replace(email, "")))
    assert pages[0] == pages[1]


def test_the_page_runs_nothing_and_is_kept_nowhere(web: TestClient) -> None:
    headers = web.get("/login").headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert "frame-ancestors 'none'" in policy
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "strict-origin"
    assert headers["x-robots-tag"] == "noindex"
    assert "<script" not in web.get("/login").text


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.test"},
        {"origin": "null"},
    ],
)
def test_a_form_of_another_site_is_refused(web: TestClient, headers: dict[str, str]) -> None:
    form = fields_of(web.get("/login")) | {"email": "agent@house.test", "password": PASSWORD}
    assert web.post("/login", data=form, headers=headers).status_code == 403
    assert (
        web.post("/login", data=form, headers={"sec-fetch-site": "same-origin"}).status_code == 303
    )


def test_a_form_without_its_token_or_with_another_browsers_is_refused(web: TestClient) -> None:
    form = fields_of(web.get("/login")) | {"email": "agent@house.test", "password": PASSWORD}
    assert web.post("/login", data=form | {"form_token": "x"}).status_code == 403
    web.cookies.clear()
    assert web.post("/login", data=form).status_code == 403


def test_a_session_begins_under_a_new_secret_and_ends_the_one_before(web: TestClient) -> None:
    web.cookies.set("crm_session", "chosen-by-somebody-else")
    log_in(web, "agent@house.test")
    first = web.cookies.get("crm_session", domain="testserver.local")
    assert first not in {None, "chosen-by-somebody-else"}
    with database.sessions()() as session:
        assert len(session.scalars(select(Session)).all()) == 1


def test_signing_out_ends_the_session_on_the_server(web: TestClient) -> None:
    log_in(web, "agent@house.test")
    secret = web.cookies["crm_session"]
    form = fields_of(web.get("/account"))
    assert web.get("/logout").status_code == 405
    assert web.post("/logout", data=form).headers["location"] == "/login"
    web.cookies.set("crm_session", secret)
    assert web.get("/account").status_code == 303
    with database.sessions()() as session:
        assert session.scalars(select(Session)).one().revoked_at is not None


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"x" * 20_000, "application/x-www-form-urlencoded", 413),
        (b"email=a%0d%0aBcc:x@x.test", "application/x-www-form-urlencoded", 400),
        (b"email=%ff", "application/x-www-form-urlencoded", 400),
        (b"email=a&email=b", "application/x-www-form-urlencoded", 400),
        ("email=ü".encode(), "application/x-www-form-urlencoded", 400),
        (b"&".join(b"a%d=1" % n for n in range(100)), "application/x-www-form-urlencoded", 400),
        (b'{"email": 1}', "application/json", 415),
        (b"", "multipart/form-data; boundary=x", 415),
    ],
)
def test_what_is_no_form_of_ours_is_refused(
    web: TestClient, content: bytes, kind: str, status: int
) -> None:
    answer = web.post("/login", content=content, headers={"content-type": kind})
    assert answer.status_code == status
    assert "did not work" in answer.text


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.test",
        "https://evil.test",
        "/\\evil.test",
        "javascript:alert(1)",
        "/\t/evil.test",
        "x",
    ],
)
def test_only_paths_of_this_site_are_gone_to(wanted: str) -> None:
    assert local_path(wanted) == ""


def test_too_many_tries_from_one_place_are_told_to_wait(web: TestClient) -> None:
    form = fields_of(web.get("/login")) | {"email": "not-an-address", "password": "x" * 200}
    answers = [web.post("/login", data=form).status_code for _ in range(62)]
    assert answers[:60] == [401] * 60
    assert answers[60:] == [429, 429]


def test_looking_at_an_invitation_uses_nothing_up(web: TestClient, people: People) -> None:
    path = invite(people.agent)
    for _ in range(3):
        assert "agent@house.test" in web.get(path).text
    web.head(path)
    form = fields_of(web.get(path)) | {"password": "a new sentence", "again": "a new sentence"}
    assert web.post(path, data=form).headers["location"] == "/app"
    assert web.get("/account").status_code == 200
    web.cookies.clear()
    assert log_in(web, "agent@house.test", "a new sentence").status_code == 303


def test_an_invitation_works_once(web: TestClient, people: People) -> None:
    path = invite(people.agent)
    form = fields_of(web.get(path)) | {"password": "a new sentence", "again": "a new sentence"}
    web.post(path, data=form)
    web.cookies.clear()
    again = fields_of(web.get("/login")) | {
        "password": "another one now",
        "again": "another one now",
    }
    assert web.post(path, data=again).status_code == 404
    assert web.get(path).status_code == 404
    assert log_in(web, "agent@house.test", "another one now").status_code == 401


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [("short", "short", "at least 10"), ("one sentence here", "another sentence", "differ")],
)
def test_a_refused_password_leaves_the_invitation_usable(
    web: TestClient, people: People, password: str, again: str, said: str
) -> None:
    path = invite(people.agent)
    form = fields_of(web.get(path)) | {"password": password, "again": again}
    answer = web.post(path, data=form)
    assert answer.status_code == 422
    assert said in answer.text
    assert web.get(path).status_code == 200


def test_a_link_ends_by_time_purpose_disabling_replacement_and_password_change(
    web: TestClient, people: People
) -> None:
    def gone(path: str) -> bool:
        return web.get(path).status_code == 404

    first = invite(people.agent)
    second = invite(people.agent)
    assert gone(first)
    with database.sessions().begin() as session:
        agent = session.get_one(User, people.agent.id)
        users.replace_password(session, agent, passwords.hash_password("a new sentence"))
    assert gone(second)
    for change in (
        {"purpose": LinkPurpose.VERIFY_EMAIL},
        {"expires_at": people.agent.created_at},
    ):
        path = invite(people.agent)
        with database.sessions().begin() as session:
            session.execute(update(LinkToken).values(**change))
        assert gone(path)
    path = invite(people.agent)
    with database.sessions().begin() as session:
        session.get_one(User, people.agent.id).disable()
    assert gone(path)


def test_links_are_made_from_configuration_and_kept_as_hashes(people: People) -> None:
    path = invite(people.agent)
    with database.sessions()() as session:
        kept = session.scalars(select(LinkToken.token_hash)).all()
    assert path.startswith("/invite/")
    assert all(path.removeprefix("/invite/") != one and len(one) == 64 for one in kept)
