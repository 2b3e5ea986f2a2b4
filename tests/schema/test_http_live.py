"""The endpoint behind a real server: slow callers, large bodies, one connection for many."""

import http.client
import json
import socket
import time

from auth.actors import Actor
from schema.http.contract import GraphQLRequest, Outcome
from tests.schema.http_fakes import Caller, TinyEngine
from tests.schema.live import serving

HEADERS = {"Authorization": "Bearer manager", "Content-Type": "application/json"}
BODY = json.dumps({"query": "{ __typename }"})


def test_one_connection_serves_good_and_bad_requests_in_turn() -> None:
    with serving(Caller().endpoint) as address:
        connection = http.client.HTTPConnection(*address)
        statuses = []
        for body in (BODY, "{", BODY, "[]", BODY):
            connection.request("POST", "/graphql", body, HEADERS)
            response = connection.getresponse()
            response.read()
            statuses.append(response.status)
        connection.close()
    assert statuses == [200, 400, 200, 400, 200]


def test_a_caller_who_sends_a_byte_now_and_then_is_given_up_while_others_are_served() -> None:
    with (
        serving(Caller(body_seconds=0.3).endpoint) as address,
        socket.create_connection(address) as slow,
    ):
        slow.sendall(
            b"POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer manager\r\n"
            b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
        )
        other = http.client.HTTPConnection(*address)
        other.request("POST", "/graphql", BODY, HEADERS)
        assert other.getresponse().status == 200
        other.close()
        for _ in range(4):
            slow.sendall(b" ")
            time.sleep(0.05)
        slow.settimeout(10)
        assert slow.recv(64).startswith(b"HTTP/1.1 408")


def test_five_megabytes_are_refused_and_the_server_goes_on() -> None:
    with serving(Caller().endpoint) as address:
        large = http.client.HTTPConnection(*address)
        large.putrequest("POST", "/graphql")
        for name, value in {**HEADERS, "Content-Length": "5000000"}.items():
            large.putheader(name, value)
        large.endheaders()
        assert large.getresponse().status == 413
        large.close()
        other = http.client.HTTPConnection(*address)
        other.request("POST", "/graphql", BODY, HEADERS)
        assert json.loads(other.getresponse().read()) == {"data": {"__typename": "Query"}}
        other.close()


def test_who_sends_all_of_a_large_body_first_reads_the_refusal_too() -> None:
    with serving(Caller().endpoint) as address:
        for size in (1_000_001, 5_000_000, 20_000_000):
            large = http.client.HTTPConnection(*address)
            large.request("POST", "/graphql", b" " * size, HEADERS)
            answer = large.getresponse()
            assert (answer.status, "too large" in answer.read().decode()) == (413, True)
            large.close()


def test_a_caller_who_hangs_up_in_mid_body_leaves_nothing_behind() -> None:
    caller = Caller()
    with serving(caller.endpoint) as address:
        with socket.create_connection(address) as gone:
            gone.sendall(
                b"POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer manager\r\n"
                b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
            )
        other = http.client.HTTPConnection(*address)
        other.request("POST", "/graphql", BODY, HEADERS)
        assert other.getresponse().status == 200
        other.close()
    assert len(caller.engine.requests) == 1


def test_requests_sent_at_once_are_answered_in_order_each_in_one_piece() -> None:
    head = (
        "POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer manager\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(BODY)}\r\nX-Request-Id: "
    )
    with serving(Caller().endpoint) as address, socket.create_connection(address) as caller:
        caller.settimeout(10)
        both = [f"{head}{own_id}\r\n\r\n{BODY}" for own_id in ("request-1", "request-2")]
        caller.sendall("".join(both).encode())
        received = b""
        while received.count(b'"Query"}}') < 2:
            received += caller.recv(65_536)
    assert received.count(b"HTTP/1.1 200 OK") == 2
    assert received.index(b"request-1") < received.index(b"request-2")


def test_a_large_answer_arrives_whole_at_a_caller_who_reads_slowly() -> None:
    large = b'{"data":{"text":"' + b"x" * 8_000_000 + b'"}}'

    class LargeEngine(TinyEngine):
        async def execute(self, _actor: Actor, _request: GraphQLRequest) -> Outcome:
            return Outcome(large, executed=True)

    with serving(Caller(LargeEngine()).endpoint) as address:
        connection = http.client.HTTPConnection(*address)
        connection.request("POST", "/graphql", BODY, HEADERS)
        time.sleep(0.2)
        assert connection.getresponse().read() == large
        connection.close()
