"""Which columns an audience's compiled reads may name: those its roles' fields and rules need."""

from __future__ import annotations

from collections import defaultdict

from auth import rows
from auth.actors import Role
from auth.given import MARKS
from auth.permissions import cell
from models.identities import Audience
from schema.build import whole
from schema.entities import EMBEDDED, ENTITIES, Entity
from schema.fields import Column, Computed, Embedded, Field, MoneyField, ToMany, ToOne
from schema.reading.fragments import fragment, row
from schema.reading.shapes import expression, join_condition
from schema.roots import by_reference

Columns = dict[str, set[str]]
REFERENCES = {"system", "value", "subject_type", "subject_id"}
ALWAYS = {"users": {"id", "access_epoch"}}
OF_LINKS = {"link_grants": {"id", "revoked_at", "expires_at"}}


def readable(audience: Audience) -> Columns:
    """Return table → columns for the database role of an audience."""
    whole()
    found: Columns = defaultdict(set)
    linked = OF_LINKS if Role.LINK.audience is audience else {}
    for table, names in (ALWAYS | linked).items():
        found[table] |= names
    for role in Role:
        if role.audience is audience:
            for entity in ENTITIES.values():
                _add_entity(found, entity, role)
    return found


def _add_entity(found: Columns, entity: Entity, role: Role) -> None:
    shown = [
        declared
        for name, declared in entity.fields.items()
        if cell(entity.name, name, role).shown or cell(entity.name, name, role).compared
    ]
    if not shown:
        return
    own = found[entity.table.name]
    own.add("id")
    own |= {name for name, _ in entity.order} & {one.name for one in shown}
    if entity.searchable and entity.plural and cell("Query", entity.plural, role).shown:
        own.add("search_folded")
    if cell("Query", by_reference(entity), role).shown:
        found["external_references"] |= REFERENCES
    alias = row(entity.table)
    _add(found, fragment(rows.predicate(entity.model, role, alias, MARKS), alias).reads)
    for declared in shown:
        _add(found, reads(entity, declared))


def reads(entity: Entity, declared: Field) -> set[tuple[str, str]]:
    """Return every (table, column) that a field needs."""
    table = entity.table.name
    match declared:
        case Column():
            name = declared.column or declared.name
            folded = f"{name}_folded"
            return {(table, name)} | ({(table, folded)} if folded in entity.table.c else set())
        case Computed():
            return set(expression(entity, declared).reads)
        case MoneyField():
            return {(table, declared.amount or declared.name), (table, declared.currency)}
        case Embedded():
            made = EMBEDDED[declared.type_name]
            return {(table, declared.prefix + one.name) for one in made.fields.values()}
        case ToOne() | ToMany():
            return _edge(entity, declared)
        case _:
            return set()


def _edge(entity: Entity, declared: ToOne | ToMany) -> set[tuple[str, str]]:
    target = ENTITIES[declared.type_name]
    if declared.on is not None:
        return set(join_condition(entity, declared, target).reads)
    if isinstance(declared, ToOne):
        return {(entity.table.name, declared.key or f"{declared.name}_id")}
    return {(target.table.name, declared.key or f"{entity.name.lower()}_id")}


def _add(found: Columns, pairs: set[tuple[str, str]] | frozenset[tuple[str, str]]) -> None:
    for table, name in pairs:
        found[table].add(name)
