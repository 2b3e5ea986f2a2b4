"""Registering a deal on one page, and following it: receipts, drafts, hints, withdrawing."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from models import database
from models.registrations import DealRegistration, RegistrationStatus
from tests.portals.visiting import Visitor, heading

DEALS = "/partner/deals"
NEW = f"{DEALS}/new"
TOLD: dict[str, Any] = {
    "endCustomerName": "Kaffeehaus Adler GmbH",
    "endCustomerDomain": "kaffeehaus-adler.at",
    "country": "AT",
    "contactName": "Sofie Gruber",
    "contactEmail": "sofie@kaffeehaus-adler.at",
    "amount.amount": "18500",
    "amount.currency": "EUR",
    "expectedClose": "2027-03-31",
}


def sent(pia: Visitor, button: str, path: str = NEW, **given: Any):
    """Send the form as its button does."""
    fields = pia.form(pia.get(path), "idempotencyKey")
    return pia.post(path, fields | TOLD | given | {"do": button})


def kept(name: str) -> DealRegistration:
    with database.sessions()() as session:
        wanted = select(DealRegistration).where(DealRegistration.end_customer_name == name)
        return session.scalars(wanted).one()


def test_two_clicks_from_home_to_a_submitted_registration(pia: Visitor):
    home = pia.get("/partner")
    assert f'href="{NEW}"' in home.text
    answer = sent(pia, "RegisterDeal", endCustomerName="Adler One", endCustomerDomain="adler-1.at")
    assert answer.status_code == 303
    found = kept("Adler One")
    assert answer.headers["location"] == f"{DEALS}/{found.number}"
    page = pia.get(answer.headers["location"])
    assert heading(page) == "Adler One"
    assert 'data-verdict="FREE"' in page.text
    assert f'href="/verify/{found.receipt_id}"' in page.text
    assert "Maria Lindqvist" in page.text


def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_lost(pia: Visitor):
    page = sent(pia, "RegisterDeal", contactEmail="nonsense", note="Three branches")
    assert page.status_code == 422
    assert 'href="#contactEmail"' in page.text
    assert "Three branches" in page.text
    assert "Kaffeehaus Adler GmbH" in page.text


def test_a_draft_claims_nothing_and_is_submitted_with_its_corrections(pia: Visitor):
    only = {name: "" for name in TOLD if name != "amount.currency"}
    answer = sent(pia, "SaveRegistration", **only | {"endCustomerName": "Adler Two"})
    assert answer.status_code == 303
    number = kept("Adler Two").number
    assert kept("Adler Two").status is RegistrationStatus.DRAFT
    assert f"{NEW}?number={number}" in pia.get(f"{DEALS}?tab=drafts").text
    named = {"endCustomerName": "Adler Three", "endCustomerDomain": "adler-3.at"}
    answer = sent(pia, "SubmitRegistration", f"{NEW}?number={number}", **named)
    assert answer.status_code == 303
    assert kept("Adler Three").number == number
    assert kept("Adler Three").status is RegistrationStatus.SUBMITTED


def test_a_customer_that_is_registered_already_is_told_above_the_form(pia: Visitor):
    again = {"endCustomerName": "Adler Four", "endCustomerDomain": "adler-4.at"}
    assert sent(pia, "RegisterDeal", **again).status_code == 303
    assert sent(pia, "RegisterDeal", **again).status_code == 422


def test_the_hint_knows_own_registrations_alone(pia: Visitor):
    own = {"endCustomerName": "Adler Five", "endCustomerDomain": "adler-5.at"}
    assert sent(pia, "RegisterDeal", **own).status_code == 303
    hint = pia.get(f"{DEALS}/hint?name=adler+five&domain=")
    assert kept("Adler Five").number in hint.text
    raj = pia.enter("raj")
    assert raj.get(f"{DEALS}/hint?name=adler+five&domain=adler-5.at").text == ""
    assert raj.get(f"{DEALS}/hint?name=&domain=").text == ""


def test_others_hold_it_and_the_page_names_nobody(pia: Visitor):
    own = {"endCustomerName": "Adler Six", "endCustomerDomain": "adler-6.at"}
    assert sent(pia, "RegisterDeal", **own).status_code == 303
    raj = pia.enter("raj")
    answer = sent(raj, "RegisterDeal", **own | {"endCustomerName": "Adler Six Sons"})
    page = raj.get(answer.headers["location"])
    assert 'data-verdict="UNDER_REVIEW"' in page.text
    assert "Northstar" not in page.text


def test_a_registration_is_withdrawn_from_its_page(pia: Visitor):
    own = {"endCustomerName": "Adler Seven", "endCustomerDomain": "adler-7.at"}
    path = sent(pia, "RegisterDeal", **own).headers["location"]
    assert f'href="{path}/withdraw"' in pia.get(path).text
    answer = pia.send(f"{path}/withdraw", "WithdrawRegistration")
    assert answer.headers["location"] == path
    assert kept("Adler Seven").status is RegistrationStatus.WITHDRAWN
    assert "The registration is withdrawn." in pia.get(path).text


def test_the_list_is_looked_through_and_taken_along(pia: Visitor):
    own = {"endCustomerName": "=Adler Eight", "endCustomerDomain": "adler-8.at"}
    assert sent(pia, "RegisterDeal", **own).status_code == 303
    assert "=Adler Eight" in pia.get(f"{DEALS}?search=eight").text
    sheet = pia.get(f"{DEALS}/export")
    assert sheet.headers["content-type"].startswith("text/csv")
    assert "'=Adler Eight" in sheet.text
    assert re.match(r"number,status,customer", sheet.text)


def test_another_partners_registration_is_not_there(pia: Visitor):
    own = {"endCustomerName": "Adler Nine", "endCustomerDomain": "adler-9.at"}
    path = sent(pia, "RegisterDeal", **own).headers["location"]
    assert pia.enter("raj").get(path.replace("R-", "X-")).status_code == 404
