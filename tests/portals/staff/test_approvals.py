"""Approvals: who sees the queue, who decides when, and that what is approved is what was read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from auth.actors import Actor, Role
from models import database
from models.approvals import ApprovalRequest
from models.identities import Audience
from models.ids import read_id
from portals.staff.deciding import may_decide, turn
from tests.portals.staff.preparing import YUKI, status, submitted
from tests.portals.visiting import Visitor

BOTH = ("ApproveQuote", "RejectQuote")


def at(request: str) -> str:
    return f"/app/approvals/{request}"


def decision(visitor: Visitor, request: str) -> dict[str, str]:
    """The hidden fields of the form that decides."""
    return visitor.form(visitor.get(at(request)), "expectedVersion")


def decides(visitor: Visitor, request: str) -> bool:
    text = visitor.get(at(request)).text
    return all(f'value="{act}"' in text for act in BOTH)


def test_an_agent_reads_his_teams_requests_and_decides_none(application: Visitor):
    number, request = submitted()
    agent = application.enter("agent")
    assert number in agent.get("/app/approvals?tab=asked").text
    assert number not in agent.get("/app/approvals").text
    assert not decides(agent, request)


def test_an_agent_does_not_see_the_requests_of_other_teams(application: Visitor):
    number, request = submitted()
    yuki = application.enter(YUKI)
    assert yuki.get(at(request)).status_code == 404
    for tab in ("", "?tab=asked", "?tab=waiting", "?tab=decided"):
        assert number not in yuki.get(f"/app/approvals{tab}").text


def test_the_margin_is_for_those_who_may_see_it(application: Visitor):
    _, request = submitted()
    with database.sessions().begin() as session:
        named = read_id(request)
        assert named is not None
        session.get_one(ApprovalRequest, named[1]).margin_percent = Decimal("12.75")
    for role in ("manager", "finance", "admin"):
        page = application.enter(role).get(at(request)).text
        assert "12.75" in page or "12,75" in page
    agent = application.enter("agent").get(at(request)).text
    assert "12,75" not in agent
    assert 'class="broken"' in agent


def test_one_role_after_the_other_decides(application: Visitor):
    number, request = submitted()
    finance = application.enter("finance")
    assert not decides(finance, request)
    assert number not in finance.get("/app/approvals").text
    manager = application.enter("manager")
    assert number in manager.get("/app/approvals").text
    form = decision(manager, request) | {"do": "ApproveQuote", "note": "Fine with me"}
    assert manager.post(at(request), form).status_code == 303
    if status(number) == "PENDING_APPROVAL":
        finance = application.enter("finance")
        assert number in finance.get("/app/approvals").text
        assert "Fine with me" in finance.get(at(request)).text
        form = decision(finance, request) | {"do": "ApproveQuote"}
        assert finance.post(at(request), form).status_code == 303
    assert status(number) == "APPROVED"
    assert not decides(application.enter("admin"), request)
    assert number in application.get("/app/approvals?tab=decided").text


def test_an_approval_of_what_has_changed_since_is_refused(application: Visitor):
    number, request = submitted()
    manager = application.enter("manager")
    form = decision(manager, request) | {"do": "ApproveQuote", "expectedVersion": "99"}
    assert manager.post(at(request), form).status_code == 409
    assert status(number) == "PENDING_APPROVAL"
    assert decides(manager, request)


def test_giving_it_back_needs_a_reason_which_is_kept(application: Visitor):
    number, request = submitted()
    manager = application.enter("manager")
    form = decision(manager, request) | {"do": "RejectQuote", "note": ""}
    page = manager.post(at(request), form)
    assert page.status_code == 422
    assert 'href="#note"' in page.text
    assert status(number) == "PENDING_APPROVAL"
    form = manager.form(page, "expectedVersion") | {"do": "RejectQuote", "note": "Too cheap"}
    assert manager.post(at(request), form).status_code == 303
    assert status(number) == "DRAFT"
    assert "Too cheap" in manager.get(at(request)).text
    assert "The approver gave this draft back." in manager.get(f"/app/quotes/{number}").text


def test_nobody_decides_about_what_he_asked_for(application: Visitor):
    number, request = submitted(by="manager")
    manager = application.enter("manager")
    assert number not in manager.get("/app/approvals").text
    assert not decides(manager, request)
    assert "You asked for it: somebody else decides." in manager.get(at(request)).text


def test_an_admin_takes_any_turn(application: Visitor):
    number, request = submitted()
    admin = application.enter("admin")
    assert number in admin.get("/app/approvals").text
    assert decides(admin, request)


@pytest.mark.parametrize("writer", ["manager", "admin"])
def test_nobody_is_offered_to_decide_about_what_he_wrote(application: Visitor, writer: str):
    number, request = submitted(writer=writer)
    visitor = application.enter(writer)
    assert number not in visitor.get("/app/approvals").text
    assert f"/app/approvals/{request}" not in visitor.get("/app").text
    assert not decides(visitor, request)
    assert "You wrote into this draft: somebody else decides." in visitor.get(at(request)).text


def test_nobody_is_offered_two_steps_of_one_request(application: Visitor):
    number, request = submitted()
    admin = application.enter("admin")
    assert f"/app/approvals/{request}" in admin.get("/app").text
    form = decision(admin, request) | {"do": "ApproveQuote"}
    assert admin.post(at(request), form).status_code == 303
    assert status(number) == "PENDING_APPROVAL"
    assert not decides(admin, request)
    assert f"/app/approvals/{request}" not in admin.get("/app").text
    assert "the next one is somebody else" in admin.get(at(request)).text
    assert decides(application.enter("finance"), request)


STEPS = [
    {"position": 2, "approver": "FINANCE", "status": "PENDING"},
    {"position": 1, "approver": "MANAGER", "status": "PENDING"},
]


@pytest.mark.parametrize(
    ("role", "part", "decided", "may"),
    [
        (Role.MANAGER, None, "PENDING", True),
        (Role.MANAGER, "OWN_REQUEST", "PENDING", False),
        (Role.MANAGER, None, "APPROVED", False),
        (Role.FINANCE, None, "PENDING", False),
        (Role.AGENT, None, "PENDING", False),
        (Role.ADMIN, None, "PENDING", True),
        (Role.ADMIN, "DECIDED_BEFORE", "PENDING", False),
    ],
)
def test_whose_turn_it_is(role: Role, part: str | None, decided: str, *, may: bool):
    actor = Actor(None, role, Audience.STAFF, "A", "a@house.test")
    request = {
        "id": "apr_1",
        "status": decided,
        "yourPart": part,
        "steps": {"nodes": STEPS},
    }
    assert may_decide(actor, request) is may
    assert turn(request) == ("MANAGER" if decided == "PENDING" else "")
