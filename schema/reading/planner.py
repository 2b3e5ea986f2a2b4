"""From a validated document to the intermediate form: which rows, which joins, which JSON."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from schema.entities import EMBEDDED, ENTITIES, Entity
from schema.fields import (
    Column,
    Computed,
    Embedded,
    Field,
    MoneyField,
    ToMany,
    ToOne,
)
from schema.reading.cost import Cost
from schema.reading.inputs import Value, arguments
from schema.reading.money import money_object
from schema.reading.pages import page
from schema.reading.plan import Child, Constant, Join, Leaf, Level, Object, Row
from schema.reading.refusals import Refused
from schema.reading.rights import Rights
from schema.reading.selections import Selections
from schema.reading.shapes import expression, join_condition, leaf_codec

if TYPE_CHECKING:
    from graphql import FieldNode, GraphQLObjectType, SelectionSetNode

    from schema.reading.inputs import Input
    from schema.reading.parameters import Parameters
    from schema.reading.plan import Node


class Planner:
    """Plans the fields of one operation for one role; a new one for every statement."""

    def __init__(
        self, rights: Rights, selections: Selections, parameters: Parameters, largest: int
    ) -> None:
        """Plan for `rights`; pages hold at most `largest` rows."""
        self.rights, self.selections, self.parameters = rights, selections, parameters
        self.largest = largest
        self.cost = Cost()
        self._aliases = 0
        self._predicates = 0

    @property
    def variables(self) -> dict[str, Any]:
        """Return the coerced variables that the plan is made with."""
        return self.selections.variables

    def alias(self) -> str:
        """Return a fresh alias."""
        self._aliases += 1
        return f"t{self._aliases}"

    def base(self, entity: Entity) -> Row:
        """Return the base row of a new level."""
        alias = self.alias()
        level = Level(f'"{entity.table.name}"', alias)
        return Row(entity, alias, level, "base", self.parameters)

    def object(self, row: Row, kind: GraphQLObjectType, chosen: SelectionSetNode) -> Object:
        """Plan an object made of a row."""
        assert row.entity is not None
        self.cost.row()
        entries: list[tuple[str, Node]] = []
        for key, nodes in self.selections.fields(kind, chosen).items():
            name = nodes[0].name.value
            if name == "__typename":
                entries.append((key, Constant(kind.name)))
            else:
                declared = row.entity.fields[name]
                entries.append((key, self._field(row, declared, kind, nodes)))
        return Object(entries)

    def _field(
        self, row: Row, declared: Field, kind: GraphQLObjectType, nodes: list[FieldNode]
    ) -> Node:
        match declared:
            case Column() | Computed():
                return self.leaf(row, declared)
            case MoneyField():
                return money_object(self, row, declared, kind, nodes)
            case Embedded():
                return self._embedded(row, declared, kind, nodes)
            case ToOne():
                return self.to_one(row, declared, nodes)
            case ToMany():
                return self._to_many(row, declared, kind, nodes)
            case _:
                message = f"{type(declared).__name__} cannot be planned"
                raise TypeError(message)

    def arguments(self, kind: GraphQLObjectType, node: FieldNode) -> dict[str, Input]:
        """Return a field's arguments."""
        return arguments(node, kind.fields[node.name.value], self.variables)

    def leaf(self, row: Row, declared: Column | Computed) -> Leaf:
        """Plan a scalar of a row."""
        assert row.entity is not None
        codec = leaf_codec(row.entity, declared)
        if isinstance(declared, Computed):
            text = row.paste(expression(row.entity, declared))
            return Leaf(text, codec, nullable=declared.nullable)
        name = declared.column or declared.name
        nullable = bool(row.entity.table.c[name].nullable)
        return Leaf(row.column(name), codec, nullable=nullable)

    def _embedded(
        self, row: Row, declared: Embedded, kind: GraphQLObjectType, nodes: list[FieldNode]
    ) -> Object:
        made = EMBEDDED[declared.type_name]
        inner = self.selections.target(kind, nodes[0])
        entries: list[tuple[str, Node]] = []
        for key, inner_nodes in self.selections.below(inner, nodes).items():
            name = inner_nodes[0].name.value
            if name == "__typename":
                entries.append((key, Constant(inner.name)))
                continue
            inner_column = cast("Column", made.fields[name])
            placed = replace(inner_column, column=declared.prefix + inner_column.name)
            entries.append((key, self.leaf(row, placed)))
        return Object(entries)

    def to_one(self, row: Row, declared: ToOne, nodes: list[FieldNode]) -> Object:
        """Plan an edge to one row: a join, shared with the one that a row rule needed."""
        target = ENTITIES[declared.type_name]
        joined = row.edges.get(declared.name)
        if joined is None:
            joined = self._join(row, declared, target)
            row.edges[declared.name] = joined
        kind = self.selections.schema.type_map[target.name]
        made = self.selections.merged(nodes)
        planned = self.object(joined, kind, made)  # type: ignore[arg-type]
        if joined.place == "outside":
            planned.guard = joined.column("id")
        return planned

    def _join(self, row: Row, declared: ToOne, target: Entity) -> Row:
        alias = self.alias()
        joined = Row(target, alias, row.level, "outside", self.parameters)
        if declared.on is None:
            condition = f"{alias}.id = {row.column(declared.key or declared.name + '_id')}"
        else:
            made = join_condition(row.entity, declared, target)
            for name in made.parent_columns:
                row.column(name)
            condition = made.under(alias, self.parameters.given, row.alias)
        if not declared.implied:
            seen = self.rights.visible(target, alias, self.parameters)
            condition += f" AND {seen}" if seen else ""
        joined.join = Join(target.table.name, alias, condition, each=bool(row.level.parent))
        row.level.outside.append(joined.join)
        return joined

    def _to_many(
        self, row: Row, declared: ToMany, kind: GraphQLObjectType, nodes: list[FieldNode]
    ) -> Node:
        assert row.entity is not None
        target = ENTITIES[declared.type_name]
        child = self.base(target)
        key = declared.key or row.entity.name.lower() + "_id"
        child.level.parent = row.alias
        if declared.on is None:
            child.level.parent_columns = ("id",)
            condition = f"{child.alias}.{key} = {row.column('id')}"
        else:
            made = join_condition(row.entity, declared, target)
            child.level.parent_columns = made.parent_columns
            for name in made.parent_columns:
                row.column(name)
            condition = made.under(child.alias, self.parameters.given, row.alias)
        child.level.where.append(condition)
        if not declared.implied:
            self.rights.restrict(child, below=(key, row.entity.name))
        if declared.annotation.startswith("list["):
            return self._list(child, target, nodes)
        return page(self, child, kind, nodes, path=f"{kind.name}.{declared.name}")

    def _list(self, child: Row, target: Entity, nodes: list[FieldNode]) -> Child:
        kind = self.selections.schema.type_map[target.name]
        child.level.order = self.rights.default_order(child)
        with self.cost.times(10):
            body = self.object(child, kind, self.selections.merged(nodes))  # type: ignore[arg-type]
        return Child(child.level, body, many=True)

    def one(self, row: Row, chosen: SelectionSetNode) -> Child:
        """Plan a level of at most one row as an object or null."""
        assert row.entity is not None
        kind = self.selections.schema.type_map[row.entity.name]
        return Child(row.level, self.object(row, kind, chosen), many=False)  # type: ignore[arg-type]

    def text_parameter(self, given: Value) -> str:
        """Return a parameter that carries a text argument."""
        return self.value_parameter(given, "text")

    def value_parameter(self, given: Value, kind: str) -> str:
        """Return a parameter that carries one argument's value; enumerations become literals."""
        if given.literal:
            plain = getattr(given.current, "value", given.current)
            return str(plain).lower() if isinstance(plain, bool) else f"'{plain}'"
        return self.parameters.add(kind, lambda request: given.get(request.variables))

    def list_parameter(self, given: Value, kind: str) -> str:
        """Return one array parameter for a list argument."""
        return self.parameters.add(
            f"{kind}[]",
            lambda request: [
                getattr(one, "value", one) for one in given.get(request.variables) or []
            ],
        )

    def count_predicate(self, limit: int) -> None:
        """Count one condition of a filter against the request's limit."""
        self._predicates += 1
        if self._predicates > limit:
            message = f"A request may hold {limit} filter conditions at most."
            raise Refused("QUERY_TOO_COSTLY", message)
