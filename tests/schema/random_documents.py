"""Random documents over a role's SDL, whose values are often those of real rows."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any
from uuid import UUID

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    NameNode,
    ObjectFieldNode,
    ObjectValueNode,
    SelectionSetNode,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    is_leaf_type,
    parse_value,
    print_ast,
    visit,
)
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from models.ids import public_id
from schema.entities import ENTITIES
from schema.reading.statistics import STATISTICS
from tests.schema.reference.rows import Store

CHANGING = {"rateLimit", "apiInfo"}
HAVE_TESTS_OF_THEIR_OWN = {*STATISTICS, "quoteComparison"}
TEXTS = ("", "a", "e", "ü", "müller", "ACME", "Sons", "%", "_", "\\", "zzz", "日", "renewal 2026")
DAYS = ("2024-02-29", "2026-01-01", "2027-12-31", "1999-12-31")
INSTANTS = ("2026-01-01T00:00:00Z", "2025-06-30T23:59:59.999999+02:00", "1990-01-01T00:00:00Z")
AMOUNTS = ("0", "1", "18500", "12040.00", "0.001", "-1", "99999999999")


class Values:
    """Values that rows of the world have, seen by somebody who sees all of them."""

    def __init__(self, store: Store) -> None:
        self.ids: dict[str, list[str]] = {}
        names: set[str] = set()
        for entity in ENTITIES.values():
            if entity.name == "Representative":
                continue
            records = list(store.records(entity).values())
            found = sorted(public_id(entity.prefix, one.id) for one in records)
            self.ids[entity.name] = found[:12]
            names |= {text for one in records[:8] if (text := one.values.get("name"))}
        self.names = sorted(names)

    def any_id(self) -> list[str]:
        """Return ids of every type, absent ones and texts that are none."""
        real = [one for found in self.ids.values() for one in found[:3]]
        absent = [
            public_id("cus", UUID(int=7)),
            public_id("deal", UUID(int=7)),
            "nobody_" + "0" * 32,
        ]
        return [*real, *absent, "", "x", real[0].upper()]

    def scalars(self) -> dict[str, st.SearchStrategy[Any]]:
        """Return how each scalar is drawn."""

        def text(*choices: Iterable[str]) -> st.SearchStrategy[Any]:
            known = [one for some in choices for one in some]
            return st.sampled_from(known).map(nodes.String)

        words = [word for name in self.names for word in name.split()]
        return {
            "ID": text(self.any_id()),
            "String": text(TEXTS, self.names, words),
            "Int": st.sampled_from([0, 1, 2, 3, 5, 25, 50, 1000]).map(nodes.Int),
            "Decimal": text(AMOUNTS),
            "Date": text(DAYS),
            "DateTime": text(INSTANTS),
            "Time": text(["09:00", "17:00:00", "23:59:59"]),
            "CurrencyCode": text(["EUR", "USD", "JPY", "KWD"]),
            "Locale": text(["de", "en", "fr-FR", "tlh-KX"]),
        }


def documents(schema: GraphQLSchema, values: Values) -> st.SearchStrategy[str]:
    """Return a strategy of query documents with one or two roots."""
    query = schema.query_type
    assert query is not None
    roots = sorted(query.fields.keys() - CHANGING - HAVE_TESTS_OF_THEIR_OWN)
    scalars = values.scalars()

    @st.composite
    def drawn(draw: st.DrawFn) -> str:
        root = draw(st.sampled_from(roots))
        made: DocumentNode = draw(
            queries(schema, fields=[root], custom_scalars=scalars, print_ast=_same)
        )
        seed = draw(st.integers(0, 2**31))
        types = TypeInfo(schema)
        chance = Random(seed)  # noqa: S311 - hypothesis drew the seed
        return print_ast(visit(made, TypeInfoVisitor(types, _Sensible(types, values, chance))))

    return drawn()


def _same(document: DocumentNode) -> DocumentNode:
    return document


class _Sensible(Visitor):
    """Takes out most of what would only be refused, and asks for more fields."""

    def __init__(self, types: TypeInfo, values: Values, random: Random) -> None:
        super().__init__()
        self.types, self.values, self.random = types, values, random

    def enter_field(self, node: FieldNode, *_: Any) -> FieldNode | None:
        """Keep one end of a page and few cursors; look up an id of the right type."""
        given = {one.name.value: one for one in node.arguments or ()}
        if not given:
            return None
        if self.random.random() < 0.9:
            given.pop("after", None)
            given.pop("before", None)
        if self.random.random() < 0.9 and {"first", "last"} <= given.keys():
            del given[self.random.choice(["first", "last"])]
        field = self.types.get_field_def()
        named = get_named_type(field.type).name if field else ""
        known = self.values.ids.get(named)
        if known and "id" in given and self.random.random() < 0.8:
            value = StringValueNode(value=self.random.choice(known))
            given["id"] = ArgumentNode(name=NameNode(value="id"), value=value)
        return FieldNode(
            alias=node.alias,
            name=node.name,
            arguments=tuple(given.values()),
            directives=node.directives or (),
            selection_set=node.selection_set,
        )

    def leave_object_value(self, node: ObjectValueNode, *_: Any) -> ObjectValueNode | None:
        """Compare few things at once, and amounts within a currency."""
        kind = self.types.get_input_type()
        name = get_named_type(kind).name if kind else ""
        fields = list(node.fields)
        if name.endswith("Cmp") and len(fields) > 2:
            fields = self.random.sample(fields, 2)
        if name == "MoneyCmp" and self.random.random() < 0.95:
            fields = [one for one in fields if one.name.value != "currency"]
            currency = parse_value('"EUR"')
            fields.append(ObjectFieldNode(name=NameNode(value="currency"), value=currency))
        if name.endswith("Filter") and len(fields) > 4:
            fields = self.random.sample(fields, 4)
        return ObjectValueNode(fields=tuple(fields))

    def leave_selection_set(self, node: SelectionSetNode, *_: Any) -> SelectionSetNode | None:
        """Ask for more leaves, some of them through a fragment or a directive."""
        kind = self.types.get_parent_type()
        if not isinstance(kind, GraphQLObjectType) or kind.name == "Query":
            return None
        leaves = [
            name
            for name, one in kind.fields.items()
            if is_leaf_type(get_named_type(one.type)) and not one.args
        ]
        some = self.random.sample(leaves, min(len(leaves), self.random.randrange(4)))
        more: list[Any] = [FieldNode(name=NameNode(value=name), arguments=()) for name in some]
        if self.random.random() < 0.3:
            more.append(FieldNode(name=NameNode(value="__typename"), arguments=()))
        if more and self.random.random() < 0.3:
            more = [self._fragment(more)]
        mixed = [*node.selections, *more]
        self.random.shuffle(mixed)
        return SelectionSetNode(selections=tuple(mixed))

    def _fragment(self, selections: list[Any]) -> InlineFragmentNode:
        wanted = self.random.random() < 0.7
        name = self.random.choice(["skip", "include"])
        condition = parse_value(str((name == "include") is wanted).lower())
        argument = ArgumentNode(name=NameNode(value="if"), value=condition)
        return InlineFragmentNode(
            type_condition=None,
            directives=(DirectiveNode(name=NameNode(value=name), arguments=(argument,)),),
            selection_set=SelectionSetNode(selections=tuple(selections)),
        )
