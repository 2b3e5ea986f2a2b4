"""A statement as it is sent: its text with parameters numbered from one, and their sources."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from schema.reading.parameters import Parameters, Request, Source

_NUMBERED = re.compile(r"\$(\d+)::")


@dataclass(frozen=True, slots=True)
class Statement:
    """One prepared statement."""

    name: str
    sql: str
    sources: tuple[Source, ...]

    def values(self, request: Request) -> list[Any]:
        """Return the parameters of one run."""
        return [source(request) for source in self.sources]


def statement(sql: str, parameters: Parameters, *, first: int = 0) -> Statement:
    """Keep only the parameters that the text uses, numbered after `first` others."""
    order: dict[str, int] = {}
    text = _NUMBERED.sub(
        lambda match: f"${order.setdefault(match[1], len(order) + 1) + first}::", sql
    )
    text = text.replace("$keys", "$")
    sources = tuple(parameters.sources[int(number) - 1] for number in order)
    name = "p" + hashlib.blake2s(text.encode(), digest_size=12).hexdigest()
    return Statement(name, text, sources)
