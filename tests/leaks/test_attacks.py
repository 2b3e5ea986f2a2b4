"""Attacks on object and field authorization (SECURITY, group A), through the API as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    is_required_input_field,
)
from sqlalchemy import text

from auth.actors import Role
from models import database
from models.base import Base
from models.ids import public_id
from resolvers.use_cases import seen_by
from schema.build import schema_of
from schema.entities import ENTITIES, by_prefix
from schema.http.contract import Stale
from schema.mutating import MUTATIONS
from tests.api import Api
from tests.schema.reference.rows import Store
from tests.world import identity

ABSENT = UUID(int=7)
OUTSIDERS = ("ana", "pia")
EVERYBODY = (*OUTSIDERS, "agent")


def hidden_ids(api: Api, person: str) -> dict[str, UUID]:
    """Return the id of a row that the person does not see, by prefix."""
    with database.engine().connect() as connection:
        mine, all_of = (Store(connection, api(one).actor) for one in (person, "admin"))
        found = {}
        for entity in ENTITIES.values():
            if entity.name != "Representative":
                rest = all_of.records(entity).keys() - mine.records(entity).keys()
                if rest:
                    found[entity.prefix] = min(rest)
        return found


@pytest.mark.parametrize("person", EVERYBODY)
def test_a_foreign_id_is_answered_like_an_absent_one(api: Api, person: str):
    client = api(person)
    schema = schema_of(client.actor.role)
    for prefix, foreign in hidden_ids(api, person).items():
        entity = by_prefix(prefix)
        assert entity is not None
        look_up = entity.name[0].lower() + entity.name[1:]
        documents = ["query($id: ID!) { found: node(id: $id) { __typename id } }"]
        if schema.query_type and look_up in schema.query_type.fields:
            documents.append(f"query($id: ID!) {{ found: {look_up}(id: $id) {{ id }} }}")
        for document in documents:
            answers = [client.run(document, id=public_id(prefix, one)) for one in (foreign, ABSENT)]
            assert answers[0]["data"] == answers[1]["data"] == {"found": None}
            assert all("errors" not in one for one in answers)


def test_the_id_of_a_type_that_does_not_exist_for_the_caller_is_no_mismatch(api: Api):
    document = "query($id: ID!) { customer(id: $id) { id } }"
    deal, task = public_id("deal", identity("acme_rollout")), public_id("tsk", ABSENT)
    assert "errors" not in api("ana").run(document, id=deal)
    assert "errors" not in api("ana").run(document, id="nothing_" + "0" * 32)
    told = api("ana").run(document, id=task)["errors"][0]
    assert told["extensions"]["code"] == "ID_TYPE_MISMATCH"
    assert task not in str(told)


def test_a_statistic_of_no_pipeline_is_a_mismatch_too(api: Api):
    document = "query($id: ID!) { mine: pipelineStats(pipelineId: $id) { count } }"
    agent = api("agent")
    answer = agent.run(document, id=public_id("cus", identity("acme")))
    (told,) = answer["errors"]
    assert answer["data"] is None
    assert (told["extensions"]["code"], told["path"]) == ("ID_TYPE_MISMATCH", ["mine"])
    for absent in (public_id("pip", ABSENT), "nothing_" + "0" * 32, "x"):
        assert agent.data(document, id=absent) == {"mine": {"count": 0}}


NAMED_AND_NONSENSE = {
    "ana": [
        ("{ customer(id: 1) { X } }", ["notes", "health", "deals", "lifetimeValue", "parent"]),
        ("{ customer(id: 1) { alias: X } }", ["notes"]),
        ("{ customer(id: 1) { ...F } } fragment F on Customer { X }", ["owner", "tierMemberships"]),
        ("{ node(id: 1) { ... on Customer { X } } }", ["source", "version"]),
        ("{ contacts(filter: {X: {isNull: true}}) { count { value } } }", ["notes", "owner"]),
        ("{ contacts(orderBy: [{field: X}]) { count { value } } }", ["NOTES", "UPDATED_AT"]),
        ("{ activities { aggregate { max { X } } } }", ["durationMinutes", "updatedAt"]),
        ("{ X { count { value } } }", ["deals", "leads", "pipelines", "tags", "events"]),
        ("mutation { updateProfile(input: {X: 1}) { user { id } } }", ["role", "kind", "status"]),
        ("mutation { X }", ["createDeal", "updateCustomer", "createApiToken"]),
    ],
    "pia": [
        ("{ deals { nodes { X } } }", ["probability", "stage", "owner", "competitor", "source"]),
        ("{ deals(filter: {X: {isNull: true}}) { count { value } } }", ["lostReason", "pipeline"]),
        ("{ deals(orderBy: [{field: X}]) { count { value } } }", ["PROBABILITY", "PRIORITY"]),
        ("{ deals { aggregate { avg { X } } } }", ["probability"]),
        ("{ customers { nodes { X } } }", ["notes", "taxId", "accountManager", "domain"]),
        ("{ leads { nodes { X } } }", ["score", "owner", "temperature", "partner"]),
        (
            "mutation { updatePartner(input: {X: 1}) { partner { id } } }",
            ["internalRating", "notes"],
        ),
    ],
    "agent": [
        ("{ products { nodes { X } } }", ["cost"]),
        ("{ products(filter: {X: {isNull: true}}) { count { value } } }", ["cost"]),
        ("{ products(orderBy: [{field: X}]) { count { value } } }", ["COST"]),
        ("{ partners { nodes { X } } }", ["internalRating"]),
        ("{ users { nodes { X } } }", ["lastLoginAt", "passwordHash"]),
        ("mutation { X }", ["mergeCustomers", "inviteUser", "reopenDeal"]),
    ],
}


@pytest.mark.parametrize("person", NAMED_AND_NONSENSE)
def test_a_hidden_name_is_refused_like_a_nonsense_name(api: Api, person: str):
    client = api(person)
    for document, names in NAMED_AND_NONSENSE[person]:
        for name in names:
            nonsense = "Q" * len(name) if name.isupper() else "q" * len(name)
            told = [
                str(client.run(re.sub(r"\bX\b", one, document))).replace(one, "X")
                for one in (name, nonsense)
            ]
            assert "GRAPHQL_VALIDATION_FAILED" in told[0]
            assert "Did you mean" not in told[0]
            assert _plain(told[0]) == _plain(told[1]), document


def _plain(told: str) -> str:
    return re.sub(r"'available': \d+|'requested': \d+", "", told)


@pytest.mark.parametrize("person", EVERYBODY)
def test_a_foreign_id_in_an_input_is_answered_like_an_absent_one(writing_api: Api, person: str):
    """… by every mutation, in every place where an id can stand, and changes nothing."""
    client = writing_api(person)
    hidden = hidden_ids(writing_api, person)
    before = _contents()
    asked = 0
    for document, prefix, make in _attempts(client.actor.role):
        if prefix in hidden:
            told = [
                client.run(document, input=make(public_id(prefix, one)))
                for one in (hidden[prefix], ABSENT)
            ]
            assert told[0].get("data") == told[1].get("data"), (document, told)
            (payload,) = told[0]["data"].values()
            assert payload["userErrors"], document
            asked += 1
    assert asked >= {"ana": 4, "pia": 5, "agent": 40}[person]
    assert _contents() == before


def _contents() -> dict[str, str]:
    with database.engine().connect() as connection:
        return {
            table.name: connection.scalar(
                text(f"SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {table.name} t")
            )
            for table in Base.metadata.sorted_tables
            if table.name != "idempotency_records"  # what was refused under a key is kept there
        }


def _attempts(role: Role) -> Iterator[tuple[str, str, Any]]:
    """Return a document, an id's prefix and the input with an id there, for every such place."""
    schema: Any = schema_of(role)
    for name in schema.mutation_type.fields:
        mutation = MUTATIONS[name]
        kind = schema.type_map[mutation.input_type]
        document = (
            f"mutation($input: {mutation.input_type}!) {{ {name}(input: $input) {{"
            " userErrors { code message path params retryable } } }"
        )
        for slot in mutation.slots:
            if slot.convert.kind == "id" and slot.graphql in kind.fields:
                yield document, slot.convert.prefix, _maker(kind, slot)


def _maker(kind: GraphQLInputObjectType, slot: Any) -> Any:
    def make(identity: str) -> dict[str, Any]:
        return _required(kind) | {slot.graphql: [identity] if slot.convert.many else identity}

    return make


def _required(kind: GraphQLInputObjectType) -> dict[str, Any]:
    return {
        name: _some(one.type) for name, one in kind.fields.items() if is_required_input_field(one)
    }


def _some(kind: Any) -> Any:
    if isinstance(kind, GraphQLNonNull):
        return _some(kind.of_type)
    if isinstance(kind, GraphQLList):
        return [_some(kind.of_type)]
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        first = next(iter(kind.fields.items()))
        return {first[0]: _some(first[1].type)} if kind.is_one_of else _required(kind)
    plain = {
        "Int": 1,
        "Boolean": True,
        "Date": "2026-01-01",
        "DateTime": "2026-01-01T00:00:00Z",
        "Decimal": "1",
        "CurrencyCode": "EUR",
        "ID": public_id("cus", ABSENT),
        "IdempotencyKey": uuid4().hex,
    }
    return plain.get(get_named_type(kind).name, "something")


UNTOUCHABLE = {"role", "createdAt", "updatedAt", "deletedAt", "teamId", "version"}


@pytest.mark.parametrize("person", EVERYBODY)
def test_no_input_takes_what_the_product_decides(api: Api, person: str):
    """No mass assignment: who owns, what state, when made are not in the input types."""
    schema: Any = schema_of(api(person).actor.role)
    for name in schema.mutation_type.fields:
        fields = schema.type_map[MUTATIONS[name].input_type].fields.keys()
        assert not fields & UNTOUCHABLE - {*seen_by(MUTATIONS[name].use_case)}, name
        if person != "agent":
            own = {"partnerId"} if name == "updatePartner" else set()
            others = {"ownerId", "status", "kind", "customerId", "partnerId"} - own
            assert not fields & others, name


def test_an_owner_is_taken_away_only_by_saying_so(writing_api: Api):
    document = (
        "mutation($input: AssignCustomerInput!) { assignCustomer(input: $input) {"
        " customer { id } userErrors { code path } } }"
    )
    acme = public_id("cus", identity("acme"))
    told = writing_api("manager").data(document, input={"customerId": acme})["assignCustomer"]
    assert told["userErrors"] == [{"code": "REQUIRED", "path": ["input", "ownerId"]}]
    given = {"customerId": acme, "ownerId": None}
    told = writing_api("manager").data(document, input=given)["assignCustomer"]
    assert told == {"customer": {"id": acme}, "userErrors": []}


def test_a_customers_admin_has_no_power_over_another_company(writing_api: Api):
    document = (
        "mutation($id: ID!) { disableUser(input: {userId: $id}) { user { id } userErrors { code"
        " path } } }"
    )
    told = writing_api("ana").data(document, id=public_id("usr", identity("cleo")))["disableUser"]
    assert told == {
        "user": None,
        "userErrors": [{"code": "NOT_FOUND", "path": ["input", "userId"]}],
    }
    assert writing_api("cleo").data("{ viewer { user { status } } }")


def test_what_an_agent_gives_away_is_not_shown_to_him_any_more(writing_api: Api):
    agent, acme = writing_api("agent"), public_id("cus", identity("mueller"))
    document = (
        "mutation($id: ID!, $to: ID!) { assignCustomer(input: {customerId: $id, ownerId: $to}) {"
        " customer { id name owner { name } } userErrors { code path } } }"
    )
    told = agent.data(document, id=acme, to=public_id("usr", identity("yuki")))["assignCustomer"]
    assert told["userErrors"] == []
    assert told["customer"] is None
    assert agent.data("query($id: ID!) { customer(id: $id) { id } }", id=acme)["customer"] is None


def test_who_was_disabled_reads_nothing_with_what_he_was(writing_api: Api):
    ben = writing_api("ben")
    assert ben.data("{ customer: viewer { customer { name } } }")
    document = "mutation($id: ID!) { disableUser(input: {userId: $id}) { userErrors { code } } }"
    told = writing_api("ana").data(document, id=public_id("usr", identity("ben")))
    assert told["disableUser"]["userErrors"] == []
    for document in ("{ contacts { nodes { name } } }", "{ __typename }"):
        with pytest.raises(Stale):
            ben.run(document)
