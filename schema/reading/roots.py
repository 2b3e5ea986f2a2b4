"""The plans of the query's own fields: look-ups, connections, nodes, the viewer and the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.ids import read_id
from schema.api import API_INFO, RATE_LIMIT
from schema.entities import ENTITIES, Entity, by_prefix
from schema.fields import ToOne
from schema.http.errors import Code
from schema.reading import codecs
from schema.reading.comparing import quote_comparison
from schema.reading.comparisons import decoded
from schema.reading.inputs import Record, Value
from schema.reading.pages import page
from schema.reading.plan import Child, Choice, Constant, Leaf, Level, Object, Order, Row
from schema.reading.refusals import Refused
from schema.reading.statistics import STATISTICS
from schema.roots import by_reference, singular

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphql import FieldNode, GraphQLObjectType

    from schema.reading.inputs import Input
    from schema.reading.parameters import Request, Source
    from schema.reading.plan import Node
    from schema.reading.planner import Planner

MOST_NODES = 100
_VIEWER_TEXT = {"role": "role", "locale": "locale", "timeZone": "time_zone"}


def plan_root(planner: Planner, query: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> Node:
    """Plan one field of the query."""
    name = nodes[0].name.value
    if name == "__typename":
        return Constant(query.name)
    of_entity = _of_entity(planner, query, key, nodes)
    if of_entity is not None:
        return of_entity
    given = planner.arguments(query, nodes[0])
    makers: dict[str, Callable[[], Node]] = {
        "viewer": lambda: _viewer(planner, query, nodes),
        "node": lambda: _node(planner, given["id"], nodes),
        "nodes": lambda: _nodes(planner, given["ids"], nodes),
        "organisation": lambda: _only(planner, ENTITIES["Organisation"], nodes),
        "quoteComparison": lambda: quote_comparison(planner, query, nodes),
        "apiInfo": lambda: _facts(planner, query, nodes, API_INFO, "api"),
        "rateLimit": lambda: _facts(planner, query, nodes, RATE_LIMIT, "rate"),
    }
    return makers[name]() if name in makers else STATISTICS[name](planner, query, nodes)


def _of_entity(
    planner: Planner, query: GraphQLObjectType, key: str, nodes: list[FieldNode]
) -> Node | None:
    """Plan the connection or the look-up of an entity; none when the field is neither."""
    name = nodes[0].name.value
    for entity in ENTITIES.values():
        if name == entity.plural:
            base = planner.base(entity)
            planner.rights.restrict(base)
            return page(planner, base, query, nodes, path=f"Query.{name}")
        if entity.plural is not None and name == singular(entity):
            given = planner.arguments(query, nodes[0])
            return _look_up(planner, entity, key, given["id"], nodes)
        if name == by_reference(entity):
            return _by_reference(planner, entity, planner.arguments(query, nodes[0])["ref"], nodes)
    return None


def _look_up(
    planner: Planner, entity: Entity, key: str, given: Input, nodes: list[FieldNode]
) -> Child:
    assert isinstance(given, Value)
    expected, rights = entity.prefix, planner.rights

    def identity(request: Request) -> Any:
        text = given.get(request.variables)
        own = decoded(text, expected)
        if own is not None:
            return own
        message = rights.mistaken(text, entity)
        if message is not None:
            request.errors.append((Code.ID_TYPE_MISMATCH, message, [key]))
        return None

    base = planner.base(entity)
    base.level.where.append(f"{base.alias}.id = {planner.parameters.add('uuid', identity)}")
    planner.rights.restrict(base)
    return planner.one(base, planner.selections.merged(nodes))


def _only(planner: Planner, entity: Entity, nodes: list[FieldNode]) -> Child:
    """Plan the record of an entity that has one record only."""
    base = planner.base(entity)
    planner.rights.restrict(base)
    return planner.one(base, planner.selections.merged(nodes))


def _by_reference(planner: Planner, entity: Entity, given: Input, nodes: list[FieldNode]) -> Child:
    """Plan the record that another system's key belongs to."""
    assert isinstance(given, Record)
    key = given.fields["externalRef"]
    assert isinstance(key, Record)
    system, value = key.fields["system"], key.fields["value"]
    assert isinstance(system, Value)
    assert isinstance(value, Value)
    base, names = planner.base(entity), planner.alias()
    base.level.where.append(
        f"{base.alias}.id = (SELECT {names}.subject_id FROM external_references {names}"
        f" WHERE {names}.system = {planner.text_parameter(system)}"
        f" AND {names}.subject_type = '{entity.model.__name__}'"
        f" AND {names}.value = {planner.text_parameter(value)})"
    )
    planner.rights.restrict(base)
    return planner.one(base, planner.selections.merged(nodes))


def record_by_id(planner: Planner, entity: Entity, fact: str, nodes: list[FieldNode]) -> Child:
    """Plan the record whose identity the request's facts hold: what a mutation returns."""
    base = planner.base(entity)
    parameter = planner.parameters.add("uuid", lambda request: request.facts.get(fact))
    base.level.where.append(f"{base.alias}.id = {parameter}")
    planner.rights.restrict(base)
    return planner.one(base, planner.selections.merged(nodes))


def _node(planner: Planner, given: Input, nodes: list[FieldNode]) -> Node:
    assert isinstance(given, Value)
    found = read_id(given.current)
    entity = by_prefix(found[0]) if found else None
    if entity is None or not planner.rights.is_node(entity):
        return Constant(None)
    base = planner.base(entity)
    identity = planner.parameters.add(
        "uuid", lambda request: decoded(given.get(request.variables), entity.prefix)
    )
    base.level.where.append(f"{base.alias}.id = {identity}")
    planner.rights.restrict(base)
    return planner.one(base, planner.selections.merged(nodes))


def _nodes(planner: Planner, given: Input, nodes: list[FieldNode]) -> Node:
    assert isinstance(given, Value)
    if len(given.current) > MOST_NODES:
        message = f"`nodes` takes {MOST_NODES} ids at most."
        raise Refused(Code.QUERY_TOO_COSTLY, message)
    read = [read_id(text) for text in given.current]
    entities = {found[0]: by_prefix(found[0]) for found in read if found}
    shown = [one for one in entities.values() if one and planner.rights.is_node(one)]

    def split(request: Request) -> list[tuple[str, Any]]:
        return [read_id(text) or ("", None) for text in given.get(request.variables)]

    ids = planner.parameters.add("uuid[]", lambda request: [one[1] for one in split(request)])
    kinds = planner.parameters.add("text[]", lambda request: [one[0] for one in split(request)])
    alias = planner.alias()
    source = f"(SELECT * FROM unnest({ids}, {kinds}) WITH ORDINALITY AS k(id, prefix, number))"
    level = Level(source, alias, order=[Order(f"{alias}.number", descending=False)])
    options = []
    with planner.cost.times(len(given.current)):
        for entity in shown:
            base = planner.base(entity)
            base.level.parent, base.level.parent_columns = alias, ("id", "prefix")
            base.level.where += [
                f"{base.alias}.id = {alias}.id",
                f"{alias}.prefix = '{entity.prefix}'",
            ]
            planner.rights.restrict(base)
            options.append(planner.one(base, planner.selections.merged(nodes)))
    return Child(level, Choice(options) if options else Constant(None), many=True)


def _viewer(planner: Planner, query: GraphQLObjectType, nodes: list[FieldNode]) -> Child:
    add = planner.parameters.add
    ids = {name: add("uuid", _of_actor(name)) for name in ("user_id", "customer_id", "partner_id")}
    alias = planner.alias()
    listed = ", ".join(f"{parameter} AS {name}" for name, parameter in ids.items())
    level = Level(f"(SELECT {listed})", alias)
    row = Row(None, alias, level, "base", planner.parameters)
    kind = planner.selections.target(query, nodes[0])
    entries: list[tuple[str, Node]] = []
    for key, inner in planner.selections.below(kind, nodes).items():
        entries.append((key, _viewer_field(planner, row, kind, inner)))
    return Child(level, Object(entries), many=False)


def _viewer_field(
    planner: Planner, row: Row, kind: GraphQLObjectType, nodes: list[FieldNode]
) -> Node:
    name = nodes[0].name.value
    if name == "__typename":
        return Constant(kind.name)
    if name in {"user", "customer", "partner"}:
        target = planner.selections.target(kind, nodes[0])
        edge = ToOne(description="", name=name, annotation=f"{target.name} | None")
        return planner.to_one(row, edge, nodes)
    add = planner.parameters.add
    if name == "scopes":
        scopes = add("text[]", lambda request: sorted(request.actor.scopes))
        return Leaf(scopes, codecs.STRINGS, nullable=False)
    attribute = _VIEWER_TEXT.get(name, name)
    text = add("text", lambda request: str(getattr(request.actor, attribute)))
    return Leaf(text, codecs.ENUM if name == "audience" else codecs.STRING, nullable=False)


def _facts(
    planner: Planner,
    query: GraphQLObjectType,
    nodes: list[FieldNode],
    members: dict[str, tuple[str, str]],
    group: str,
) -> Child:
    """Plan an object of values that the server knows itself."""
    kind = planner.selections.target(query, nodes[0])
    entries: list[tuple[str, Node]] = []
    for key, inner in planner.selections.below(kind, nodes).items():
        name = inner[0].name.value
        if name == "__typename":
            entries.append((key, Constant(kind.name)))
            continue
        sql, codec = {
            "int": ("bigint", codecs.INTEGER),
            "str": ("text", codecs.STRING),
            "datetime": ("timestamptz", codecs.INSTANT),
        }[members[name][0]]
        fact = f"{group}.{name}"
        parameter = planner.parameters.add(sql, _fact(fact))
        entries.append((key, Leaf(parameter, codec, nullable=False)))
    level = Level("(SELECT 1)", planner.alias())
    return Child(level, Object(entries), many=False)


def _of_actor(name: str) -> Source:
    return lambda request: getattr(request.actor, name)


def _fact(name: str) -> Source:
    return lambda request: request.facts[name]
