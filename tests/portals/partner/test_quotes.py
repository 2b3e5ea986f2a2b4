"""Quotes on a partner's own deals: how far they are, and nothing of what they say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from models import database
from models.deals import Deal, PartnerPart
from models.identities import PartnerRole
from tests.portals.partner.colleagues import as_colleague
from tests.portals.quotes.offering import TILLS, Offer, offer
from tests.portals.staff.preparing import draft
from tests.portals.visiting import Visitor, heading
from tests.world import identity

QUOTES = "/partner/quotes"
INGRID = {"name": "Ingrid Berg", "email": "ingrid@nordlys.test"}
SECRET: dict[str, Any] = {
    "intro": "Between us: the margin is thin.",
    "notes": "Paid within 14 days.",
    "lines": [{**TILLS, "name": "Secret till", "unit_price": Decimal("777.77")}],
}


def offered(deal: str = "northstar_nordlys", title: str = "Friluft, tills") -> Offer:
    """A quote on a deal, sent to its customer."""
    with database.sessions()() as session:
        customer = session.get_one(Deal, identity(deal)).customer_id
    return offer(
        **SECRET,
        title=title,
        deal_id=identity(deal),
        customer_id=customer,
        recipients=[INGRID],
    )


@pytest.mark.parametrize("role", PartnerRole)
def test_everybody_of_the_partner_sees_how_quotes_stand(application: Visitor, role: PartnerRole):
    sent = offered(title=f"Friluft for {role.value}")
    visitor = application.enter("pia") if role == "ADMIN" else as_colleague(application, role)
    assert f'href="{QUOTES}/{sent.number}"' in visitor.get(QUOTES).text
    page = visitor.get(f"{QUOTES}/{sent.number}")
    assert heading(page) == f"Friluft for {role.value}"
    assert "Sent" in page.text
    assert "Nordlys" in page.text


def test_what_a_quote_says_stays_between_us_and_the_customer(pia: Visitor):
    sent = offered()
    page = pia.get(f"{QUOTES}/{sent.number}").text
    for told in ("thin", "14 days", "Secret till", "777"):
        assert told not in page
    assert "ingrid@nordlys.test" not in page


def test_each_version_that_was_sent_stands_on_the_page_and_a_draft_does_not(pia: Visitor):
    sent = offered()
    sent.revised(lines=[TILLS])
    page = pia.get(f"{QUOTES}/{sent.number}").text
    assert page.count('data-label="Sent"') == 2
    assert "Replaced" in page


def test_a_quote_that_is_taken_back_is_among_the_closed(pia: Visitor):
    sent = offered()
    sent.withdrawn()
    assert sent.number not in pia.get(f"{QUOTES}?tab=open").text
    assert sent.number in pia.get(f"{QUOTES}?tab=over").text
    assert "Withdrawn" in pia.get(f"{QUOTES}/{sent.number}").text


def test_others_quotes_are_not_there(application: Visitor):
    ours, direct = offered(), offer()
    raj = application.enter("raj")
    assert ours.number not in raj.get(QUOTES).text
    assert raj.get(f"{QUOTES}/{ours.number}").status_code == 404
    pia = application.enter("pia")
    assert direct.number not in pia.get(QUOTES).text
    assert pia.get(f"{QUOTES}/{direct.number}").status_code == 404


def test_an_influenced_deal_opens_no_quotes_and_one_that_the_partner_sells_does(pia: Visitor):
    sent = offered("northstar_smoerrebroed", "Smørrebrød, tills")
    for part, status in ((PartnerPart.INFLUENCED, 404), (PartnerPart.RESALE, 200)):
        with database.sessions().begin() as session:
            deal = identity("northstar_smoerrebroed")
            session.execute(update(Deal).where(Deal.id == deal).values(partner_role=part))
        assert pia.get(f"{QUOTES}/{sent.number}").status_code == status


def test_a_quote_that_was_not_sent_is_not_there(pia: Visitor):
    deal = identity("northstar_nordlys")
    with database.sessions()() as session:
        customer = session.get_one(Deal, deal).customer_id
    number = draft("admin", customer_id=customer, deal_id=deal, recipients=[INGRID])
    assert number not in pia.get(QUOTES).text
    assert pia.get(f"{QUOTES}/{number}").status_code == 404
