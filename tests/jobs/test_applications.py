"""Who is mailed when a company wants to become a partner, and when it is refused."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import URL, select

from auth.actors import SYSTEM, anybody
from auth.binding import bind
from jobs import reactions
from models import database, events
from models.partner_applications import PartnerApplication
from models.partners import PartnerKind
from resolvers import partner_applications
from tests.jobs.posting import mails

TOLD: dict[str, Any] = {
    "company_name": "Lighthouse Lda",
    "kind": PartnerKind.REFERRAL,
    "country": "PT",
    "contact_name": "Inês Duarte",
    "email": "ines@lighthouse.test",
    "message": "<b>Hello</b>",
}


@pytest.fixture(autouse=True)
def _followed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(events, "reactions", dict(reactions.FOLLOWING))


def apply(**changes: Any) -> None:
    """Apply as a stranger."""
    with database.sessions().begin() as session:
        stranger = anybody("203.0.113.7", "de")
        bind(session, stranger)
        partner_applications.apply_as_partner(session, stranger, **TOLD | changes)


def test_the_applicant_has_a_receipt_and_the_deciders_are_asked(clean_world: URL):
    assert clean_world
    apply()
    (receipt,) = mails("application_received")
    assert (receipt.to_address, receipt.language) == ("ines@lighthouse.test", "de")
    assert "PA-" in receipt.subject
    asked = mails("application_arrived")
    assert asked
    assert {one.to_address.partition("@")[2] for one in asked} == {"trustcart.test"}
    assert all("<b>Hello" not in one.html for one in asked)


def test_a_form_filled_in_over_and_over_floods_no_mailbox(clean_world: URL):
    assert clean_world
    for _ in range(4):
        apply()
    assert len(mails("application_received")) == 2


def test_who_is_refused_reads_why(clean_world: URL):
    assert clean_world
    apply()
    with database.sessions().begin() as session:
        bind(session, SYSTEM)
        found = session.scalars(select(PartnerApplication)).one()
        partner_applications.reject_partner_application(
            session, SYSTEM, partner_application_id=found.id, reason="No shop systems yet."
        )
    (mail,) = mails("application_rejected")
    assert "No shop systems yet." in mail.text
