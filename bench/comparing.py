"""Whether two servers say the same: before anything is measured, or the ratios mean nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson

from bench import load
from commands.failures import CommandError

if TYPE_CHECKING:
    from bench.servers import Server
    from bench.shapes import Shape

COMPARED = 5


def require_equal(left: Server, right: Server, shapes: list[Shape], token: str) -> None:
    """Refuse to measure servers whose answers differ in anything but the spelling of an instant."""
    for shape in shapes:
        for variables in shape.variables[:COMPARED]:
            said = [
                plain(orjson.loads(load.answer(one.port, sent))["data"])
                for one in (left, right)
                for sent in [load.request(one.port, shape, variables, token=token)]
            ]
            if said[0] != said[1]:
                message = f"{left.kind} and {right.kind} differ in {shape.name}: {variables}"
                raise CommandError(f"{message}\n{_difference(said[0], said[1], 'data')}")


def plain(value: Any) -> Any:
    """Return an answer with its instants in one spelling."""
    match value:
        case dict():
            return {key: plain(one) for key, one in value.items()}
        case list():
            return [plain(one) for one in value]
        case str() if len(value) >= 19 and value[10] == "T":
            try:
                return datetime.fromisoformat(value).astimezone(UTC).isoformat()
            except ValueError:
                return value
        case _:
            return value


def _difference(left: Any, right: Any, path: str) -> str:
    """Say where two answers part."""
    if isinstance(left, dict) and isinstance(right, dict) and left.keys() == right.keys():
        pairs = [(left[key], right[key], f"{path}.{key}") for key in left]
    elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        both = enumerate(zip(left, right, strict=True))
        pairs = [(one, other, f"{path}[{place}]") for place, (one, other) in both]
    else:
        return f"{path}: {str(left)[:200]} and {str(right)[:200]}"
    return next(_difference(one, other, where) for one, other, where in pairs if one != other)
