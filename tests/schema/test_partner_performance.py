"""Where partners stand: every number is that of the rows which its filter returns."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from models.ids import public_id
from tests.api import Api
from tests.world import identity

PERFORMANCE = """
query($id: ID) { partnerPerformance(partnerId: $id) {
    partner { name tier { name } } periodStart periodEnd
    criteria { tier { name } criterion currency need have missing isMet expected wouldBeMet
        filter openFilter } } }
"""
DEALS = "query($filter: DealFilter) { deals(filter: $filter) { nodes { value { amount } } } }"
HELD = "query($filter: CertificationFilter) { certifications(filter: $filter) { nodes { id } } }"
WIN = """
mutation($deal: ID!, $stage: ID!) { moveDeal(input: {
    dealId: $deal, stageId: $stage}) {
    deal { status } userErrors { code path } } }
"""
NORTHSTAR = public_id("ptn", identity("northstar"))


def lines(api: Api, person: str, **given: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """The criteria by tier and kind."""
    found = api(person).data(PERFORMANCE, given)["partnerPerformance"]
    return {(one["tier"]["name"], one["criterion"]): one for one in found["criteria"]}


def total(api: Api, person: str, wanted: Any) -> tuple[Decimal, Decimal]:
    """How many deals a filter returns, and their value."""
    nodes = api(person).data(DEALS, {"filter": wanted})["deals"]["nodes"]
    return Decimal(len(nodes)), sum((Decimal(one["value"]["amount"]) for one in nodes), Decimal(0))


@pytest.mark.parametrize(
    ("person", "given"), [("pia", {}), ("admin", {"id": NORTHSTAR}), ("finance", {"id": NORTHSTAR})]
)
def test_every_number_is_that_of_its_filters_rows(writing_api: Api, person: str, given: Any):
    before = lines(writing_api, person, **given)
    won = public_id("stg", identity("won"))
    deal = public_id("deal", identity("northstar_nordlys"))
    moved = writing_api("admin").data(WIN, deal=deal, stage=won)["moveDeal"]
    assert moved == {"deal": {"status": "WON"}, "userErrors": []}
    found = lines(writing_api, person, **given)
    assert len(found) == 9
    for key, line in found.items():
        kind, gained = key[1], Decimal(line["have"]) - Decimal(before[key]["have"])
        need, have, coming = (Decimal(line[one]) for one in ("need", "have", "expected"))
        assert Decimal(line["missing"]) == max(need - have, Decimal(0))
        assert (line["isMet"], line["wouldBeMet"]) == (have >= need, coming >= need)
        if kind == "CERTIFICATIONS":
            held = writing_api(person).data(HELD, {"filter": line["filter"]})["certifications"]
            assert Decimal(len(held["nodes"])) == have
            assert line["openFilter"] is None
            continue
        rows, value = total(writing_api, person, line["filter"])
        more, sum_of_more = total(writing_api, person, line["openFilter"])
        if kind == "WON_DEALS":
            assert (rows, rows + more) == (have, coming)
            assert gained == 1
        else:
            assert (value, value + sum_of_more) == (have, coming)
            assert (gained, line["currency"]) == (Decimal("25020.00"), "EUR")


def test_a_partner_sees_itself_alone(api: Api):
    own = api("pia").data(PERFORMANCE)["partnerPerformance"]
    assert own["partner"] == {
        "name": "Northstar Retail Systems d.o.o.",
        "tier": {"name": "Gold"},
    }
    assert own["periodEnd"] == own["periodStart"][:4] + "-12-31"
    assert api("raj").data(PERFORMANCE, {"id": NORTHSTAR})["partnerPerformance"] is None
    assert api("pia").data(PERFORMANCE, {"id": "nonsense"})["partnerPerformance"] is None
    mistaken = api("admin").run(PERFORMANCE, {"id": public_id("cus", identity("acme"))})
    assert mistaken["errors"][0]["extensions"]["code"] == "ID_TYPE_MISMATCH"
    assert api("admin").data(PERFORMANCE)["partnerPerformance"] is None


CONTRIBUTION = """
{ partnerContribution {
    sourcedOpen sourcedOpenFilter sourcedOpenValue { amount currency } sourcedOpenValueFilter
    influencedWon resaleOpen %s } }
"""
ALL = "directWon directWonFilter partners { partner { name } sourcedOpen sourcedOpenFilter }"


def test_what_partners_bring_is_told_with_the_rows_behind(api: Api):
    found = api("admin").data(CONTRIBUTION % ALL)["partnerContribution"]
    count = "query($filter: DealFilter) { deals(filter: $filter) { count { value } } }"
    for name in ("sourcedOpen", "directWon"):
        rows = api("admin").data(count, {"filter": found[f"{name}Filter"]})["deals"]["count"]
        assert rows["value"] == found[name] > 0
    assert sum(one["sourcedOpen"] for one in found["partners"]) == found["sourcedOpen"]
    for one in found["partners"]:
        rows = api("admin").data(count, {"filter": one["sourcedOpenFilter"]})["deals"]["count"]
        assert rows["value"] == one["sourcedOpen"]


def test_a_partner_counts_its_own_deals_in_each_currency(api: Api):
    (pia, raj) = (
        api(person).data(CONTRIBUTION % "")["partnerContribution"] for person in ("pia", "raj")
    )
    assert pia["sourcedOpenValue"] == [{"amount": "32258.00", "currency": "EUR"}]
    assert [one["currency"] for one in raj["sourcedOpenValue"]] == ["EUR", "USD"]
    refused = api("pia").run(CONTRIBUTION % "partners { sourcedOpen }")
    assert refused["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


def test_staff_see_how_busy_a_partner_is(api: Api):
    asked = '{ partners(filter: {id: {eq: "%s"}}) { nodes { %s } } }'
    busy = "certifiedPeople activePeople lastActiveAt recentRegistrations"
    (found,) = api("manager").data(asked % (NORTHSTAR, busy))["partners"]["nodes"]
    assert found["certifiedPeople"] == 1
    assert found["activePeople"] >= 0
    (own,) = api("pia").data("{ partners { nodes { certifiedPeople } } }")["partners"]["nodes"]
    assert own == {"certifiedPeople": 1}
    refused = api("pia").run("{ partners { nodes { activePeople } } }")
    assert refused["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


JOIN = """mutation($input: AddDealPartnerInput!) { addDealPartner(input: $input) {
    dealPartner { id } userErrors { code path } } }"""
PARTS = " ".join(
    f"{part}Open {part}OpenFilter {part}OpenValue {{ amount currency }}"
    for part in ("sourced", "influenced", "resale")
)
SHARED = f"{{ partnerContribution {{ {PARTS} partners {{ partner {{ id }} {PARTS} }} }} }}"


def joined(api: Api, partner: str, role: str, split: str) -> None:
    """Give a partner another part in a deal of Northstar."""
    told = {
        "dealId": public_id("deal", identity("northstar_nordlys")),
        "partnerId": public_id("ptn", identity(partner)),
        "role": role,
        "splitPercent": split,
    }
    answer = api("admin").data(JOIN, {"input": told})["addDealPartner"]
    assert answer["userErrors"] == []


def test_a_deal_counts_for_each_part_and_its_value_by_their_shares(writing_api: Api):
    before = writing_api("admin").data(SHARED)["partnerContribution"]
    joined(writing_api, "northstar", "SOURCED", "60")
    joined(writing_api, "summit", "INFLUENCED", "25")
    found = writing_api("admin").data(SHARED)["partnerContribution"]
    assert found["sourcedOpen"] == before["sourcedOpen"]
    assert found["influencedOpen"] == before["influencedOpen"] + 1
    for person in ("admin", "manager", "finance", "agent"):
        told = writing_api(person).data(SHARED)["partnerContribution"]
        for one in (told, *told["partners"]):
            for part in ("sourced", "influenced", "resale"):
                wanted = one[f"{part}OpenFilter"]
                assert total(writing_api, person, wanted)[0] == one[f"{part}Open"]
    (summit,) = [
        one
        for one in found["partners"]
        if one["partner"]["id"] == public_id("ptn", identity("summit"))
    ]
    (influenced,) = summit["influencedOpenValue"]
    whole = total(writing_api, "admin", summit["influencedOpenFilter"])[1]
    assert Decimal(influenced["amount"]) == (whole / 4).quantize(Decimal("0.01"))
    (northstar,) = [
        one
        for one in found["partners"]
        if one["partner"]["id"] == public_id("ptn", identity("northstar"))
    ]
    assert northstar["influencedOpen"] == 0


def test_shares_that_are_not_for_the_reader_do_not_show_in_a_sum(writing_api: Api):
    joined(writing_api, "northstar", "SOURCED", "60")
    told = writing_api("agent").data(SHARED)["partnerContribution"]
    whole = total(writing_api, "agent", told["sourcedOpenFilter"])[1]
    assert sum(Decimal(one["amount"]) for one in told["sourcedOpenValue"]) == whole
