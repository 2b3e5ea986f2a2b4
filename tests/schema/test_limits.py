"""Hostile documents: each is refused, by a limit or by the specification, with little work."""

import re
from itertools import permutations

import pytest
from graphql import GraphQLError, get_introspection_query, validate
from graphql.validation import specified_rules

from schema.limits import Limits, check, parse_document, validate_document
from schema.validation import RULES, EveryRule
from tests.schema.http_fakes import SCHEMA


def verdict(text: str, limits: Limits | None = None) -> str | None:
    """The code of the first refusal; INVALID for those that have none."""
    known = limits or Limits()
    try:
        document = parse_document(text, known)
    except GraphQLError as error:
        return _code(error)
    broken = check(document, known)
    if broken:
        return _code(broken)
    errors = validate_document(SCHEMA, document, known)
    return _code(errors[0]) if errors else None


def _code(error: GraphQLError) -> str:
    return str((error.extensions or {}).get("code", "INVALID"))


def many(count: int, template: str, joint: str = " ") -> str:
    """The template, once for each number."""
    return joint.join(template.replace("%", str(number)) for number in range(count))


def doubling(levels: int, body: str) -> str:
    """Fragments that each spread the next one twice."""
    links = "".join(
        f"fragment f{n} on Query {{ {body} ...f{n + 1} ...f{n + 1} }}" for n in range(levels)
    )
    return f"{{ ...f0 }} {links} fragment f{levels} on Query {{ viewer {{ name }} }}"


def chain(levels: int, inside: str) -> str:
    """Fragments that each hold the next one once, below something."""
    links = "".join(
        f"fragment f{n} on Customer {{ {inside.replace('%', f'...f{n + 1}')} }}"
        for n in range(levels)
    )
    start = "{ deals { nodes { customer { ...f0 } } } }"
    return f"{start} {links} fragment f{levels} on Customer {{ name }}"


CUSTOMER = "{ deals { nodes { customer { % } } } }"
COSTLY = {
    "a document of 200 kB": "{ __typename }" + " " * 200_000,
    "comments": "#\n" * 60_000 + "{ __typename }",
    "fields above the limit": "{ viewer {" + " name" * 1_200 + "} }",
    "150 aliases": "{" + many(150, "a%: viewer { name }") + "}",
    "aliases in fragments": "{"
    + many(60, "...f")
    + "} fragment f on Query { a: __typename b: __typename }",
    "doubling fragments": doubling(30, ""),
    "doubling fragments with aliases": doubling(30, "a: __typename"),
    "doubling fragments within __schema": "{ __schema { ...f0 } }"
    + "".join(
        f"fragment f{n} on __Schema {{ description ...f{n + 1} ...f{n + 1} }}" for n in range(20)
    )
    + "fragment f20 on __Schema { description }",
    "1000 directives": "{ __typename" + " @x" * 1_000 + "}",
    "directives in fragments": "{"
    + many(60, "...f")
    + "} fragment f on Query { __typename @x @y }",
    "500 operations": many(500, "query q% { __typename }"),
    "200 fragments": "{ __typename }" + many(200, "fragment f% on Query { __typename }"),
    "introspection by aliases": "{" + many(9, "a%: __schema { description }") + "}",
    "50 mutations": "mutation {" + many(50, "m%: rename { name }") + "}",
    "mutations by fragments": "mutation {"
    + "...f " * 20
    + "} fragment f on Mutation { rename { name } }",
}
DEEP = {
    "60 levels through a circle": CUSTOMER.replace("%", "parent { " * 60 + "name" + " }" * 60),
    "60 levels through fragments": chain(60, "parent { % }"),
    "levels and width at once": chain(40, "a: parent { % } b: parent { % }"),
}
INVALID = {
    "10,000 times a field": "{ viewer {" + " name" * 10_000 + "} }",
    "1000 aliases": "{" + many(1_000, "a%: viewer { name }") + "}",
    "a fragment that holds itself": "{ ...a } fragment a on Query { ...a }",
    "a circle of fragments": CUSTOMER.replace("%", "...a")
    + "fragment a on Customer { parent { ...b } } fragment b on Customer { parent { ...a } }",
    "20,000 lists": "{ deals(first: " + "[" * 20_000 + "]" * 20_000 + ") { nodes { id } } }",
    "20,000 objects": "{ deals(first: " + "{a:" * 20_000 + "}" * 20_000 + ") { nodes { id } } }",
    "20,000 list types": "query($a: " + "[" * 20_000 + "Int" + "]" * 20_000 + ") { __typename }",
    "20,000 fields": "{" + "a{" * 20_000,
    "20,000 inline fragments": "{" + "...{" * 20_000,
    "fields that must be compared": "{" + " deals { nodes { id } }" * 320 + "}",
    "fragments that must be compared": "{"
    + many(95, "...f%")
    + "}"
    + many(95, "fragment f% on Query { deals { nodes { id } } }"),
    "recursive introspection": "{ __schema { types {"
    + " fields { type {" * 8
    + " name"
    + " } }" * 8
    + "} } }",
    "a number of 5000 digits": "{ deals(first: " + "9" * 5_000 + ") { nodes { id } } }",
    "a number beyond Int": "{ deals(first: 2147483648) { nodes { id } } }",
    "an empty selection": "{ viewer { } }",
    "1000 unknown variables": "{ deals(first: $x) {" + many(300, "n%") + "} }",
}


@pytest.mark.parametrize("text", COSTLY.values(), ids=COSTLY)
def test_a_document_that_is_too_large_is_refused_unvalidated(text: str) -> None:
    assert verdict(text) == "QUERY_TOO_COSTLY"


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_a_document_that_is_too_deep_is_refused_unvalidated(text: str) -> None:
    assert verdict(text) == "QUERY_TOO_DEEP"


@pytest.mark.parametrize("text", INVALID.values(), ids=INVALID)
def test_a_document_that_breaks_a_rule_is_refused(text: str) -> None:
    assert verdict(text) == "INVALID"


@pytest.mark.parametrize(
    "text",
    [
        get_introspection_query(),
        "{ a: viewer { name } deals(first: 5) { nodes { id customer { id name } } } }",
        many(40, "query q% { viewer { name } }"),
        "mutation {" + many(10, "m%: rename { name }") + "}",
        CUSTOMER.replace("%", "...{" * 50 + "name" + "}" * 50),
        chain(8, "parent { % }"),
        "{ ...a ...a } fragment a on Query { viewer { name } }",
    ],
    ids=lambda text: text[:30],
)
def test_what_people_really_send_passes(text: str) -> None:
    assert verdict(text) is None


def test_at_most_two_credentials_are_tried_in_a_document() -> None:
    limits = Limits(sensitive=frozenset({"login"}))
    assert (
        verdict("mutation { a: login { name } b: login { name } rename { name } }", limits) is None
    )
    one_more = "mutation { a: login { name } ...f ...f } fragment f on Mutation { login { name } }"
    assert verdict(one_more, limits) == "QUERY_TOO_COSTLY"


def test_an_operation_that_is_not_asked_for_does_not_count() -> None:
    text = "query Large {" + many(150, "a%: viewer { name }") + "} query Small { viewer { name } }"
    document = parse_document(text)
    assert check(document) is not None
    assert check(document, operation_name="Large") is not None
    assert check(document, operation_name="Small") is None


def test_the_depth_of_introspection_alone_is_not_counted() -> None:
    limits = Limits(depth=2)
    assert (
        verdict('{ __type(name: "Deal") { fields { type { ofType { name } } } } }', limits) is None
    )
    assert verdict("{ viewer { name } }", limits) is None
    assert verdict("{ deals { nodes { id } } }", limits) == "QUERY_TOO_DEEP"


@pytest.mark.parametrize(
    "text",
    [
        "{ viewr { name } }",
        "{ viewer { nam } }",
        "{ deals(frst: 1) { nodes { id } } }",
        "{ deals { nodes { ... on Custommer { id } } } }",
        "query($v: Intt) { deals(first: $v) { nodes { id } } }",
        "{ deals { nodes { customer { name(style: SHROT) } } } }",
        "{ viewer { name @inclde(if: true) } }",
    ],
)
def test_no_message_suggests_a_name(text: str) -> None:
    errors = validate_document(SCHEMA, parse_document(text))
    assert errors
    assert not any("mean" in error.message or "viewer" in error.message for error in errors)


def test_no_message_is_python_s_own() -> None:
    text = "{ deals(first: " + "9" * 5_000 + ") { nodes { id } } }"
    (error,) = validate_document(SCHEMA, parse_document(text))
    assert error.message == "A value does not fit its type."


def test_the_bounded_rule_finds_what_the_specification_s_rule_finds() -> None:
    text = (
        "{ a: viewer { name } a: deals { __typename } ...f } fragment f on Query { a: __typename }"
    )
    document = parse_document(text)
    expected = validate(SCHEMA, document, specified_rules, hide_suggestions=True)
    found = validate_document(SCHEMA, document)
    assert [each.message for each in found] == [each.message for each in expected]
    assert "conflict" in found[0].message


@pytest.mark.parametrize(
    "text",
    [
        "query A($v: Int) { deals(first: $v) { nodes { id ...f } } } fragment f on Deal { id }",
        "query A { viewer { name @skip(if: true) } } query B { a: viewer { name name } }",
        "{ deals(first: 1) { nodes { customer { name ... on Customer { id } } id } } }",
        "query A($v: Int, $w: Boolean) { viewer { name @include(if: $w) } node(id: $v) { id } }",
    ],
)
def test_the_rules_as_one_find_what_they_find_one_by_one(text: str) -> None:
    names = sorted(set(re.findall(r"[A-Za-z]+", text)))
    found = []
    for one, other in permutations(names, 2):
        changed = re.sub(rf"\b{one}\b", other, text, count=1)
        try:
            document = parse_document(changed)
        except GraphQLError:
            continue
        apart, together = (validate(SCHEMA, document, rules) for rules in (RULES, [EveryRule]))
        assert [str(each) for each in together] == [str(each) for each in apart], changed
        found += together
    assert len({each.message for each in found}) > 10


def test_a_document_yields_at_most_ten_errors_and_the_note_that_there_are_more() -> None:
    text = "{" + many(300, "n%") + "}"
    assert len(validate_document(SCHEMA, parse_document(text))) == 11
