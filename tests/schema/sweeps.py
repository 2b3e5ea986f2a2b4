"""Every comparator of every field and every key of every ordering, with values of real rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import orjson
from graphql import GraphQLEnumType, GraphQLInputObjectType, get_named_type

from models.ids import public_id
from schema.entities import ENTITIES, Entity
from schema.fields import MoneyField, ToMany, ToOne
from tests.schema.reference.executor import Reference
from tests.schema.reference.rows import column_of
from tests.schema.reference.values import instant, written

AT_ONCE = 25


def filters(reference: Reference) -> Iterator[str]:
    """Return documents that use every operator of every filter field of every root."""
    return _documents(
        f"{entity.plural}(filter: {{{condition}}}) {{ count {{ value }} }}"
        for entity in _roots(reference)
        for condition in _conditions(reference, entity)
    )


def orderings(reference: Reference) -> Iterator[str]:
    """Return documents that order by every key, both ways, with nulls at either end."""
    return _documents(
        f"{entity.plural}(first: 5, orderBy: [{{field: {key}{more}}}])"
        " { edges { cursor } pageInfo { hasNextPage } }"
        for entity in _roots(reference)
        for key in sorted(reference.order_fields(entity))
        for more in ("", ", direction: DESC", ", direction: DESC, nulls: FIRST")
    )


def _documents(fields: Iterable[str]) -> Iterator[str]:
    batch: list[str] = []
    for one in fields:
        batch.append(f"a{len(batch)}: {one}")
        if len(batch) == AT_ONCE:
            yield "{ " + " ".join(batch) + " }"
            batch = []
    if batch:
        yield "{ " + " ".join(batch) + " }"


def _roots(reference: Reference) -> list[Entity]:
    query = reference.schema.query_type
    assert query is not None
    return [one for one in ENTITIES.values() if one.plural in query.fields]


def _conditions(reference: Reference, entity: Entity) -> Iterator[str]:
    kind = reference.schema.type_map.get(f"{entity.name}Filter")
    if not isinstance(kind, GraphQLInputObjectType):
        return
    for name, one in sorted(kind.fields.items()):
        if name in {"and", "or", "not"}:
            continue
        declared = entity.fields[name]
        comparator = get_named_type(one.type)
        assert isinstance(comparator, GraphQLInputObjectType)
        if isinstance(declared, ToOne):
            yield from (f"{name}: {{isNull: {truth}}}" for truth in ("true", "false"))
        elif isinstance(declared, ToMany):
            yield from (f"{name}: {{{word}: {{}}}}" for word in ("some", "every", "none"))
        else:
            for operator, definition in sorted(comparator.fields.items()):
                if operator not in {"currency", "caseSensitive"}:
                    found = _condition(reference, entity, name, operator, definition.type)
                    yield f"{name}: {{{found}}}"


def _condition(reference: Reference, entity: Entity, name: str, operator: str, kind: Any) -> str:
    declared = entity.fields[name]
    amount = isinstance(declared, MoneyField)
    column = (declared.amount or declared.name) if isinstance(declared, MoneyField) else ""
    values = _values(reference, entity, column or column_of(entity, name))
    named = get_named_type(kind)
    first = _literal(entity, name, values[0], named)
    last = _literal(entity, name, values[-1], named)
    more = ', currency: "EUR"' if amount else ""
    match operator:
        case "isNull":
            return f"isNull: true{more}"
        case "relative":
            return "relative: LAST_90_DAYS"
        case "between":
            return f"between: {{from: {_quoted(values[0])}, to: {_quoted(values[-1])}}}"
        case "in" | "notIn" if values[0] is None:
            return f"{operator}: null"
        case "in" | "notIn":
            return f"{operator}: [{first}, {last}]"
        case "contains" | "startsWith":
            return f"{operator}: {orjson.dumps(str(values[0])[:4].swapcase()).decode()}"
        case _:
            return f"{operator}: {last}{more}"


def _values(reference: Reference, entity: Entity, column: str) -> list[Any]:
    """Return the values that rows have, the smaller ones first; something even when none has."""
    found = {one.values[column] for one in reference.store.records(entity).values()} - {None}
    ordered = sorted(found, key=written)
    return ordered[: len(ordered) // 2 + 1] or [None]


def _literal(entity: Entity, name: str, value: Any, kind: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(kind, GraphQLEnumType):
        return str(value)
    if name == "id":
        return f'"{public_id(entity.prefix, value)}"'
    return str(value) if isinstance(value, int) else _quoted(value)


def _quoted(value: Any) -> str:
    if value is None:
        return "null"
    text = instant(value) if isinstance(value, datetime) else written(value)
    return orjson.dumps(text).decode()
