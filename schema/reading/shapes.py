"""The declarations compiled once per process: codecs of leaves, expressions, join conditions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import Enum

from auth.given import MARKS
from schema.fields import Column, Computed, ToMany, ToOne
from schema.reading import codecs
from schema.reading.fragments import Fragment, fragment, parent, row

if TYPE_CHECKING:
    from schema.entities import Entity

_BY_NAME = {
    "str": codecs.STRING,
    "int": codecs.INTEGER,
    "bool": codecs.BOOLEAN,
    "Decimal": codecs.DECIMAL,
    "date": codecs.DATE,
    "time": codecs.TIME,
    "datetime": codecs.INSTANT,
    "JSON": codecs.JSON,
    "URL": codecs.STRING,
    "CurrencyCode": codecs.OPAQUE,
    "TimeZone": codecs.OPAQUE,
    "Locale": codecs.OPAQUE,
}
_fragments: dict[tuple[str, str], Fragment] = {}


def leaf_codec(entity: Entity, declared: Column | Computed) -> codecs.Codec:
    """Return how a scalar of an entity becomes JSON."""
    if declared.name == "id":
        return codecs.identifier(entity.prefix)
    if declared.annotation.startswith("list["):
        return codecs.STRINGS
    name = declared.type_name
    if name in _BY_NAME:
        return _BY_NAME[name]
    if isinstance(declared, Column):
        kind = entity.table.c[declared.column or declared.name].type
        assert isinstance(kind, Enum), f"{entity.name}.{declared.name}: {name} is no known scalar"
    return codecs.ENUM


def expression(entity: Entity, declared: Computed) -> Fragment:
    """Return a computed field's expression."""
    key = (entity.name, declared.name)
    if key not in _fragments:
        own = row(entity.table)
        _fragments[key] = _closed(fragment(declared.sql(own, MARKS), own))
    return _fragments[key]


def join_condition(entity: Entity | None, declared: ToOne | ToMany, target: Entity) -> Fragment:
    """Return the condition of an edge that is more than an equal id."""
    assert entity is not None
    assert declared.on is not None
    key = (entity.name, declared.name)
    if key not in _fragments:
        own, above = row(target.table), parent(entity.table)
        _fragments[key] = _closed(fragment(declared.on(own, above, MARKS), own, above))
    return _fragments[key]


def _closed(made: Fragment) -> Fragment:
    """Return the expression as one operand, whatever it is pasted beside."""
    return replace(made, text=f"({made.text})")
