"""Which places the matrix and the row rules let an actor read: all that may ever be found."""

from __future__ import annotations

from auth.permissions import cell
from models.base import Base
from schema.entities import EMBEDDED, ENTITIES, Entity
from schema.fields import Column, Embedded, Field, MoneyField
from tests.leaks.markers import Place
from tests.schema.reference.rows import Record, Store

TABLES = {one.class_.__name__: one.local_table.name for one in Base.registry.mappers}  # type: ignore[attr-defined]


def allowed(store: Store) -> set[Place]:
    """Return every place that the store's actor may read."""
    found: set[Place] = set()
    for entity in ENTITIES.values():
        if entity.name != "Representative":
            for record in store.records(entity).values():
                found |= _of_record(store, entity, record)
    return found


def _of_record(store: Store, entity: Entity, record: Record) -> set[Place]:
    role, table = store.actor.role, entity.table.name
    found: set[Place] = set()
    for name, declared in entity.fields.items():
        if not cell(entity.name, name, role).shown:
            continue
        found |= {Place(table, column, record.id) for column in _columns(declared)}
        if declared.type_name == "Representative":
            found |= _card(record, str(declared.key), store)  # type: ignore[attr-defined]
        if (entity.name, name) == ("LeadDistribution", "title"):  # told before it is accepted
            found.add(Place("leads", "title", record.values["lead_id"]))
        if name == "subjectId":
            found.add(
                Place(TABLES[record.values["subject_type"]], "id", record.values["subject_id"])
            )
        if name == "stageName":  # also the name of a stage that was deleted since
            found.add(Place("deal_stages", "name", record.values["stage_id"]))
    return found


def _columns(declared: Field) -> set[str]:
    match declared:
        case Column():
            return {declared.column or declared.name}
        case MoneyField():
            return {declared.amount or declared.name, declared.currency}
        case Embedded():
            parts = EMBEDDED[declared.type_name].fields.values()
            return {declared.prefix + one.name for one in parts}
        case _:
            return set()


def _card(record: Record, key: str, store: Store) -> set[Place]:
    person, role = record.values[key], store.actor.role
    shown = [one for one in ("name", "email", "phone") if cell("Representative", one, role).shown]
    return {Place("users", one, person) for one in shown} if person else set()
