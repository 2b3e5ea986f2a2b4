"""The inputs that narrow and order a connection, generated from the entity's fields."""

from __future__ import annotations

from schema.blueprints import ALWAYS, BLUEPRINTS, Blueprint, Member, Origin, draw
from schema.choices import SortDirection
from schema.entities import Entity
from schema.fields import Column, Computed, Field, MoneyField, ToMany, ToOne

_ORDERED = ("gt", "gte", "lt", "lte")
_TEXT = {"str", "URL", "CurrencyCode", "TimeZone", "Locale"}
_WORDS = {
    "eq": "Equal; an explicit null asks for rows without a value.",
    "ne": "Not equal; rows without a value count as not equal.",
    "in": "Equal to one of these.",
    "notIn": "Equal to none of these.",
    "gt": "Greater than.",
    "gte": "Greater than or equal.",
    "lt": "Less than.",
    "lte": "Less than or equal.",
    "between": "From and to, both included.",
    "relative": "A range around today in your time zone.",
    "isNull": "Whether there is no value.",
    "contains": "Occurs in the text.",
    "startsWith": "Begins the text.",
    "caseSensitive": "Compare accents and case as well.",
    "currency": "The currency of the amounts below; amounts are compared within one currency.",
}


def draw_filter(entity: Entity) -> None:
    """Register `<Entity>Filter` and the inputs that reach it through edges."""
    name = entity.name
    own = f"{name}Filter"
    members = {
        "and": Member(f"list[{own}] | None", "All of these hold.", ALWAYS),
        "or": Member(f"list[{own}] | None", "One of these holds.", ALWAYS),
        "not": Member(f"{own} | None", "This does not hold.", ALWAYS),
    }
    fields: dict[str, Member] = {}
    for key, declared in entity.fields.items():
        kind = _comparator(declared)
        if kind:
            origin = Origin(entity.name, key, "compared")
            fields[key] = Member(f"{kind} | None", declared.description, origin)
    draw(Blueprint(own, "input", f"Which {name} records.", members | fields))
    through = {"isNull": Member("bool | None", "Whether there is none; a hidden one is none.")}
    text = f"The {name} at the other end of an edge."
    draw(Blueprint(f"{name}RelFilter", "input", text, through | dict(members) | dict(fields)))
    quantified = {
        key: Member(f"{own} | None", words)
        for key, words in {
            "some": "At least one of them.",
            "every": "Each of them.",
            "none": "None of them.",
        }.items()
    }
    text = f"The {name} rows at the other end of an edge."
    draw(Blueprint(f"{name}ListFilter", "input", text, quantified))


def draw_order(entity: Entity) -> None:
    """Register `<Entity>Order` and the enum of its fields."""
    members = {
        _shout(declared.name): Member(
            "", declared.description, Origin(entity.name, key, "compared")
        )
        for key, declared in entity.fields.items()
        if _sortable(declared)
    }
    draw(Blueprint(f"{entity.name}OrderField", "enum", "What to order by.", members))
    order = {
        "field": Member(f"{entity.name}OrderField", "What to order by."),
        "direction": Member("SortDirection", "Which way.", default=SortDirection.ASC),
        "nulls": Member("NullsOrder | None", "Where rows without a value go; last unless said."),
    }
    draw(Blueprint(f"{entity.name}Order", "input", "One key of an ordering.", order))


def _sortable(declared: Field) -> bool:
    return isinstance(declared, (Column, Computed, MoneyField)) and not (
        declared.annotation.startswith("list[") or declared.type_name == "JSON"
    )


def _shout(name: str) -> str:
    return name.upper()


def _comparator(declared: Field) -> str | None:
    """Return the name of the input that compares a field, registered on first use."""
    match declared:
        case MoneyField():
            return "MoneyCmp"
        case ToOne():
            return f"{declared.type_name}RelFilter"
        case ToMany():
            return f"{declared.type_name}ListFilter"
        case Column() | Computed() if _sortable(declared):
            return _scalar(declared.type_name)
        case _:
            return None


def _scalar(kind: str) -> str:
    if kind in _TEXT:
        return "StringCmp"
    known = {"ID": "IdCmp", "int": "IntCmp", "bool": "BooleanCmp", "datetime": "DateTimeCmp"}
    name = known.get(kind, f"{kind[0].upper()}{kind[1:]}Cmp")
    if name not in BLUEPRINTS:
        _draw_comparator(name, kind)
    return name


def draw_comparators() -> None:
    """Register the comparators that do not depend on an entity."""
    members = {
        "eq": "str",
        "ne": "str",
        "in": "list[str]",
        "notIn": "list[str]",
        "contains": "str",
        "startsWith": "str",
        "isNull": "bool",
    }
    made = {key: Member(f"{kind} | None", _WORDS[key]) for key, kind in members.items()}
    made["caseSensitive"] = Member("bool", _WORDS["caseSensitive"], default=False)
    text_words = "Text, compared without regard to accents and case unless asked."
    draw(Blueprint("StringCmp", "input", text_words, made))
    money = {"currency": "CurrencyCode", "eq": "Decimal", "ne": "Decimal"}
    money |= dict.fromkeys(_ORDERED, "Decimal") | {"isNull": "bool"}
    made = {key: Member(f"{kind} | None", _WORDS[key]) for key, kind in money.items()}
    draw(Blueprint("MoneyCmp", "input", "An amount, within one currency.", made))


def _draw_comparator(name: str, kind: str) -> None:
    members = {"eq": kind, "ne": kind, "in": f"list[{kind}]", "notIn": f"list[{kind}]"}
    if kind == "bool":
        members = {"eq": kind, "ne": kind}
    if kind in {"int", "Decimal", "date", "time", "datetime"}:
        members |= dict.fromkeys(_ORDERED, kind)
    if kind in {"date", "datetime"}:
        span = f"{name.removesuffix('Cmp')}Range"
        sides = {
            "from": Member(f"{kind} | None", "The first one in the range."),
            "to": Member(f"{kind} | None", "The last one in the range."),
        }
        draw(Blueprint(span, "input", "A range, both ends included.", sides))
        members |= {"between": span, "relative": "RelativeDate"}
    members["isNull"] = "bool"
    made = {key: Member(f"{one} | None", _WORDS[key]) for key, one in members.items()}
    draw(Blueprint(name, "input", f"How a {kind} compares.", made))
