"""The entities by name: a documented class of fields over one table, and how it is ordered."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from models import spelling
from schema.fields import Column, Field

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Table

    from models.base import Base

T = TypeVar("T")


@dataclass(slots=True)
class Entity:
    """One GraphQL object type over rows of one model."""

    name: str
    description: str
    model: type[Base]
    prefix: str
    plural: str | None
    order: tuple[tuple[str, bool], ...]
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def table(self) -> Table:
        """Return the model's table."""
        return self.model.__table__  # type: ignore[return-value]

    @property
    def searchable(self) -> bool:
        """Return whether connections of this entity take `search`."""
        return "search_folded" in self.table.c


ENTITIES: dict[str, Entity] = {}
EMBEDDED: dict[str, Entity] = {}


camel = spelling.camel
"""How a Python name is spelt in the API."""


def entity(
    model: type[Base], *, plural: str | None, order: str = "-updated_at"
) -> Callable[[type[T]], type[T]]:
    """Register a class as the type of a model's rows.

    `plural` names the root connection (None: reachable only through edges and `node`);
    `order` is the default ordering, a column with `-` for descending.
    """

    def register(declared: type[T]) -> type[T]:
        prefix = model.__prefix__ or ""
        keys = tuple((key.lstrip("-"), key.startswith("-")) for key in order.split())
        made = Entity(declared.__name__, _text(declared), model, prefix, plural, keys)
        made.fields = {
            "id": Column(description="Opaque, typed, sortable id.", name="id", annotation="ID")
        } | _fields(declared)
        ENTITIES[made.name] = made
        return declared

    return register


def embedded_type(declared: type[T]) -> type[T]:
    """Register an object that has no rows of its own: its columns lie in its parent's row."""
    made = Entity(declared.__name__, _text(declared), None, "", None, ())  # type: ignore[arg-type]
    made.fields = _fields(declared)
    EMBEDDED[made.name] = made
    return declared


def by_prefix(prefix: str) -> Entity | None:
    """Return the entity whose ids begin with a prefix."""
    return next((one for one in ENTITIES.values() if one.prefix == prefix), None)


def _text(declared: type[Any]) -> str:
    if not declared.__doc__:
        message = f"{declared.__name__} has no docstring: it is the type's public description"
        raise TypeError(message)
    return inspect.cleandoc(declared.__doc__)


def _fields(declared: type[Any]) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for name, annotation in declared.__annotations__.items():
        declaration = getattr(declared, name, None)
        if not isinstance(declaration, Field):
            message = f"{declared.__name__}.{name} is not declared with a field function"
            raise TypeError(message)
        declaration.name, declaration.annotation = name, str(annotation)
        fields[camel(name)] = declaration
    return fields
