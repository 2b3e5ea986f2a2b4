"""Commissions over the API: the partner's ledger, what others see of it, and each act."""

from __future__ import annotations

from typing import Any

import pytest

from models.ids import public_id
from tests.api import Api
from tests.world import identity
from tests.world.commissions import IBAN

LEDGER = """
query Ledger { commissions(first: 20) { nodes {
  period kind basis { amount currency } rate amount { amount currency } status explanation } } }
"""
OUTSIDE = ["ana", "ben", "cleo"]
ROOTS = [
    "commissions",
    "commissionStatements",
    "commissionDisputes",
    "commissionForecast",
    "payouts",
    "payoutMethods",
]
STAFF_ROOTS = ["commissionRules", "commissionRuleVersions", "commissionPreviews"]
OF_MARGINS = ["internalBasis { amount }", "internalRate", "internalExplanation"]
MAY = {
    "publishCommissionRule": {"finance", "admin"},
    "endCommissionRule": {"finance", "admin"},
    "previewCommissionRule": {"finance", "admin"},
    "closeStatementPeriod": {"finance", "admin"},
    "resolveDispute": {"finance", "admin"},
    "recordPayout": {"finance", "admin"},
    "exportPayouts": {"finance", "admin"},
    "disputeCommission": {"pia"},
    "requestPayoutMethod": {"finance", "admin", "pia"},
    "releasePayoutMethod": {"finance", "admin", "pia"},
}


def answered(api: Api, person: str, document: str) -> Any:
    """The whole answer."""
    return api(person).run(document)


def nodes(api: Api, person: str, document: str, root: str) -> list[dict[str, Any]]:
    answer = answered(api, person, document)
    assert "errors" not in answer, answer
    found: list[dict[str, Any]] = answer["data"][root]["nodes"]
    return found


def test_the_ledger_of_the_issue_works_as_written(api: Api):
    found = nodes(api, "pia", LEDGER, "commissions")
    paid = [entry["status"] for entry in found]
    assert sorted(set(paid)) == ["APPROVED", "PAID"]
    first = found[-1]
    assert first["kind"] == "ACCRUAL"
    assert first["rate"] == "10"
    assert first["amount"]["currency"] == "EUR"
    assert first["amount"]["amount"] in first["explanation"].replace(",", "")


def test_a_partner_sees_its_own_and_no_others(api: Api):
    for person, partner in (("pia", "northstar"), ("raj", "summit")):
        for root in ROOTS:
            document = f"{{ {root} {{ nodes {{ partner {{ id }} }} }} }}"
            found = {each["partner"]["id"] for each in nodes(api, person, document, root)}
            assert found <= {public_id("ptn", identity(partner))}, root


def test_what_is_not_paid_yet_is_foreseen(api: Api):
    document = "{ commissionForecast { nodes { outstanding { amount } entered { amount } } } }"
    (line,) = nodes(api, "raj", document, "commissionForecast")
    assert float(line["outstanding"]["amount"]) > 0
    assert float(line["entered"]["amount"]) == 0


def test_the_statement_was_paid_out_and_is_followed_by_its_entries(api: Api):
    document = """{ commissionStatements(first: 2) { nodes { status reference opening { amount }
        closing { amount } entries(first: 5) { nodes { amount { amount } status } }
        payouts(first: 2) { nodes { status amount { amount } method { masked } } } } } }"""
    (statement,) = nodes(api, "pia", document, "commissionStatements")
    assert statement["status"] == "PAID"
    entries = [float(each["amount"]["amount"]) for each in statement["entries"]["nodes"]]
    assert sum(entries) == pytest.approx(float(statement["closing"]["amount"]))
    (payout,) = statement["payouts"]["nodes"]
    assert payout["status"] == "PAID"


def test_accounts_are_masked_for_everybody(api: Api):
    for person in ("pia", "finance", "admin"):
        told = answered(api, person, "{ payoutMethods { nodes { masked status usableFrom } } }")
        assert "•••• 3438" in str(told)
        assert IBAN not in str(told)


@pytest.mark.parametrize("root", [*ROOTS, *STAFF_ROOTS])
@pytest.mark.parametrize("person", [*OUTSIDE, "agent"])
def test_customers_and_agents_know_nothing_of_it(api: Api, person: str, root: str):
    assert "errors" in answered(api, person, f"{{ {root} {{ nodes {{ id }} }} }}")


@pytest.mark.parametrize("root", STAFF_ROOTS)
def test_partners_know_no_rules(api: Api, root: str):
    assert "errors" in answered(api, "pia", f"{{ {root} {{ nodes {{ id }} }} }}")


@pytest.mark.parametrize("field", [*OF_MARGINS, "ruleVersion { id }", "tier { id }"])
def test_partners_know_no_margin_and_no_rule_of_an_entry(api: Api, field: str):
    assert "errors" in answered(api, "pia", f"{{ commissions {{ nodes {{ {field} }} }} }}")


@pytest.mark.parametrize("mutation", MAY)
def test_who_may_act(api: Api, mutation: str):
    document = '{ __type(name: "Mutation") { fields { name } } }'
    for person in ("agent", "manager", "finance", "admin", "ana", "pia"):
        fields = answered(api, person, document)["data"]["__type"]["fields"]
        assert (mutation in {each["name"] for each in fields}) is (person in MAY[mutation]), person
