"""Customers and all around them over the API: what each audience sees, and writing end to end."""

import pytest

from models.ids import public_id
from tests.world import identity

WHOLE = """
query ($id: ID!) {
  customer(id: $id) {
    id name status domain taxId website industry employeeCount size
    annualRevenue { amount currency } foundedYear phone email city
    billingAddress { line1 postalCode city country } shippingAddress { city }
    source notes health lifetimeValue { amount } lastContactedAt
    parent { name } subsidiaries { nodes { name } } mergedInto { id }
    owner { name } accountManager { name email phone } team { name }
    tier { name benefits thresholdUp { amount } }
    tierMemberships { nodes { tier { code } isCurrent validFrom } }
    contacts(first: 3) { nodes {
      name isPrimary tags { name } consents { nodes { channel given isCurrent } } } }
    deals(first: 3) { nodes { name } } leads { nodes { name } }
    activities(first: 3) { nodes { type subject outcome owner { name } } }
    tasks(first: 3) { nodes { title isOverdue dueAt priority } }
    tags { name colour } version createdAt updatedAt
  }
}
"""
OWN = """
{
  viewer { customer {
    name city taxId billingAddress { line1 city } accountManager { name email phone }
    tier { name benefits } tags { name }
    contacts { nodes { name email consents { nodes { purpose } } } }
    activities { nodes { subject description status } }
    tasks { nodes { title dueDate isOverdue } }
  } }
}
"""
CUSTOMERS_OF_A_PARTNER = """
{ customers(first: 5) { nodes { name city contacts(first: 5) { nodes { name } } } }
  viewer { partner {
    name status tier { name } accountManager { name }
    leads(first: 5) { nodes { name status } } } } }
"""


def cus(name: str) -> str:
    return public_id("cus", identity(name))


def test_staff_see_a_customer_whole(api):
    acme = api("manager").run(WHOLE, {"id": cus("acme")})["data"]["customer"]
    assert (acme["name"], acme["owner"]["name"]) == ("Acme Industries, Inc.", "Jonas Weber")
    assert acme["accountManager"]["name"] == "Jonas Weber"
    assert [one["name"] for one in acme["subsidiaries"]["nodes"]] == ["Acme Logistics LLC"]
    assert acme["tier"]["name"] in {"Silver", "Gold", "Platinum"}
    assert sum(one["isCurrent"] for one in acme["tierMemberships"]["nodes"]) == 1
    assert {"VIP", "Pilot programme"} <= {one["name"] for one in acme["tags"]}


@pytest.mark.parametrize("person", ["agent", "admin"])
def test_other_staff_see_it_too(api, person):
    assert api(person).run(WHOLE, {"id": cus("acme")})["data"]["customer"]["id"] == cus("acme")


def test_another_teams_customer_is_not_there(api):
    assert api("agent").run(WHOLE, {"id": cus("khaleej")})["data"] == {"customer": None}
    assert api("manager").run(WHOLE, {"id": cus("gruenau")})["data"] == {"customer": None}


def test_a_customer_sees_its_own_side(api):
    acme = api("ana").run(OWN)["data"]["viewer"]["customer"]
    assert acme["accountManager"] == {
        "name": "Jonas Weber",
        "email": "agent@trustcart.test",
        "phone": "+49 30 555 0140",
    }
    assert [one["name"] for one in acme["tags"]] == ["Pilot programme"]
    assert "Victor Hale" not in {one["name"] for one in acme["contacts"]["nodes"]}
    assert [one["title"] for one in acme["tasks"]["nodes"]] == [
        "Send us the network plan of the first 16 stores"
    ]


@pytest.mark.parametrize(
    "field",
    ["notes", "health", "lifetimeValue { amount }", "owner { name }", "deals { nodes { name } }"],
)
def test_what_is_not_for_customers_is_not_in_their_schema(api, field):
    answer = api("ana").run("{ viewer { customer { field } } }".replace("field", field))
    assert answer["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


def test_a_partner_sees_the_customers_of_its_deals_and_its_own_people(api):
    found = api("pia").data(CUSTOMERS_OF_A_PARTNER)
    assert {(one["name"], one["city"]) for one in found["customers"]["nodes"]} == {
        ("Nordlys Friluft AS", "Oslo"),
        ("Smørrebrød Express ApS", "København"),
    }
    people = [
        one["name"] for each in found["customers"]["nodes"] for one in each["contacts"]["nodes"]
    ]
    assert sorted(people) == ["Ingrid Bjørnstad", "Søren Kjærgaard"]
    assert found["viewer"]["partner"]["accountManager"]["name"] == "Maria Lindqvist"
    assert [one["name"] for one in found["viewer"]["partner"]["leads"]["nodes"]] == [
        "Frida Åkesson"
    ]


CREATE = """mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) {
  customer { id name version size billingAddress { city country }
    annualRevenue { amount currency } owner { name } }
  userErrors { code message path } } }"""
NORD = {
    "name": "Kranbau Nord",
    "employeeCount": 7,
    "annualRevenue": {"amount": "1200.5", "currency": "EUR"},
    "billingAddress": {"city": "Kiel", "country": "de"},
    "externalRef": {"system": "erp", "value": "1"},
}


def test_a_customer_is_made_over_the_api(writing_api):
    made = writing_api("agent").run(CREATE, {"input": NORD})["data"]["createCustomer"]
    assert made["userErrors"] == []
    assert made["customer"] | {"id": ""} == {
        "id": "",
        "name": "Kranbau Nord",
        "version": 1,
        "size": "MICRO",
        "billingAddress": {"city": "Kiel", "country": "DE"},
        "annualRevenue": {"amount": "1200.50", "currency": "EUR"},
        "owner": {"name": "Jonas Weber"},
    }


def test_a_customer_is_refused_over_the_api(writing_api):
    agent = writing_api("agent")
    made = agent.run(CREATE, {"input": NORD})["data"]["createCustomer"]
    again = agent.run(CREATE, {"input": NORD})["data"]["createCustomer"]
    assert (again["customer"], again["userErrors"][0]["code"]) == (None, "TAKEN")
    abroad = NORD | {"billingAddress": {"country": "Deutschland"}}
    wrong = agent.run(CREATE, {"input": abroad})["data"]["createCustomer"]["userErrors"]
    assert wrong[0]["path"] == ["input", "billingAddress", "country"]
    update = """mutation ($input: UpdateCustomerInput!) { updateCustomer(input: $input) {
      customer { version phone } userErrors { code params } } }"""
    stale = {"customerId": made["customer"]["id"], "expectedVersion": 9, "phone": "+1"}
    answer = agent.run(update, {"input": stale})["data"]["updateCustomer"]
    assert answer["customer"] is None
    assert answer["userErrors"][0]["code"] == "CONFLICT"
    assert answer["userErrors"][0]["params"]["currentVersion"] == 1


def test_customers_merge_over_the_api_and_the_redirect_stays(writing_api):
    merge = """mutation ($from: ID!, $into: ID!) {
      mergeCustomers(input: {customerId: $from, intoCustomerId: $into}) {
        customer { id contacts { count { value } } } userErrors { code } } }"""
    manager = writing_api("manager")
    ids = {"from": cus("globex"), "into": cus("acme")}
    made = manager.run(merge, ids)["data"]["mergeCustomers"]
    assert (made["customer"]["id"], made["userErrors"]) == (cus("acme"), [])
    redirect = """query ($id: ID!) { customer(id: $id) {
      status mergedInto { id } deals { count { value } } } }"""
    assert manager.run(redirect, {"id": cus("globex")})["data"]["customer"] == {
        "status": "MERGED",
        "mergedInto": {"id": cus("acme")},
        "deals": {"count": {"value": 0}},
    }
