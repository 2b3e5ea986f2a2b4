"""Filters: a filter input as a condition over one row; three-valued logic never shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema.entities import ENTITIES, Entity
from schema.fields import Column, Computed, Field, MoneyField, ToMany, ToOne
from schema.reading.comparisons import compare, compare_money
from schema.reading.inputs import Items, Null, Record, Value
from schema.reading.refusals import Refused
from schema.reading.shapes import expression, join_condition

if TYPE_CHECKING:
    from schema.reading.inputs import Input
    from schema.reading.planner import Planner

MAX_PREDICATES = 30
MAX_DEPTH = 4


class Filter:
    """Compiles one filter argument."""

    def __init__(self, planner: Planner) -> None:
        """Count predicates over the whole request."""
        self.planner = planner

    def condition(self, entity: Entity, alias: str, given: Input, depth: int = 1) -> str:
        """Return what must hold for the rows called `alias`; `true` when nothing is asked."""
        if not isinstance(given, Record):
            return "true"
        if depth > MAX_DEPTH:
            message = f"A filter may be {MAX_DEPTH} levels deep at most."
            raise Refused("QUERY_TOO_DEEP", message)
        parts = [
            self._one(entity, alias, name, one, depth)
            for name, one in given.fields.items()
            if not isinstance(one, Null)
        ]
        parts = [part for part in parts if part != "true"]
        return " AND ".join(f"({part})" for part in parts) if parts else "true"

    def _one(self, entity: Entity, alias: str, name: str, given: Input, depth: int) -> str:
        match name:
            case "and" | "or":
                assert isinstance(given, Items)
                made = [self.condition(entity, alias, one, depth + 1) for one in given.items]
                if name == "and":
                    return " AND ".join(f"({one})" for one in made) or "true"
                return " OR ".join(f"({one})" for one in made) or "false"
            case "not":
                return f"({self.condition(entity, alias, given, depth + 1)}) IS NOT TRUE"
            case _:
                self.planner.count_predicate(MAX_PREDICATES)
                assert isinstance(given, Record)
                return self._field(entity, alias, entity.fields[name], given, depth)

    def _field(self, entity: Entity, alias: str, declared: Field, given: Record, depth: int) -> str:
        match declared:
            case MoneyField():
                return compare_money(self.planner, alias, declared, given)
            case Column() | Computed():
                return compare(self.planner, entity, alias, declared, given)
            case ToOne():
                return self._to_one(entity, alias, declared, given, depth)
            case ToMany():
                return self._to_many(entity, alias, declared, given, depth)
            case _:
                message = f"{entity.name}.{declared.name} cannot be filtered"
                raise TypeError(message)

    def _to_one(
        self, entity: Entity, alias: str, declared: ToOne, given: Record, depth: int
    ) -> str:
        target = ENTITIES[declared.type_name]
        other = self.planner.alias()
        condition = self.joined(entity, alias, declared, target, other)
        if not declared.implied:
            seen = self.planner.rights.visible(target, other, self.planner.parameters)
            condition += f" AND {seen}" if seen else ""
        below: dict[str, Input] = {
            name: one
            for name, one in given.fields.items()
            if name != "isNull" and not isinstance(one, Null)
        }
        found = f'EXISTS (SELECT 1 FROM "{target.table.name}" {other} WHERE {condition}'
        parts = []
        null = given.fields.get("isNull")
        if isinstance(null, Value):
            parts.append(f"{'NOT ' if null.current else ''}{found})")
        if below:  # whatever is said of it, it must be there
            inner = self.condition(target, other, Record(below), depth + 1)
            parts.append(f"{found} AND {inner})")
        return " AND ".join(parts) or "true"

    def _to_many(
        self, entity: Entity, alias: str, declared: ToMany, given: Record, depth: int
    ) -> str:
        target = ENTITIES[declared.type_name]
        parts = []
        for quantifier, one in given.fields.items():
            if isinstance(one, Null):
                continue
            other = self.planner.alias()
            joined = self.joined(entity, alias, declared, target, other)
            if not declared.implied:
                seen = self.planner.rights.visible(target, other, self.planner.parameters)
                joined += f" AND {seen}" if seen else ""
            inner = self.condition(target, other, one, depth + 1)
            rows = f'EXISTS (SELECT 1 FROM "{target.table.name}" {other} WHERE {joined}'
            parts.append(
                {
                    "some": f"{rows} AND ({inner}))",
                    "none": f"NOT {rows} AND ({inner}))",
                    "every": f"NOT {rows} AND ({inner}) IS NOT TRUE)",
                }[quantifier]
            )
        return " AND ".join(parts) or "true"

    def joined(
        self, entity: Entity, alias: str, declared: ToOne | ToMany, target: Entity, other: str
    ) -> str:
        """Return the condition that rows called `other` hang on an edge of `alias`."""
        if declared.on is not None:
            made = join_condition(entity, declared, target)
            return made.under(other, self.planner.parameters.given, alias)
        if isinstance(declared, ToOne):
            return f"{other}.id = {alias}.{declared.key or declared.name + '_id'}"
        return f"{other}.{declared.key or entity.name.lower() + '_id'} = {alias}.id"


def value_expression(planner: Planner, entity: Entity, alias: str, declared: Field) -> str:
    """Return the SQL of a scalar field for conditions, outside the cut."""
    if isinstance(declared, Computed):
        made = expression(entity, declared)
        return f"({made.under(alias, planner.parameters.given)})"
    assert isinstance(declared, Column)
    return f"{alias}.{declared.column or declared.name}"
