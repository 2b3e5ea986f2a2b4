"""Marketing funds from asking to the payment, on the partner's pages and on the staff's."""

from __future__ import annotations

import re
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import select

from models import clock, database
from models.identities import PartnerRole
from models.ids import public_id
from models.market_funds import FundStatus, MarketingFundRequest
from tests.portals.partner.colleagues import as_colleague
from tests.portals.visiting import HERE, Visitor, heading
from tests.world.sheets import pdf

FUNDS = "/partner/funds"
DESK = "/app/funds"
UPLOAD = "/partner/upload"
ASKERS = (PartnerRole.SELLER,)
READERS = (PartnerRole.FINANCE, PartnerRole.VIEWER)


def asked(visitor: Visitor, purpose: str, **given: Any) -> str:
    """Ask for funds; the address at which the request is followed."""
    told = {
        "purpose": purpose,
        "amount.amount": "900",
        "amount.currency": "EUR",
        "takesPlaceOn": f"{clock.today().year + 1}-03-01",
    }
    answer = visitor.send(f"{FUNDS}/new", "RequestMarketingFund", **told | given)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def kept(path: str) -> MarketingFundRequest:
    with database.sessions()() as session:
        wanted = select(MarketingFundRequest)
        rows = session.scalars(wanted).all()
        return next(
            one for one in rows if path.endswith(public_id(MarketingFundRequest.__prefix__, one.id))
        )


def at_desk(path: str) -> str:
    return path.replace(FUNDS, DESK)


def granted(application: Visitor, path: str, by: str = "manager", amount: str = "600") -> Response:
    """Somebody of the staff grants so much."""
    desk = application.enter(by)
    fields = desk.fields(desk.get(at_desk(path)), "ApproveMarketingFund")
    return desk.post(at_desk(path), fields | {"granted.amount": amount})


def proven(application: Visitor, path: str, spent: str = "700") -> None:
    """Upload an invoice, then say what it shows."""
    pia = application.enter("pia")
    fields = pia.form_to(pia.get(path), UPLOAD)
    sent = pia.client.post(
        UPLOAD,
        data=fields,
        files={"file": ("invoice.pdf", pdf("Invoice", "Stand, 700 EUR"), "application/pdf")},
        headers=HERE,
    )
    assert sent.status_code == 303, sent.text
    with_file = sent.headers["location"]
    assert with_file.startswith(f"{path}?file=")
    hidden = pia.fields(pia.get(with_file), "ProveMarketingFund")
    answer = pia.post(path, hidden | {"spent.amount": spent, "note": "The stand."})
    assert answer.status_code == 303, answer.text


def test_from_asking_to_the_payment_by_two_people(application: Visitor):
    path = asked(application.enter("pia"), "Fair in Graz")
    assert heading(application.get(path)) == "Fair in Graz"
    assert granted(application, path).status_code == 303
    proven(application, path)
    manager = application.enter("manager").get(at_desk(path))
    assert "PayMarketingFund" not in manager.text
    finance = application.enter("finance")
    page = finance.get(at_desk(path))
    assert "invoice.pdf" in page.text
    assert "attachment" in finance.get(f"{at_desk(path)}/proof").headers["content-disposition"]
    answer = finance.send(at_desk(path), "PayMarketingFund", paymentReference="WIRE-7")
    assert answer.status_code == 303
    found = kept(path)
    assert found.status is FundStatus.PAID
    assert found.paid == 600
    page = application.enter("pia").get(path)
    assert "WIRE-7" in page.text
    assert path in application.get(f"{FUNDS}?tab=paid").text


def test_who_granted_it_does_not_pay_it_even_without_the_button(application: Visitor):
    path = asked(application.enter("pia"), "Fair in Linz")
    assert granted(application, path, by="admin").status_code == 303
    proven(application, path)
    admin = application.enter("admin")
    hidden = admin.fields(admin.get(at_desk(path)), "ReturnMarketingFundProof")
    paying = hidden | {"do": "PayMarketingFund", "paymentReference": "WIRE-8"}
    assert admin.post(at_desk(path), paying).status_code == 422
    assert kept(path).status is FundStatus.PROVEN


def test_a_refusal_is_read_verbatim_and_a_proof_can_be_asked_for_again(application: Visitor):
    path = asked(application.enter("pia"), "Mailing")
    desk = application.enter("manager")
    assert desk.send(at_desk(path), "RejectMarketingFund", reason="").status_code == 422
    assert desk.send(at_desk(path), "RejectMarketingFund", reason="Too late.").status_code == 303
    assert "Too late." in application.enter("pia").get(path).text
    path = asked(application.enter("pia"), "Second mailing")
    assert granted(application, path).status_code == 303
    proven(application, path)
    application.enter("finance").send(
        at_desk(path), "ReturnMarketingFundProof", reason="It is another firm's."
    )
    page = application.enter("pia").get(path)
    assert "It is another firm&#39;s." in page.text
    assert UPLOAD in page.text


def test_more_than_was_asked_for_is_not_granted(application: Visitor):
    path = asked(application.enter("pia"), "Fair in Wels")
    desk = granted(application, path, amount="1000")
    assert desk.status_code == 422
    assert 'href="#granted' in desk.text


def test_a_request_is_withdrawn_while_it_waits(pia: Visitor):
    path = asked(pia, "Never mind")
    assert pia.send(path, "WithdrawMarketingFund").status_code == 303
    assert kept(path).status is FundStatus.WITHDRAWN
    assert "WithdrawMarketingFund" not in pia.get(path).text


def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_lost(pia: Visitor):
    given: dict[str, Any] = {
        "purpose": "Too late a fair",
        "amount.amount": "x",
        "takesPlaceOn": "2020-01-01",
    }
    page = pia.send(f"{FUNDS}/new", "RequestMarketingFund", **given)
    assert page.status_code == 422
    assert "Too late a fair" in page.text
    assert 'href="#amount-amount"' in page.text


@pytest.mark.parametrize("role", ASKERS)
def test_sellers_ask_as_well(application: Visitor, role: PartnerRole):
    assert kept(asked(as_colleague(application, role), "A seller's")).purpose == "A seller's"


@pytest.mark.parametrize("role", READERS)
def test_others_of_the_company_read_and_change_nothing(application: Visitor, role: PartnerRole):
    path = asked(application.enter("pia"), f"Not for {role.value}")
    pia = application.enter("pia")
    hidden = pia.fields(pia.get(path), "WithdrawMarketingFund")
    visitor = as_colleague(application, role)
    page = visitor.get(path)
    assert page.status_code == 200
    assert "WithdrawMarketingFund" not in page.text
    assert f"{FUNDS}/new" not in visitor.get(FUNDS).text
    assert visitor.get(f"{FUNDS}/new").status_code == 404
    token = re.search(r'name="form_token" value="([^"]+)"', page.text)
    forced = hidden | ({"form_token": token[1]} if token else {})
    assert visitor.post(path, forced).status_code in {403, 422}
    assert kept(path).status is FundStatus.REQUESTED


def test_anothers_request_is_not_there(application: Visitor):
    path = asked(application.enter("pia"), "Ours alone")
    raj = application.enter("raj")
    assert raj.get(path).status_code == 404
    assert "Ours alone" not in raj.get(f"{FUNDS}?tab=all").text
    assert application.enter("ana").get(at_desk(path)).status_code == 404


def test_an_agent_has_nothing_to_do_with_funds(application: Visitor):
    path = asked(application.enter("pia"), "Not an agent's")
    agent = application.enter("agent")
    assert agent.get(DESK).status_code == 404
    assert agent.get(at_desk(path)).status_code == 404
    assert DESK not in agent.get("/app").text
