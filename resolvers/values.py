"""What a column takes: lengths, bounds, days, money at its currency's exponent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, cast
from unicodedata import category

from sqlalchemy import ARRAY, Column, SmallInteger, String, Table, Text
from sqlalchemy import Enum as EnumColumn

from models.base import Base
from models.errors import ErrorCode, Invalid
from models.money import Money

Columns = dict[str, Column[Any]]

EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2200, 12, 31)
LARGEST_AMOUNT: Final = Decimal(10) ** 15
MOST_ITEMS: Final = 100
UNSEEN: Final = {"Cc", "Cf", "Zl", "Zp"}
JOINERS: Final = "\u200c\u200d"
FIRST_JOINED: Final = "\u0600"  # of Arabic, before all scripts that need joiners, and of emoji
NO_CONTROLS: Final = re.compile(r"[^\x00-\x08\x0b-\x1f]*")
SMALL, LARGE = 2**15 - 1, 2**31 - 1


def taken(record: Base, fields: Mapping[str, Any], *, within: str = "") -> dict[str, Any]:
    """Return the attributes that given fields set, checked; refuse the first that does not fit."""
    columns = _columns(record)
    found: dict[str, Any] = {}
    for name, value in fields.items():
        path = f"{within}{name}"
        if name not in columns and _is_prefix(columns, name):
            inner = value or dict.fromkeys(_suffixes(columns, name))
            parts = {f"{name}_{key}": one for key, one in inner.items()}
            for key, one in parts.items():
                inner_path = f"{path}.{key.removeprefix(name + '_')}"
                found[key] = fitting(columns[key], one, inner_path)
        elif "currency" in columns[name].info:
            found |= _money(record, fields, name, path=path)
        else:
            found[name] = fitting(columns[name], value, path)
    return found


def fitting(column: Column[Any], value: Any, path: str) -> Any:
    """Return the value as the column takes it."""
    if isinstance(value, str) and not isinstance(column.type, EnumColumn):
        value = _text(column, value, path)
    if value is None:
        if not column.nullable:
            raise Invalid(path, code=ErrorCode.REQUIRED)
        return None
    if isinstance(column.type, EnumColumn):
        return _member(column.type, value, path)
    if isinstance(column.type, ARRAY):
        return _items(column, value, path)
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
        _within(value.date(), EARLIEST, LATEST, path=path)
    elif isinstance(value, date):
        _within(value, EARLIEST, LATEST, path=path)
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        _number(column, value, path)
    return value


def _text(column: Column[Any], value: str, path: str) -> str | None:
    """Return the text, one line without the space around it; an empty text is no text."""
    kind = column.type
    if isinstance(kind, Text):
        value = value.replace("\r\n", "\n") if value.strip() else ""
        fits = NO_CONTROLS.fullmatch(value) is not None
    else:
        value = value.strip()
        fits = value.isprintable() or not any(map(_is_unseen, *_around(value)))
    if not fits or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise Invalid(path, "The text contains signs that it cannot have.")
    longest = column.info.get("max_length", getattr(kind, "length", None))
    if longest is not None and len(value) > longest:
        raise Invalid(path, code=ErrorCode.TOO_LONG, maximum=longest)
    if value and len(value) < column.info.get("min_length", 0):
        raise Invalid(path, code=ErrorCode.OUT_OF_RANGE, minimum=column.info["min_length"])
    return value or None


def _around(value: str) -> tuple[str, str, str]:
    """Return each sign, the one before it and the one after it."""
    return value, f" {value[:-1]}", f"{value[1:]} "


def _is_unseen(sign: str, before: str, after: str) -> bool:
    """Return whether a sign of one line shows nothing, and joins nothing in a script's word."""
    if category(sign) not in UNSEEN:
        return False
    joins = sign in JOINERS and all(
        one >= FIRST_JOINED and category(one)[0] in "LMS" for one in (before, after)
    )
    return not joins


def _member(kind: EnumColumn, value: Any, path: str) -> Any:
    assert kind.enum_class is not None
    try:
        return kind.enum_class(value)
    except ValueError:
        raise Invalid(path, "There is no such choice.") from None


def _items(column: Column[Any], values: list[Any], path: str) -> list[Any]:
    if len(values) > MOST_ITEMS:
        raise Invalid(path, code=ErrorCode.OUT_OF_RANGE, maximum=MOST_ITEMS)
    kind = column.type
    assert isinstance(kind, ARRAY)
    assert isinstance(kind.item_type, String)
    inner = Column(column.name, kind.item_type, nullable=False)
    return [fitting(inner, one, path) for one in values]


def _number(column: Column[Any], value: int | Decimal, path: str) -> None:
    if isinstance(value, Decimal) and not value.is_finite():
        raise Invalid(path, "This is no number.")
    largest = SMALL if isinstance(column.type, SmallInteger) else LARGE
    bound = largest if isinstance(value, int) else LARGEST_AMOUNT
    _within(value, column.info.get("min", -bound), column.info.get("max", bound), path=path)


def _within(value: Any, low: Any, high: Any, *, path: str) -> None:
    if not low <= value <= high:
        raise Invalid(path, code=ErrorCode.OUT_OF_RANGE, minimum=str(low), maximum=str(high))


def _money(record: Base, fields: Mapping[str, Any], name: str, *, path: str) -> dict[str, Any]:
    """Return the columns of an amount; all amounts of a row that share a currency have the same."""
    columns = _columns(record)
    column = columns[name]
    key = column.info["currency"]
    value = fields[name]
    siblings = [
        one.name for one in columns.values() if one.info.get("currency") == key and one.name != name
    ]
    others = [fields[one] for one in siblings if fields.get(one) is not None]
    kept = [one for one in siblings if one not in fields and getattr(record, one) is not None]
    if value is None:
        if not column.nullable:
            raise Invalid(path, code=ErrorCode.REQUIRED)
        return {name: None} if others or kept else {name: None, key: None}
    used = {one.currency for one in others} | ({getattr(record, key)} if kept else set())
    if used - {value.currency}:
        raise Invalid(path, "The amounts of one record have one currency.")
    return {name: _amount(value, path), key: value.currency}


def _amount(money: Money, path: str) -> Decimal:
    if money.amount < 0 or money.amount >= LARGEST_AMOUNT:
        raise Invalid(path, code=ErrorCode.OUT_OF_RANGE, minimum="0", maximum=str(LARGEST_AMOUNT))
    rounded = money.rounded().amount
    if rounded != money.amount:
        message = f"{money.currency} has {money.exponent} decimals."
        raise Invalid(path, message, decimals=money.exponent)
    return abs(rounded)


def _columns(record: Base) -> Columns:
    return {one.name: one for one in cast("Table", record.__table__).columns}


def _is_prefix(columns: Columns, name: str) -> bool:
    return any(one.startswith(f"{name}_") for one in columns)


def _suffixes(columns: Columns, name: str) -> list[str]:
    return [one.removeprefix(f"{name}_") for one in columns if one.startswith(f"{name}_")]
