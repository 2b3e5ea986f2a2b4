"""No message repeats what was sent: neither variables nor literals, nor a piece of the document."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api import Api

SENT = "ana.private@acme.test, found: 'it''s' enum."
CASES: dict[str, tuple[str, Any]] = {
    "a number": ("Int", SENT),
    "a truth": ("Boolean", SENT),
    "an enumeration": ("NodeType", SENT),
    "a text": ("String", [SENT]),
    "an id": ("ID", {"id": SENT}),
    "a record": ("ContactFilter", SENT),
    "a field": ("ContactFilter", {"name": {"contains": [SENT]}}),
    "an unknown field": ("ContactFilter", {"nobody": SENT}),
    "a field by its name": ("ContactFilter", {SENT: 1}),
    "a day": ("Date", SENT),
    "a decimal": ("Decimal", SENT),
    "a list": ("[Int!]", [1, SENT]),
}
LITERALS = {
    "a number": f'{{ contacts(first: "{SENT}") {{ nodes {{ id }} }} }}',
    "a text": "{ contacts(search: 471147114711) { nodes { id } } }",
    "a record": f'{{ contacts(filter: "{SENT}") {{ nodes {{ id }} }} }}',
    "a field": f'{{ contacts(filter: {{name: {{contains: ["{SENT}"]}}}}) {{ nodes {{ id }} }} }}',
    "an unknown field": f'{{ contacts(filter: {{nobody: "{SENT}"}}) {{ nodes {{ id }} }} }}',
    "an enumeration": f'{{ contacts(orderBy: [{{field: "{SENT}"}}]) {{ nodes {{ id }} }} }}',
    "a name for an enumeration": "{ contacts(orderBy: [{field: Private}]) { nodes { id } } }",
    "a default": f'query ($n: Int = "{SENT}") {{ contacts(first: $n) {{ nodes {{ id }} }} }}',
    "a stray text": f'{{ contacts "{SENT}" }}',
    "a stray block": f'{{ contacts """{SENT}""" }}',
    "a stray name": "{ contacts(search: Ana Private) { nodes { id } } }",
    "a stray number": "{ contacts(search: 471147114711.) { nodes { id } } }",
    "an escape": r'{ contacts(search: "\u{private}") { nodes { id } } }',
}
PIECES = ("private", "4711", "it''s", "acme")


def told(answer: dict[str, Any]) -> str:
    """Everything that is said about a refused request."""
    assert answer.get("data") is None
    assert answer["errors"]
    return str(answer["errors"]).lower()


def demand_silence(message: str) -> None:
    """Nothing that was sent is in it."""
    assert [one for one in PIECES if one in message] == []


@pytest.mark.parametrize("person", ["ana", "pia", "agent"])
@pytest.mark.parametrize("case", CASES)
def test_a_variable_is_refused_by_name_and_type(api: Api, person: str, case: str):
    kind, value = CASES[case]
    answer = api(person).run(f"query ($v: {kind}) {{ __typename @skip(if: $v) }}", v=value)
    demand_silence(told(answer))


@pytest.mark.parametrize("person", ["ana", "agent"])
@pytest.mark.parametrize("case", LITERALS)
def test_a_literal_is_refused_by_the_type_that_is_expected(api: Api, person: str, case: str):
    demand_silence(told(api(person).run(LITERALS[case])))


def test_the_messages_say_where_and_what_is_expected(api: Api):
    document = "query ($n: Int, $f: ContactFilter) {"
    document += " contacts(first: $n, filter: $f) { nodes { id } } }"
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"n": SENT}, "Variable '$n' has invalid value: Int cannot represent non-integer value."),
        (
            {"f": {"nobody": SENT}},
            (
                "Variable '$f' has invalid value: Expected value of type 'ContactFilter'"
                " not to include unknown field 'nobody'."
            ),
        ),
    ]
    for given, message in wrong:
        (error,) = api("ana").run(document, **given)["errors"]
        assert error["message"] == message
    (error,) = api("ana").run(LITERALS["a stray text"])["errors"]
    assert error["message"] == "Syntax Error: Expected Name, found String."
    assert error["locations"] == [{"line": 1, "column": 12}]
