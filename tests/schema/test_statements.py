"""How many statements a document is, which are the same, and how the database plans them."""

from __future__ import annotations

from typing import Any

import pytest

from models.identities import Audience
from models.ids import public_id
from schema.reading import pool
from tests.api import Api
from tests.schema.corpus import CORPUS
from tests.world import identity


def statements(api: Api, person: str, document: str, **variables: Any) -> list[str]:
    api.statements.clear()
    api(person).run(document, variables)
    return list(api.statements)


def prepared(api: Api) -> list[dict[str, Any]]:
    """Return what the readers of the staff have prepared, as the database tells it."""

    async def ask() -> list[Any]:
        async with api.pools[Audience.STAFF].reader() as reader:
            sql = "SELECT statement, generic_plans, custom_plans FROM pg_prepared_statements"
            return [dict(one) for one in await reader.connection.fetch(sql)]

    return api.wait(ask())


def test_a_document_is_one_statement(api: Api):
    for asked in CORPUS:
        if "formatted" not in asked.document:
            ran = statements(api, "admin", asked.document, **asked.variables)
            assert len(ran) <= 1, asked


@pytest.mark.parametrize("size", [1, 3, 20])
def test_the_number_of_statements_does_not_depend_on_the_number_of_rows(api: Api, size: int):
    document = (
        "query($n: Int) { customers(first: $n) { nodes { name owner { name } tags { name }"
        " deals(first: $n) { count { value } nodes { name value { formatted } stage { name }"
        " tasks { nodes { title } } } } } } }"
    )
    assert len(statements(api, "admin", document.replace("formatted", "amount"), n=size)) == 1
    assert len(statements(api, "admin", document, n=size)) == 6


def test_other_literals_make_the_same_statement(api: Api):
    ids = [public_id("cus", identity(name)) for name in ("acme", "globex", "sakura")]
    documents = [
        f'{{ customer(id: "{one}") {{ name deals(first: 3, filter: {{name: {{contains: "{text}"}},'
        f" probability: {{gte: {number}}}}}) {{ nodes {{ name }} }} }} }}"
        for one, text, number in zip(ids, ("a", "b%", "ü"), (10, 0, 99), strict=True)
    ]
    ran = {tuple(statements(api, "manager", one)) for one in documents}
    assert len(ran) == 1
    names = {api("manager").data(one)["customer"]["name"] for one in documents}
    assert len(names) == 3
    assert len([one for one in prepared(api) if "customers" in one["statement"]]) == 1


def test_a_literal_and_a_variable_make_the_same_statement(api: Api):
    acme = public_id("cus", identity("acme"))
    literal = statements(api, "manager", f'{{ customer(id: "{acme}") {{ name }} }}')
    document = "query($id: ID!) { customer(id: $id) { name } }"
    assert statements(api, "manager", document, id=acme) == literal


def test_statements_are_planned_once_for_all_values(api: Api):
    acme = public_id("cus", identity("acme"))
    for text in ("a", "b", "c", "d", "e", "f", "g"):
        api("manager").data(
            "query($id: ID!, $text: String) { customer(id: $id) { deals(search: $text) {"
            " nodes { name } } } }",
            {"id": acme, "text": text},
        )
    (ours,) = [one for one in prepared(api) if "customers" in one["statement"]]
    assert (ours["generic_plans"], ours["custom_plans"]) == (7, 0)


def test_forgotten_statements_are_closed_and_made_again(api: Api, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pool, "KEPT_STATEMENTS", 3)
    documents = [
        f"{{ customers(first: {size}) {{ nodes {{ name lifetimeValue {{ formatted }} }} }} }}"
        for size in range(1, 7)
    ]
    for _ in range(3):
        for one in documents:
            assert api("manager").data(one)["customers"]["nodes"]
    assert len(prepared(api)) <= 5
