"""What a connection means: narrowed, ordered, cut between cursors; counts and aggregates of all."""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cmp_to_key, partial
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Enum

from models.money import EXPONENTS
from schema.blueprints import BLUEPRINTS
from schema.entities import Entity, camel
from schema.fields import Column, Computed, Field, MoneyField
from tests.schema.reference.refused import Refused
from tests.schema.reference.rows import FOLDED, Record, column_of
from tests.schema.reference.values import Money, written

if TYPE_CHECKING:
    from tests.schema.reference.executor import Reference

USUAL = 25
EXACT = 10_000


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an ordering: how a record's value is found, and which way it runs."""

    value: Callable[[Record], Any]
    descending: bool = False
    nulls_first: bool = False


class Pages:
    """Makes connections for one request."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    def connection(
        self, entity: Entity, records: list[Record], arguments: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return a connection over records as what the executor completes."""
        given = {name: one for name, one in arguments.items() if one is not None}
        size, backwards = self._size(given)
        matching = self._narrowed(entity, records, given)
        keys = self._keys(entity, given.get("orderBy") or [])

        @cache
        def cut() -> tuple[list[Record], bool]:
            ordered = sorted(matching, key=cmp_to_key(partial(_compare, keys)))
            rows = self._between(keys, ordered, given)
            page = rows[max(len(rows) - size, 0) :] if backwards else rows[:size]
            return page, len(rows) > len(page)

        return {
            "nodes": lambda: cut()[0],
            "edges": lambda: [{"node": one, "cursor": cursor(keys, one)} for one in cut()[0]],
            "pageInfo": lambda: _page_info(keys, given, cut(), backwards=backwards),
            "count": {
                "value": min(len(matching), EXACT),
                "precision": "EXACT" if len(matching) <= EXACT else "AT_LEAST",
            },
            "aggregate": {
                name: Function(name, entity, matching) for name in ("sum", "avg", "min", "max")
            },
        }

    def _size(self, given: Mapping[str, Any]) -> tuple[int, bool]:
        if "first" in given and "last" in given:
            raise Refused("BAD_REQUEST")
        size = given.get("first", given.get("last", USUAL))
        if not 0 <= size <= self.reference.largest:
            raise Refused("QUERY_TOO_COSTLY")
        return size, "last" in given

    def _narrowed(
        self, entity: Entity, records: list[Record], given: Mapping[str, Any]
    ) -> list[Record]:
        filters, asked = self.reference.filters, given.get("filter", {})
        if filters.check(entity, asked) > 30:
            raise Refused("QUERY_TOO_COSTLY")
        words = self.reference.store.fold(given.get("search", "")).split(" ")
        return [
            one
            for one in records
            if all(word in one.values["search_folded"] for word in words if word)
            and filters.holds(one, asked)
        ]

    def _keys(self, entity: Entity, asked: list[Mapping[str, Any]]) -> list[Key]:
        keys: list[Key] = []
        for one in asked:
            down, first = one["direction"] == "DESC", one.get("nulls") == "FIRST"
            declared = entity.fields[camel(one["field"].lower())]
            keys += _keys_of(entity, declared, descending=down, nulls_first=first)
        if not keys:
            members = self.reference.order_fields(entity)
            for name, down in entity.order:
                if name.upper() in members:
                    declared = entity.fields[camel(name)]
                    keys += _keys_of(entity, declared, descending=down, nulls_first=False)
        return [*keys, Key(lambda row: row.id, keys[-1].descending if keys else True)]

    def _between(
        self, keys: list[Key], ordered: list[Record], given: Mapping[str, Any]
    ) -> list[Record]:
        found = ordered
        for name, place in (("after", 1), ("before", 0)):
            if name in given:
                texts = [cursor(keys, one) for one in ordered]
                if given[name] not in texts:
                    raise Refused("CURSOR_MISMATCH")
                edge = texts.index(given[name])
                kept = ordered[edge + 1 :] if place else ordered[:edge]
                found = [one for one in found if one in kept]
        return found


class Function:
    """`sum { … }` and the like; a field's value is computed when it is asked for."""

    def __init__(self, name: str, entity: Entity, records: list[Record]) -> None:
        self.name, self.entity, self.records = name, entity, records

    def field(self, name: str) -> Any:
        """Return the function of one field over all records."""
        declared = self.entity.fields[name]
        if isinstance(declared, MoneyField):
            return self._by_currency(declared)
        column = column_of(self.entity, name)
        values = [one.values[column] for one in self.records if one.values[column] is not None]
        return self._made(values, 2) if values else None

    def _by_currency(self, declared: MoneyField) -> list[Money]:
        amounts: dict[str, list[Decimal]] = defaultdict(list)
        for one in self.records:
            amount = one.values[declared.amount or declared.name]
            if amount is not None:
                amounts[one.values[declared.currency]].append(amount)
        return [
            Money(self._made(amounts[currency], EXPONENTS[currency]), currency)
            for currency in sorted(amounts)
        ]

    def _made(self, values: list[Any], decimals: int) -> Any:
        match self.name:
            case "sum":
                return sum(values[1:], start=values[0])
            case "avg":
                exact: Decimal = sum(map(Decimal, values), start=Decimal()) / len(values)
                return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
            case "min":
                return min(values)
            case _:
                return max(values)


def cursor(keys: list[Key], record: Record) -> str:
    """Return a place in an ordering as the texts of its keys."""
    texts = [None if (value := key.value(record)) is None else written(value) for key in keys]
    return base64.urlsafe_b64encode(orjson.dumps(texts)).decode().rstrip("=")


def _page_info(
    keys: list[Key],
    given: Mapping[str, Any],
    cut: tuple[list[Record], bool],
    *,
    backwards: bool,
) -> dict[str, Any]:
    page, more = cut
    return {
        "hasNextPage": "before" in given if backwards else more,
        "hasPreviousPage": more if backwards else "after" in given,
        "startCursor": cursor(keys, page[0]) if page else None,
        "endCursor": cursor(keys, page[-1]) if page else None,
    }


def _keys_of(entity: Entity, declared: Field, *, descending: bool, nulls_first: bool) -> list[Key]:
    if isinstance(declared, MoneyField):
        names = [declared.currency, declared.amount or declared.name]
    else:
        assert isinstance(declared, (Column, Computed))
        names = [column_of(entity, camel(declared.name))]
        kind = BLUEPRINTS.get(declared.type_name)
        if isinstance(declared, Computed) and kind is not None and kind.kind == "enum":
            places = {member: number for number, member in enumerate(kind.members, 1)}
            name = names[0]
            return [Key(lambda row: places.get(row.values[name]), descending, nulls_first)]
    return [Key(_sort_value(entity, name), descending, nulls_first) for name in names]


def _sort_value(entity: Entity, name: str) -> Callable[[Record], Any]:
    column = entity.table.c.get(name)
    if column is not None and isinstance(column.type, Enum):
        places = {member: number for number, member in enumerate(column.type.enums, 1)}
        return lambda row: None if row.values[name] is None else places[str(row.values[name])]
    folded = FOLDED + name
    return lambda row: row.values[folded if folded in row.values else name]


def _compare(keys: list[Key], one: Record, other: Record) -> int:
    for key in keys:
        left, right = key.value(one), key.value(other)
        if left == right:
            continue
        if left is None or right is None:
            return -1 if (left is None) is key.nulls_first else 1
        return -1 if (left < right) is not key.descending else 1
    return 0
