"""Which rows a role may see: a predicate for every model and role. The table is in `row_rules`.

The compiled reads put the predicate into every statement at every level; the use-cases' session
applies it to every ORM statement; the grants of the read roles name the columns it reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import and_, exists, false, true

from auth.given import Given, values
from auth.row_rules import RULES, EveryRow, Rule, Through
from models.base import target

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Table

    from auth.actors import Actor, Role
    from models.base import Base


def rule(model: type[Base], role: Role) -> Rule | None:
    """Return the rule of a role for a model; none means that no row exists for the role."""
    return RULES.get(model, {}).get(role)


def parent(model: type[Base], edge: str) -> type[Base]:
    """Return the model to which `<edge>_id` leads."""
    leads_to = target(table_of(model).c[f"{edge}_id"])
    return next(one for one in RULES if one.__table__ is leads_to)


def predicate(model: type[Base], role: Role, row: Any, given: Given) -> ColumnElement[bool]:
    """Return what must hold for `row` (an alias of the model's table) to be there for the role."""
    found = rule(model, role)
    alive = row.c.deleted_at.is_(None) if "deleted_at" in row.c else true()
    match found:
        case None:
            return false()
        case EveryRow():
            return alive
        case Through(edge):
            above = parent(model, edge)
            other = table_of(above).alias()
            seen = exists().where(
                other.c.id == row.c[f"{edge}_id"], predicate(above, role, other, given)
            )
            return and_(seen, alive)
        case _:
            return and_(found(row, given), alive)


def criteria(model: type[Base], actor: Actor) -> ColumnElement[bool] | None:
    """Return the predicate over the model itself for an ORM session; none when unrestricted."""
    if actor.is_system:
        return None
    return predicate(model, actor.role, _MappedRow(model), values(actor))


def table_of(model: type[Base]) -> Table:
    """Return a model's table."""
    return cast("Table", model.__table__)


class _MappedRow:
    """Gives a mapped class the `.c` that an alias of its table has."""

    def __init__(self, model: type[Base]) -> None:
        self.c = table_of(model).c
