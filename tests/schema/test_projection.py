"""Each role's schema is exactly what the matrix says, in every place where a name can stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLSchema,
    build_client_schema,
    get_introspection_query,
    get_named_type,
    lexicographic_sort_schema,
    print_schema,
    specified_directives,
)

from auth.actors import Role
from auth.permissions import COLUMNS, Cell, cell, matrix
from resolvers.use_cases import codes_of
from schema import build, projection
from schema.blueprints import BLUEPRINTS, Member, Origin
from schema.build import MatrixIncomplete, check_matrix, printed, schema_of, whole
from schema.entities import ENTITIES, camel
from schema.mutating import MUTATIONS
from tests.api import Api

ROLES = list(Role)
LOGINS = COLUMNS
OUTSIDERS = (Role.CUSTOMER, Role.PARTNER)


def fields(role: Role, kind: str) -> set[str]:
    found: Any = schema_of(role).type_map.get(kind)
    return set(found.fields) if found else set()


def members(role: Role, kind: str) -> set[str]:
    found: Any = schema_of(role).type_map.get(kind)
    return set(found.values) if found else set()


def test_a_field_without_a_line_fails_the_build_with_the_line_to_paste(
    monkeypatch: pytest.MonkeyPatch,
):
    whole()
    new = Member("str | None", "New.", Origin("Deal", "novelty", "shown"))
    monkeypatch.setitem(BLUEPRINTS["Deal"].members, "novelty", new)
    with pytest.raises(MatrixIncomplete) as refused:
        check_matrix()
    columns, line = str(refused.value).splitlines()
    assert columns == "auth/permissions (agent manager finance admin customer partner):"
    assert re.fullmatch(r"Deal\.novelty +- - - - - -", line)


def test_a_line_without_a_field_fails_the_build(monkeypatch: pytest.MonkeyPatch):
    whole()
    more = {**matrix(), ("Deal", "forgotten"): dict.fromkeys(Role, Cell.READ)}
    monkeypatch.setattr(build, "matrix", lambda: more)
    with pytest.raises(MatrixIncomplete, match=r"Deal\.forgotten: this line belongs to no field"):
        check_matrix()


@pytest.mark.parametrize("role", ROLES)
def test_a_field_is_selected_exactly_by_those_whose_cell_shows_it(role: Role):
    everything: Any = whole().type_map
    for kind, name in matrix():
        if kind not in schema_of(role).type_map:
            assert kind not in reachable(role)
            continue
        if name in fields(role, kind):
            assert cell(kind, name, role).shown, (kind, name)
        elif cell(kind, name, role).shown:
            target = get_named_type(everything[kind].fields[name].type).name
            assert target not in schema_of(role).type_map, (kind, name)


def reachable(role: Role) -> set[str]:
    """Return the types to which a shown field of a shown type leads."""
    everything: Any = whole().type_map
    return {
        get_named_type(everything[kind].fields[name].type).name
        for kind, name in matrix()
        if kind in schema_of(role).type_map and name in fields(role, kind)
    }


@pytest.mark.parametrize("role", ROLES)
def test_a_field_is_compared_exactly_by_those_whose_cell_allows_it(role: Role):
    for entity in ENTITIES.values():
        sums = {f"{entity.name}{one}" for one in ("Sum", "Avg", "Min", "Max")}
        for name in entity.fields:
            if cell(entity.name, name, role).compared:
                continue
            assert name not in fields(role, f"{entity.name}Filter")
            assert name not in fields(role, f"{entity.name}RelFilter")
            assert entity.fields[name].name.upper() not in members(role, f"{entity.name}OrderField")
            assert not any(name in fields(role, one) for one in sums)


@pytest.mark.parametrize("role", ROLES)
def test_what_may_be_compared_can_be_compared(role: Role):
    for kind in schema_of(role).type_map:
        entity = ENTITIES.get(kind.removesuffix("OrderField"))
        if entity is None or not kind.endswith("OrderField"):
            continue
        whole_keys: Any = whole().type_map[kind]
        expected = {
            one for one in whole_keys.values if cell(entity.name, camel(one.lower()), role).compared
        }
        assert members(role, kind) == expected
        assert fields(role, f"{entity.name}Order") == {"field", "direction", "nulls"}


@pytest.mark.parametrize("role", ROLES)
def test_mutations_and_their_inputs_are_those_of_the_cells(role: Role):
    called = {name for name in MUTATIONS if cell("Mutation", name, role) is Cell.CALL}
    assert fields(role, "Mutation") == called
    for name in called:
        kind = MUTATIONS[name].input_type
        expected = {
            key
            for key, one in BLUEPRINTS[kind].members.items()
            if one.origin.right == "always" or cell(one.origin.kind, one.origin.field, role).written
        }
        assert fields(role, kind) == expected
    for name in MUTATIONS.keys() - called:
        assert MUTATIONS[name].input_type not in schema_of(role).type_map
        assert MUTATIONS[name].payload_type not in schema_of(role).type_map


@pytest.mark.parametrize("role", ROLES)
def test_error_codes_are_those_of_the_roles_own_mutations(role: Role):
    own = {
        code.name
        for name in fields(role, "Mutation")
        for code in codes_of(MUTATIONS[name].use_case)
    }
    always = {code.name for code in projection.ALWAYS_POSSIBLE}
    assert members(role, "UserErrorCode") == own | always


@pytest.mark.parametrize("role", OUTSIDERS)
def test_no_description_for_outsiders_speaks_of_other_roles_or_hidden_names(role: Role):
    hidden = names(whole()) - names(schema_of(role))
    for where, text in descriptions(schema_of(role)):
        assert "Visible to" not in text, where
        assert not re.findall(r"(?i)\b(agents?|channel managers?|admins? only)\b", text), where
        telling = {
            word
            for word in re.findall(r"\w+", text)
            if re.search("[a-z][A-Z]", word) or word.isupper() or f"`{word}`" in text
        }
        assert not telling & hidden, where


def names(schema: GraphQLSchema) -> set[str]:
    """Return every name of a schema: types, fields, arguments, enumerations' values."""
    found = set()
    for name, kind in schema.type_map.items():
        found |= {name, *getattr(kind, "fields", ()), *getattr(kind, "values", ())}
        for one in getattr(kind, "fields", {}).values():
            found |= set(getattr(one, "args", ()))
    return found


def descriptions(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """Return every description of a schema and where it stands."""
    for name, kind in schema.type_map.items():
        if name.startswith("__"):
            continue
        yield name, kind.description or ""
        parts = {**getattr(kind, "fields", {}), **getattr(kind, "values", {})}
        for key, one in parts.items():
            yield f"{name}.{key}", one.description or ""
            for argument, each in getattr(one, "args", {}).items():
                yield f"{name}.{key}({argument}:)", each.description or ""


NEVER_FOR_CUSTOMERS = (
    "deals? pipelines? stages? probability forecasts? competitors? scores? health lifetime"
    " thresholds? internalRating commissions? margins? lostReason"
)


def test_a_customers_schema_has_no_word_for_what_customers_must_not_know_of():
    text = printed(Role.CUSTOMER)
    words = NEVER_FOR_CUSTOMERS.split()
    assert [one for one in words if re.search(rf"(?i)\b{one}\b", text)] == []


@pytest.mark.parametrize("role", LOGINS)
def test_introspection_tells_the_same(api: Api, role: Role):
    query = get_introspection_query(input_value_deprecation=True, one_of=True)
    told = api(role.value.lower()).data(query)
    seen = print_schema(lexicographic_sort_schema(build_client_schema(told)))
    assert seen.strip() == printed(role).strip()


@pytest.mark.parametrize("role", LOGINS)
def test_a_type_by_its_name_is_only_there_for_those_who_see_it(api: Api, role: Role):
    document = "query($name: String!) { __type(name: $name) { name fields { name } } }"
    for name in ENTITIES:
        told = api(role.value.lower()).data(document, name=name)["__type"]
        assert (told is not None) is (name in schema_of(role).type_map)
        if told is not None:
            assert {one["name"] for one in told["fields"]} == fields(role, name)


@pytest.mark.parametrize("role", ROLES)
def test_no_directive_and_no_federation_says_more(role: Role):
    assert schema_of(role).directives == tuple(specified_directives)
    assert not {"_service", "_entities", "_Any"} & {
        *schema_of(role).type_map,
        *fields(role, "Query"),
    }


def test_a_mutation_that_could_never_be_called_is_refused_when_the_schema_is_built(
    monkeypatch: pytest.MonkeyPatch,
):
    def denied(kind: str, field: str, role: Role) -> Cell:
        hidden = (kind, field) == ("ConsentEvent", "channel")
        return Cell.NOTHING if hidden else cell(kind, field, role)

    monkeypatch.setattr(projection, "cell", denied)
    with pytest.raises(Exception, match=r"SetMyConsentInput\.channel is required and hidden"):
        projection.project(whole(), Role.CUSTOMER)
