"""The customers' door: nobody learns who is, codes and links work once, nothing leads away."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from httpx2 import Response
from sqlalchemy import select, update

from auth import mailed_links
from auth.mailed_links import MOST_WITHIN_AN_HOUR, code_of, secret_of
from models import clock, database, secrets
from models.credentials import LinkPurpose, LinkToken
from models.events import Event
from models.identities import Audience, User
from tests.api import PEOPLE
from tests.portals.visiting import Visitor, heading, title

LOGIN = "/portal/login"
ANA = PEOPLE["ana"]


def request(email: str = ANA, purpose: LinkPurpose = LinkPurpose.LOGIN) -> LinkToken | None:
    """Ask for a link, as the page does after its answer."""
    with database.sessions().begin() as session:
        session.execute(
            update(LinkToken).values(created_at=clock.now() - timedelta(hours=2))
        )  # so that the tests before this one do not count
        return mailed_links.request_link(session, email, Audience.CUSTOMER, purpose)


def asked(email: str = ANA, purpose: LinkPurpose = LinkPurpose.LOGIN) -> LinkToken:
    link = request(email, purpose)
    assert link is not None
    return link


def by_code(stranger: Visitor, code: str, email: str = ANA, **more: str) -> Response:
    fields = stranger.fields(stranger.get(LOGIN)) | {"email": email, "code": code} | more
    return stranger.post(f"{LOGIN}/code", fields)


def by_password(stranger: Visitor, email: str, password: str, **more: str) -> Response:
    fields = stranger.fields(stranger.get(LOGIN)) | {"email": email, "password": password} | more
    return stranger.post(LOGIN, fields)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def alike(page: Response) -> str:
    return re.sub(r'value="[^"]*"|<bdi>[^<]*</bdi>', "", page.text)


@pytest.mark.parametrize("email", [ANA, "nobody@acme.test", PEOPLE["manager"], PEOPLE["pia"]])
def test_wrong_and_unknown_and_others_get_one_answer(stranger: Visitor, email: str):
    page = by_password(stranger, email, "not the password")
    nobody = by_password(stranger, "really.nobody@acme.test", "not the password")
    assert page.status_code == nobody.status_code == 401
    assert alike(page) == alike(nobody)
    assert title(page).startswith("Error:")


@pytest.mark.parametrize("path", [f"{LOGIN}/mail", "/portal/reset"])
def test_asking_for_a_mail_answers_the_same_to_everybody(stranger: Visitor, path: str):
    fields = stranger.fields(stranger.get(LOGIN))
    known = stranger.post(path, fields | {"email": ANA})
    unknown = stranger.post(path, fields | {"email": "nobody@acme.test"})
    assert known.status_code == unknown.status_code == 200
    assert alike(known) == alike(unknown)
    assert heading(known) == "Look into your mailbox"


def test_the_work_for_a_mail_begins_after_the_answer(
    stranger: Visitor, monkeypatch: pytest.MonkeyPatch
):
    """A request that waited for the look-up would fail with it."""

    def failing(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(mailed_links, "request_link", failing)
    fields = stranger.fields(stranger.get(LOGIN)) | {"email": ANA}
    assert stranger.post(f"{LOGIN}/mail", fields).status_code == 200


def test_the_password_opens_the_portal(stranger: Visitor):
    answer = by_password(stranger, f" {ANA.upper()} ", secrets.demo_password())
    assert (answer.status_code, answer.headers["location"]) == (303, "/portal")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert stranger.get("/portal").status_code == 200
    assert stranger.get(LOGIN).headers["location"] == "/portal"


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/portal/account?a=b", "/portal/account?a=b"),
        ("https://evil.test", "/portal"),
        ("//evil.test", "/portal"),
        ("/\\evil.test", "/portal"),
        ("/graphql", "/portal"),
        ("/portalevil", "/portal"),
    ],
)
def test_signing_in_leads_into_the_portal_and_nowhere_else(
    stranger: Visitor, wanted: str, leads_to: str
):
    answer = by_password(stranger, ANA, secrets.demo_password(), next=wanted)
    assert answer.headers["location"] == leads_to


def test_a_mailed_code_lets_in_once_and_every_trick_with_it_fails(stranger: Visitor):
    code = code_of(asked())
    assert by_code(stranger, wrong(code)).status_code == 401
    assert by_code(stranger, code, PEOPLE["ben"]).status_code == 401
    assert by_code(stranger, code, "nobody@acme.test").status_code == 401
    answer = by_code(stranger, f" {code[:3]} {code[3:]} ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/portal")
    assert by_code(stranger.enter(""), code).status_code == 401


def test_an_earlier_code_is_void_and_a_late_one_too(stranger: Visitor):
    first, second = code_of(asked()), code_of(asked())
    assert first == second or by_code(stranger, first).status_code == 401
    with database.sessions().begin() as session:
        session.execute(update(LinkToken).values(expires_at=clock.now()))
    assert by_code(stranger, second).status_code == 401


def test_codes_are_guessed_five_times_and_then_the_login_pauses(stranger: Visitor):
    code = code_of(asked(PEOPLE["ben"]))
    for _ in range(5):
        assert by_code(stranger, wrong(code), PEOPLE["ben"]).status_code == 401
    assert by_code(stranger, code, PEOPLE["ben"]).status_code == 401
    with database.sessions().begin() as session:
        session.execute(update(User).values(locked_until=None, failed_logins=0))
    assert by_code(stranger, code, PEOPLE["ben"]).status_code == 303


def test_looking_at_a_mailed_link_uses_nothing_up(stranger: Visitor):
    path = f"{LOGIN}/link/{secret_of(asked())}"
    for _ in range(3):
        page = stranger.get(path)
        assert page.status_code == 200
        assert ANA in page.text
    assert stranger.post(path, stranger.fields(page)).headers["location"] == "/portal"
    assert stranger.enter("").get(path).status_code == 410


@pytest.mark.parametrize("secret", ["x", "ä", "a" * 500, "b" * 43])
def test_a_link_that_is_none_has_ended(stranger: Visitor, secret: str):
    assert stranger.get(f"{LOGIN}/link/{secret}").status_code == 410
    assert stranger.get(f"/portal/invite/{secret}").status_code == 410


def test_a_link_is_good_for_its_own_purpose_only(stranger: Visitor):
    login, reset = secret_of(asked()), secret_of(asked(purpose=LinkPurpose.RESET_PASSWORD))
    assert stranger.get(f"/portal/invite/{login}").status_code == 410
    assert stranger.get(f"{LOGIN}/link/{reset}").status_code == 410


def test_a_reset_sets_the_password_once_and_ends_all_sessions(application: Visitor):
    cleo = application.enter("cleo")
    path = f"/portal/invite/{secret_of(asked(PEOPLE['cleo'], LinkPurpose.RESET_PASSWORD))}"
    session_before = dict(cleo.client.cookies)
    form = cleo.enter("").fields(cleo.get(path))
    refused = cleo.post(path, form | {"password": "short"})
    assert refused.status_code == 422
    assert "At least 10 characters" in refused.text
    answer = cleo.post(path, form | {"password": "a whole new sentence"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/portal")
    assert cleo.get(path).status_code == 410
    cleo.client.cookies.clear()
    cleo.client.cookies.update(session_before)
    assert cleo.get("/portal").status_code == 303


@pytest.mark.usefixtures("application")
def test_only_who_signs_in_here_is_mailed_and_not_too_often():
    for email in ("nobody@acme.test", PEOPLE["manager"], PEOPLE["pia"], "x", ""):
        assert request(email) is None
    with database.sessions().begin() as session:
        session.execute(update(LinkToken).values(created_at=clock.now() - timedelta(hours=2)))
        made = [
            mailed_links.request_link(session, ANA, Audience.CUSTOMER, LinkPurpose.LOGIN)
            for _ in range(MOST_WITHIN_AN_HOUR + 2)
        ]
    assert [one is not None for one in made] == [True] * MOST_WITHIN_AN_HOUR + [False] * 2


@pytest.mark.usefixtures("application")
def test_a_job_can_write_link_and_code_again_from_the_event():
    link = asked()
    with database.sessions()() as session:
        event = session.scalars(
            select(Event).where(Event.name == "login.requested").order_by(Event.id.desc())
        ).first()
        assert event is not None
        assert event.subject_type == "User"
        found = session.get_one(LinkToken, event.changes["link_id"])
        assert (secret_of(found), code_of(found)) == (secret_of(link), code_of(link))
        assert secret_of(link) not in str(event.changes)
        assert found.token_hash != secret_of(link)
    assert mailed_links.address_of(link, Audience.CUSTOMER).startswith(
        "http://127.0.0.1:8000/portal/login/link/"
    )
    assert "/partner/login/link/" in mailed_links.address_of(link, Audience.PARTNER)


@pytest.mark.parametrize("path", [LOGIN, f"{LOGIN}/mail", f"{LOGIN}/code", "/portal/reset"])
def test_the_door_takes_no_form_from_elsewhere(stranger: Visitor, path: str):
    fields = stranger.fields(stranger.get(LOGIN)) | {"email": ANA, "password": "x", "code": "1"}
    assert stranger.post(path, fields, **{"sec-fetch-site": "cross-site"}).status_code == 422
    assert stranger.post(path, fields | {"form_token": "0" * 64}).status_code == 422


@pytest.mark.parametrize(
    "email", ["", "nonsense", "@acme.test", "a@b", "a@b.c\r\nBcc: x", "a" * 300]
)
def test_what_is_no_address_is_told_beside_the_field(stranger: Visitor, email: str):
    fields = stranger.fields(stranger.get(LOGIN)) | {"email": email}
    page = stranger.post(f"{LOGIN}/mail", fields)
    assert page.status_code == 422


def test_tries_from_one_network_end_for_a_minute(
    stranger: Visitor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("auth.throttle.may_try", lambda *_: False)
    assert by_password(stranger, ANA, "whatever it is").status_code == 429
    assert by_code(stranger, "123456").status_code == 429


def test_theme_and_language_are_switched_without_an_account(stranger: Visitor):
    page = stranger.get(LOGIN)
    token = stranger.form_to(page, "/preferences")["form_token"]
    given = {"form_token": token, "next": LOGIN, "theme": "dark"}
    assert stranger.post("/portal/preferences", given).headers["location"] == LOGIN
    assert 'data-theme="dark"' in stranger.get(LOGIN).text
    given = {"form_token": token, "next": "https://evil.test", "language": "de"}
    assert stranger.post("/portal/preferences", given).headers["location"] == "/portal"
    assert '<html lang="de"' in stranger.get(LOGIN).text
    given = {"form_token": token, "theme": "system"}
    stranger.post("/portal/preferences", given)
    assert "data-theme" not in stranger.get(LOGIN).text


def test_the_language_of_whoever_is_signed_in_is_kept_in_his_profile(application: Visitor):
    ben = application.enter("ben")
    token = ben.form_to(ben.get("/portal/account/profile"), "/preferences")["form_token"]
    given = {"form_token": token, "next": "/portal", "language": "de"}
    assert ben.post("/portal/preferences", given).status_code == 303
    ben.enter("ben")
    assert '<html lang="de"' in ben.get("/portal").text
