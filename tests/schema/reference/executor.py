"""graphql-core's own executor over a role's SDL, with resolvers that read records."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency
from graphql import (
    GraphQLEnumType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    build_schema,
    execute_sync,
    parse,
    specified_scalar_types,
    validate,
)
from sqlalchemy import Connection, select

import settings
from auth.actors import Actor, Role
from models.credentials import ExternalReference
from models.ids import public_id, read_id
from schema.build import printed, schema_of
from schema.entities import EMBEDDED, ENTITIES, Entity
from schema.fields import Embedded, MoneyField, ToMany, ToOne
from schema.roots import by_reference
from tests.schema.reference.filters import Filters
from tests.schema.reference.pages import Function, Pages
from tests.schema.reference.refused import Refused
from tests.schema.reference.rows import Record, Store, column_of
from tests.schema.reference.values import Money, instant

Answer = dict[str, Any]
WRITTEN = {
    "Decimal": lambda value: format(value, "f"),
    "DateTime": instant,
    "Date": str,
    "Time": str,
}
WHOLE_REQUEST = {"QUERY_TOO_COSTLY", "QUERY_TOO_DEEP", "BAD_REQUEST", "CURSOR_MISMATCH"}


@cache
def plain_schema(role: Role) -> GraphQLSchema:
    """Return a role's schema made of its printed text, with the scalars' own reading."""
    schema = build_schema(printed(role))
    real = schema_of(role)
    for name, kind in schema.type_map.items():
        if isinstance(kind, GraphQLScalarType) and name not in specified_scalar_types:
            theirs = real.type_map[name]
            assert isinstance(theirs, GraphQLScalarType)
            kind.parse_value = theirs.parse_value  # type: ignore[method-assign]
            kind.coerce_input_value = theirs.coerce_input_value
    for name, written in WRITTEN.items():
        if name in schema.type_map:
            schema.type_map[name].coerce_output_value = written  # type: ignore[attr-defined]
    return schema


class Reference:
    """Answers documents of one actor, as of one moment."""

    def __init__(self, connection: Connection, actor: Actor) -> None:
        self.actor, self.schema = actor, plain_schema(actor.role)
        self.store = Store(connection, actor)
        self.filters, self.pages = Filters(self), Pages(self)
        self.largest = settings.get().limits(actor.audience).page_maximum

    def run(
        self, document: str, variables: dict[str, Any] | None = None, *, valid: bool = False
    ) -> Answer:
        """Return data and errors, which are (code, path); what is `valid` is not validated."""
        parsed = parse(document)
        if not valid and validate(self.schema, parsed):
            return {"errors": [("GRAPHQL_VALIDATION_FAILED", None)]}
        found = execute_sync(
            self.schema,
            parsed,
            variable_values=variables,
            field_resolver=self._resolve,
            type_resolver=lambda value, *_: value.entity.name,
        )
        refused = [one for one in found.errors or [] if isinstance(one.original_error, Refused)]
        for one in found.errors or []:
            if one not in refused and one.original_error is not None:
                raise one.original_error
        codes = [(one.original_error.code, one.path) for one in refused]  # type: ignore[union-attr]
        whole = [code for code, _ in codes if code in WHOLE_REQUEST]
        if whole:
            return {"errors": [(whole[0], None)]}
        broken = [one for one in found.errors or [] if one not in refused]
        if broken:
            raise AssertionError(broken)
        answer: Answer = {"data": found.data}
        return answer | ({"errors": codes} if codes else {})

    def target(self, edge: ToOne | ToMany) -> Entity:
        """Return the entity to which an edge leads."""
        return ENTITIES[edge.type_name]

    def one(self, record: Record, edge: ToOne) -> Record | None:
        """Return the visible record at the other end of an edge."""
        seen = self.store.records(self.target(edge))
        if edge.on is None:
            return seen.get(record.values[edge.key or f"{edge.name}_id"])
        ids = self.store.linked(record.entity, edge)[record.id]
        return next((seen[one] for one in ids if one in seen), None)

    def many(self, record: Record, edge: ToMany) -> list[Record]:
        """Return the visible records at the other end of an edge."""
        seen = self.store.records(self.target(edge)).values()
        if edge.on is None:
            key = edge.key or f"{record.entity.name.lower()}_id"
            return [one for one in seen if one.values[key] == record.id]
        ids = self.store.linked(record.entity, edge)[record.id]
        return [one for one in seen if one.id in ids]

    def order_fields(self, entity: Entity) -> set[str]:
        """Return what the role may order an entity by."""
        kind = self.schema.type_map.get(f"{entity.name}OrderField")
        return set(kind.values) if isinstance(kind, GraphQLEnumType) else set()

    def _resolve(self, source: Any, asked: Any, **arguments: Any) -> Any:
        name = asked.field_name
        match source:
            case None:
                return self._root(name, arguments)
            case Record():
                return self._field(source, name, arguments)
            case Money():
                if name == "formatted":
                    return _formatted(source, arguments.get("locale") or self.actor.locale)
                return getattr(source, name)
            case Function():
                return source.field(name)
            case _:
                return source[name]() if callable(source[name]) else source[name]

    def _field(self, record: Record, name: str, arguments: Answer) -> Any:
        declared = record.entity.fields[name]
        match declared:
            case ToOne():
                return self.one(record, declared)
            case ToMany() if declared.annotation.startswith("list["):
                rows = self.many(record, declared)
                made = self.pages.connection(self.target(declared), rows, {"first": 100})
                return made["nodes"]()
            case ToMany():
                rows = self.many(record, declared)
                return self.pages.connection(self.target(declared), rows, arguments)
            case MoneyField():
                amount = record.values[declared.amount or declared.name]
                return None if amount is None else Money(amount, record.values[declared.currency])
            case Embedded():
                parts = EMBEDDED[declared.type_name].fields
                return {
                    key: record.values[declared.prefix + one.name] for key, one in parts.items()
                }
            case _ if name == "id":
                return public_id(record.entity.prefix, record.id)
            case _:
                return record.values[column_of(record.entity, name)]

    def _root(self, name: str, arguments: Answer) -> Any:
        for entity in ENTITIES.values():
            if name == entity.plural:
                rows = list(self.store.records(entity).values())
                return self.pages.connection(entity, rows, arguments)
            if entity.plural and name == entity.name[0].lower() + entity.name[1:]:
                return self._look_up(entity, arguments["id"])
            if name == by_reference(entity):
                return self._by_reference(entity, **arguments["ref"]["externalRef"])
        match name:
            case "viewer":
                return self._viewer()
            case "organisation":
                return next(iter(self.store.records(ENTITIES["Organisation"]).values()), None)
            case "node":
                return self._node(arguments["id"])
            case "nodes":
                if len(arguments["ids"]) > 100:
                    raise Refused("QUERY_TOO_COSTLY")
                return [self._node(one) for one in arguments["ids"]]
        raise NotImplementedError(name)

    def _look_up(self, entity: Entity, text: str) -> Record | None:
        found = read_id(text)
        if found is None:
            return None
        if found[0] == entity.prefix:
            return self.store.records(entity).get(found[1])
        if any(one.prefix == found[0] for one in ENTITIES.values() if one.name in self._shown()):
            raise Refused("ID_TYPE_MISMATCH")
        return None

    def _by_reference(self, entity: Entity, system: str, value: str) -> Record | None:
        kind = entity.model.__name__
        found = self.store.connection.scalar(
            select(ExternalReference.subject_id).filter_by(
                system=system, subject_type=kind, value=value
            )
        )
        return self.store.records(entity).get(found) if found else None

    def _node(self, text: str) -> Record | None:
        found = read_id(text)
        for entity in ENTITIES.values():
            kind = self.schema.type_map.get(entity.name)
            is_node = isinstance(kind, GraphQLObjectType) and kind.interfaces
            if is_node and found is not None and entity.prefix == found[0]:
                return self.store.records(entity).get(found[1])
        return None

    def _shown(self) -> set[str]:
        return set(self.schema.type_map)

    def _viewer(self) -> Answer:
        actor = self.actor
        return {
            "audience": actor.audience.value,
            "role": actor.role.value,
            "user": self._own("User", actor.user_id),
            "customer": self._own("Customer", actor.customer_id),
            "partner": self._own("Partner", actor.partner_id),
            "scopes": sorted(actor.scopes),
            "locale": actor.locale,
            "timeZone": actor.time_zone,
        }

    def _own(self, name: str, identity: UUID | None) -> Record | None:
        return self.store.records(ENTITIES[name]).get(identity) if identity else None


def _formatted(money: Money, locale: str) -> str:
    try:
        known = Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        known = Locale.parse("en")
    return format_currency(money.amount, money.currency, locale=known)
