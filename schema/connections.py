"""The types that every entity brings along: object, edge, connection, aggregates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from schema.blueprints import Argument, Blueprint, Member, Origin, draw, enumeration
from schema.entities import EMBEDDED, ENTITIES, Entity
from schema.fields import Column, Computed, Embedded, Field, MoneyField, ToMany
from schema.filtering import draw_filter, draw_order

if TYPE_CHECKING:
    import enum

T = TypeVar("T")
NUMBERS = {"int", "Decimal"}
ORDERED = {*NUMBERS, "date", "datetime"}


class Connection(Generic[T]):
    """Marks an edge to many rows in the declarations: `tasks: Connection[Task]`."""


def draw_entities() -> None:
    """Register the types of every declared entity and embedded object."""
    for embedded in EMBEDDED.values():
        members = {
            name: Member(one.annotation, one.description, Origin(embedded.name, name, "shown"))
            for name, one in embedded.fields.items()
        }
        draw(Blueprint(embedded.name, "object", embedded.description, members))
    for entity in ENTITIES.values():
        for declared in entity.fields.values():
            _name_enumerations(entity, declared)
        draw_filter(entity)
        draw_order(entity)
        _draw_connection(entity)
        _draw_aggregates(entity)
        draw(_object(entity))


def page_arguments(target: Entity) -> dict[str, Argument]:
    """Return the arguments of a connection."""
    order = "newest first" if target.order and target.order[0][1] else "in their own order"
    found = {
        "filter": Argument(f"{target.name}Filter | None", "Which rows."),
        "orderBy": Argument(
            f"list[{target.name}Order] | None", f"Unless said: {order}, then by id."
        ),
        "first": Argument("int | None", "Page size from the start; 25 unless said."),
        "after": Argument("str | None", "The cursor after which the page starts."),
        "last": Argument("int | None", "Page size from the end."),
        "before": Argument("str | None", "The cursor before which the page ends."),
    }
    if target.searchable:
        found["search"] = Argument("str | None", "Every word must occur; accents and case ignored.")
    return found


def _object(entity: Entity) -> Blueprint:
    members = {name: _member(entity, name, declared) for name, declared in entity.fields.items()}
    return Blueprint(entity.name, "object", entity.description, members, interfaces=("Node",))


def _member(entity: Entity, name: str, declared: Field) -> Member:
    origin = Origin(entity.name, name, "shown")
    made = Member(declared.annotation, declared.description, origin)
    if isinstance(declared, ToMany) and declared.annotation.startswith("Connection["):
        made.annotation = f"{declared.type_name}Connection"
        made.arguments = page_arguments(ENTITIES[declared.type_name])
    return made


def _name_enumerations(entity: Entity, declared: Field) -> None:
    parts = EMBEDDED[declared.type_name].fields.values() if isinstance(declared, Embedded) else ()
    for one in (declared, *parts):
        _name_enumeration(entity, one)


def _name_enumeration(entity: Entity, declared: Field) -> None:
    """Register the enumeration of a column, or of an expression over one of the row's columns."""
    if isinstance(declared, (Column, Computed)):
        for column in entity.table.c:
            members: type[enum.Enum] | None = getattr(column.type, "enum_class", None)
            if members is not None and declared.type_name == members.__name__:
                enumeration(members)


def _draw_connection(entity: Entity) -> None:
    name = entity.name
    draw(
        Blueprint(
            f"{name}Edge",
            "object",
            f"A {name} in its page.",
            {
                "node": Member(name, "The record."),
                "cursor": Member("str", "Where the next page may start."),
            },
        )
    )
    members = {
        "edges": Member(f"list[{name}Edge]", "The page's rows with their cursors."),
        "nodes": Member(f"list[{name}]", "The page's rows."),
        "pageInfo": Member("PageInfo", "Where the page lies."),
        "count": Member("Count | None", "All matching rows."),
    }
    if _aggregated(entity):
        members["aggregate"] = Member(f"{name}Aggregate | None", "Sums and the like, all rows.")
    draw(Blueprint(f"{name}Connection", "object", f"A page of {entity.plural or name}.", members))


def _aggregated(entity: Entity) -> bool:
    return bool(_functions(entity))


def _functions(entity: Entity) -> dict[str, dict[str, Field]]:
    """Return the fields that each function takes: functions without fields do not exist."""
    money: dict[str, Field] = {k: v for k, v in entity.fields.items() if isinstance(v, MoneyField)}
    scalars: dict[str, Field] = {
        k: v
        for k, v in entity.fields.items()
        if isinstance(v, (Column, Computed)) and k not in {"id", "version"}
    }
    numbers = {k: v for k, v in scalars.items() if v.type_name in NUMBERS}
    ordered = {k: v for k, v in scalars.items() if v.type_name in ORDERED}
    found = {
        "sum": money | numbers,
        "avg": money | numbers,
        "min": money | ordered,
        "max": money | ordered,
    }
    return {name: fields for name, fields in found.items() if fields}


def _draw_aggregates(entity: Entity) -> None:
    whole: dict[str, Member] = {}
    for function, fields in _functions(entity).items():
        kind = f"{entity.name}{function.capitalize()}"
        members = {
            name: Member(
                _aggregate_annotation(function, declared),
                declared.description,
                Origin(entity.name, name, "compared"),
            )
            for name, declared in fields.items()
        }
        draw(
            Blueprint(kind, "object", f"The {function} of each field; money by currency.", members)
        )
        whole[function] = Member(kind, f"The {function} over all matching rows.")
    if whole:
        text = f"Aggregates over all matching {entity.plural or entity.name} rows."
        draw(Blueprint(f"{entity.name}Aggregate", "object", text, whole))


def _aggregate_annotation(function: str, declared: Field) -> str:
    if isinstance(declared, MoneyField):
        return "list[Money]"
    if function == "avg":
        return "Decimal | None"
    return f"{declared.type_name} | None"
