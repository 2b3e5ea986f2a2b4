"""While a registration is typed: what it would earn, and the draft that keeps itself."""

from __future__ import annotations

import re
from typing import Any

from httpx2 import Response

from models.registrations import RegistrationStatus
from tests.portals.partner.test_deals import DEALS, NEW, TOLD, kept, sent
from tests.portals.visiting import Visitor

ESTIMATE = f"{DEALS}/estimate"
DRAFT = f"{DEALS}/draft"


def typed(visitor: Visitor, to: str, do: str, **given: Any) -> Response:
    """What the script of the page sends of the form."""
    token = re.search(rf'data-to="{to}" data-token="([^"]+)"', visitor.get(NEW).text)
    assert token is not None
    return visitor.post(to, {"form_token": token[1], "do": do} | TOLD | given)


def test_an_estimate_is_the_one_on_the_receipt(pia: Visitor):
    told = typed(pia, ESTIMATE, "EstimateCommission")
    assert told.status_code == 200
    assert told.headers["content-type"].startswith("text/html")
    own = {"endCustomerName": "Lärche One", "endCustomerDomain": "laerche-1.at"}
    receipt = pia.get(sent(pia, "RegisterDeal", **own).headers["location"])
    amount = re.search(r"<strong>(.+)</strong>", told.text)
    assert amount is not None
    assert amount[1] in receipt.text


def test_without_an_amount_nothing_is_estimated(pia: Visitor):
    for amount in ("", "much", "0", "-5"):
        assert typed(pia, ESTIMATE, "EstimateCommission", **_of(amount)).text == ""


def _of(amount: str) -> dict[str, Any]:
    return {"amount.amount": amount}


def test_a_draft_keeps_itself_once_and_is_submitted(pia: Visitor):
    only = dict.fromkeys(TOLD, "") | {"amount.currency": "EUR", "endCustomerName": "Lärche Two"}
    first = typed(pia, DRAFT, "SaveRegistration", **only).json()
    more = {"registrationId": first["id"], "expectedVersion": first["version"]}
    again = typed(pia, DRAFT, "SaveRegistration", **only | more | {"contactName": "Uma"}).json()
    assert again["number"] == first["number"]
    found = kept("Lärche Two")
    assert found.status is RegistrationStatus.DRAFT
    assert found.contact_name == "Uma"
    held = {"registrationId": again["id"], "expectedVersion": again["version"]}
    whole = {"endCustomerName": "Lärche Two", "endCustomerDomain": "laerche-2.at"}
    assert sent(pia, "SubmitRegistration", **held, **whole).status_code == 303
    assert kept("Lärche Two").status is RegistrationStatus.SUBMITTED


def test_what_is_refused_keeps_nothing(pia: Visitor):
    assert typed(pia, DRAFT, "SaveRegistration", endCustomerName="").status_code == 422
    fields = {"do": "SaveRegistration", "form_token": "x"} | TOLD
    assert pia.post(DRAFT, fields | {"endCustomerName": "Lärche Three"}).status_code in {403, 422}
    assert "Lärche Three" not in pia.get(f"{DEALS}?tab=drafts").text


def test_nobody_opens_what_only_scripts_ask(pia: Visitor):
    assert pia.get(ESTIMATE).status_code == 404
    assert pia.get(DRAFT).status_code == 404


def test_the_hint_tells_of_the_typed_customer_alone(pia: Visitor):
    own = {"endCustomerName": "Lärche Five", "endCustomerDomain": "laerche-5.at"}
    assert sent(pia, "RegisterDeal", **own).status_code == 303
    for asked in ("name=L%C3%A4rche+Five&domain=", "name=&domain=laerche-5.at"):
        told = pia.get(f"{DEALS}/hint?{asked}").text
        assert told.count("<li>") == 1
        assert kept("Lärche Five").number in told


def test_the_hint_leaves_out_the_draft_that_is_being_typed(pia: Visitor):
    name = {"endCustomerName": "Lärche Four", "endCustomerDomain": "laerche-4.at"}
    draft = typed(pia, DRAFT, "SaveRegistration", **name).json()
    hint = f"{DEALS}/hint?name=L%C3%A4rche+Four&domain="
    assert draft["number"] in pia.get(hint).text
    assert pia.get(f"{hint}&but={draft['number']}").text == ""
