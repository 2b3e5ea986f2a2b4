"""The report: lines as a table, their ratios beside the targets, and docs/benchmarks.md."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import psutil

from bench.place import POOL, RAISED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.measuring import Line
    from bench.scaling import FirstSeen, PerRow
    from bench.shapes import Shape

RATIO_TARGETS: Final = {1: 20, 32: 45}
FLOOR_TARGET: Final = 0.9
NEW_TARGET: Final = 5.0
HEAD: Final = (
    *("shape", "at once", "server", "requests/s", "p50 ms", "p99 ms"),
    *("CPU µs", "database CPU µs", "RSS MB"),
)


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one run has measured."""

    shapes: list[Shape]
    lines: list[Line]
    rows: list[PerRow]
    first_seen: list[FirstSeen]
    scale: float
    seconds: float
    database: str
    busy: float
    """The machine's load average before the first measurement."""

    def table(self) -> str:
        """Return the lines."""
        return _table(HEAD, [_cells(one) for one in self.lines])

    def verdicts(self) -> str:
        """Return the ratios of each shape and whether they reach their targets."""
        head = ("shape", "at once", "× idiomatic", "× floor", "CPU µs", "target µs")
        return _table(
            head, [self._verdict(shape, many) for shape in self.shapes for many in (1, 32)]
        )

    def promises(self) -> str:
        """Return cost by rows and cost of new documents."""
        rows = [
            (f"{one.rows:,}", _us(one.cpu_us / one.rows), _us(_each(one)), _us(_total(one)))
            for one in self.rows
        ]
        head = ("rows", "CPU µs a row", "database CPU µs a row", "both a request")
        new = [
            (
                one.shape,
                f"{one.first_ms:.2f}",
                f"{one.again_ms:.2f}",
                _met(one.extra_ms, NEW_TARGET),
            )
            for one in self.first_seen
        ]
        return (
            f"Rows, one request at a time:\n\n{_table(head, rows)}\n"
            "Documents never seen before, against their second request (target: "
            f"{NEW_TARGET:g} ms more):\n\n"
            + _table(("shape", "first ms", "second ms", "more ms"), new)
        )

    def markdown(self) -> str:
        """Return the whole page."""
        raised = "\n".join(f"- `{name}={value}`" for name, value in RAISED.items())
        return PAGE.format(
            scale=self.scale,
            seconds=self.seconds,
            cores=psutil.cpu_count(),
            python=platform.python_version(),
            database=self.database,
            busy=self.busy,
            pool=POOL,
            raised=raised,
            table=self.table(),
            verdicts=self.verdicts(),
            promises=self.promises(),
        )

    def _verdict(self, shape: Shape, many: int) -> tuple[str, ...]:
        seen = {
            one.server: one
            for one in self.lines
            if (one.shape, one.concurrency) == (shape.name, many)
        }
        api = seen["api"]
        ratio = api.rps / seen["idiomatic"].rps
        target = shape.cpu_target if many == max(RATIO_TARGETS) else None
        return (
            shape.title,
            str(many),
            _reached(ratio, RATIO_TARGETS[many], ".1f"),
            _reached(api.rps / seen["floor"].rps, FLOOR_TARGET, ".2f"),
            _met(api.cpu_us, target) if target else _us(api.cpu_us),
            str(target or ""),
        )


def _cells(one: Line) -> tuple[str, ...]:
    numbers = (f"{one.rps:,.1f}", f"{one.p50_ms:.2f}", f"{one.p99_ms:.2f}", _us(one.cpu_us))
    return (
        one.shape,
        str(one.concurrency),
        one.server,
        *numbers,
        _us(one.db_cpu_us),
        f"{one.rss_mb:.0f}",
    )


def _each(one: PerRow) -> float | None:
    return None if one.db_cpu_us is None else one.db_cpu_us / one.rows


def _total(one: PerRow) -> float:
    return one.cpu_us + (one.db_cpu_us or 0)


def _us(value: float | None) -> str:
    if value is None:
        return "elsewhere"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _reached(value: float, target: float, form: str) -> str:
    return f"{value:{form}}" + ("" if value >= target else f" (below {target:g})")


def _met(value: float, target: float) -> str:
    shown = _us(value) if target > 10 else f"{value:.2f}"
    return shown + ("" if value <= target else f" (above {target:g})")


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a table that reads well as it is and as Markdown."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    left = [i for i in range(len(head)) if not rows or not rows[0][i][:1].isdigit()]
    lines = [
        "| "
        + " | ".join(
            cell.ljust(width) if i in left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        + " |"
        for row in [head, *rows]
    ]
    rule = "|".join(
        "-" * (w + 2) if i in left else "-" * (w + 1) + ":" for i, w in enumerate(widths)
    )
    return "\n".join([lines[0], f"|{rule}|", *lines[1:]]) + "\n"


PAGE: Final = """# Benchmarks

Made by `./crm bench` at scale {scale:g} (1 is 100,000 customers, 200,000 contacts, 300,000 deals,
1,000,000 activities, 300,000 tasks), {seconds:g} s for each line, on {cores} cores with Python
{python} and {database}; load, servers and database share the cores, so compare lines with each
other rather than with other machines. {busy:.1f} processes wanted to run when it began; with more
than one or two, others were at work and everything below is too high.

- **api**: this product, asked by a manager who sees half of the rows, all rights on.
- **idiomatic**: Strawberry, SQLAlchemy's ORM on asyncpg, a DataLoader for every edge,
  orjson, the same rows and no other rights; documents are parsed and validated each time, as
  Strawberry comes (`bench/idiomatic/`).
- **floor**: the statements that the api sends, frozen, without GraphQL or login (`bench/floor.py`).

Each is one process of the same uvicorn with the same flags and {pool} database connections. The
api's usual requests skip ASGI, which is part of what it does (`schema/http/protocol.py`); the
other two are ASGI applications. The answers of api and idiomatic were compared and are equal. The
api is the product as it comes, with these settings:

{raised}

## Results

{table}
## Ratios and targets

To reach: {ratio_one} times idiomatic alone and {ratio_many} times with 32 at once, 0.9 of the
floor, and the CPU target of each shape.

{verdicts}
## Rows and new documents

{promises}""".replace("{ratio_one}", str(RATIO_TARGETS[1])).replace(
    "{ratio_many}", str(RATIO_TARGETS[32])
)
