"""The two gates as the planner sees them: the role's schema and the role's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from graphql import GraphQLEnumType, GraphQLObjectType

from auth import rows
from auth.given import MARKS
from auth.row_rules import EveryRow, Through
from models.ids import read_id
from schema.entities import ENTITIES, Entity, by_prefix
from schema.reading.fragments import Fragment, fragment, row
from schema.reading.orderings import column_key
from schema.reading.plan import Row

if TYPE_CHECKING:
    from graphql import GraphQLSchema

    from auth.actors import Role
    from schema.reading.parameters import Parameters
    from schema.reading.plan import Order


class Rights:
    """What one role may see; made once per role."""

    def __init__(self, role: Role, schema: GraphQLSchema) -> None:
        """Bind a role to its projected schema."""
        self.role, self.schema = role, schema
        self._seen: dict[str, Fragment] = {}
        self._orders: dict[str, tuple[tuple[str, bool], ...]] = {}

    def sees(self, entity: Entity) -> bool:
        """Return whether the type exists for the role."""
        return entity.name in self.schema.type_map

    def is_node(self, entity: Entity) -> bool:
        """Return whether the role can ask for the type's records by id alone."""
        kind = self.schema.type_map.get(entity.name)
        return isinstance(kind, GraphQLObjectType) and any(
            one.name == "Node" for one in kind.interfaces
        )

    def mistaken(self, text: object, entity: Entity) -> str | None:
        """Return what to say of an id of another type than the entity's that the role sees."""
        found = read_id(text) if isinstance(text, str) else None
        other = by_prefix(found[0]) if found else None
        if other is None or other is entity or not self.sees(other):
            return None
        return f"This is the id of a {other.name}, not of a {entity.name}."

    def visible(self, entity: Entity, alias: str, parameters: Parameters) -> str:
        """Return the predicate for rows called `alias`, empty when every row is visible."""
        if self._unrestricted(entity):
            return ""
        return f"({self._predicate(entity).under(alias, parameters.given)})"

    def restrict(self, child: Row, *, below: tuple[str, str] | None = None) -> None:
        """Keep only visible rows of a level.

        `below` is the edge column and the entity of the visible parent through which the level
        hangs: a rule that goes through just that edge already holds. Any other rule through an
        edge becomes an inner join that the document's own use of the edge shares.
        """
        assert child.entity is not None
        found = rows.rule(child.entity.model, self.role)
        if not isinstance(found, Through):
            seen = self.visible(child.entity, child.alias, child.parameters)
            child.level.where += [seen] if seen else []
            return
        above = next(
            one
            for one in ENTITIES.values()
            if one.model is rows.parent(child.entity.model, found.edge)
        )
        if below != (f"{found.edge}_id", above.name):
            self._join_parent(child, found.edge, above)
        if "deleted_at" in child.entity.table.c:
            child.level.where.append(f"{child.alias}.deleted_at IS NULL")

    def _join_parent(self, child: Row, edge: str, above: Entity) -> None:
        alias = f"{child.alias}p"
        seen = self.visible(above, alias, child.parameters)
        child.level.inside.append(
            f' JOIN "{above.table.name}" {alias} ON {alias}.id = {child.alias}.{edge}_id'
            + (f" AND {seen}" if seen else "")
        )
        child.edges[edge] = Row(above, alias, child.level, "inside", child.parameters)

    def default_order(self, base: Row) -> list[Order]:
        """Return the entity's order, less what the role may not order by, and the id."""
        assert base.entity is not None
        keys = self._order_keys(base.entity)
        return [column_key(base, name, descending=descending) for name, descending in keys]

    def _order_keys(self, entity: Entity) -> tuple[tuple[str, bool], ...]:
        if entity.name not in self._orders:
            members = cast(
                "GraphQLEnumType | None", self.schema.type_map.get(f"{entity.name}OrderField")
            )
            allowed = {name.lower() for name in members.values} if members else set()
            keys = tuple(key for key in entity.order if key[0] in allowed)
            last = keys[-1][1] if keys else True
            self._orders[entity.name] = (*keys, ("id", last))
        return self._orders[entity.name]

    def _unrestricted(self, entity: Entity) -> bool:
        found = rows.rule(entity.model, self.role)
        return isinstance(found, EveryRow) and "deleted_at" not in entity.table.c

    def _predicate(self, entity: Entity) -> Fragment:
        if entity.name not in self._seen:
            own = row(entity.table)
            made = rows.predicate(entity.model, self.role, own, MARKS)
            self._seen[entity.name] = fragment(made, own)
        return self._seen[entity.name]
