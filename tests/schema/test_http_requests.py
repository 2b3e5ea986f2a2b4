"""What /graphql refuses before anything is parsed, and how it says so."""

import gzip
import json
from urllib.parse import urlencode

import pytest

from tests.schema.http_fakes import Caller

QUERY = {"query": "{ __typename }"}
RESPONSE_TYPE = "application/graphql-response+json"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b'"query"',
        b"7",
        b"[]",
        b'[{"query": "{ __typename }"}]',
        b'{"query": "\xff"}',
        b'{"query": "{ __typename }", "operationName": "\\ud800"}',
        b'{"query": "{ __typename }", "variables": {"n": ' + b"9" * 5000 + b"}}",
        b'{"query": "{ __typename }", "variables": {"n": NaN}}',
        b'{"query": "{ __typename }", "variables": ' + b'{"n":' * 20_000,
        b'{"query": "{ __typename }", "variables": {"n":' + b"[" * 300 + b"]" * 300 + b"}}",
        b"[" * 20_000 + b"]" * 20_000,
        gzip.compress(json.dumps(QUERY).encode(), mtime=0),
        b"\xef\xbb\xbf" + json.dumps(QUERY).encode(),
        json.dumps(QUERY).encode("utf-16"),
    ],
    ids=lambda body: body[:24].decode("latin-1") or "empty",
)
@pytest.mark.parametrize("accept", ["application/json", RESPONSE_TYPE])
def test_a_body_that_is_not_one_json_object_in_utf8_is_refused(body: bytes, accept: str) -> None:
    caller = Caller()
    answer = caller.post(body, accept=accept)
    assert answer.status == 400
    assert answer.code == "BAD_REQUEST"
    assert answer.json["errors"][0]["extensions"]["requestId"] == answer.headers["x-request-id"]
    assert caller.engine.requests == []


@pytest.mark.parametrize("member", ["query", "variables", "operationName", "extensions"])
@pytest.mark.parametrize("wrong", [0, False, ["array"], {"obj": "ect"}, "string"])
def test_a_member_of_a_wrong_type_is_refused(member: str, wrong: object) -> None:
    right = str if member in {"query", "operationName"} else dict
    if not isinstance(wrong, right):
        answer = Caller().post({**QUERY, member: wrong})
        assert (answer.status, answer.code) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("member", ["variables", "operationName", "extensions"])
def test_a_member_may_be_null(member: str) -> None:
    assert Caller().post({**QUERY, member: None}).json == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=latin-1",
        "application/graphql",
        "application/jsonp",
    ],
)
def test_only_json_in_utf8_is_read(content_type: str | None) -> None:
    assert Caller().post(QUERY, content_type=content_type).status == 415


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "Application/JSON;charset=UTF-8", 'application/json; charset="utf-8"'],
)
def test_json_may_be_spelt_in_each_way_the_standard_allows(content_type: str) -> None:
    assert Caller().post(QUERY, content_type=content_type).status == 200


def test_a_compressed_body_is_refused_unread() -> None:
    body = gzip.compress(b'{"query": "{ __typename }"}')
    assert Caller().post(body, content_encoding="gzip").status == 415


def test_a_body_over_the_limit_is_refused_by_its_header_alone() -> None:
    answer = Caller().send(
        "POST",
        {
            "authorization": "Bearer manager",
            "content_type": "application/json",
            "content_length": "5000000",
        },
        [b"..."],
    )
    assert answer.status == 413


def test_a_body_over_the_limit_is_refused_in_whatever_pieces_it_comes() -> None:
    headers: dict[str, str | None] = {
        "authorization": "Bearer manager",
        "content_type": "application/json",
    }
    assert Caller().send("POST", headers, [b" " * 400_000] * 5).status == 413
    assert Caller(body_limit=10).post(QUERY).status == 413


def test_a_body_may_come_in_pieces() -> None:
    headers: dict[str, str | None] = {
        "authorization": "Bearer manager",
        "content_type": "application/json",
    }
    answer = Caller().send("POST", headers, [b'{"query": "{ __ty', b"", b'pename }"}'])
    assert answer.json == {"data": {"__typename": "Query"}}


def test_a_body_that_never_ends_is_given_up() -> None:
    headers: dict[str, str | None] = {
        "authorization": "Bearer manager",
        "content_type": "application/json",
    }
    answer = Caller(body_seconds=0.05).send("POST", headers, [b'{"query":', b"..."])
    assert answer.status == 408
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"])
def test_other_methods_are_named_in_allow(method: str) -> None:
    answer = Caller().send(method, {"authorization": "Bearer manager"}, [b""])
    assert (answer.status, answer.headers["allow"]) == (405, "GET, POST")


def test_a_get_runs_a_query_for_a_token() -> None:
    assert Caller().get("query=%7B__typename%7D").json == {"data": {"__typename": "Query"}}
    members = {
        "query": "query ($n: Int) { deals(first: $n) { __typename } }",
        "variables": '{"n":"x"}',
    }
    assert "errors" in Caller().get(urlencode(members)).json


def test_a_get_never_runs_a_mutation() -> None:
    answer = Caller().get("query=mutation%7Blogin%7Bname%7D%7D")
    assert (answer.status, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "query=a&query=b",
        "query=%ff",
        "query=a&variables=%5B%5D",
        "query=a&variables={",
        "x=1&" * 40,
    ],
)
def test_a_malformed_get_is_refused(query: str) -> None:
    assert Caller().get(query).status == 400


def test_a_token_in_the_address_is_ignored() -> None:
    answer = Caller().get("query=%7B__typename%7D&access_token=manager&token=manager", token=None)
    assert answer.status == 401


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb", "ü"])
def test_an_idempotency_key_is_short_and_visible(key: str) -> None:
    assert Caller().post(QUERY, idempotency_key=key).status == 400


def test_an_idempotency_key_reaches_the_engine() -> None:
    caller = Caller()
    caller.post(QUERY, idempotency_key='"8e03978e-40d5-43dd-bc93-6894a57f9324"')
    assert caller.engine.requests[0].idempotency_key == "8e03978e-40d5-43dd-bc93-6894a57f9324"
