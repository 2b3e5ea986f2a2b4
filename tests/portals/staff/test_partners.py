"""Registrations at the staff: what waits, what stands against it, and what is decided."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from auth.actors import SYSTEM
from auth.binding import bind
from models import database
from models.ids import public_id
from models.registration_reviews import ConflictKind, RegistrationConflict
from models.registrations import DealRegistration, RegistrationStatus
from tests.portals.partner.test_deals import kept, sent
from tests.portals.visiting import Visitor, heading

QUEUE = "/app/registrations"


def registered(application: Visitor, number: int) -> str:
    """Pia registers a customer; the page on which her channel manager decides."""
    own = {"endCustomerName": f"Birch {number}", "endCustomerDomain": f"birch-{number}.at"}
    assert sent(application.enter("pia"), "RegisterDeal", **own).status_code == 303
    return f"{QUEUE}/{public_id(DealRegistration.__prefix__, kept(own['endCustomerName']).id)}"


def decided(application: Visitor, path: str, do: str, **given: Any) -> DealRegistration:
    """The manager does something with it."""
    answer = application.enter("manager").send(path, do, **given)
    assert answer.status_code == 303, answer.text
    with database.sessions()() as session:
        identity = path.rpartition("_")[2]
        wanted = select(DealRegistration).where(DealRegistration.id == identity)
        return session.scalars(wanted).one()


def test_two_clicks_approve_with_the_days_of_the_tier(application: Visitor):
    path = registered(application, 1)
    queue = application.enter("manager").get(QUEUE)
    assert f'href="{path}"' in queue.text
    assert 'value="90"' in application.get(path).text
    found = decided(application, path, "ApproveRegistration", protectionDays=90)
    assert found.status is RegistrationStatus.APPROVED
    assert found.protection_days == 90
    assert "It is approved and protected." in application.get(path).text


def test_a_question_goes_to_the_partner_and_its_answer_comes_back(application: Visitor):
    path = registered(application, 2)
    found = decided(application, path, "ReturnRegistration", question="Which branch?")
    pia = application.enter("pia")
    page = f"/partner/deals/{found.number}"
    assert "Which branch?" in pia.get("/partner").text
    assert "Your place is kept until " in pia.get(page).text
    assert pia.send(page, "AnswerRegistration", answer="The one in Graz.").status_code == 303
    assert "The one in Graz." in application.enter("manager").get(path).text


def test_a_reason_is_read_verbatim_and_appealed(application: Visitor):
    path = registered(application, 3)
    given = {"reasonCode": "NOT_QUALIFIED", "reason": "There is no budget yet."}
    found = decided(application, path, "RejectRegistration", **given)
    pia = application.enter("pia")
    page = f"/partner/deals/{found.number}"
    assert "There is no budget yet." in pia.get(page).text
    answer = pia.send(f"{page}/appeal", "AppealRegistration", appeal="It was granted in May.")
    assert answer.status_code == 303
    assert "It was granted in May." in application.enter("admin").get(path).text


def test_what_stands_against_it_is_told_to_the_staff_alone(application: Visitor):
    registered(application, 4)
    raj = application.enter("raj")
    own = {"endCustomerName": "Birch Sons", "endCustomerDomain": "birch-4.at"}
    assert sent(raj, "RegisterDeal", **own).status_code == 303
    path = f"{QUEUE}/{public_id(DealRegistration.__prefix__, kept('Birch Sons').id)}"
    page = application.enter("manager").get(path)
    assert "Birch 4" in page.text
    assert "Northstar" in page.text


def test_a_hint_is_told_apart_from_what_stands_against_it(application: Visitor):
    first, path = (registered(application, number) for number in (77, 78))
    page = application.enter("manager").get(path)
    assert "Similar, only a hint" not in page.text
    with database.sessions().begin() as session:
        bind(session, SYSTEM)
        one, other = (UUID(each.rpartition("_")[2]) for each in (path, first))
        said: dict[str, Any] = {
            "matched": ["NAME"],
            "matched_because": "Another registration is alike.",
        }
        session.add(
            RegistrationConflict(
                registration_id=one,
                other_registration_id=other,
                kind=ConflictKind.SIMILAR,
                **said,
            )
        )
    page = application.get(path)
    assert "Similar, only a hint" in page.text
    assert "Another registration is alike." in page.text
    assert 'class="row-sign"' in page.text


@pytest.mark.parametrize("person", ["manager", "finance", "admin"])
def test_who_looks_after_partners_has_the_pages_and_sees_his_own(application: Visitor, person: str):
    page = application.enter(person).get(QUEUE)
    assert page.status_code == 200
    assert f'href="{QUEUE}/' in page.text
    statements = application.get("/app/statements")
    assert statements.status_code == 200
    assert ("CloseStatementPeriod" in statements.text) is (person in {"finance", "admin"})


def test_for_whom_partners_are_not_their_pages_are_not_there_either(application: Visitor):
    path = registered(application, 5)
    agent = application.enter("agent")
    absent = agent.get("/app/nothing")
    for page in (QUEUE, path, "/app/statements"):
        assert agent.get(page).status_code == 404
        assert heading(agent.get(page)) == heading(absent)
    assert QUEUE not in agent.get("/app").text
    assert "/app/statements" not in agent.get("/app").text
