"""Records by what another system calls them: staff alone, and only records that they see."""

from __future__ import annotations

import pytest

from models import database
from models.credentials import ExternalReference
from models.customers import Customer
from models.deals import Deal
from models.ids import public_id
from models.products import Product
from schema.build import printed
from schema.reading.columns import readable
from tests.api import Api
from tests.world import identity

CUSTOMER = """query ($ref: CustomerRef!) { customerBy(ref: $ref) { id name owner { name } } }"""
SPELT = """query ($value: String!) {
  customerBy(ref: {externalRef: {system: "erp", value: $value}}) { id }
  dealBy(ref: {externalRef: {system: "erp", value: "7"}}) { id customer { id } }
  productBy(ref: {externalRef: {system: "erp", value: "7"}}) { id }
  other: productBy(ref: {externalRef: {system: "shop", value: "7"}}) { id } }"""


@pytest.fixture
def named(writing_api: Api) -> Api:
    """The same key names a customer, a deal and a product."""
    with database.sessions().begin() as session:
        for model, name in ((Customer, "acme"), (Deal, "acme_shop"), (Product, "terminal")):
            session.add(
                ExternalReference(
                    system="erp",
                    value="7",
                    subject_type=model.__name__,
                    subject_id=identity(name),
                )
            )
    return writing_api


def ref(value: str, system: str = "erp") -> dict[str, object]:
    return {"ref": {"externalRef": {"system": system, "value": value}}}


@pytest.mark.parametrize("person", ["agent", "manager", "finance", "admin"])
def test_staff_find_a_record_by_its_key_in_another_system(named, person):
    staff = named(person)
    found = staff.data(CUSTOMER, ref("7"))["customerBy"]
    assert found["id"] == public_id("cus", identity("acme"))
    assert staff.data(CUSTOMER, ref("8")) == {"customerBy": None}
    assert staff.data(CUSTOMER, ref("7", "shop")) == {"customerBy": None}


def test_a_key_is_one_of_its_system_and_kind_and_costs_no_statement_more(named):
    admin = named("admin")
    named.statements.clear()
    assert admin.data(SPELT, value="7") == {
        "customerBy": {"id": public_id("cus", identity("acme"))},
        "dealBy": {
            "id": public_id("deal", identity("acme_shop")),
            "customer": {"id": public_id("cus", identity("acme"))},
        },
        "productBy": {"id": public_id("prd", identity("terminal"))},
        "other": None,
    }
    assert len(named.statements) == 1


def test_a_key_of_a_hidden_or_deleted_record_leads_nowhere(named):
    with database.sessions().begin() as session:
        kept = session.query(ExternalReference).filter_by(subject_type="Customer").one()
        kept.subject_id = identity("khaleej")
    assert named("agent").data(CUSTOMER, ref("7")) == {"customerBy": None}
    assert named("admin").data(CUSTOMER, ref("7"))["customerBy"]
    with database.sessions().begin() as session:
        session.get_one(Customer, identity("khaleej")).delete()
    assert named("admin").data(CUSTOMER, ref("7")) == {"customerBy": None}


def test_the_schema_says_that_it_takes_one_key(api):
    assert "input CustomerRef @oneOf {" in printed(api("admin").actor.role)
    for given in ("", "externalRef: null"):
        answer = api("admin").run(f"{{ customerBy(ref: {{{given}}}) {{ id }} }}")
        assert answer["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize("given", [{}, {"externalRef": None}, {"externalRef": {"system": "erp"}}])
def test_exactly_one_whole_key_is_given(api, given):
    answer = api("admin").run(CUSTOMER, {"ref": given})
    assert answer["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    assert "data" not in answer


@pytest.mark.parametrize("person", ["ana", "pia"])
def test_outsiders_have_neither_the_look_ups_nor_their_inputs(api, person):
    client = api(person)
    text = printed(client.actor.role)
    for name in ("customerBy", "dealBy", "productBy", "CustomerRef", "ExternalRef"):
        assert name not in text
    assert "external_references" not in readable(client.actor.audience)
    answer = client.run(CUSTOMER, ref("7"))
    assert answer["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


def test_a_key_given_when_a_record_was_made_finds_it(writing_api):
    agent = writing_api("agent")
    create = """mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) {
      customer { id } userErrors { code } } }"""
    given = {"name": "Kranbau Nord", "externalRef": {"system": "erp", "value": "K-1"}}
    made = agent.data(create, {"input": given})["createCustomer"]["customer"]
    assert agent.data(CUSTOMER, ref("K-1"))["customerBy"]["id"] == made["id"]
