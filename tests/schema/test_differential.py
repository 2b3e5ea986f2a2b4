"""Both emitters answer what graphql-core's own executor answers over a plain reference."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import URL

from tests import conftest
from tests.api import Api
from tests.schema import sweeps
from tests.schema.corpus import CORPUS, PAGE, REFUSED
from tests.schema.differential import Differential, side_by_side, unmarked
from tests.schema.random_documents import Values, documents

EVERYBODY = ("agent", "manager", "finance", "admin", "ana", "pia")
EXAMPLES = 25


@pytest.fixture(scope="module")
def side(peopled_database: URL) -> Iterator[Differential]:
    with contextmanager(conftest._configured)(peopled_database), side_by_side() as made:
        yield made


@pytest.mark.parametrize("person", EVERYBODY)
def test_documents_of_every_kind(side: Differential, person: str):
    for one in CORPUS:
        side.compare(person, one.document, one.variables)


def test_an_administrator_may_ask_all_of_them(side: Differential):
    client = side.text(side.actor("admin"))
    refused = {"GRAPHQL_VALIDATION_FAILED", "INTERNAL", "GRAPHQL_PARSE_FAILED"}
    for one in CORPUS:
        errors = client.run(one.document, one.variables).get("errors", [])
        assert not [each for each in errors if each["extensions"]["code"] in refused], one


@pytest.mark.parametrize("document", REFUSED)
def test_documents_that_are_not_valid(side: Differential, document: str):
    assert side.compare("manager", document) is None


@cache
def strategy(side: Differential, person: str) -> st.SearchStrategy[str]:
    values = Values(side.reference("admin").store)
    return documents(side.reference(person).schema, values)


@pytest.mark.parametrize("person", EVERYBODY)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(given_by=st.data())
def test_random_documents(side: Differential, person: str, given_by: Any):
    side.compare(person, given_by.draw(strategy(side, person)))


@pytest.mark.parametrize("person", ["admin", "ana", "pia"])
def test_every_comparator_of_every_field(side: Differential, person: str):
    for document in sweeps.filters(side.reference(person)):
        assert side.compare(person, document, levels=False) is not None, document


@pytest.mark.parametrize("person", ["admin", "pia"])
def test_every_key_of_every_ordering(side: Differential, person: str):
    for document in sweeps.orderings(side.reference(person)):
        assert side.compare(person, document) is not None, document


WALKS = {
    "customers by name": ("customers", "orderBy: [{field: NAME}]"),
    "customers as they come": ("customers", "filter: {deals: {some: {}}}"),
    "by health, nulls first": (
        "customers",
        "orderBy: [{field: HEALTH, nulls: FIRST}, {field: CITY, direction: DESC}]",
    ),
    "by health, nulls last": ("customers", "orderBy: [{field: HEALTH, direction: DESC}]"),
    "deals by value": ("deals", "orderBy: [{field: VALUE, direction: DESC, nulls: FIRST}]"),
    "deals by chance": ("deals", 'search: "e", orderBy: [{field: PROBABILITY}, {field: STATUS}]'),
    "tasks by time": ("tasks", "orderBy: [{field: DUE_TIME}, {field: DUE_AT, nulls: FIRST}]"),
    "tasks by truth": ("tasks", "orderBy: [{field: IS_OVERDUE, direction: DESC}]"),
    "products by price": ("products", "orderBy: [{field: COST}, {field: CREATED_AT}]"),
}


@pytest.mark.parametrize("name", WALKS)
def test_pages_forwards_and_backwards_are_the_whole(side: Differential, name: str):
    root, arguments = WALKS[name]
    whole = f"{{ whole: {root}({arguments}, first: 200) {{ edges {{ cursor node {{ id }} }} }} }}"
    edges = side.compare("admin", whole)["whole"]["edges"]
    assert len(edges) > 5
    for api in (side.text, side.levels):
        for size, place, more, end in (
            ("first", "after", "hasNextPage", "endCursor"),
            ("last", "before", "hasPreviousPage", "startCursor"),
        ):
            document = (
                f"query($place: String) {{ page: {root}({arguments}, {size}: 4, {place}: $place)"
                f" {{ edges {{ cursor node {{ id }} }} {PAGE} }} }}"
            )
            found = walked(api, side, document, more=more, end=end)
            assert found == edges


def walked(api: Api, side: Differential, document: str, *, more: str, end: str) -> list[Any]:
    """Return the edges of all pages in their order, with cursors as the reference writes them."""
    client, place = api(side.actor("admin")), None
    found: list[Any] = []
    while True:
        page = client.data(document, {"place": place})["page"]
        rows = [{**one, "cursor": unmarked(one["cursor"])} for one in page["edges"]]
        found = found + rows if end == "endCursor" else rows + found
        if not page["pageInfo"][more]:
            return found
        place = page["pageInfo"][end]


def test_a_cursor_is_good_for_the_arguments_it_was_made_for(side: Differential):
    client = side.text(side.actor("manager"))
    first = "{ customers(first: 2) { pageInfo { endCursor } } deals { pageInfo { endCursor } } }"
    made = client.data(first)
    customers, deals = (made[one]["pageInfo"]["endCursor"] for one in ("customers", "deals"))
    asked = "query($c: String, $s: String) { customers(after: $c, search: $s) { nodes { id } } }"
    assert "errors" not in client.run(asked, c=customers)
    for variables in (
        {"c": customers, "s": "a"},
        {"c": deals},
        {"c": customers[:-2]},
        {"c": customers + "A"},
    ):
        answer = client.run(asked, variables)
        assert "data" not in answer
        assert [one["extensions"]["code"] for one in answer["errors"]] == ["CURSOR_MISMATCH"]
    other = side.text(side.actor("agent")).run(asked, c=customers)
    assert other["errors"][0]["extensions"]["code"] == "CURSOR_MISMATCH"
