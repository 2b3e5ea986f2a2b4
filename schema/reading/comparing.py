"""The plan of a comparison: two versions that the role sees, and Python on their lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import orjson

from schema.differing import FIELDS, LineDifference, differing
from schema.entities import ENTITIES, camel
from schema.reading import codecs
from schema.reading.comparisons import decoded
from schema.reading.inputs import Value
from schema.reading.plan import Call, Child, Constant, Join, Leaf, Object, Row

if TYPE_CHECKING:
    from graphql import FieldNode, GraphQLObjectType

    from schema.reading.parameters import Request
    from schema.reading.plan import Node
    from schema.reading.planner import Planner

Made = Callable[[Any], Any]


def quote_comparison(planner: Planner, query: GraphQLObjectType, nodes: list[FieldNode]) -> Child:
    """Plan both versions as one row, absent unless the role sees both, and what is different."""
    given = planner.arguments(query, nodes[0])
    quote = given["quoteId"]
    assert isinstance(quote, Value)

    def identity(request: Request) -> Any:
        return decoded(quote.get(request.variables), ENTITIES["Quote"].prefix)

    before = planner.base(ENTITIES["QuoteVersion"])
    before.level.where += [
        f"{before.alias}.quote_id = {planner.parameters.add('uuid', identity)}",
        f"{before.alias}.number = {planner.value_parameter(given['before'], 'integer')}",  # type: ignore[arg-type]
    ]
    planner.rights.restrict(before)
    number = planner.value_parameter(given["after"], "integer")  # type: ignore[arg-type]
    after = _beside(planner, before, number)
    kind = planner.selections.target(query, nodes[0])
    entries: list[tuple[str, Node]] = []
    for key, asked in planner.selections.below(kind, nodes).items():
        match asked[0].name.value:
            case "__typename":
                entries.append((key, Constant(kind.name)))
            case "lines":
                entries.append((key, _lines(planner, kind, asked, before, after)))
            case name:
                row = before if name == "before" else after
                of = planner.selections.target(kind, asked[0])
                entries.append((key, planner.object(row, of, planner.selections.merged(asked))))
    return Child(before.level, Object(entries), many=False)


def _beside(planner: Planner, before: Row, number: str) -> Row:
    entity = ENTITIES["QuoteVersion"]
    alias = planner.alias()
    joined = Row(entity, alias, before.level, "outside", planner.parameters)
    condition = f"{alias}.quote_id = {before.alias}.quote_id AND {alias}.number = {number}"
    seen = planner.rights.visible(entity, alias, planner.parameters)
    condition += f" AND {seen}" if seen else ""
    joined.join = Join(entity.table.name, alias, condition, each=False)
    before.level.outside.append(joined.join)
    before.level.where.append(f"{alias}.id IS NOT NULL")
    return joined


def _lines(planner: Planner, kind: GraphQLObjectType, nodes: list[FieldNode], *sides: Row) -> Call:
    needs = [Leaf(_as_json(row.column("id")), codecs.STRING, nullable=False) for row in sides]
    of = planner.selections.target(kind, nodes[0])
    entries: dict[str, Made] = {
        key: _line_entry(planner, of, asked)
        for key, asked in planner.selections.below(of, nodes).items()
    }
    with planner.cost.times(50):
        planner.cost.row()

    def make(before: str, after: str) -> list[dict[str, Any]]:
        found = differing(orjson.loads(before), orjson.loads(after))
        return [{key: told(one) for key, told in entries.items()} for one in found]

    return Call(make, needs, lambda _: {})


def _line_entry(planner: Planner, kind: GraphQLObjectType, nodes: list[FieldNode]) -> Made:
    name = nodes[0].name.value
    if name == "__typename":
        return lambda _: kind.name
    if name == "name":
        return lambda one: (one.after or one.before)["name"]
    if name != "fields":
        return lambda one: getattr(one, name)
    inner = planner.selections.target(kind, nodes[0])
    asked = {
        key: found[0].name.value for key, found in planner.selections.below(inner, nodes).items()
    }
    return lambda one: [_field(inner.name, asked, one, field) for field in one.fields]


def _field(kind: str, asked: dict[str, str], one: LineDifference, name: str) -> dict[str, Any]:
    told = {
        "__typename": kind,
        "name": camel(name),
        "before": (one.before or {}).get(name),
        "after": (one.after or {}).get(name),
    }
    return {key: told[field] for key, field in asked.items()}


def _as_json(version: str) -> str:
    """Return the lines of a version as JSON text, every value as text."""
    pairs = ", ".join(f"'{name}', l.{name}::text" for name in ("key", *FIELDS))
    return (
        f"(SELECT coalesce(json_agg(json_build_object({pairs}) ORDER BY l.position), '[]')::text"
        f" FROM quote_lines l WHERE l.quote_version_id = {version})"
    )
