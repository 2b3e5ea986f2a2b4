"""Connections: filter, search, order and cut one level, and plan the parts that are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from schema.reading import codecs
from schema.reading.aggregates import aggregate, count
from schema.reading.comparisons import ESCAPED
from schema.reading.cursors import after, cursor_sql, read, tag
from schema.reading.filters import Filter
from schema.reading.inputs import Value, python
from schema.reading.orderings import ordering
from schema.reading.plan import Constant, Leaf, Nodes, Object, Page, PageInfo, Row
from schema.reading.refusals import Refused

if TYPE_CHECKING:
    from graphql import FieldNode, GraphQLObjectType

    from schema.reading.inputs import Input
    from schema.reading.parameters import Request
    from schema.reading.plan import Node
    from schema.reading.planner import Planner

DEFAULT_SIZE = 25


@dataclass(slots=True)
class _Connection:
    """One connection while it is planned."""

    planner: Planner
    base: Row
    kind: GraphQLObjectType
    given: dict[str, Input]
    page: Page
    path: str


def page(
    planner: Planner, base: Row, parent: GraphQLObjectType, nodes: list[FieldNode], *, path: str
) -> Page:
    """Plan a connection over the rows of `base`."""
    given = planner.arguments(parent, nodes[0])
    kind = planner.selections.target(parent, nodes[0])
    size, backwards = _size(planner, given, path)
    planned = Page(base.level, size, [])
    made = _Connection(planner, base, kind, given, planned, path)
    _narrow(made)
    parts = planner.selections.below(kind, nodes)
    counted = [planner_part(made, key, inner) for key, inner in parts.items() if _whole(inner)]
    whole = dict(counted)
    _cut(made, size, backwards=backwards)
    with planner.cost.times(
        size, f"{nodes[0].name.value}({'last' if backwards else 'first'}:{size})"
    ):
        rows = {key: _rows(made, inner) for key, inner in parts.items() if not _whole(inner)}
    planned.parts = [(key, whole.get(key) or rows[key]) for key in parts]
    return planned


def planner_part(made: _Connection, key: str, nodes: list[FieldNode]) -> tuple[str, Node]:
    """Plan a part that looks at all matching rows, whatever the page."""
    name = nodes[0].name.value
    below = made.planner.selections
    kind = below.target(made.kind, nodes[0])
    asked = below.below(kind, nodes)
    made.planner.cost.count()
    if name == "count":
        return key, count(made.base, kind, asked)
    return key, aggregate(made.planner, made.base, kind, asked)


def _whole(nodes: list[FieldNode]) -> bool:
    return nodes[0].name.value in {"count", "aggregate"}


def _size(planner: Planner, given: dict[str, Input], path: str) -> tuple[int, bool]:
    first, last = (_number(given.get(name)) for name in ("first", "last"))
    if first is not None and last is not None:
        raise Refused("BAD_REQUEST", f"`{path}` takes `first` or `last`, not both.")
    asked = first if first is not None else last
    size = DEFAULT_SIZE if asked is None else asked
    if not 0 <= size <= planner.largest:
        message = f"A page of `{path}` holds 0 to {planner.largest} rows."
        raise Refused("QUERY_TOO_COSTLY", message)
    return size, last is not None


def _number(given: Input | None) -> int | None:
    return given.current if isinstance(given, Value) else None


def _narrow(made: _Connection) -> None:
    """Add the conditions of filter and search."""
    base, entity = made.base, made.base.entity
    assert entity is not None
    if "filter" in made.given:
        condition = Filter(made.planner).condition(entity, base.alias, made.given["filter"])
        base.level.where += [f"({condition})"] if condition != "true" else []
    searched = made.given.get("search")
    if isinstance(searched, Value):
        folded = f"fold({made.planner.text_parameter(searched)})"
        base.level.where += _search(f"{base.alias}.search_folded", folded)


def _search(column: str, folded: str) -> list[str]:
    """Every word must occur; the longest one goes to the trigram index."""
    words = f"FROM unnest(string_to_array({folded}, ' ')) word WHERE word <> ''"
    like = f"'%' || {ESCAPED.format('word')} || '%'"
    longest = f"SELECT {like} {words} ORDER BY length(word) DESC LIMIT 1"
    return [
        f"{column} LIKE coalesce(({longest}), '%')",
        f"{column} LIKE ALL (coalesce((SELECT array_agg({like}) {words}), '{{}}'))",
    ]


def _cut(made: _Connection, size: int, *, backwards: bool) -> None:
    planner, base, level = made.planner, made.base, made.base.level
    level.order = ordering(base, made.given.get("orderBy"), planner.rights.default_order(base))
    level.limit, level.backwards = size, backwards
    mark_source = _mark(made)
    for name in ("before", "after"):
        given = made.given.get(name)
        if isinstance(given, Value):
            made.page.given = made.page.given or (name == "before") is backwards
            values = _keys(made, given, mark_source)
            level.where.append(after(level.order, values, backwards=name == "before"))


def _keys(made: _Connection, given: Value, mark_source: Any) -> list[str]:
    kinds = [key.kind for key in made.base.level.order]

    def key(index: int) -> Any:
        def source(request: Request) -> Any:
            return read(given.get(request.variables), mark_source(request), kinds)[index]

        return source

    return [made.planner.parameters.add(kind, key(index)) for index, kind in enumerate(kinds)]


def _mark(made: _Connection) -> Any:
    """Return the source of the mark that ties a cursor to its arguments."""
    given = {
        name: one for name, one in made.given.items() if name in {"filter", "search", "orderBy"}
    }
    role, path = made.planner.rights.role, made.path

    def mark(request: Request) -> str:
        values = {name: python(one, request.variables) for name, one in given.items()}
        return tag(path, role, values)

    return mark


def _rows(made: _Connection, nodes: list[FieldNode]) -> Node:
    planner = made.planner
    name = nodes[0].name.value
    match name:
        case "__typename":
            return Constant(made.kind.name)
        case "nodes":
            kind = planner.selections.target(made.kind, nodes[0])
            chosen = planner.selections.merged(nodes)
            return Nodes(planner.object(made.base, kind, chosen))
        case "edges":
            return Nodes(_edge(made, nodes))
        case _:
            return _page_info(made, nodes)


def _edge(made: _Connection, nodes: list[FieldNode]) -> Object:
    planner = made.planner
    kind = planner.selections.target(made.kind, nodes[0])
    entries: list[tuple[str, Node]] = []
    for key, inner in planner.selections.below(kind, nodes).items():
        match inner[0].name.value:
            case "cursor":
                entries.append((key, Leaf(_cursor(made), codecs.OPAQUE, nullable=False)))
            case "node":
                target = planner.selections.target(kind, inner[0])
                chosen = planner.selections.merged(inner)
                entries.append((key, planner.object(made.base, target, chosen)))
            case _:
                entries.append((key, Constant(kind.name)))
    return Object(entries)


def _cursor(made: _Connection) -> str:
    if made.page.cursor is None:
        mark = made.planner.parameters.add("text", _mark(made))
        made.page.cursor = cursor_sql(made.base.level.order, mark)
    return made.page.cursor


def _page_info(made: _Connection, nodes: list[FieldNode]) -> PageInfo:
    kind = made.planner.selections.target(made.kind, nodes[0])
    entries: list[tuple[str, str | Constant]] = []
    for key, inner in made.planner.selections.below(kind, nodes).items():
        name = inner[0].name.value
        entries.append((key, Constant(kind.name) if name == "__typename" else name))
        if name.endswith("Cursor"):
            _cursor(made)
        elif name in {"hasNextPage", "hasPreviousPage"}:
            made.base.level.limit = made.page.size + 1
    return PageInfo(entries)
