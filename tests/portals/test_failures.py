"""What goes wrong is told in the portal's look: in words, with a reference, without internals."""

from __future__ import annotations

import logging

import pytest

from auth.buckets import BucketState
from portals.asking import MEANS
from portals.failures import WORDS, Failed, Failure
from portals.visits import Visit
from schema.http.contract import Outcome, Stale, Unavailable
from schema.http.errors import Code
from schema.reading.engine import Engine
from tests.portals.visiting import Visitor, heading

SECRET = "relation users does not exist"


def failing(monkeypatch: pytest.MonkeyPatch, problem: BaseException | Outcome) -> None:
    async def execute(*_: object) -> Outcome:
        if isinstance(problem, BaseException):
            raise problem
        return problem

    monkeypatch.setattr(Engine, "execute", execute)


def test_a_mistake_of_ours_has_a_reference_and_only_the_log_says_more(
    ana: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    failing(monkeypatch, RuntimeError(SECRET))
    with caplog.at_level(logging.ERROR):
        page = ana.get("/portal", **{"x-request-id": "req_tests_own"})
    assert page.status_code == 500
    assert page.headers["x-request-id"] == "req_tests_own"
    assert "req_tests_own" in page.text
    assert "req_tests_own" in caplog.text
    assert SECRET in caplog.text
    assert SECRET not in page.text


@pytest.mark.parametrize("problem", [Unavailable(), OSError(SECRET), TimeoutError()])
def test_a_database_that_is_away_is_a_matter_of_moments(
    ana: Visitor, monkeypatch: pytest.MonkeyPatch, problem: Exception
):
    failing(monkeypatch, problem)
    page = ana.get("/portal")
    assert page.status_code == 503
    assert int(page.headers["retry-after"]) > 0
    assert SECRET not in page.text


def test_who_asks_too_much_is_told_when_to_come_back(ana: Visitor, monkeypatch: pytest.MonkeyPatch):
    empty = BucketState(10, 0, 1, granted=False, retry_after=7)
    failing(monkeypatch, Outcome(b"", executed=False, bucket=empty, status=429))
    page = ana.get("/portal")
    assert (page.status_code, page.headers["retry-after"]) == (429, "7")
    assert heading(page) == "One moment, please"


def test_whose_rights_changed_for_good_signs_in_again(
    ana: Visitor, monkeypatch: pytest.MonkeyPatch
):
    failing(monkeypatch, Stale())
    assert ana.get("/portal").headers["location"] == "/portal/login?next=/portal"


@pytest.mark.parametrize("code", Code)
def test_every_code_of_the_api_means_some_page(
    ana: Visitor, monkeypatch: pytest.MonkeyPatch, code: Code
):
    body = b'{"errors":[{"message":"%s","extensions":{"code":"%s"}}]}'
    failing(monkeypatch, Outcome(body % (SECRET.encode(), code.encode()), executed=False))
    page = ana.get("/portal")
    wanted = MEANS.get(code, Failure.BROKEN)
    assert page.status_code == (303 if wanted is Failure.SIGNED_OUT else wanted.value)
    assert SECRET not in page.text


@pytest.mark.parametrize("failure", Failure)
def test_every_failure_has_its_words_and_a_way_on(
    ana: Visitor, monkeypatch: pytest.MonkeyPatch, failure: Failure
):
    async def show(*_: object) -> None:
        raise Failed(failure)

    monkeypatch.setattr(Visit, "show", show)
    page = ana.get("/portal")
    if failure is Failure.SIGNED_OUT:
        assert page.status_code == 303
        return
    assert page.status_code == failure.value
    assert heading(page) == WORDS[failure].heading
    assert 'href="/portal' in page.text
