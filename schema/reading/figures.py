"""The plans of the figures of one group of rows, and of the filter that returns the rows behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from schema.reading import codecs
from schema.reading.money import money_entries
from schema.reading.plan import Child, Constant, Leaf, Level, Object, Order
from schema.statistics import FIGURES, Figure, filter_name

if TYPE_CHECKING:
    from graphql import FieldNode, GraphQLObjectType

    from schema.reading.grouping import Group
    from schema.reading.plan import Node

HITS = {"rate": "WON", "acceptance": "ACCEPTED"}
"""What a rate counts, of all that its condition lets in."""
COUNTS = {"count": "coalesce(sum(n), 0)::int", "deals": "count(DISTINCT m.deal_id)::int"}
Special = Mapping[str, Callable[[list["FieldNode"]], "Node"]]


def figures(
    kind: GraphQLObjectType, nodes: list[FieldNode], group: Group, special: Special
) -> Object:
    """Plan an object of figures; `special` plans the fields that are none."""
    planner = group.grouping.planner
    planner.cost.row()
    known = FIGURES[kind.name]
    filters = {filter_name(name): figure for name, figure in known.items()}
    entries: list[tuple[str, Node]] = []
    for key, inner in planner.selections.below(kind, nodes).items():
        name = inner[0].name.value
        if name == "__typename":
            entries.append((key, Constant(kind.name)))
        elif name in special:
            entries.append((key, special[name](inner)))
        elif name in known:
            entries.append((key, _figure(kind, group, known[name], inner)))
        else:
            entries.append((key, _filter_behind(group, filters[name])))
    return Object(entries)


def _figure(kind: GraphQLObjectType, group: Group, figure: Figure, nodes: list[FieldNode]) -> Child:
    planner = group.grouping.planner
    where = f"FROM m WHERE {group.condition} AND {figure.condition}"
    alias = planner.alias()
    if figure.kind in {"value", "weighted"}:
        amount = f"round(sum({figure.kind}), currency_exponent(currency))"
        source = f"SELECT currency, {amount} AS amount {where} AND value IS NOT NULL GROUP BY 1"
        below = _level(group, alias, source)
        below.order = [Order(f"{alias}.currency", descending=False)]
        body = money_entries(
            planner, kind, nodes, amount=f"{alias}.amount", currency=f"{alias}.currency"
        )
        return Child(below, body, many=True)
    made, codec = COUNTS.get(figure.kind, COUNTS["count"]), codecs.INTEGER
    if figure.kind in HITS:
        won = f"coalesce(sum(n) FILTER (WHERE m.status = '{HITS[figure.kind]}'), 0)"
        made, codec = f"round(100.0 * {won} / nullif(sum(n), 0), 2)", codecs.DECIMAL
    below = _level(group, alias, f"SELECT {made} AS made {where}")
    return Child(below, Leaf(f"{alias}.made", codec), many=False)


def _whose(group: Group) -> str:
    """Return what stands in a text of SQL where a filter's inside says whose rows."""
    return f"' || {group.inner} || '" if group.inner else ""


def _level(group: Group, alias: str, source: str) -> Level:
    shared = group.grouping.shared
    return Level(f"({source})", alias, group.parent, group.parent_columns, shared=shared)


def _filter_behind(group: Group, figure: Figure) -> Leaf:
    parts = [group.grouping.asked]
    parts += [group.narrowing] if group.narrowing else []
    parts += [f"'{figure.narrowing.replace('@', _whose(group))}'"] if figure.narrowing else []
    joined = " || ',' || ".join(parts)
    return Leaf(f"('{{\"and\":[' || {joined} || ']}}')", codecs.JSON, nullable=False)
