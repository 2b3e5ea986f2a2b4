"""Who is mailed what about registrations and offered leads, each once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import URL

from auth.actors import SYSTEM
from auth.binding import bind
from jobs import reactions
from models import clock, database, events
from models.registrations import DealRegistration, RejectionReason
from resolvers.lead_distributions import distribute_lead
from resolvers.registrations import deciding, extending
from resolvers.registrations.reminding import remind_of_protection
from tests.jobs.posting import mails
from tests.resolvers.people import acts
from tests.resolvers.registrations.registered import registered
from tests.world import identity

PIA, MANAGER, ADMIN = "pia@northstar.test", "manager@trustcart.test", "admin@trustcart.test"


@pytest.fixture(autouse=True)
def _followed(clean_world: URL, monkeypatch: pytest.MonkeyPatch):
    assert clean_world
    monkeypatch.setattr(events, "reactions", dict(reactions.FOLLOWING))


def submitted() -> UUID:
    with database.sessions().begin() as session:
        return registered(session, acts(session, "pia")).id


def done(who: str, act: Any, registration_id: UUID, **how: Any) -> DealRegistration:
    with database.sessions().begin() as session:
        actor = acts(session, who)
        found = act(session, actor, registration_id=registration_id, **how)
        return found.registration  # type: ignore[no-any-return]


def test_the_partner_has_a_receipt_and_its_channel_manager_a_task():
    submitted()
    (receipt,) = mails("registration_received")
    assert receipt.to_address == PIA
    assert "Fjord Sport AS" in receipt.subject
    (task,) = mails("registration_waits")
    assert task.to_address == MANAGER
    assert task.subject.startswith("Northstar Retail Systems d.o.o.: ")


def test_a_question_a_decision_and_more_time_are_told():
    found = submitted()
    done("manager", deciding.return_registration, found, question="How many stores?")
    (asked,) = mails("registration_question")
    assert "How many stores?" in asked.text
    with database.sessions().begin() as session:
        bind(session, SYSTEM)
        session.get_one(DealRegistration, found).status = "SUBMITTED"  # type: ignore[assignment]
    done("manager", deciding.approve_registration, found)
    (approved,) = mails("registration_approved")
    assert approved.to_address == PIA
    done("pia", extending.extend_registration, found, extension_reason="Budget in spring")
    assert len(mails("registration_waits")) == 2
    done("manager", extending.extend_registration, found)
    assert len(mails("registration_extended")) == 1


def test_a_refusal_says_its_reason_and_nothing_of_what_staff_noted():
    found = submitted()
    done(
        "manager",
        deciding.reject_registration,
        found,
        reason_code=RejectionReason.NOT_QUALIFIED,
        reason="No budget this year.",
        internal_note="Summit was there first",
    )
    (mail,) = mails("registration_declined")
    assert "No budget this year." in mail.text
    assert "Summit" not in mail.text + mail.html


def test_the_end_of_a_protection_is_told_fourteen_and_three_days_before_once_each():
    found = done("manager", deciding.approve_registration, submitted(), protection_days=20)
    assert found.protected_until is not None
    told = []
    for days in (15, 13.9, 13, 4, 2.9, 1):
        with clock.frozen(found.protected_until - timedelta(days=days)):
            with database.sessions().begin() as session:
                bind(session, SYSTEM)
                remind_of_protection(session, SYSTEM)
                remind_of_protection(session, SYSTEM)
            told.append(len([one for one in mails("protection_ends") if "Fjord" in one.subject]))
    assert told == [0, 1, 1, 1, 2, 2]


def test_an_offered_lead_is_told_without_saying_whose_it_is():
    with database.sessions().begin() as session:
        manager = acts(session, "manager")
        distribute_lead(
            session,
            manager,
            lead_id=identity("lead_marta"),
            partner_id=identity("northstar"),
        )
    mail = mails("lead_offered")[-1]
    assert mail.to_address == PIA
    for word in ("Marta", "Peñalara", "lead_marta", "lead-marta"):
        assert word not in mail.subject + mail.text + mail.html
