"""Who may call /graphql, and what the answers look like."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import asyncpg
import psycopg
import pytest
import sqlalchemy.exc

from auth.buckets import BucketLimits
from schema.http.contract import GraphQLRequest, Unavailable
from tests.schema.http_fakes import Answer, Caller, TinyEngine

QUERY = {"query": "{ __typename }"}
JSON = "application/json; charset=utf-8"
RESPONSE = "application/graphql-response+json; charset=utf-8"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("application/json", JSON),
        ("application/graphql-response+json", RESPONSE),
        ("application/graphql-response+json, application/json;q=0.9", RESPONSE),
        ("application/graphql-response+json;q=0.5, application/json", JSON),
        ("application/json;q=0, */*", RESPONSE),
        ("text/html, */*;q=0.1", JSON),
    ],
)
def test_the_answer_has_the_type_the_caller_likes_best(accept: str | None, media: str) -> None:
    answer = Caller().post(QUERY, accept=accept)
    assert (answer.status, answer.headers["content-type"]) == (200, media)


@pytest.mark.parametrize("accept", ["text/html", "image/png", "application/json; charset=latin-1"])
def test_other_types_are_not_to_be_had(accept: str) -> None:
    assert Caller().post(QUERY, accept=accept).status == 406


@pytest.mark.parametrize(
    "document", ["{", "", "{ nothing }", "query A { __typename } query B { __typename }"]
)
def test_a_request_error_is_400_in_the_new_type_and_200_in_the_old_one(document: str) -> None:
    new = Caller().post({"query": document}, accept="application/graphql-response+json")
    old = Caller().post({"query": document}, accept="application/json")
    assert (new.status, old.status) == (400, 200)
    assert "data" not in new.json
    assert "data" not in old.json


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer nobody",
        "Basic manager",
        "manager",
        "Bearer \xff",
        "Bearer " + "x" * 5000,
    ],
)
def test_without_valid_credentials_there_is_one_constant_answer(authorization: str | None) -> None:
    caller = Caller()
    answer = caller.post(QUERY, token=None, authorization=authorization)
    assert answer.status == 401
    assert answer.body == Caller().post(b"nonsense", token=None).body
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert "requestId" not in answer.body.decode()
    assert caller.engine.requests == []


def test_the_scheme_of_a_token_is_not_case_sensitive() -> None:
    assert Caller().post(QUERY, token=None, authorization="bearer manager").status == 200


OWN_PAGE: dict[str, str | None] = {"cookie": "crm_session=manager", "sec_fetch_site": "same-origin"}


@pytest.mark.parametrize(
    "proof",
    [
        {"sec_fetch_site": "same-origin"},
        {"origin": "http://crm.test"},
        {"origin": "https://crm.test"},
    ],
)
def test_a_session_of_staff_may_post_from_this_site(proof: dict[str, str]) -> None:
    assert (
        Caller().post(QUERY, token=None, cookie="x=y; crm_session=manager", **proof).status == 200
    )


@pytest.mark.parametrize(
    "proof",
    [
        {},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "none"},
        {"origin": "https://evil.test"},
        {"origin": "null"},
        {"origin": "http://crm.test.evil.test"},
        {"origin": "http://["},
        {"origin": "http://crm.test", "sec_fetch_site": "cross-site"},
    ],
)
def test_a_session_is_of_no_use_to_another_site(proof: dict[str, str]) -> None:
    caller = Caller()
    answer = caller.post(QUERY, token=None, cookie="crm_session=manager", **proof)
    assert (answer.status, answer.code) == (403, "FORBIDDEN_ORIGIN")
    assert caller.engine.requests == []


def test_a_session_of_an_outsider_is_no_credential() -> None:
    caller = Caller()
    answer = caller.post(QUERY, token=None, **{**OWN_PAGE, "cookie": "crm_session=customer"})
    assert answer.status == 401


def test_a_session_never_runs_a_get() -> None:
    assert Caller().get("query=%7B__typename%7D", token=None, **OWN_PAGE).status == 401


def test_a_session_posts_json_only() -> None:
    answer = Caller().post(QUERY, token=None, content_type="text/plain", **OWN_PAGE)
    assert answer.status == 415


def test_the_explorer_opens_for_staff_under_a_strict_policy() -> None:
    answer = Caller().get(token=None, accept="text/html,*/*;q=0.8", cookie="crm_session=manager")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy


@pytest.mark.parametrize("cookie", [None, "crm_session=nobody", "crm_session="])
def test_a_stranger_is_sent_to_the_login_page(cookie: str | None) -> None:
    answer = Caller().get(token=None, accept="text/html", cookie=cookie)
    assert (answer.status, answer.headers["location"]) == (303, "/login?next=/graphql")


def test_whoever_is_signed_in_and_may_not_explore_is_sent_to_his_account() -> None:
    answer = Caller().get(token=None, accept="text/html", cookie="crm_session=customer")
    assert (answer.status, answer.headers["location"]) == (303, "/account")


def test_the_explorer_can_be_opened_to_all_or_to_nobody() -> None:
    outsider = {"accept": "text/html", "cookie": "crm_session=customer"}
    assert Caller(openness="all").get(token=None, **outsider).status == 200
    assert Caller(openness="off").get(token=None, **outsider).status == 404


def test_a_request_keeps_its_own_sane_id_and_gets_one_otherwise() -> None:
    assert (
        Caller().post(QUERY, x_request_id="trace-12345678").headers["x-request-id"]
        == "trace-12345678"
    )
    for odd in (None, "short", "with space in it", "x" * 65, "<script>alert</script>"):
        assert Caller().post(QUERY, x_request_id=odd).headers["x-request-id"].startswith("req_")


def test_an_empty_bucket_is_429_with_the_seconds_to_wait() -> None:
    caller = Caller()
    caller.engine.bucket_limits = BucketLimits(2, 1)
    assert caller.post(QUERY).headers["ratelimit-remaining"] == "1"
    caller.post(QUERY)
    answer = caller.post(QUERY)
    assert (answer.status, answer.code) == (429, "RATE_LIMITED")
    assert answer.headers["retry-after"] == "1"
    assert answer.headers["ratelimit-limit"] == "2"
    assert caller.post(QUERY, token="customer").status == 200


def _failing(found: BaseException) -> Answer:
    def fail(_request: GraphQLRequest) -> None:
        raise found

    return Caller(TinyEngine(fail)).post(QUERY)


@pytest.mark.parametrize(
    "found",
    [
        Unavailable(),
        ConnectionRefusedError(),
        asyncpg.ConnectionDoesNotExistError("gone"),
        asyncpg.InterfaceError("connection is closed"),
        asyncpg.CannotConnectNowError("starting up"),
        psycopg.OperationalError("server closed the connection"),
        sqlalchemy.exc.OperationalError("select 1", {}, psycopg.OperationalError("gone")),
        sqlalchemy.exc.TimeoutError("pool"),
    ],
    ids=lambda found: type(found).__name__,
)
def test_without_its_database_the_service_asks_to_come_again(found: Exception) -> None:
    answer = _failing(found)
    assert (answer.status, answer.code) == (503, "UNAVAILABLE")
    assert answer.json["errors"][0]["extensions"]["retryable"] is True
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    "found",
    [
        asyncpg.QueryCanceledError("canceling statement due to statement timeout"),
        sqlalchemy.exc.OperationalError("select 1", {}, psycopg.errors.QueryCanceled("timeout")),
    ],
    ids=lambda found: type(found).__name__,
)
def test_a_statement_stopped_by_the_database_is_a_deadline(found: Exception) -> None:
    answer = _failing(found)
    assert (answer.status, answer.code) == (200, "DEADLINE_EXCEEDED")


@pytest.mark.parametrize(
    "found",
    [
        asyncpg.InterfaceError("cannot perform operation: another operation is in progress"),
        asyncpg.UndefinedColumnError("column secret does not exist"),
        sqlalchemy.exc.ProgrammingError(
            "select secret", {}, psycopg.errors.UndefinedColumn("secret")
        ),
    ],
    ids=lambda found: type(found).__name__,
)
def test_a_mistake_in_a_statement_is_not_taken_for_an_outage(found: Exception) -> None:
    answer = _failing(found)
    assert (answer.status, answer.code) == (500, "INTERNAL")
    assert b"secret" not in answer.body


def test_a_process_that_stops_sends_callers_elsewhere() -> None:
    caller = Caller()
    caller.endpoint.draining = True
    answer = caller.post(QUERY)
    assert (answer.status, answer.headers["connection"]) == (503, "close")


def test_a_mistake_of_ours_is_logged_with_its_id_and_masked(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = _failing(RuntimeError("password is hunter2"))
    assert (answer.status, answer.code) == (500, "INTERNAL")
    assert b"hunter2" not in answer.body
    (record,) = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert answer.headers["x-request-id"] in record.getMessage()


def test_a_request_that_takes_too_long_is_stopped() -> None:
    stopped = []

    async def wait() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            stopped.append(True)
            raise

    before: Callable[[GraphQLRequest], Any] = lambda _request: wait()  # noqa: E731 - as short as it gets
    caller = Caller(TinyEngine(before), deadline_seconds=0.05)
    new = caller.post(QUERY, accept="application/graphql-response+json")
    assert (new.status, new.code) == (504, "DEADLINE_EXCEEDED")
    assert stopped == [True]
    caller.engine.before = None
    assert caller.post(QUERY).status == 200
