"""Variables: coerced by closures made once per document, and reduced to what shapes the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLID,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLScalarType,
    GraphQLString,
    Undefined,
    is_list_type,
    is_non_null_type,
)

from models.ids import read_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphql import GraphQLInputType

    Coerce = Callable[[Any], Any]
    Shape = Callable[[Any], Any]

_INT = range(-(2**31), 2**31)


class Uncoercible(Exception):
    """A value does not fit its type."""


def coercer(kind: GraphQLInputType) -> Coerce:
    """Return the function from JSON to the value of a type."""
    if is_non_null_type(kind):
        inner = coercer(kind.of_type)

        def required(value: Any) -> Any:
            if value is None:
                raise Uncoercible
            return inner(value)

        return required
    made = _nullable(kind)
    return lambda value: None if value is None else made(value)


def _nullable(kind: GraphQLInputType) -> Coerce:
    if is_list_type(kind):
        element = coercer(kind.of_type)
        return lambda value: (
            [element(one) for one in value] if isinstance(value, list) else [element(value)]
        )
    if isinstance(kind, GraphQLEnumType):
        members = {name: one.value for name, one in kind.values.items()}
        return lambda value: _member(members, value)
    if isinstance(kind, GraphQLInputObjectType):
        return _record(kind)
    if kind in (GraphQLString, GraphQLID):
        return _identifier if kind is GraphQLID else _text
    if kind is GraphQLInt:
        return _integer
    if kind is GraphQLBoolean:
        return _truth
    assert isinstance(kind, GraphQLScalarType)
    return kind.parse_value


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise Uncoercible
    return value


def _identifier(value: Any) -> str:
    if type(value) in (int, float):
        return str(_whole(value))
    return _text(value)


def _integer(value: Any) -> int:
    if type(value) is not int:  # JSON of some clients writes 3 as 3.0
        value = _whole(value)
    if value not in _INT:
        raise Uncoercible
    return cast("int", value)


def _whole(value: Any) -> int:
    if type(value) not in (int, float) or value != value // 1:
        raise Uncoercible
    return int(value)


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Uncoercible
    return value


def _member(members: dict[str, Any], value: Any) -> Any:
    if not isinstance(value, str) or value not in members:
        raise Uncoercible
    return members[value]


def _record(kind: GraphQLInputObjectType) -> Coerce:
    made: dict[str, Coerce] = {}
    defaults = {}
    required = set()

    def prepare() -> None:  # types refer to themselves: read the fields on first use
        for name, one in kind.fields.items():
            made[name] = coercer(one.type)
            if one.default_value is not Undefined:
                defaults[name] = one.default_value
            elif is_non_null_type(one.type):
                required.add(name)

    def coerce(value: Any) -> dict[str, Any]:
        if not made:
            prepare()
        if not isinstance(value, dict) or required - value.keys():
            raise Uncoercible
        try:
            found = {name: made[name](one) for name, one in value.items()}
        except KeyError as problem:
            raise Uncoercible from problem
        if kind.is_one_of and (len(found) != 1 or None in found.values()):
            raise Uncoercible
        return {**defaults, **found} if defaults else found

    return coerce


def shaper(kind: GraphQLInputType, *, sized: bool = False, prefixed: bool = False) -> Shape:
    """Return the function from a coerced value to what of it shapes the plan.

    Enumerations and truth values are part of the statement, as is a page size (`sized`); of an
    id given to `node` the prefix; of everything else only whether it is null.
    """
    if is_non_null_type(kind):
        kind = kind.of_type
    if prefixed:
        return _prefixes
    if is_list_type(kind):
        element = kind.of_type.of_type if is_non_null_type(kind.of_type) else kind.of_type
        if isinstance(element, GraphQLInputObjectType):
            inner = shaper(element)
            return lambda value: None if value is None else tuple(inner(one) for one in value)
        return lambda value: value is None
    if isinstance(kind, GraphQLInputObjectType):
        return _record_shaper(kind)
    if sized or kind is GraphQLBoolean or isinstance(kind, GraphQLEnumType):
        return lambda value: value
    return lambda value: value is None


def _record_shaper(kind: GraphQLInputObjectType) -> Shape:
    made: dict[str, Shape] = {}

    def shape(value: Any) -> Any:
        if value is None:
            return None
        for name in value:
            if name not in made:
                made[name] = shaper(kind.fields[name].type)
        return tuple((name, made[name](one)) for name, one in value.items())

    return shape


def _prefixes(value: Any) -> Any:
    if isinstance(value, list):
        return len(value), tuple(sorted({found[0] for one in value if (found := read_id(one))}))
    found = read_id(value) if value is not None else None
    return found[0] if found else None
