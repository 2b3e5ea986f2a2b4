"""Two promises beside the table: rows cost the same however many, and new documents cost little."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING, Final

from bench import load
from bench.measuring import line

if TYPE_CHECKING:
    from bench.servers import Server
    from bench.shapes import Shape

ROWS: Final = (10, 100, 1_000, 10_000)
NEW_DOCUMENTS: Final = 40


@dataclass(frozen=True, slots=True)
class PerRow:
    """What a page of so many rows cost, in µs of CPU."""

    rows: int
    cpu_us: float
    db_cpu_us: float | None


@dataclass(frozen=True, slots=True)
class FirstSeen:
    """A document's first request and its second, medians in ms of the whole round trip."""

    shape: str
    first_ms: float
    again_ms: float

    @property
    def extra_ms(self) -> float:
        """What being new has cost."""
        return round(self.first_ms - self.again_ms, 2)


def rows(server: Server, shape: Shape, *, seconds: float, token: str) -> list[PerRow]:
    """Ask the shape of 1,000 rows for fewer and for more, at concurrency 1."""
    found = []
    for many in ROWS:
        document = shape.document.replace("first: 1000", f"first: {many}")
        asked = replace(shape, document=document)
        seen = line(server, asked, 1, seconds=seconds, token=token)
        found.append(PerRow(many, seen.cpu_us, seen.db_cpu_us))
    return found


def first_seen(server: Server, shape: Shape, token: str) -> FirstSeen:
    """Send documents that the server has never seen: the shape under new aliases, each twice."""
    requests = []
    for number in range(NEW_DOCUMENTS):
        document = shape.document.replace(") {", f") {{ new{number}: __typename ", 1)
        variables = shape.variables[number % len(shape.variables)]
        asked = replace(shape, document=document)
        requests += [load.request(server.port, asked, variables, token=token)] * 2
    seconds = [one for one, _ in load.timed(server.port, requests)]
    return FirstSeen(
        shape.name, round(median(seconds[::2]) * 1e3, 2), round(median(seconds[1::2]) * 1e3, 2)
    )
