"""Forms: sent once, refused beside the field, kept when too old, never taken from elsewhere."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import select

from auth import cookies
from models import database
from models.credentials import Session
from models.identities import CustomerRole, User, UserStatus
from models.ids import public_id
from schema.reading.engine import Engine
from tests.api import PEOPLE
from tests.auth.conftest import known_hash
from tests.portals.visiting import HERE, Visitor, title

USERS = "/portal/account/users"
NEW = f"{USERS}/new"
SECURITY = "/portal/account/security"
PROFILE = "/portal/account/profile"


def login(address: str) -> User:
    with database.sessions()() as session:
        return session.scalars(select(User).where(User.email == address)).one()


def page_of(address: str) -> str:
    return f"{USERS}/{public_id('usr', login(address).id)}"


def colleague(address: str, role: CustomerRole = CustomerRole.BUYER) -> str:
    """Somebody new at Acme."""
    acme = login(PEOPLE["ana"]).customer_id
    with database.sessions().begin() as session:
        user = User(
            kind="CUSTOMER",
            email=address,
            name="Somebody",
            customer_id=acme,
            customer_role=role,
            status=UserStatus.ACTIVE,
            password_hash=known_hash(),
        )
        session.add(user)
    return address


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.test"},
    ],
    ids=["cross-site", "same-site", "foreign origin"],
)
def test_a_form_from_another_site_does_nothing(ana: Visitor, headers: dict[str, str]):
    answer = ana.send(PROFILE, "UpdateProfile", headers=headers, name="Stolen")
    assert answer.status_code == 403
    assert login(PEOPLE["ana"]).name == "Ana Almeida"


@pytest.mark.parametrize("token", ["", "0" * 64])
def test_a_form_that_is_too_old_is_shown_again_with_what_was_entered(ana: Visitor, token: str):
    fields = ana.fields(ana.get(NEW), "InviteUser")
    fields |= {"form_token": token, "name": "Dana Reyes", "email": "dana@acme.test"}
    page = ana.post(NEW, fields)
    assert page.status_code == 403
    assert 'value="Dana Reyes"' in page.text
    assert "open for too long" in page.text
    assert ana.fields(page, "InviteUser")["form_token"] != token


def test_a_form_is_good_for_its_own_page_alone(ana: Visitor):
    elsewhere = ana.fields(ana.get(SECURITY), "ChangePassword")["form_token"]
    own = ana.fields(ana.get(PROFILE), "UpdateProfile")
    assert own["form_token"] != elsewhere
    page = ana.post(PROFILE, own | {"form_token": elsewhere, "name": "Stolen"})
    assert page.status_code == 403
    assert login(PEOPLE["ana"]).name == "Ana Almeida"


def test_a_token_cannot_be_computed_from_the_session(ana: Visitor):
    fields = ana.fields(ana.get(PROFILE), "UpdateProfile")
    session = ana.client.cookies[cookies.session_name()]
    known = [hashlib.sha256(f"{before}{session}".encode()) for before in ("", "form:")]
    assert fields["form_token"] not in {one.hexdigest() for one in known}


def test_a_field_that_was_not_sent_at_all_is_told_as_an_empty_one_is(ana: Visitor):
    fields = ana.fields(ana.get(NEW), "InviteUser")
    page = ana.post(NEW, fields | {"name": "Dana Reyes"})
    assert page.status_code == 422
    assert title(page).startswith("Error:")
    assert '<a href="#email">' in page.text
    assert 'value="Dana Reyes"' in page.text


def test_a_strangers_post_leads_nowhere(stranger: Visitor):
    answer = stranger.post(PROFILE, {"do": "UpdateProfile", "name": "Nobody"})
    assert answer.status_code == 401


def test_entries_outlive_the_session_and_are_sent_again(ana: Visitor):
    fields = ana.fields(ana.get(NEW), "InviteUser")
    fields |= {"name": "Pat Lee", "email": "pat@acme.test", "customerRole": "BUYER"}
    page = ana.enter("").post(NEW, fields)
    assert page.status_code == 401
    kept = ana.fields(page, "InviteUser")
    assert kept["name"] == "Pat Lee"
    shown = ana.enter("ana").post(NEW, kept)
    assert shown.status_code == 403
    assert 'value="Pat Lee"' in shown.text
    again = ana.fields(shown, "InviteUser") | {"name": "Pat Lee", "email": "pat@acme.test"}
    assert ana.post(NEW, again | {"customerRole": "BUYER"}).status_code == 303


def test_a_password_is_not_kept_for_later(ana: Visitor):
    fields = ana.fields(ana.get(SECURITY), "ChangePassword")
    page = ana.enter("").post(SECURITY, fields | {"currentPassword": "s3cret-x"})
    assert page.status_code == 401
    assert "s3cret-x" not in page.text


def test_what_failed_by_our_mistake_is_sent_again_under_the_same_key(
    ana: Visitor, monkeypatch: pytest.MonkeyPatch
):
    fields = ana.fields(ana.get(NEW), "InviteUser")
    fields |= {"name": "Quin", "email": "quin@acme.test", "customerRole": "VIEWER"}
    with monkeypatch.context() as broken:
        broken.setattr(Engine, "execute", None)
        page = ana.post(NEW, fields)
    assert page.status_code == 500
    assert ana.fields(page, "InviteUser") == fields
    assert ana.post(NEW, ana.fields(page, "InviteUser")).status_code == 303


@pytest.mark.parametrize("do", ["", "Nonsense", "DisableUser"])
def test_a_page_does_only_what_is_its_own(ana: Visitor, do: str):
    fields = ana.fields(ana.get(SECURITY), "ChangePassword") | {"do": do}
    assert ana.post(SECURITY, fields).status_code == 422


def test_refusals_stand_beside_their_fields_and_in_the_summary(ana: Visitor):
    page = ana.send(NEW, "InviteUser", name="Dana", email="nonsense", customerRole="BUYER")
    assert page.status_code == 422
    assert title(page).startswith("Error:")
    assert 'role="alert"' in page.text
    assert '<a href="#email">' in page.text
    assert 'aria-invalid="true"' in page.text
    assert 'value="nonsense"' in page.text
    assert page.text.count('id="email-problem"') == 1


def test_a_choice_that_is_none_is_refused_here(ana: Visitor):
    page = ana.send(NEW, "InviteUser", name="D", email="d@acme.test", customerRole="KING")
    assert page.status_code == 422
    assert "Choose one of the answers." in page.text


def test_a_colleague_is_invited_once_and_the_link_goes_to_him_alone(ana: Visitor):
    fields = ana.fields(ana.get(NEW), "InviteUser")
    fields |= {"name": "Eve Stone", "email": "eve@acme.test", "customerRole": "APPROVER"}
    first, again = ana.post(NEW, fields), ana.post(NEW, fields)
    assert first.status_code == again.status_code == 303
    page = ana.get(first.headers["location"])
    assert "The invitation goes out by mail." in page.text
    assert "/portal/invite/" not in first.text + again.text + page.text
    invited = login("eve@acme.test")
    assert (invited.customer_role, invited.status) == (CustomerRole.APPROVER, UserStatus.INVITED)


def test_the_same_form_with_other_entries_is_refused(ana: Visitor):
    fields = ana.fields(ana.get(NEW), "InviteUser")
    fields |= {"name": "Fay", "email": "fay@acme.test", "customerRole": "VIEWER"}
    assert ana.post(NEW, fields).status_code == 303
    page = ana.post(NEW, fields | {"email": "gil@acme.test"})
    assert page.status_code == 422
    assert ana.fields(page, "InviteUser")["idempotencyKey"] != fields["idempotencyKey"]


def test_a_buyer_invites_nobody(ben: Visitor):
    page = ben.send(NEW, "InviteUser", name="Hal", email="hal@acme.test", customerRole="ADMIN")
    assert page.status_code == 422
    with database.sessions()() as session:
        assert session.scalars(select(User).where(User.email == "hal@acme.test")).all() == []


def test_a_changed_role_is_saved_and_said_once(ana: Visitor):
    path = page_of(colleague("ivy@acme.test"))
    answer = ana.send(path, "UpdateUser", name="Ivy Lane", customerRole="BILLING")
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert login("ivy@acme.test").customer_role is CustomerRole.BILLING
    assert "The changes are saved." in ana.get(path).text
    assert "The changes are saved." not in ana.get(path).text


def test_what_changed_meanwhile_is_told_and_not_overwritten(ana: Visitor):
    path = page_of(colleague("jan@acme.test"))
    fields = ana.fields(ana.get(path), "UpdateUser")
    assert ana.send(path, "UpdateUser", name="First", customerRole="BUYER").status_code == 303
    page = ana.post(path, fields | {"name": "Second", "customerRole": "BUYER"})
    assert page.status_code == 409
    assert login("jan@acme.test").name == "First"


def test_the_last_administrator_stays(application: Visitor):
    cleo = application.enter("cleo")
    path = page_of(PEOPLE["cleo"])
    page = cleo.send(path, "UpdateUser", name="Cleo Laurent", customerRole="VIEWER")
    assert page.status_code == 422
    assert login(PEOPLE["cleo"]).customer_role is CustomerRole.ADMIN
    assert cleo.send(path, "DisableUser").status_code == 422
    assert login(PEOPLE["cleo"]).status is UserStatus.ACTIVE


def test_a_login_ends_and_is_invited_again(ana: Visitor):
    path = page_of(colleague("kim@acme.test"))
    assert ana.send(path, "DisableUser").status_code == 303
    assert login("kim@acme.test").status is UserStatus.DISABLED
    page = ana.send(path, "EnableUser")
    assert page.status_code == 303
    assert "/portal/invite/" not in page.text
    assert login("kim@acme.test").status is UserStatus.INVITED


def test_another_companys_login_cannot_be_named(ana: Visitor):
    path = page_of(PEOPLE["ben"])
    fields = ana.fields(ana.get(path), "DisableUser")
    foreign = {"userId": public_id("usr", login(PEOPLE["cleo"]).id)}
    assert ana.post(path, fields | foreign).status_code == 422
    assert login(PEOPLE["cleo"]).status is UserStatus.ACTIVE


def test_the_profile_is_saved_and_speaks_at_once(application: Visitor):
    lou = application.enter(colleague("lou@acme.test"))
    answer = lou.send(
        PROFILE, "UpdateProfile", name="Lou", locale="de-DE", timeZone="Europe/Berlin"
    )
    assert answer.status_code == 303
    page = lou.get(PROFILE)
    assert '<html lang="de"' in page.text
    assert "Ihr Profil ist gespeichert." in page.text
    assert "12.400,00\u00a0€" in page.text


def test_a_secret_is_never_shown_again(ana: Visitor):
    page = ana.send(SECURITY, "ChangePassword", currentPassword="wrong one", newPassword="s3cret-x")
    assert page.status_code == 422
    assert "wrong one" not in page.text
    assert "s3cret-x" not in page.text


def test_another_browser_is_signed_out(application: Visitor):
    mia = application.enter(colleague("mia@acme.test"))
    other = dict(mia.client.cookies)
    mia.enter("mia@acme.test")
    assert mia.send(SECURITY, "RevokeSession").status_code == 303
    mia.client.cookies.clear()
    mia.client.cookies.update(other)
    assert mia.get("/portal").status_code == 303
    with database.sessions()() as session:
        owner = login("mia@acme.test").id
        live = select(Session).where(Session.user_id == owner, Session.revoked_at.is_(None))
        assert len(session.scalars(live).all()) == 1


def test_signing_out_everywhere_ends_here_too(application: Visitor):
    ned = application.enter(colleague("ned@acme.test"))
    assert ned.send(SECURITY, "RevokeAllSessions").status_code == 303
    assert ned.get(SECURITY).headers["location"].startswith("/portal/login")


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"do=UpdateProfile", "application/json", 415),
        (b"name=%ff", "application/x-www-form-urlencoded", 422),
        (b"name=a&name=b", "application/x-www-form-urlencoded", 422),
        (b"name=%00", "application/x-www-form-urlencoded", 422),
        (b"name=" + b"a" * 70_000, "application/x-www-form-urlencoded", 413),
        (b"&".join(b"n%d=" % n for n in range(700)), "application/x-www-form-urlencoded", 422),
    ],
    ids=["json", "no utf-8", "twice", "nul", "large", "many"],
)
def test_what_is_no_form_of_ours_is_refused(ana: Visitor, body: bytes, kind: str, status: int):
    answer = ana.client.post(PROFILE, content=body, headers={"content-type": kind, **HERE})
    assert answer.status_code == status
    assert "<h1>" in answer.text


def test_markup_in_a_name_stays_text(application: Visitor):
    address = colleague("oda@acme.test")
    oda = application.enter(address)
    name = '<img src=x onerror="alert(1)">'
    assert oda.send(PROFILE, "UpdateProfile", name=name, locale="en-GB").status_code == 303
    for path in ("/portal", USERS, page_of(address)):
        assert "<img" not in oda.get(path).text
