"""Documents that ask for everything: each output field, down to the third level of records."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
)

from schema.entities import ENTITIES

PLAIN = {"Money", "Address", "Representative"}
ROWS = 40
LARGEST = 700


def documents(schema: GraphQLSchema) -> Iterator[str]:
    """Return documents that select every field of every type to depth three from every root."""
    query = schema.query_type
    assert query is not None
    for name, field in sorted(query.fields.items()):
        kind = get_named_type(field.type)
        if isinstance(kind, GraphQLObjectType) and kind.name.endswith("Connection"):
            yield from _of_root(schema, name, field, f"{name}(first: {ROWS})")
        elif kind.name in ENTITIES and not field.args:
            yield from _of_root(schema, name, field, name)
    viewer = query.fields["viewer"].type.of_type
    for name, field in viewer.fields.items():
        if get_named_type(field.type).name in ENTITIES:
            for one in _of_root(schema, name, field, name):
                yield f"{{ viewer {one} }}"


def _of_root(schema: GraphQLSchema, name: str, field: GraphQLField, call: str) -> Iterator[str]:
    del name
    kind = _record(schema, field)
    yield f"{{ {call} {_wrapped(field, _leaves(kind))} }}"
    for edge, inner in _edges(schema, kind).items():
        below = _record(schema, inner)
        for third in _batches(schema, below):
            chosen = f"{_leaves(below)} {third}"
            asked = f"id {_call(edge, inner)} {_wrapped(inner, chosen)}"
            yield f"{{ {call} {_wrapped(field, asked)} }}"


def _batches(schema: GraphQLSchema, kind: GraphQLObjectType) -> Iterator[str]:
    """Return the selections of all edges of a type, so many at once as a document holds."""
    batch, size = "", 0
    for edge, inner in _edges(schema, kind).items():
        leaves = _leaves(_record(schema, inner))
        if size + leaves.count(" ") > LARGEST:
            yield batch
            batch, size = "", 0
        batch += f" {_call(edge, inner)} {_wrapped(inner, leaves)}"
        size += leaves.count(" ")
    yield batch


def _edges(schema: GraphQLSchema, kind: GraphQLObjectType) -> dict[str, GraphQLField]:
    return {
        name: one
        for name, one in kind.fields.items()
        if isinstance(_record(schema, one), GraphQLObjectType)
        and _record(schema, one).name in ENTITIES
        and _record(schema, one).name not in PLAIN
    }


def _record(schema: GraphQLSchema, field: GraphQLField) -> GraphQLObjectType:
    named = get_named_type(field.type)
    bare = named.name.removesuffix("Connection")
    return schema.type_map.get(bare, named)  # type: ignore[return-value]


def _call(name: str, field: GraphQLField) -> str:
    return f"{name}(first: {ROWS})" if _is_page(field) else name


def _is_page(field: GraphQLField) -> bool:
    return get_named_type(field.type).name.endswith("Connection")


def _wrapped(field: GraphQLField, chosen: str) -> str:
    if not _is_page(field):
        return f"{{ {chosen} }}"
    kind = get_named_type(field.type)
    assert isinstance(kind, GraphQLObjectType)
    whole = "count { value } " + extremes(kind)
    ends = "pageInfo { startCursor endCursor }"
    return f"{{ {whole} {ends} edges {{ cursor node {{ {chosen} }} }} }}"


def extremes(kind: GraphQLObjectType) -> str:
    if "aggregate" not in kind.fields:
        return ""
    made = get_named_type(kind.fields["aggregate"].type)
    assert isinstance(made, GraphQLObjectType)
    parts = [
        f"{name} {{ {_leaves(get_named_type(one.type))} }}"
        for name, one in made.fields.items()
        if name in {"min", "max"}  # the others make new values, which only look like markers
    ]
    return f"aggregate {{ {' '.join(parts)} }}"


def _leaves(kind: GraphQLObjectType) -> str:
    """Return all fields of a type that are no edges."""
    parts = ["__typename"]
    for name, one in kind.fields.items():
        named = get_named_type(one.type)
        if is_leaf_type(named):
            parts.append(name)
        elif named.name in PLAIN:
            assert isinstance(named, GraphQLObjectType)
            inner = [key for key in named.fields if key != "formatted"]
            parts.append(f"{name} {{ {' '.join(inner)} }}")
    return " ".join(parts)
