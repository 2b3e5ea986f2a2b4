"""Orderings: the keys that `orderBy` names, always ended by the id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Boolean, Date, DateTime, Enum, Integer, Numeric, Time, Uuid

from schema.blueprints import BLUEPRINTS
from schema.entities import camel
from schema.fields import Column, Computed, MoneyField
from schema.reading.inputs import Items, Record, Value
from schema.reading.plan import Order
from schema.reading.shapes import expression

if TYPE_CHECKING:
    from schema.fields import Field
    from schema.reading.inputs import Input
    from schema.reading.plan import Row

_KINDS = {
    "int": "bigint",
    "bool": "boolean",
    "Decimal": "numeric",
    "date": "date",
    "time": "time",
    "datetime": "timestamptz",
}


def ordering(base: Row, given: Input | None, default: list[Order]) -> list[Order]:
    """Return the keys of a connection."""
    keys: list[Order] = []
    for one in given.items if isinstance(given, Items) else []:
        assert isinstance(one, Record)
        keys += _keys(base, one)
    if not keys:
        return default
    return [*keys, identity_key(base, descending=keys[-1].descending)]


def identity_key(base: Row, *, descending: bool) -> Order:
    """Return the tie-break."""
    return Order(base.column("id"), descending, kind="uuid")


def column_key(base: Row, name: str, *, descending: bool, nulls_first: bool = False) -> Order:
    """Return the key of a column: text folded, enumerations in their declared order."""
    assert base.entity is not None
    column = base.entity.table.c[name]
    side = nulls_first if column.nullable else None
    if isinstance(column.type, Enum):
        return Order(_place(column.type.enums, base.column(name)), descending, side, "bigint")
    for python, kind in (
        (Uuid, "uuid"),
        (Boolean, "boolean"),
        (Integer, "bigint"),
        (Numeric, "numeric"),
        (DateTime, "timestamptz"),
        (Date, "date"),
        (Time, "time"),
    ):
        if isinstance(column.type, python):
            return Order(base.column(name), descending, side, kind)
    folded = f"{name}_folded" in base.entity.table.c
    text = base.column(f"{name}_folded") if folded else f"fold({base.column(name)})"
    return Order(f'{text} COLLATE "C"', descending, side)


def _place(members: list[str], text: str) -> str:
    """Return the place of a member among those of its enumeration."""
    listed = ", ".join(f"'{one}'" for one in members)
    return f"array_position(ARRAY[{listed}]::varchar[], ({text})::varchar)"


def _keys(base: Row, one: Record) -> list[Order]:
    assert base.entity is not None
    declared = base.entity.fields[camel(str(_plain(one.fields["field"])).lower())]
    descending = _plain(one.fields.get("direction")) == "DESC"
    first = _plain(one.fields.get("nulls")) == "FIRST"
    if isinstance(declared, MoneyField):
        names = (declared.currency, declared.amount or declared.name)
        return [column_key(base, name, descending=descending, nulls_first=first) for name in names]
    if isinstance(declared, Column):
        name = declared.column or declared.name
        return [column_key(base, name, descending=descending, nulls_first=first)]
    return [_computed(base, declared, descending=descending, nulls_first=first)]


def _computed(base: Row, declared: Field, *, descending: bool, nulls_first: bool) -> Order:
    assert isinstance(declared, Computed)
    assert base.entity is not None
    text = base.paste(expression(base.entity, declared))
    kind = _KINDS.get(declared.type_name, "text")
    blueprint = BLUEPRINTS.get(declared.type_name)
    if blueprint is not None and blueprint.kind == "enum":
        text, kind = _place(list(blueprint.members), text), "bigint"
    if kind == "text":
        text = f'fold({text}) COLLATE "C"'
    return Order(f"({text})", descending, nulls_first, kind)


def _plain(given: Input | None) -> object:
    current = given.current if isinstance(given, Value) else None
    return getattr(current, "value", current)
