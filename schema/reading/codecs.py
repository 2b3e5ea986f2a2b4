"""How one SQL value becomes JSON: as text made by the database, or as a Python value for orjson."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Codec:
    """Templates over `{x}`: literal JSON around it, the text form, and the form a row carries."""

    name: str
    before: str
    text: str
    after: str
    row: str
    wrap: Callable[[Any], Any] | None = None


def _quoted(name: str, text: str = "{x}", row: str = "{x}::text") -> Codec:
    """Return the codec of a value that never needs escaping inside quotes."""
    return Codec(name, '"', text, '"', row)


def _bare(name: str) -> Codec:
    return Codec(name, "", "{x}", "", "{x}")


STRING = Codec("string", "", "to_json({x})::text", "", "{x}")
ENUM = _quoted("enum", row="{x}")
INTEGER = _bare("integer")
BOOLEAN = _bare("boolean")
DECIMAL = _quoted("decimal")
DATE = _quoted("date")
TIME = _quoted("time")
INSTANT = Codec("instant", "", "to_json({x})::text", "", "to_json({x}) #>> '{{}}'")
STRINGS = Codec("strings", "", "to_json({x})::text", "", "to_json({x})::text", orjson.Fragment)
JSON = Codec("json", "", "{x}::text", "", "{x}::text", orjson.Fragment)
OPAQUE = _quoted("opaque", row="{x}")
RAW = Codec("raw", "", "{x}", "", "{x}", orjson.Fragment)


def identifier(prefix: str) -> Codec:
    """Return the codec of a typed id: its prefix and the UUID as 32 hex digits."""
    return Codec(
        f"id:{prefix}",
        f'"{prefix}_',
        "encode(uuid_send({x}), 'hex')",
        '"',
        f"'{prefix}_' || encode(uuid_send({{x}}), 'hex')",
    )
