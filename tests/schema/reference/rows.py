"""The rows that an actor sees, loaded whole: every column, every computed field, every edge."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Date, DateTime, String, Uuid, func, literal, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from auth import rows
from auth.actors import Actor
from auth.given import Given
from models import clock
from schema.entities import ENTITIES, Entity
from schema.fields import Computed, ToMany, ToOne

FOLDED = "folded "


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """One row of an entity."""

    entity: Entity
    values: dict[str, Any]

    @property
    def id(self) -> UUID:
        """Return its identity."""
        return self.values["id"]  # type: ignore[no-any-return]


class Store:
    """All that one actor may see, as of one moment."""

    def __init__(self, connection: Connection, actor: Actor) -> None:
        self.connection, self.actor, self.now = connection, actor, clock.now()
        self.zone = ZoneInfo(actor.time_zone)
        self.today = self.now.astimezone(self.zone).date()
        self.given = Given(
            user_id=literal(actor.user_id, Uuid()),
            company_id=literal(actor.company_id, Uuid()),
            team_ids=literal(list(actor.team_ids), ARRAY(Uuid())),
            now=literal(self.now, DateTime(timezone=True)),
            today=literal(self.today, Date()),
            quote_id=literal(actor.bearer and actor.bearer.quote_id, Uuid()),
            recipient_id=literal(actor.bearer and actor.bearer.recipient_id, Uuid()),
            grant_id=literal(actor.bearer and actor.bearer.grant_id, Uuid()),
        )
        self._records: dict[str, dict[UUID, Record]] = {}
        self._linked: dict[tuple[str, str], dict[UUID, set[UUID]]] = {}
        self._folded: dict[str, str] = {}

    def records(self, entity: Entity) -> dict[UUID, Record]:
        """Return the visible rows by id."""
        if entity.name not in self._records:
            self._records[entity.name] = self._load(entity)
        return self._records[entity.name]

    def linked(self, entity: Entity, edge: ToOne | ToMany) -> dict[UUID, set[UUID]]:
        """Return the ids at the other end of an edge that has a condition of its own."""
        key = (entity.name, edge.name)
        if key not in self._linked:
            assert edge.on is not None
            above = entity.table.alias()
            below = ENTITIES[edge.type_name].table.alias()
            joined = select(above.c.id, below.c.id).select_from(
                above.join(below, edge.on(below, above, self.given))
            )
            found = self._linked[key] = defaultdict(set)
            for parent, child in self.connection.execute(joined):
                found[parent].add(child)
        return self._linked[key]

    def fold(self, text: str) -> str:
        """Return a text as the database folds it."""
        if text not in self._folded:
            folded = self.connection.scalar(select(func.fold(literal(text, String()))))
            assert folded is not None
            self._folded[text] = folded
        return self._folded[text]

    def _load(self, entity: Entity) -> dict[UUID, Record]:
        table = entity.table.alias()
        columns: list[Any] = [column.label(column.name) for column in table.c]
        texts = [column for column in table.c if isinstance(column.type, String)]
        columns += [func.fold(column).label(FOLDED + column.name) for column in texts]
        for name, declared in entity.fields.items():
            if isinstance(declared, Computed):
                made = declared.sql(table, self.given)
                columns.append(made.label("computed " + name))
                if declared.annotation.removesuffix(" | None") == "str":
                    columns.append(func.fold(made).label(FOLDED + "computed " + name))
        seen = rows.predicate(entity.model, self.actor.role, table, self.given)
        if entity.name == "Representative":
            seen = true()  # a business card is no login: whoever may ask for one sees it
        found = self.connection.execute(select(*columns).where(seen))
        return {row["id"]: Record(entity, dict(row)) for row in found.mappings()}


def column_of(entity: Entity, name: str) -> str:
    """Return where a scalar field's value lies in a record."""
    declared = entity.fields[name]
    if isinstance(declared, Computed):
        return f"computed {name}"
    return getattr(declared, "column", None) or declared.name
