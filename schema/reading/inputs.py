"""Argument values at plan time: their structure now, and how to fetch each value at run time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLInputObjectType,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    Undefined,
    VariableNode,
    get_nullable_type,
    is_list_type,
    value_from_ast,
)

if TYPE_CHECKING:
    from graphql import FieldNode, GraphQLField, GraphQLInputType, ValueNode

Getter = Callable[[dict[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Value:
    """A scalar, an enum member or a list of them; `current` may shape the plan only if shaped."""

    current: Any
    get: Getter
    constant: bool = False
    literal: bool = False  # an enumeration's member or a truth value: part of the statement


@dataclass(frozen=True, slots=True)
class Record:
    """An input object: its present fields."""

    fields: dict[str, Input]


@dataclass(frozen=True, slots=True)
class Items:
    """A list of input objects."""

    items: list[Input]


@dataclass(frozen=True, slots=True)
class Null:
    """An explicit null."""


Input = Value | Record | Items | Null


def constant(value: Any, *, literal: bool = False) -> Value:
    """Return a value that is part of the plan."""
    return Value(value, lambda _: value, constant=True, literal=literal)


def python(given: Input, variables: dict[str, Any]) -> Any:
    """Return the plain Python value of an argument at run time."""
    match given:
        case Value():
            return given.get(variables)
        case Record():
            return {name: python(one, variables) for name, one in given.fields.items()}
        case Items():
            return [python(one, variables) for one in given.items]
        case Null():
            return None


def arguments(node: FieldNode, field: GraphQLField, variables: dict[str, Any]) -> dict[str, Input]:
    """Return a field's present arguments, defaults included."""
    given = {argument.name.value: argument.value for argument in node.arguments or ()}
    result: dict[str, Input] = {}
    for name, definition in field.args.items():
        found = _from_ast(given[name], definition.type, variables) if name in given else None
        if found is None and definition.default_value is not Undefined:
            found = _from_python(definition.default_value, definition.type, None)
        if found is not None:
            result[name] = found
    return result


def _from_ast(node: ValueNode, kind: GraphQLInputType, variables: dict[str, Any]) -> Input | None:
    if isinstance(node, VariableNode):
        name = node.name.value
        if name not in variables:
            return None
        return _from_python(variables[name], kind, lambda values: values[name])
    if isinstance(node, NullValueNode):
        return Null()
    kind = cast("GraphQLInputType", get_nullable_type(kind))
    if is_list_type(kind):
        nodes = list(node.values) if isinstance(node, ListValueNode) else [node]
        items = [_from_ast(one, kind.of_type, variables) or Null() for one in nodes]
        return Items(items) if _holds_records(kind) else _list(items)
    if isinstance(kind, GraphQLInputObjectType) and isinstance(node, ObjectValueNode):
        given = {one.name.value: one.value for one in node.fields}
        return _record(
            kind,
            {
                name: _from_ast(value, kind.fields[name].type, variables)
                for name, value in given.items()
            },
        )
    return constant(value_from_ast(node, kind), literal=_is_literal(kind))


def _holds_records(kind: Any) -> bool:
    return isinstance(get_nullable_type(kind.of_type), GraphQLInputObjectType)


def _list(items: list[Input]) -> Value:
    return Value(
        [one.current if isinstance(one, Value) else None for one in items],
        lambda values: [one.get(values) if isinstance(one, Value) else None for one in items],
    )


def _record(kind: GraphQLInputObjectType, fields: dict[str, Input | None]) -> Record:
    present = {name: one for name, one in fields.items() if one is not None}
    for name, definition in kind.fields.items():
        if name not in present and definition.default_value is not Undefined:
            literal = _is_literal(definition.type)
            present[name] = constant(definition.default_value, literal=literal)
    return Record(present)


def _from_python(value: Any, kind: GraphQLInputType, get: Getter | None) -> Input:
    """Describe a coerced value; without `get` it is a constant (a default)."""
    kind = cast("GraphQLInputType", get_nullable_type(kind))
    if value is None:
        return Null()
    if is_list_type(kind):
        element = get_nullable_type(kind.of_type)
        if _holds_records(kind):
            return Items(
                [_from_python(one, element, _at(get, index)) for index, one in enumerate(value)]
            )
        return Value(value, get) if get else constant(value)
    if isinstance(kind, GraphQLInputObjectType):
        return Record(
            {
                name: _from_python(one, kind.fields[name].type, _at(get, name))
                for name, one in value.items()
            }
        )
    literal = _is_literal(kind)
    return Value(value, get, literal=literal) if get else constant(value, literal=literal)


def _is_literal(kind: GraphQLInputType) -> bool:
    named = get_nullable_type(kind)
    return isinstance(named, GraphQLEnumType) or named is GraphQLBoolean


def _at(get: Getter | None, key: str | int) -> Getter | None:
    if get is None:
        return None
    return lambda values: get(values)[key]
