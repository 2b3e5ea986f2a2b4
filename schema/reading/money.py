"""Money in plans: an amount and a currency of the same row, and its form for a reader."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency

from schema.reading import codecs
from schema.reading.inputs import python
from schema.reading.plan import Call, Constant, Leaf, Object

if TYPE_CHECKING:
    from graphql import FieldNode, GraphQLObjectType

    from schema.fields import MoneyField
    from schema.reading.plan import Node, Row
    from schema.reading.planner import Planner


def money_object(
    planner: Planner,
    row: Row,
    declared: MoneyField,
    kind: GraphQLObjectType,
    nodes: list[FieldNode],
) -> Object:
    """Plan a money field of an entity."""
    assert row.entity is not None
    amount = row.column(declared.amount or declared.name)
    currency = row.column(declared.currency)
    nullable = bool(row.entity.table.c[declared.amount or declared.name].nullable)
    planned = money_entries(planner, kind, nodes, amount=amount, currency=currency)
    planned.guard = amount if nullable else None
    return planned


def money_entries(
    planner: Planner,
    kind: GraphQLObjectType,
    nodes: list[FieldNode],
    *,
    amount: str,
    currency: str,
) -> Object:
    """Plan the asked fields of an amount and its currency."""
    money = planner.selections.target(kind, nodes[0])
    leaves = {
        "amount": Leaf(amount, codecs.DECIMAL, nullable=False),
        "currency": Leaf(currency, codecs.OPAQUE, nullable=False),
    }
    entries: list[tuple[str, Node]] = []
    for key, inner in planner.selections.below(money, nodes).items():
        name = inner[0].name.value
        if name == "__typename":
            entries.append((key, Constant("Money")))
        elif name == "formatted":
            given = planner.arguments(money, inner[0])
            entries.append((key, _formatted(list(leaves.values()), given)))
        else:
            entries.append((key, leaves[name]))
    return Object(entries)


def format_money(amount: str, currency: str, locale: str = "en") -> str:
    """Return an amount as people of a locale write it; an unknown locale reads as English."""
    try:
        known = Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        known = Locale("en")
    return format_currency(Decimal(amount), currency, locale=known)


def _formatted(needs: list[Leaf], given: dict[str, Any]) -> Call:
    locale = given.get("locale")

    def arguments(request: Any) -> dict[str, Any]:
        chosen = python(locale, request.variables) if locale else None
        return {"locale": chosen or request.actor.locale}

    return Call(format_money, needs, arguments)
