"""The load: keep-alive connections that each ask, wait for the whole answer and ask again."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from itertools import cycle
from typing import TYPE_CHECKING, Any

import httptools
import orjson
import uvloop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.shapes import Shape

LONGEST = 8.0
"""A measurement of a slow server ends after so many times the asked seconds."""


class BadAnswer(Exception):
    """A server answered with something else than data."""


@dataclass(slots=True)
class Taken:
    """What one measurement saw."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    before: Any = None
    after: Any = None


def request(port: int, shape: Shape, variables: dict[str, Any], *, token: str) -> bytes:
    """Return the bytes of one POST."""
    asked = {"query": shape.document, "variables": variables, "operationName": shape.operation}
    body = orjson.dumps(asked)
    head = (
        f"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n"
        f"authorization: Bearer {token}\r\ncontent-type: application/json\r\n"
        f"accept: application/graphql-response+json, application/json\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def answer(port: int, sent: bytes) -> bytes:
    """Return the body of one answer."""
    return uvloop.run(_answers(port, [sent]))[0][1]


def timed(port: int, requests: list[bytes]) -> list[tuple[float, bytes]]:
    """Return seconds and body of each answer, one after the other on one connection."""
    return uvloop.run(_answers(port, requests))


def measure(
    port: int,
    requests: list[bytes],
    concurrency: int,
    seconds: float,
    *,
    probe: Callable[[], Any],
) -> Taken:
    """Ask for so many seconds once every connection had its answers; `probe` at both ends."""
    return uvloop.run(_measure(port, requests, concurrency, seconds, probe=probe))


async def _answers(port: int, requests: list[bytes]) -> list[tuple[float, bytes]]:
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    found: list[tuple[float, bytes]] = []
    waiting = iter(requests)

    def arrived(client: _Client, latency: float) -> None:
        found.append((latency, b"".join(client.pieces)))
        if len(found) == len(requests):
            done.set_result(None)
        else:
            client.ask(next(waiting))

    transport, client = await loop.create_connection(
        lambda: _Client(arrived, done), "127.0.0.1", port
    )
    client.ask(next(waiting))
    await done
    transport.close()
    return found


async def _measure(
    port: int,
    requests: list[bytes],
    concurrency: int,
    seconds: float,
    *,
    probe: Callable[[], Any],
) -> Taken:
    loop = asyncio.get_running_loop()
    sequence = cycle(requests)
    run = _Run(sequence, concurrency, seconds, probe, loop.create_future())
    made = [
        await loop.create_connection(lambda: _Client(run.arrived, run.over), "127.0.0.1", port)
        for _ in range(concurrency)
    ]
    for _, client in made:
        client.ask(next(sequence))
    await run.over
    for transport, _ in made:
        transport.abort()
    return run.taken


class _Run:
    """Counts answers: first those that warm up, then those of the measurement."""

    def __init__(
        self,
        sequence: Iterator[bytes],
        concurrency: int,
        seconds: float,
        probe: Callable[[], Any],
        over: asyncio.Future[None],
    ) -> None:
        self.sequence, self.concurrency, self.seconds = sequence, concurrency, seconds
        self.probe, self.over, self.taken = probe, over, Taken()
        self._warming = 2 * concurrency
        self._begun = time.perf_counter()
        self._due = 0.0

    def arrived(self, client: _Client, latency: float) -> None:
        now = time.perf_counter()
        if self.over.done():
            return
        if not self._due:
            self._warm(now)
        else:
            self.taken.latencies.append(latency)
            enough = len(self.taken.latencies) >= 2 * self.concurrency
            if now >= self._due and (enough or now >= self._begun + LONGEST * self.seconds):
                self.taken.seconds = now - self._begun
                self.taken.after = self.probe()
                self.over.set_result(None)
                return
        client.ask(next(self.sequence))

    def _warm(self, now: float) -> None:
        self._warming -= 1
        if self._warming <= 0 and now > self._begun + 0.2 * self.seconds:
            self.taken.before = self.probe()
            self._begun = time.perf_counter()
            self._due = self._begun + self.seconds


class _Client(asyncio.Protocol):
    """One connection."""

    def __init__(
        self, arrived: Callable[[_Client, float], None], over: asyncio.Future[None]
    ) -> None:
        self.pieces: list[bytes] = []
        self._arrived, self._over = arrived, over
        self._parser: Any = None
        self._transport: Any = None
        self._since = 0.0

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._parser = httptools.HttpResponseParser(self)

    def ask(self, sent: bytes) -> None:
        """Send a request."""
        self.pieces = []
        self._since = time.perf_counter()
        self._transport.write(sent)

    def data_received(self, piece: bytes) -> None:
        self._parser.feed_data(piece)

    def on_body(self, body: bytes) -> None:
        """Keep a piece of the answer."""
        self.pieces.append(body)

    def on_message_complete(self) -> None:
        """Pass a whole answer on; only data counts."""
        latency = time.perf_counter() - self._since
        if self._parser.get_status_code() != 200 or not self.pieces[0].startswith(b'{"data":{'):
            message = f"{self._parser.get_status_code()}: {b''.join(self.pieces)[:500]!r}"
            self._end(BadAnswer(message))
        else:
            self._arrived(self, latency)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(BadAnswer(f"the server hung up ({exc})"))

    def _end(self, problem: Exception) -> None:
        if not self._over.done():
            self._over.set_exception(problem)
