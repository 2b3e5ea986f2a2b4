"""`./crm bench`: makes the place, starts the servers, compares, measures and reports."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import tempfile
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import text

import settings
from bench.capture import Listening, captured
from bench.comparing import require_equal
from bench.measuring import Line, line
from bench.place import POOL, Place, prepared
from bench.report import Report
from bench.scaling import first_seen, rows
from bench.servers import KINDS, Server, started
from bench.shapes import Shape, shapes
from commands.progress import result, say
from models import database

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auth.actors import Actor

AT_ONCE: Final = (1, 32)
PAGE: Final = settings.ROOT / "docs" / "benchmarks.md"


def main(arguments: Sequence[str]) -> int:
    """Run the bench; the report goes to stdout, everything else to stderr."""
    asked = _parser().parse_args(arguments)
    with prepared(asked.scale, keep=asked.keep) as place:
        report = run(place, asked.shapes, scale=asked.scale, seconds=asked.seconds)
    if asked.json:
        result(json.dumps([one.as_json() for one in report.lines], indent=2))
    else:
        result(f"{report.table()}\n{report.verdicts()}\n{report.promises()}")
    if asked.write or (asked.scale == 1 and not asked.json and not asked.shapes):
        PAGE.write_text(report.markdown(), encoding="utf-8")
        say(f"written to {PAGE.relative_to(settings.ROOT)}")
    return 0


def run(place: Place, names: Sequence[str], *, scale: float, seconds: float) -> Report:
    """Measure the named shapes, or all, on all servers."""
    busy = os.getloadavg()[0]
    with database.engine().connect() as connection:
        asked = [one for one in shapes(connection) if one.name in names or not names]
        version = connection.scalar(text("SHOW server_version"))
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        statements, actor = asyncio.run(look(place, asked))
        frozen = Path(folder) / "frozen.json"
        frozen.write_text(json.dumps(statements))
        teams = [str(one) for one in actor.team_ids]
        wiring = place.wiring | {"frozen": str(frozen), "teams": teams}
        say("starting " + ", ".join(KINDS))
        servers = {
            kind: stack.enter_context(started(kind, wiring, place.environment)) for kind in KINDS
        }
        _compare(servers, asked, place.token)
        lines = _lines(servers, asked, seconds=seconds, token=place.token)
        say("rows and new documents")
        long = [one for one in asked if one.name == "long"]
        scaled = [rows(servers["api"], one, seconds=seconds, token=place.token) for one in long]
        new = [first_seen(servers["api"], one, place.token) for one in asked]
    counted = list(chain.from_iterable(scaled))
    return Report(asked, lines, counted, new, scale, seconds, f"PostgreSQL {version}", busy)


def _compare(servers: dict[str, Server], asked: list[Shape], token: str) -> None:
    for server in servers.values():
        server.await_start()
    say("comparing answers")
    for other in ("idiomatic", "floor"):
        require_equal(servers["api"], servers[other], asked, token)


def _lines(
    servers: dict[str, Server], asked: list[Shape], *, seconds: float, token: str
) -> list[Line]:
    """Measure the servers in turn, so that a noisy minute of the machine meets all of them."""
    found = []
    for shape in asked:
        for many in AT_ONCE:
            say(f"{shape.title}, {many} at once")
            found += [
                line(server, shape, many, seconds=seconds, token=token)
                for server in servers.values()
            ]
    return found


async def look(place: Place, asked: list[Shape]) -> tuple[list[Any], Actor]:
    """Return the statements of the engine, and the actor, who knows the manager's teams."""
    from auth.authenticate import Authenticator  # noqa: PLC0415  # after the settings are made
    from auth.buckets import Buckets  # noqa: PLC0415
    from models.identities import Audience  # noqa: PLC0415
    from schema.reading.engine import Engine  # noqa: PLC0415
    from schema.reading.pool import Pool  # noqa: PLC0415
    from schema.writing import Writer  # noqa: PLC0415

    actor = await Authenticator().bearer(place.token)
    assert actor is not None
    pool = Listening(Pool(place.wiring["read_address"], POOL, 60))
    pools = {Audience.STAFF: cast("Pool", pool)}
    engine = Engine(pools, Writer(database.sessions(), 1), Buckets())
    found = await captured(engine, pool, actor, shapes=asked)
    await pool.close()
    return found, actor


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./crm bench", description="Measure the reads")
    parser.add_argument("--scale", type=float, default=1.0, help="of the world (default 1)")
    parser.add_argument("--seconds", type=float, default=5.0, help="for each line (default 5)")
    parser.add_argument(
        "--shape", dest="shapes", action="append", default=[], metavar="NAME", help="only these"
    )
    parser.add_argument("--json", action="store_true", help="the lines as JSON")
    parser.add_argument("--keep", action="store_true", help="keep the database for the next run")
    parser.add_argument(
        "--write", action="store_true", help="keep the report in docs/, at any scale"
    )
    return parser
