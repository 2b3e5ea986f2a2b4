"""Registrations over the API: the document of the contract, its replay, and what rivals learn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from models import clock
from tests.api import Api, Client

REGISTER = """
mutation Register($input: RegisterDealInput!) { registerDeal(input: $input) { registration {
  number status verdict { outcome rule until receipt } protectedUntil estimate { amount currency }
} userErrors { code path message } } }
"""
ROW = "id number status protectedUntil reasonCode deal { name } conflicts { nodes {"
STAFF = f"""{{ dealRegistrations(filter: {{endCustomerName: {{eq: "Fjord Sport AS"}}}}) {{ nodes {{
  {ROW} kind matched matchedBecause otherRegistration {{ number partner {{ name }} }} }} }} }} }} }}
"""
APPROVE = """
mutation Approve($input: ApproveRegistrationInput!) { approveRegistration(input: $input) {
  registration { status protectedUntil reviewedBy { name } deal { name partnerRole } tier { name } }
  userErrors { code path message } } }
"""


def told(**other: Any) -> dict[str, Any]:
    """The input of a registration of Fjord Sport."""
    return {
        "input": {
            "endCustomerName": "Fjord Sport AS",
            "endCustomerDomain": "fjordsport.test",
            "country": "NO",
            "contactName": "Ola Nordmann",
            "contactEmail": "ola@fjordsport.test",
            "amount": {"amount": "24000.00", "currency": "EUR"},
            "expectedClose": str(clock.today() + timedelta(days=60)),
            "productIds": [],
            "note": "Forty tills before spring.",
            "idempotencyKey": "fjord-0001",
        }
        | other
    }


def registered(caller: Client, **other: Any) -> dict[str, Any]:
    answer = caller.data(REGISTER, told(**other))["registerDeal"]
    assert answer["userErrors"] == []
    return answer["registration"]  # type: ignore[no-any-return]


def test_the_contracts_document_works_and_its_replay_answers_the_same(writing_api: Api):
    pia, raj = writing_api("pia"), writing_api("raj")
    first = registered(pia)
    assert (first["status"], first["protectedUntil"]) == ("SUBMITTED", None)
    assert first["verdict"]["receipt"].count(".") == 2
    assert {name: first["verdict"][name] for name in ("outcome", "rule", "until")} == {
        "outcome": "FREE",
        "rule": 1,
        "until": None,
    }
    loser = registered(raj)
    assert (loser["verdict"]["outcome"], loser["verdict"]["rule"]) == ("UNDER_REVIEW", 2)
    assert registered(pia) == first
    assert registered(raj) == loser


def test_a_verdict_stays_as_it_was_when_the_winner_withdraws(writing_api: Api):
    pia, raj = writing_api("pia"), writing_api("raj")
    registered(pia)
    loser = registered(raj)
    mine = pia.data("{ dealRegistrations { nodes { id status } } }")
    waiting = [
        one["id"] for one in mine["dealRegistrations"]["nodes"] if one["status"] == "SUBMITTED"
    ]
    withdraw = """mutation W($input: WithdrawRegistrationInput!) {
      withdrawRegistration(input: $input) { registration { status } userErrors { code } } }"""
    for identity in waiting:
        pia.data(withdraw, {"input": {"registrationId": identity}})
    assert registered(raj) == loser


def test_the_channel_manager_sees_both_sides_and_approves(writing_api: Api):
    registered(writing_api("pia"))
    registered(writing_api("raj"))
    rows = writing_api("manager").data(STAFF)["dealRegistrations"]["nodes"]
    (against,) = [one for row in rows for one in row["conflicts"]["nodes"]]
    assert against["kind"] == "PENDING_CLAIM"
    assert against["matched"] == ["DOMAIN", "NAME_AND_COUNTRY"]
    assert against["otherRegistration"]["partner"]["name"].startswith("Northstar")
    (mine,) = [row for row in rows if not row["conflicts"]["nodes"]]
    key = {"registrationId": mine["id"], "idempotencyKey": "approve-0001"}
    made = writing_api("manager").data(APPROVE, {"input": key})["approveRegistration"]
    assert made["userErrors"] == []
    assert made["registration"] == {
        "status": "APPROVED",
        "protectedUntil": made["registration"]["protectedUntil"],
        "reviewedBy": {"name": "Maria Lindqvist"},
        "deal": {"name": f"Fjord Sport AS, {mine['number']}", "partnerRole": "SOURCED"},
        "tier": {"name": "Gold"},
    }
    seen = writing_api("pia").data("{ dealRegistrations { nodes { deal { name } status } } }")
    assert {"deal": {"name": f"Fjord Sport AS, {mine['number']}"}, "status": "APPROVED"} in seen[
        "dealRegistrations"
    ]["nodes"]


ORACLES = (
    '{ dealRegistrations(filter: {country: {eq: "NO"}}) { count { value } nodes { id } } }',
    '{ dealRegistrations(search: "fjordsport") { count { value } nodes { id } } }',
    "{ dealRegistrations { aggregate { max { submittedAt } sum { amount { amount } } } } }",
    "{ dealRegistrations(orderBy: [{field: NUMBER}], first: 1) { pageInfo { endCursor } } }",
    "{ leadDistributions { count { value } nodes { maskedName country title } } }",
    "{ deals { count { value } nodes { name } } customers { count { value } nodes { name } } }",
    "{ partners { count { value } nodes { name deals { count { value } } } } }",
)


@pytest.mark.parametrize("document", ORACLES)
def test_a_rivals_registration_changes_nothing_that_can_be_asked(writing_api: Api, document: str):
    """By filter, order, search, count, sum and cursor a partner learns what it learned before."""
    before = writing_api("raj").data(document)
    registered(writing_api("pia"))
    rows = writing_api("manager").data(STAFF)["dealRegistrations"]["nodes"]
    key = {"registrationId": rows[0]["id"], "idempotencyKey": "approve-0001"}
    writing_api("manager").data(APPROVE, {"input": key})
    assert writing_api("raj").data(document) == before


ACTS = {
    "withdrawRegistration": {},
    "answerRegistration": {"answer": "Mine"},
    "appealRegistration": {"appeal": "Mine"},
    "extendRegistration": {"extensionReason": "Mine"},
    "saveRegistration": {"note": "Mine"},
    "submitRegistration": {"idempotencyKey": "submit-0001"},
}


def test_a_rivals_id_and_one_that_never_was_are_one_answer(writing_api: Api):
    registered(writing_api("pia"))
    rows = writing_api("manager").data(STAFF)["dealRegistrations"]["nodes"]
    foreign, unknown = rows[0]["id"], "reg_" + "0" * 32
    for name, other in ACTS.items():
        kind = f"{name[0].upper()}{name[1:]}Input"
        document = (
            f"mutation M($input: {kind}!) {{ {name}(input: $input) {{ registration {{ id }}"
            " userErrors { code path message params retryable } } }"
        )
        answers = [
            writing_api("raj").data(document, {"input": other | {"registrationId": one}})
            for one in (foreign, unknown)
        ]
        assert answers[0] == answers[1]
        assert answers[0][name]["userErrors"][0]["code"] == "NOT_FOUND"
    lookup = "query Q($id: ID!) { dealRegistration(id: $id) { id } node(id: $id) { id } }"
    seen = [writing_api("raj").data(lookup, {"id": one}) for one in (foreign, unknown)]
    assert seen[0] == seen[1] == {"dealRegistration": None, "node": None}


@pytest.mark.parametrize(
    "field",
    [
        "conflicts { nodes { id } }",
        "decisions { nodes { id } }",
        "tier { name }",
        "reviewer { id }",
    ],
)
def test_what_only_staff_judge_by_is_not_in_the_partners_schema(api: Api, field: str):
    answer = api("raj").run(f"{{ dealRegistrations {{ nodes {{ {field} }} }} }}")
    assert answer["errors"]
