"""Counts and aggregates over all rows that match, after rights and filter, before the cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema.fields import Column, Computed, MoneyField
from schema.reading import codecs
from schema.reading.filters import value_expression
from schema.reading.money import money_entries
from schema.reading.plan import Child, Constant, Leaf, Level, Object, Order
from schema.reading.shapes import leaf_codec

if TYPE_CHECKING:
    from graphql import FieldNode, GraphQLObjectType

    from schema.reading.plan import Node, Row
    from schema.reading.planner import Planner

EXACT_UP_TO = 10_000
_FUNCTIONS = {"sum", "avg", "min", "max"}


def count(base: Row, kind: GraphQLObjectType, asked: dict[str, list[FieldNode]]) -> Child:
    """Plan a count that is exact up to 10,000 rows and says "at least" beyond."""
    matching = f"SELECT 1 {base.level.rows()} LIMIT {EXACT_UP_TO + 1}"
    source = f"(SELECT count(*)::int AS found FROM ({matching}) matching)"
    level = Level(source, f"{base.alias}c", base.level.parent, base.level.parent_columns)
    found = f"{level.alias}.found"
    leaves = {
        "value": Leaf(f"least({found}, {EXACT_UP_TO})", codecs.INTEGER, nullable=False),
        "precision": Leaf(
            f"(CASE WHEN {found} > {EXACT_UP_TO} THEN 'AT_LEAST' ELSE 'EXACT' END)",
            codecs.ENUM,
            nullable=False,
        ),
    }
    return Child(level, _leaves(kind, asked, leaves), many=False)


def aggregate(
    planner: Planner, base: Row, kind: GraphQLObjectType, asked: dict[str, list[FieldNode]]
) -> Object:
    """Plan `aggregate { sum { … } avg { … } min { … } max { … } }`."""
    entries: list[tuple[str, Node]] = []
    for key, nodes in asked.items():
        name = nodes[0].name.value
        if name not in _FUNCTIONS:
            entries.append((key, Constant(kind.name)))
            continue
        inner = planner.selections.target(kind, nodes[0])
        planner.cost.row()
        entries.append((key, _function(planner, base, name, inner, nodes)))
    return Object(entries)


def _function(
    planner: Planner, base: Row, function: str, kind: GraphQLObjectType, nodes: list[FieldNode]
) -> Object:
    assert base.entity is not None
    entries: list[tuple[str, Node]] = []
    for key, inner in planner.selections.below(kind, nodes).items():
        name = inner[0].name.value
        if name == "__typename":
            entries.append((key, Constant(kind.name)))
            continue
        declared = base.entity.fields[name]
        if isinstance(declared, MoneyField):
            level = _sums(base, function, declared)
            amount, currency = f"{level.alias}.amount", f"{level.alias}.currency"
            body = money_entries(planner, kind, inner, amount=amount, currency=currency)
            entries.append((key, Child(level, body, many=True)))
        else:
            assert isinstance(declared, (Column, Computed))
            entries.append((key, _scalar(planner, base, function, declared)))
    return Object(entries)


def _sums(base: Row, function: str, declared: MoneyField) -> Level:
    """Return one amount per currency, in the order of the currency codes."""
    amount = f"{base.alias}.{declared.amount or declared.name}"
    currency = f"{base.alias}.{declared.currency}"
    value = f"{function}({amount})"
    if function == "avg":
        value = f"round({value}, currency_exponent({currency}))"
    rows = base.level.rows()
    rows += (" AND " if base.level.where else " WHERE ") + f"{amount} IS NOT NULL"
    source = f"(SELECT {currency} AS currency, {value} AS amount {rows} GROUP BY {currency})"
    level = Level(source, f"{base.alias}m", base.level.parent, base.level.parent_columns)
    level.order = [Order(f"{level.alias}.currency", descending=False)]
    return level


def _scalar(planner: Planner, base: Row, function: str, declared: Column | Computed) -> Child:
    assert base.entity is not None
    value = value_expression(planner, base.entity, base.alias, declared)
    codec = leaf_codec(base.entity, declared)
    made = f"{function}({value})"
    if function == "avg":
        made, codec = f"round({made}, 2)", codecs.DECIMAL
    source = f"(SELECT {made} AS made {base.level.rows()})"
    level = Level(source, f"{base.alias}a", base.level.parent, base.level.parent_columns)
    return Child(level, Leaf(f"{level.alias}.made", codec), many=False)


def _leaves(
    kind: GraphQLObjectType, asked: dict[str, list[FieldNode]], leaves: dict[str, Leaf]
) -> Object:
    entries: list[tuple[str, Node]] = []
    for key, nodes in asked.items():
        name = nodes[0].name.value
        entries.append((key, Constant(kind.name) if name == "__typename" else leaves[name]))
    return Object(entries)
