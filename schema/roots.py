"""The query roots: one look-up and one connection for every entity, and the roots of their own."""

from __future__ import annotations

from dataclasses import dataclass, field

from schema.blueprints import Argument, Blueprint, Member, Origin, draw
from schema.connections import page_arguments
from schema.entities import ENTITIES, Entity


@dataclass(slots=True)
class Root:
    """A query field that is neither a look-up nor a connection of an entity."""

    annotation: str
    description: str
    arguments: dict[str, Argument] = field(default_factory=dict)


ROOTS: dict[str, Root] = {}
BY_REFERENCE = ("Customer", "Deal", "Product")
"""The entities that are also looked up by what another system calls them."""


def singular(entity: Entity) -> str:
    """Return the name of an entity's look-up."""
    return entity.name[0].lower() + entity.name[1:]


def by_reference(entity: Entity) -> str:
    """Return the name of an entity's look-up by another key than its id; empty if it has none."""
    return f"{singular(entity)}By" if entity.name in BY_REFERENCE else ""


def draw_query() -> None:
    """Register the Query type."""
    members: dict[str, Member] = {}
    for entity in ENTITIES.values():
        if entity.plural is None:
            continue
        one = singular(entity)
        members[one] = Member(
            f"{entity.name} | None",
            f"The {entity.name} with an id; null when there is none for you.",
            Origin("Query", one, "shown"),
            arguments={"id": Argument("ID", "Its id.")},
        )
        if other := by_reference(entity):
            members[other] = _draw_by_reference(entity, other)
        members[entity.plural] = Member(
            f"{entity.name}Connection",
            f"All {entity.plural} that are there for you.",
            Origin("Query", entity.plural, "shown"),
            arguments=page_arguments(entity),
        )
    for name, root in ROOTS.items():
        members[name] = Member(
            root.annotation, root.description, Origin("Query", name, "shown"), root.arguments
        )
    draw(Blueprint("Query", "object", "What can be read.", members))


def _draw_by_reference(entity: Entity, name: str) -> Member:
    kind = f"{entity.name}Ref"
    text = "The key that another system has for it, given when it was made or imported."
    keys = {"externalRef": Member("ExternalRefInput | None", text)}
    draw(Blueprint(kind, "input", f"A {entity.name} by a key of its own.", keys, one_of=True))
    return Member(
        f"{entity.name} | None",
        f"The {entity.name} with another key than its id; null when there is none for you.",
        Origin("Query", name, "shown"),
        arguments={"ref": Argument(kind, "Exactly one of its keys.")},
    )
