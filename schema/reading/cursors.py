"""Cursors: where a page ended, as an opaque text made in SQL and checked when it comes back."""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson

from schema.reading.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema.reading.plan import Order

VERSION = "1"
_READ: dict[str, Callable[[str], Any]] = {
    "uuid": UUID,
    "timestamptz": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "numeric": Decimal,
    "bigint": int,
    "boolean": lambda text: {"true": True, "false": False}[text],
    "text": str,
}


def tag(*parts: Any) -> str:
    """Return the mark of the arguments that a cursor belongs to."""
    text = orjson.dumps(parts, default=str, option=orjson.OPT_SORT_KEYS)
    return VERSION + hashlib.blake2s(text, digest_size=6).hexdigest()


def cursor_sql(order: list[Order], mark: str) -> str:
    """Return the expression of a row's cursor."""
    keys = ", ".join(f"({key.text})::text" for key in order)
    packed = f"encode(convert_to(json_build_array({mark}, {keys})::text, 'UTF8'), 'base64')"
    return f"translate({packed}, E'+/=\\n', '-_')"


def read(cursor: str, expected: str, kinds: list[str]) -> list[Any]:
    """Return the sort keys in a cursor, or refuse one that was made for other arguments."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        mark, *keys = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if mark != expected or len(keys) != len(kinds):
            raise ValueError  # noqa: TRY301 - one answer for everything that is not our cursor
        return [
            None if key is None else _READ[kind](key) for key, kind in zip(keys, kinds, strict=True)
        ]
    except (ValueError, TypeError, KeyError, InvalidOperation, binascii.Error) as problem:
        message = "This cursor does not belong to these arguments: start again without it."
        raise Refused("CURSOR_MISMATCH", message) from problem


def after(order: list[Order], values: list[str], *, backwards: bool) -> str:
    """Return the condition of rows beyond the cursor whose keys the parameters hold."""
    directions = {key.descending for key in order}
    if len(directions) == 1 and all(key.nulls_first is None for key in order):
        sign = "<" if order[0].descending is not backwards else ">"
        left = ", ".join(key.text for key in order)
        return f"({left}) {sign} ({', '.join(values)})"
    condition = "false"
    for key, value in reversed(list(zip(order, values, strict=True))):
        condition = _beyond(key, value, condition, backwards=backwards)
    return condition


def _beyond(key: Order, value: str, rest: str, *, backwards: bool) -> str:
    sign = "<" if key.descending is not backwards else ">"
    if key.nulls_first is None:
        return f"({key.text} {sign} {value} OR ({key.text} = {value} AND {rest}))"
    nulls_come = key.nulls_first is backwards
    crossing = (
        f"({key.text} IS NULL AND {value} IS NOT NULL)"
        if nulls_come
        else f"({key.text} IS NOT NULL AND {value} IS NULL)"
    )
    same = f"{key.text} IS NOT DISTINCT FROM {value}"
    return f"({key.text} {sign} {value} OR {crossing} OR ({same} AND {rest}))"
