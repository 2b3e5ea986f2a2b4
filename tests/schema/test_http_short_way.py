"""The short way of a usual request: it answers as the long one does, and takes nothing else."""

import asyncio
import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from schema.http import protocol
from schema.http.contract import GraphQLRequest
from schema.http.endpoint import GraphQLEndpoint
from schema.http.heads import Head, read_head
from tests.schema.http_fakes import Caller, TableOfCallers, TinyEngine
from tests.schema.live import serving

BODY = json.dumps({"query": "{ __typename }"}).encode()
USUAL = {
    "Host": "x",
    "Authorization": "Bearer manager",
    "Content-Type": "application/json",
    "Content-Length": str(len(BODY)),
}


class Noting(GraphQLEndpoint):
    """An endpoint that notes by which way it was asked."""

    def __init__(self, engine: TinyEngine | None = None) -> None:
        super().__init__(engine or TinyEngine(), TableOfCallers())
        self.ways: list[str] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Note the long way."""
        self.ways.append("long")
        await super().__call__(scope, receive, send)

    async def plain(self, head: Head, body: bytes, standing: Any) -> tuple[bytes, bytes]:
        """Note the short way."""
        self.ways.append("short")
        return await super().plain(head, body, standing)


def head(line: str = "POST /graphql HTTP/1.1", **others: str | None) -> bytes:
    named = {name.replace("_", "-").title(): value for name, value in others.items()}
    lines = [f"{name}: {value}" for name, value in (USUAL | named).items() if value is not None]
    return "\r\n".join((line, *lines, "", "")).encode()


@contextmanager
def connected(endpoint: GraphQLEndpoint) -> Iterator[socket.socket]:
    with serving(endpoint) as address, socket.create_connection(address) as caller:
        caller.settimeout(10)
        yield caller


def answer(caller: socket.socket) -> tuple[int, dict[str, str], bytes]:
    response = http.client.HTTPResponse(caller, method="POST")
    response.begin()
    body = response.read()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return response.status, headers, body


@pytest.mark.parametrize(
    "unusual",
    [
        head("POST /graphql?x=1 HTTP/1.1"),
        head("POST /graphql HTTP/1.0"),
        head("POST /graphql/ HTTP/1.1"),
        head("GET /graphql HTTP/1.1"),
        head(authorization=None),
        head(authorization="Basic bWFuYWdlcg=="),
        head(authorization="Bearer"),
        head(authorization="Bearer " + "x" * 600),
        head(content_type="text/plain"),
        head(content_type=None),
        head(content_encoding="gzip"),
        head(content_length=None),
        head(content_length="0"),
        head(content_length="12345678"),
        head(content_length="-1"),
        head(content_length=None, transfer_encoding="chunked"),
        head(transfer_encoding="chunked"),
        head(accept="text/html"),
        head(connection="close"),
        head(connection="upgrade", upgrade="websocket"),
        head(expect="100-continue"),
        head(idempotency_key=" "),
        head(padding="x" * 3_000),
        head()[:-2],
        head().replace(b"\r\n\r\n", b"\r\nno colon\r\n\r\n"),
        head().replace(b"Content-Length", b"Content-Length: 1\r\nContent-Length"),
    ],
)
def test_what_is_unusual_is_left_to_the_long_way(unusual: bytes) -> None:
    assert read_head(head()) is not None
    assert not unusual.startswith(b"POST /graphql HTTP/1.1\r\n") or read_head(unusual) is None


def test_both_ways_answer_alike() -> None:
    endpoint = Noting()
    wrong = b'{"query":"{ nothing }"}'
    bodies = [BODY, b"{" + b" " * (len(BODY) - 1), wrong + b" " * (len(BODY) - len(wrong))]
    with connected(endpoint) as caller:
        for token in ("manager", "nobody"):
            start = head(
                authorization=f"Bearer {token}",
                accept="application/graphql-response+json",
                x_request_id="request-1",
            )
            for body in bodies:
                caller.sendall(start + body)
                short = answer(caller)
                caller.sendall(start)
                time.sleep(0.05)
                caller.sendall(body)
                long = answer(caller)
                for one in (short, long):
                    one[1].pop("ratelimit-remaining", None)
                assert short == long
    assert endpoint.ways == ["short", "long"] * 6


def test_a_mistake_of_ours_is_masked_and_the_connection_goes_on() -> None:
    def break_down(_: GraphQLRequest) -> None:
        raise ZeroDivisionError

    endpoint = Noting(TinyEngine(break_down))
    with connected(endpoint) as caller:
        for _ in range(2):
            caller.sendall(head() + BODY)
            status, _, body = answer(caller)
            assert (status, json.loads(body)["errors"][0]["extensions"]["code"]) == (
                500,
                "INTERNAL",
            )
    assert endpoint.ways == ["short", "short"]


def test_a_body_over_the_limit_is_refused_by_the_long_way() -> None:
    caller = Caller(body_limit=10)
    with connected(caller.endpoint) as connection:
        connection.sendall(head() + BODY)
        assert answer(connection)[0] == 413


def test_what_arrives_while_an_answer_is_made_waits_its_turn() -> None:
    endpoint = Noting(TinyEngine(lambda _: asyncio.sleep(0.05)))
    with connected(endpoint) as caller:
        for own_id in ("request-1", "request-2", "request-3"):
            caller.sendall(head(x_request_id=own_id) + BODY)
            time.sleep(0.02)
        found = [answer(caller)[1]["x-request-id"] for _ in range(3)]
    assert found == ["request-1", "request-2", "request-3"]
    assert endpoint.ways[0] == "short"


def test_a_head_that_comes_in_pieces_is_put_together() -> None:
    endpoint = Noting()
    whole = head() + BODY
    with connected(endpoint) as caller:
        for cut in (1, 10, 24, len(head()) - 1, len(whole) - 1):
            caller.sendall(whole[:cut])
            time.sleep(0.02)
            caller.sendall(whole[cut:])
            assert answer(caller)[0] == 200
            caller.sendall(whole)
            assert answer(caller)[0] == 200
    assert endpoint.ways == ["long", "short"] * 5


def test_empty_lines_between_requests_are_passed_over() -> None:
    endpoint = Noting()
    with connected(endpoint) as caller:
        for _ in range(2):
            caller.sendall(b"\r\n")
            time.sleep(0.02)
            caller.sendall(head() + BODY)
            assert answer(caller)[0] == 200
    assert endpoint.ways == ["short", "short"]


def test_what_follows_the_answer_of_a_server_that_stops_is_not_begun() -> None:
    begun = threading.Event()

    def wait(_: GraphQLRequest) -> Any:
        begun.set()
        return asyncio.sleep(0.3)

    engine = TinyEngine(wait)
    with serving(Noting(engine)) as address:
        caller = socket.create_connection(address)
        caller.settimeout(10)
        caller.sendall(head() + BODY)
        assert begun.wait(10)
        caller.sendall(head() + BODY)
    with caller:
        assert answer(caller)[0] == 200
    assert len(engine.requests) == 1


def test_a_server_that_stops_gives_the_answer_it_is_making_and_hangs_up() -> None:
    begun = threading.Event()

    def wait(_: GraphQLRequest) -> Any:
        begun.set()
        return asyncio.sleep(0.2)

    endpoint = Noting(TinyEngine(wait))
    with serving(endpoint) as address:
        caller = socket.create_connection(address)
        caller.settimeout(10)
        caller.sendall(head() + BODY)
        assert begun.wait(10)
    with caller:
        assert answer(caller)[0] == 200
        assert caller.recv(1) == b""
    assert endpoint.ways == ["short"]


def test_a_connection_that_is_idle_too_long_is_closed() -> None:
    endpoint = Noting()
    with serving(endpoint, idle=1) as address, socket.create_connection(address) as caller:
        caller.settimeout(10)
        caller.sendall(head() + BODY)
        assert answer(caller)[0] == 200
        assert caller.recv(1) == b""
    assert endpoint.ways == ["short"]


@pytest.mark.parametrize("begun", [b"", b"P", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_a_head_that_does_not_come_to_an_end_holds_no_connection(
    begun: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.5)
    endpoint = Noting()
    with connected(endpoint) as caller:
        caller.sendall(begun)
        assert caller.recv(1) == b""
    with connected(endpoint) as caller:
        caller.sendall(head() + BODY)
        assert answer(caller)[0] == 200
        caller.sendall(begun or b"P")
        assert caller.recv(1) == b""
