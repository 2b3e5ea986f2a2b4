"""One line of the table: what a server and its database needed for a shape at a concurrency."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from statistics import quantiles
from typing import TYPE_CHECKING, Any

import psutil
from sqlalchemy import text

from bench import load
from bench.place import POOL
from bench.servers import Server, consumed
from models import database

if TYPE_CHECKING:
    from bench.shapes import Shape


@dataclass(frozen=True, slots=True)
class Line:
    """Requests a second, latency in ms, CPU in µs for one request, memory in MB."""

    shape: str
    concurrency: int
    server: str
    rps: float
    p50_ms: float
    p99_ms: float
    cpu_us: float
    db_cpu_us: float | None
    rss_mb: float

    def as_json(self) -> dict[str, Any]:
        """Return the line as `--json` prints it."""
        return asdict(self)


def requests(server: Server, shape: Shape, token: str) -> list[bytes]:
    """Return what is sent for a shape, the same for every server."""
    return [load.request(server.port, shape, one, token=token) for one in shape.variables]


def line(server: Server, shape: Shape, concurrency: int, *, seconds: float, token: str) -> Line:
    """Measure once: all connections are open and know the statements, and the server rests."""
    sent = requests(server, shape, token)
    load.measure(server.port, sent, 2 * POOL, seconds / 10, probe=server.cpu)
    server.rest()
    local = _backends()

    def probe() -> tuple[float, float]:
        return server.cpu(), sum(consumed(pid) for pid in local)

    taken = load.measure(server.port, sent, concurrency, seconds, probe=probe)
    many = len(taken.latencies)
    cuts = quantiles(taken.latencies, n=100, method="inclusive")
    return Line(
        shape=shape.name,
        concurrency=concurrency,
        server=server.kind,
        rps=round(many / taken.seconds, 1),
        p50_ms=round(cuts[49] * 1e3, 3),
        p99_ms=round(cuts[98] * 1e3, 3),
        cpu_us=round((taken.after[0] - taken.before[0]) / many, 1),
        db_cpu_us=round((taken.after[1] - taken.before[1]) / many, 1) if local else None,
        rss_mb=round(server.memory(), 1),
    )


def _backends() -> list[int]:
    """Return the processes of the database that the servers are connected to, if they run here."""
    with database.engine().connect() as connection:
        found = connection.scalars(
            text(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
        )
        return [pid for pid in found if _is_backend(pid)]


def _is_backend(pid: int) -> bool:
    """Whether the database's process of that number runs on this very machine."""
    try:
        return "postgres" in psutil.Process(pid).name()
    except psutil.Error:
        return False
