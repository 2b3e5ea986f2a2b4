"""The floor: the statements that the engine made, frozen, behind the least possible web server."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import orjson

from bench.capture import read_frozen
from schema.reading.pool import Pool

HEADERS = [(b"content-type", b"application/graphql-response+json; charset=utf-8")]


def create_app() -> Any:
    """Return an ASGI application that knows its answers' statements by the request's variables."""
    wiring = json.loads(os.environ["BENCH_WIRING"])
    frozen = read_frozen(Path(wiring["frozen"]))
    pool = Pool(wiring["read_address"], wiring["pool_size"], 60)

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await _live(receive, send)
            return
        asked = orjson.loads((await receive())["body"])
        (variable,) = asked["variables"].values()
        statement, values = frozen[asked["operationName"], variable]
        async with pool.reader() as reader:
            rows = await reader.rows(statement, values)
        body = b'{"data":{%s}}' % rows[0][0]
        headers = [*HEADERS, (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return application


async def _live(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
