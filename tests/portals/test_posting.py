"""From fields to a mutation's input: by the schema's types, nested by dots, nothing invented."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLInputObjectType, build_schema

from portals.posting import NEEDED, Form, Told, read_input, read_variables, tell
from portals.visits import filled, place

SCHEMA = build_schema(
    """
    input Line { key: ID!, quantity: Int!, chosen: Boolean! }
    input Signature { typed: String, name: String! }
    enum Method { TYPED DRAWN }
    scalar Decimal
    input Accept {
      version: Int!
      amount: Decimal
      note: String
      title: String!
      consent: Boolean!
      copy: Boolean
      method: Method
      lines: [Line!]!
      tags: [String!]
      signature: Signature
      idempotencyKey: String
    }
    type Query { found(first: Int, id: ID!, method: Method): Int }
    """
)
ACCEPT = SCHEMA.type_map["Accept"]
assert isinstance(ACCEPT, GraphQLInputObjectType)


def given(**fields: str) -> tuple[dict[str, Any], Form]:
    form = Form("Accept")
    dotted = {name.replace("__", "."): value for name, value in fields.items()}
    return read_input(ACCEPT, dotted, form), form


def test_fields_become_what_the_schema_says_they_are():
    found, form = given(
        version="3",
        amount=" 12.50 ",
        note="",
        title="",
        method="TYPED",
        form_token="t",
        do="Accept",
    )
    assert found == {
        "version": 3,
        "amount": "12.50",
        "note": None,
        "title": "",
        "consent": False,
        "method": "TYPED",
        "lines": [],
    }
    assert not form.wrong


def test_nested_fields_and_lists_keep_their_order():
    lines = {
        f"lines__{number}__{name}": value
        for number in (10, 2)
        for name, value in (("key", f"l{number}"), ("quantity", str(number)))
    }
    more = {"signature__name": "Ana", "tags__0": "a", "version": "1", "title": "t"}
    found, form = given(**lines, lines__2__chosen="on", **more)
    assert found["lines"] == [
        {"key": "l2", "quantity": 2, "chosen": True},
        {"key": "l10", "quantity": 10, "chosen": False},
    ]
    assert found["signature"] == {"name": "Ana"}
    assert found["tags"] == ["a"]
    assert not form.wrong


@pytest.mark.parametrize("value", ["x", "1.5", "--1", "1e3", "٣x", "9" * 30])
def test_a_wrong_number_is_told_beside_its_field(value: str):
    _, form = given(version=value, title="t")
    assert form.errors == {"version": Told("Enter a whole number.")}


def test_a_wrong_choice_is_told_beside_its_field():
    _, form = given(version="1", title="t", method="SUNG")
    assert list(form.errors) == ["method"]


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({}, ["version", "title"]),
        ({"version": " ", "title": ""}, ["version"]),
        ({"version": "1", "title": "t", "signature.typed": "x"}, ["signature.name"]),
        ({"version": "1", "title": "t", "lines.0.key": "a"}, ["lines.0.quantity"]),
    ],
)
def test_what_must_be_there_and_is_not_is_told(fields: dict[str, str], missing: list[str]):
    form = Form("Accept")
    read_input(ACCEPT, fields, form)
    assert form.errors == dict.fromkeys(missing, NEEDED)


@pytest.mark.parametrize("name", ["signature", "lines", "lines__0", "a__b__c__d", "__", "unknown"])
def test_a_field_that_fits_nowhere_harms_nothing(name: str):
    found, _ = given(**{name: "x", "title": "t"})
    assert found["title"] == "t"
    assert "unknown" not in found


def test_lines_of_a_text_are_ended_as_everywhere():
    assert given(note="a\r\nb")[0]["note"] == "a\nb"


def test_variables_of_an_address_are_dropped_when_they_do_not_fit():
    kinds = {name: one.type for name, one in SCHEMA.query_type.fields["found"].args.items()}  # type: ignore[union-attr]
    assert read_variables(kinds, {"first": "5", "id": "x"}) == {"first": 5, "id": "x"}
    assert read_variables(kinds, {"first": "x", "method": "SUNG", "other": "1"}) == {}


def test_refusals_go_to_their_fields_and_all_others_above():
    form = Form("Accept")
    tell(
        form,
        [
            {"code": "A", "message": "first", "path": ["input", "lines", 0, "quantity"]},
            {"code": "B", "message": "second", "path": ["input", "lines", 0, "quantity"]},
            {"code": "C", "message": "whole", "path": ["input"]},
            {"code": "D", "message": "key", "path": ["input", "idempotencyKey"]},
            {"code": "E", "message": "none", "path": None},
        ],
    )
    assert {name: told.message for name, told in form.errors.items()} == {
        "lines.0.quantity": "first"
    }
    assert [told.message for told in form.general] == ["whole", "key", "none"]


def test_places_are_found_and_filled():
    found = {"quotes": {"nodes": [{"number": "Q-1"}]}, "none": None}
    assert place(found, "quotes.nodes.0.number") == "Q-1"
    for path in ("quotes.nodes.1", "none.deeper", "quotes.nodes.x", "other"):
        assert place(found, path) is None
    assert filled("/q/{quotes.nodes.0.number}/{id}", found, {"id": "7"}) == "/q/Q-1/7"


def test_each_form_has_a_key_of_its_own():
    assert Form("A").key != Form("A").key


MONEY = build_schema(
    """
    scalar Decimal
    enum Kind { A B }
    input Money { amount: Decimal!, kind: Kind! }
    input Offer { needed: Money!, wished: Money }
    type Query { none: Int }
    """
).type_map["Offer"]


def offered(**fields: str) -> tuple[dict[str, Any], Form]:
    form = Form("Offer")
    return read_input(
        MONEY, {key.replace("_", "."): one for key, one in fields.items()}, form
    ), form


def test_an_empty_number_that_is_needed_is_told_beside_its_field():
    _, form = offered(needed_amount=" ", needed_kind="A")
    assert list(form.errors) == ["needed.amount"]


def test_an_object_that_need_not_be_is_null_without_its_number():
    found, form = offered(needed_amount="1", needed_kind="A", wished_amount="", wished_kind="B")
    assert found == {"needed": {"amount": "1", "kind": "A"}, "wished": None}
    assert not form.wrong
