"""The golden leak test: everything that can be asked, by outsiders and by the agent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from graphql import (
    GraphQLInputObjectType,
    GraphQLSchema,
    get_introspection_query,
    get_named_type,
)

from models.ids import public_id
from schema.entities import ENTITIES, Entity
from schema.fields import ToMany, ToOne
from tests.leaks.asking import documents
from tests.leaks.conftest import Marked
from tests.leaks.markers import Place
from tests.schema import sweeps

PEOPLE = ("ana", "pia", "agent")


@pytest.mark.parametrize("person", PEOPLE)
def test_the_world_holds_what_must_not_be_seen(marked: Marked, person: str):
    hidden = set(marked.markers.places.values()) - marked.allowed(person)
    tables = {one.table for one in hidden}
    assert tables >= {"customers", "contacts", "deals", "leads", "activities", "tasks", "users"}
    shown = {one.table for one in marked.allowed(person)}
    assert shown >= {"customers", "contacts", "activities", "tasks", "users", "products"}


def test_what_an_administrator_reads_would_be_found_in_an_answer_to_others(marked: Marked):
    admin = marked.side.text(marked.side.actor("admin"))
    told = "".join(
        admin.outcome(one).body.decode()
        for one in (
            "{ customers(orderBy: [{field: NOTES}]) { edges { cursor } } }",
            "{ deals { nodes { id lostNote value { amount } createdAt } } }",
            "{ users { nodes { email name } } contacts { nodes { notes } } }",
        )
    )
    for person in PEOPLE:
        found = {one[:2] for one in marked.leaked(person, told)}
        assert found >= {("customers", "notes"), ("deals", "id"), ("deals", "lost_note")}
        assert found >= {("deals", "value"), ("deals", "created_at"), ("users", "email")}


def test_every_text_of_every_table_is_marked(marked: Marked):
    texts = {"name", "notes", "title", "description", "subject", "password_hash", "token_hash"}
    unmarked = {one for one in marked.markers.unmarked if one.partition(".")[2] in texts}
    assert unmarked == {"events.name"}, "which has a form of its own"


@pytest.mark.parametrize("person", PEOPLE)
def test_every_output_field_to_the_third_level(marked: Marked, person: str):
    seen: set[Place] = set()
    for document in documents(marked.side.reference(person).schema):
        told = marked.ask(person, document)
        assert '"errors"' not in told, (document, told[:500])
        seen |= marked.markers.found(told)
    marks = set(marked.markers.places.values())
    columns = {one[:2] for one in marked.allowed(person) & marks}
    assert len({one[:2] for one in seen}) > 0.8 * len(columns), "the markers are hardly read"


@pytest.mark.parametrize("person", PEOPLE)
def test_no_id_of_a_hidden_row_is_answered(marked: Marked, person: str):
    ids = _ids(marked)
    mine = marked.allowed(person)
    for start in range(0, len(ids), 100):
        part = ids[start : start + 100]
        document = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
        client = marked.side.text(marked.side.actor(person))
        answers = client.data(document, ids=[text for text, _ in part])["nodes"]
        for (text, place), answer in zip(part, answers, strict=True):
            assert answer is None or (answer["id"] == text and place in mine)


def _ids(marked: Marked) -> list[tuple[str, Place]]:
    """Return the ids of all rows of all entities."""
    return [
        (public_id(entity.prefix, place.row), place)
        for entity in ENTITIES.values()
        for place in marked.markers.places.values()
        if place.table == entity.table.name and place.column == "id"
    ]


@pytest.mark.parametrize("person", PEOPLE)
def test_no_filter_matches_through_a_hidden_row(marked: Marked, person: str):
    """Values of hidden rows match nothing, and `none`, `every`, `not` say nothing of them."""
    client = marked.side.text(marked.side.actor(person))
    asked = 0
    for root, conditions in oracles(marked, person).items():
        for some in batches(conditions, 12):
            fields = " ".join(
                f"a{number}: {root}(filter: {condition}) {{ count {{ value }} }}"
                for number, (condition, _) in enumerate(some)
            )
            answer = client.data(f"{{ all: {root} {{ count {{ value }} }} {fields} }}")
            total = answer["all"]["count"]["value"]
            for number, (condition, matches) in enumerate(some):
                found = answer[f"a{number}"]["count"]["value"]
                assert found == (total if matches else 0), (root, condition)
            asked += len(some)
    assert asked > 50


@pytest.mark.parametrize("person", PEOPLE)
def test_no_search_finds_a_hidden_value(marked: Marked, person: str):
    """Neither a hidden row nor a hidden column of a visible one is found by its text."""
    client = marked.side.text(marked.side.actor(person))
    query = marked.side.reference(person).schema.query_type
    assert query is not None
    for entity in ENTITIES.values():
        if entity.plural in query.fields and entity.searchable:
            mine = marked.allowed(person)
            texts = [
                value
                for value, place in marked.markers.places.items()
                if place.table == entity.table.name and place.column != "id" and place not in mine
            ]
            document = (
                f"query($s: String) {{ {entity.plural}(search: $s) {{ count {{ value }} }} }}"
            )
            for text in texts[:: max(len(texts) // 30, 1)]:
                if text.startswith("mk") or "@" in text:
                    assert client.data(document, s=text)[entity.plural]["count"]["value"] == 0


@pytest.mark.parametrize("person", PEOPLE)
def test_orderings_counts_and_aggregates_are_those_of_visible_rows(marked: Marked, person: str):
    """The reference has only ever seen the visible rows; both say the same."""
    reference = marked.side.reference(person)
    for document in sweeps.orderings(reference):
        assert marked.side.compare(person, document, levels=False)
        marked.ask(person, document)
    query: Any = reference.schema.query_type
    for name, field in query.fields.items():
        kind = get_named_type(field.type)
        if kind.name.endswith("Connection"):
            document = f"{{ {name} {{ count {{ value precision }} {aggregates(kind)} }} }}"
            assert marked.side.compare(person, document, levels=False)


def aggregates(kind: Any) -> str:
    """Return a selection of every aggregate of a connection."""
    if "aggregate" not in kind.fields:
        return ""
    parts = []
    for name, one in get_named_type(kind.fields["aggregate"].type).fields.items():
        fields = get_named_type(one.type).fields.items()
        inner = [key + " { amount currency }" * ("Money" in str(each.type)) for key, each in fields]
        parts.append(f"{name} {{ {' '.join(inner)} }}")
    return f"aggregate {{ {' '.join(parts)} }}"


ERRORS = (
    "{ customers(filter: {notes: {eq: 1}}) { nodes { id } } }",
    "{ customers { nodes { passwordHash } } }",
    '{ customers(after: "x") { nodes { id } } }',
    '{ customer(id: "deal_00000000000000000000000000000000") { id } }',
    "{ customers(first: 100000) { nodes { id } } }",
    '{ deals(filter: {value: {gte: "1"}}) { nodes { id } } }',
    "query($x: Int!) { customers(first: $x) { nodes { id } } }",
    "{ customers",
)


@pytest.mark.parametrize("person", PEOPLE)
def test_error_texts_and_introspection_hold_no_value(marked: Marked, person: str):
    for document in (*ERRORS, get_introspection_query()):
        marked.ask(person, document)


def oracles(marked: Marked, person: str) -> dict[str, list[tuple[str, bool]]]:
    """Return conditions by root, with whether they must hold for all rows or for none."""
    schema: Any = marked.side.reference(person).schema
    hidden: dict[tuple[str, str], str] = {}
    for value, place in marked.markers.places.items():
        if place not in marked.allowed(person):
            hidden.setdefault((place.table, place.column), value)
    found: dict[str, list[tuple[str, bool]]] = {}
    for entity in ENTITIES.values():
        if schema.query_type is None or entity.plural not in schema.query_type.fields:
            continue
        made = found[str(entity.plural)] = []
        for inner in comparisons(schema, entity, hidden):
            made += [(inner, False), (f"{{not: {inner}}}", True)]
        for name in schema.type_map[f"{entity.name}Filter"].fields:
            edge = entity.fields.get(name)
            if not isinstance(edge, (ToOne, ToMany)):
                continue
            for inner in comparisons(schema, ENTITIES[edge.type_name], hidden)[:3]:
                if isinstance(edge, ToOne):
                    made += [(f"{{{name}: {inner}}}", False)]
                    made += [(f"{{not: {{{name}: {inner}}}}}", True)]
                else:
                    made += [(f"{{{name}: {{some: {inner}}}}}", False)]
                    made += [(f"{{{name}: {{none: {inner}}}}}", True)]
                    made += [(f"{{{name}: {{every: {{not: {inner}}}}}}}", True)]
    return found


def comparisons(
    schema: GraphQLSchema, entity: Entity, hidden: dict[tuple[str, str], str]
) -> list[str]:
    """Return a comparison of every text and id with a hidden value of that very column."""
    made = []
    kind = schema.type_map.get(f"{entity.name}Filter")
    for name, one in kind.fields.items() if isinstance(kind, GraphQLInputObjectType) else ():
        declared = entity.fields.get(name)
        column = str(getattr(declared, "column", None) or getattr(declared, "name", ""))
        value = hidden.get((entity.table.name, column))
        if value is None or get_named_type(one.type).name not in {"StringCmp", "IdCmp"}:
            continue
        asked = public_id(entity.prefix, UUID(hex=value)) if name == "id" else value
        made.append(f'{{{name}: {{eq: "{asked}"}}}}')
    return made


def batches(items: list[Any], size: int) -> Iterator[list[Any]]:
    """Return the items in lists of at most that size."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
