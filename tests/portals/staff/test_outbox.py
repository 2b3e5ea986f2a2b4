"""The outbox: which mails, what they tell in a demo and otherwise, and what their HTML may do."""

from __future__ import annotations

import pytest

import settings
from models import database
from models.ids import read_id
from models.mails import EmailMessage, MailStatus
from tests.portals.staff.preparing import YUKI, mail
from tests.portals.visiting import Visitor
from tests.world import identity

SECRET = "hers-alone"


def at(mail_id: str) -> str:
    return f"/app/outbox/{mail_id}"


def kept(mail_id: str) -> EmailMessage:
    named = read_id(mail_id)
    assert named is not None
    with database.sessions()() as session:
        return session.get_one(EmailMessage, named[1])


def test_an_agent_sees_the_mails_to_his_teams_customers_and_no_others(application: Visitor):
    own, other = mail(), mail(customer_id=identity("sakura"))
    agent = application.enter("agent")
    assert agent.get(at(own)).status_code == 200
    for path in (at(other), f"{at(other)}/html"):
        assert agent.get(path).status_code == 404
    assert application.enter(YUKI).get(at(own)).status_code == 404
    assert application.enter(YUKI).get(at(other)).status_code == 200
    assert application.enter("admin").get(at(other)).status_code == 200


def test_links_are_told_while_a_demo_captures_its_mails(application: Visitor):
    captured = application.enter("admin").get(at(mail()))
    assert captured.text.count(SECRET) >= 2
    assert SECRET in application.get(f"{at(mail())}/html").text


@pytest.mark.parametrize("status", [one for one in MailStatus if one is not MailStatus.CAPTURED])
def test_links_of_a_mail_that_left_or_will_leave_are_told_to_nobody(
    application: Visitor, status: MailStatus
):
    admin, waiting = application.enter("admin"), mail(status)
    for path in (at(waiting), f"{at(waiting)}/html"):
        page = admin.get(path)
        assert page.status_code == 200
        assert SECRET not in page.text
        assert "[quote]" in page.text


def test_links_are_told_to_nobody_outside_a_demo(
    application: Visitor, monkeypatch: pytest.MonkeyPatch
):
    captured, admin = mail(), application.enter("admin")
    live = settings.get().model_copy(update={"env": settings.Environment.PRODUCTION})
    monkeypatch.setattr(settings, "get", lambda: live)
    for path in (at(captured), f"{at(captured)}/html", "/app/outbox"):
        assert SECRET not in admin.get(path).text


def test_the_html_of_a_mail_may_do_nothing_but_be_looked_at(application: Visitor):
    hostile = mail(html="<html><head></head><body><script>alert(1)</script></body></html>")
    framed = application.enter("admin").get(f"{at(hostile)}/html")
    policy = framed.headers["content-security-policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "form-action 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert framed.headers["x-frame-options"] == "SAMEORIGIN"
    assert framed.headers["referrer-policy"] == "no-referrer"
    assert framed.headers["cache-control"] == "no-store"
    page = application.get(at(hostile))
    assert "<script>alert" not in page.text
    assert f'src="{at(hostile)}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"' in (
        page.text
    )
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]


@pytest.mark.parametrize(("role", "may"), [("manager", True), ("admin", True), ("agent", False)])
def test_a_parked_mail_is_tried_again_by_those_who_may(
    application: Visitor, role: str, *, may: bool
):
    parked = mail(MailStatus.PARKED, last_error="550 no such mailbox", attempts=3)
    visitor = application.enter(role)
    for path in ("/app/outbox?tab=parked", at(parked)):
        page = visitor.get(path)
        assert ("RetryMail" in page.text) is may
        assert ("550 no such mailbox" in page.text) is may
    if may:
        answer = visitor.send(at(parked), "RetryMail")
        assert answer.headers["location"] == at(parked)
        assert kept(parked).status is not MailStatus.PARKED
        assert "The mail is tried again." in visitor.get(at(parked)).text


def test_a_mail_that_is_not_parked_is_not_tried_again(application: Visitor):
    parked = mail(MailStatus.PARKED)
    admin = application.enter("admin")
    fields = admin.fields(admin.get(at(parked)), "RetryMail")
    assert admin.post(at(parked), fields).status_code == 303
    again = fields | {"idempotencyKey": "another-key-of-this-test"}
    page = admin.post(at(parked), again)
    assert page.status_code == 422
    assert 'class="summary"' in page.text


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("", True),
        ("?tab=captured", True),
        ("?tab=sent", False),
        ("?tab=parked", False),
        ("?about=quotes", True),
        ("?about=accounts", False),
        ("?about=orders", False),
        ("?search=PECULIAR", True),
        ("?search=nobody", False),
        ("?quote=Q-2000-00001", False),
        ("?tab=nonsense&about=nonsense", True),
    ],
)
def test_the_list_shows_what_it_is_asked_for(application: Visitor, address: str, *, shown: bool):
    one = mail(subject="A peculiar subject")
    assert (at(one) in application.enter("admin").get(f"/app/outbox{address}").text) is shown


def test_older_mails_are_on_the_next_page_and_newer_ones_first(application: Visitor):
    first, last = mail(), [mail() for _ in range(26)][-1]
    admin = application.enter("admin")
    page = admin.get("/app/outbox")
    assert at(last) in page.text
    assert at(first) not in page.text
    older = next(one for one in page.text.split('"') if "after=" in one).replace("&amp;", "&")
    assert at(first) in admin.get(f"/app/outbox{older}").text
