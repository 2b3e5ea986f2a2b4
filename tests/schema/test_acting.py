"""One act: replayed by its key, repeated for the database, refused without a trace."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from auth.actors import NEVER, Actor
from models import clock, database
from models.credentials import IdempotencyRecord
from models.errors import Conflict, ErrorCode, Invalid
from models.ids import public_id
from models.pipelines import Pipeline, PipelineStatus
from models.tags import Tag
from schema import acting
from schema.acting import Act, Done, act
from schema.http.contract import Stale, Unavailable
from schema.mutating import Converter, Mutation, Slot
from tests.api import actor_of
from tests.world import identity

NEW_TAG = """
mutation ($name: String!, $key: IdempotencyKey) {
  createTag(input: {name: $name, idempotencyKey: $key}) {
    tag { id name } userErrors { code path retryable } } }
"""
NEW_TOKEN = """
mutation { createApiToken(input: {name: "script", idempotencyKey: "only-once"}) {
  apiToken { id } secret userErrors { code } } }
"""
DEADLOCK, SERIALIZATION = "40P01", "40001"
UseCase = Callable[..., Any]


@pytest.fixture
def admin(clean_world: object) -> Actor:
    del clean_world
    return actor_of("admin@trustcart.test")


@pytest.fixture
def onlooker(world_database: object) -> Actor:
    """Who acts where nothing may be committed."""
    del world_database
    return actor_of("admin@trustcart.test")


def done(actor: Actor, use_case: UseCase, *, key: str | None = None, **given: Any) -> Done:
    """What comes of a use-case in one act."""
    mutation = Mutation("tryOut", use_case, entities={"tag": "Tag"})
    return act(database.sessions(), Act(mutation, given, actor, key))


def tags(*names: str) -> int:
    """How many tags of these names are committed."""
    with database.sessions()() as session:
        return session.scalar(select(func.count()).where(Tag.name.in_(names))) or 0


def new_tag(session: Session, _actor: Actor, name: str = "acted") -> Tag:
    made = Tag(name=name)
    session.add(made)
    session.flush()
    return made


def codes(found: Done) -> list[str]:
    return [error["code"] for error in found.errors]


def raises_state(session: Session, state: str) -> None:
    """Let the database itself raise an error of this SQLSTATE."""
    raised = f"DO $$ BEGIN RAISE EXCEPTION 'asked for' USING ERRCODE = '{state}'; END $$"
    session.connection().execute(text(raised))


def test_a_repeated_request_answers_the_same_without_a_second_effect(writing_api):
    manager = writing_api("manager")
    first = manager.run(NEW_TAG, name="again", key="k1")
    second = manager.run(NEW_TAG, name="again", key="k1")
    assert second["data"] == first["data"]
    assert first["data"]["createTag"]["tag"]["name"] == "again"
    assert second["extensions"]["idempotency"] == {"replayed": True}
    assert "idempotency" not in first["extensions"]
    assert tags("again") == 1


def test_the_key_may_come_in_the_header_of_a_single_mutation(writing_api):
    manager = writing_api("manager")
    document = 'mutation { createTag(input: {name: "headed"}) { tag { id } } }'
    answers = [manager.run(document, key="k2")["data"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert tags("headed") == 1


def test_a_key_is_not_good_for_another_input(writing_api):
    manager = writing_api("manager")
    manager.data(NEW_TAG, name="one", key="k3")
    refused = manager.data(NEW_TAG, name="two", key="k3")["createTag"]
    assert refused["tag"] is None
    assert [one["code"] for one in refused["userErrors"]] == ["IDEMPOTENCY_KEY_REUSED"]
    assert tags("two") == 0


def test_keys_of_two_callers_are_two_keys(writing_api):
    for person, name in (("manager", "mine"), ("admin", "yours")):
        made = writing_api(person).data(NEW_TAG, name=name, key="k4")["createTag"]
        assert made["userErrors"] == []
    assert tags("mine", "yours") == 2


def test_a_key_is_forgotten_after_a_day(admin):
    admin = replace(admin, valid_until=NEVER)
    done(admin, new_tag, key="k5")
    with clock.frozen(clock.now() + timedelta(hours=25)):
        again = done(admin, lambda session, actor: new_tag(session, actor, "later"), key="k5")
    assert not again.replayed
    assert tags("acted", "later") == 2


def test_a_refusal_is_replayed_too(writing_api):
    manager = writing_api("manager")
    manager.data(NEW_TAG, name="taken")
    answers = [manager.run(NEW_TAG, name="TAKEN", key="k6") for _ in range(2)]
    assert answers[0]["data"] == answers[1]["data"]
    assert answers[0]["data"]["createTag"]["userErrors"][0]["code"] == "TAKEN"
    assert answers[1]["extensions"]["idempotency"] == {"replayed": True}


def test_a_secret_is_told_once_and_not_kept(writing_api):
    ana = writing_api(replace(actor_of("admin@trustcart.test"), client_id="ses:1"))
    first, second = (ana.data(NEW_TOKEN)["createApiToken"] for _ in range(2))
    assert first["secret"].startswith("crm_")
    assert second == {**first, "secret": None}
    with database.sessions()() as session:
        kept = session.scalars(select(IdempotencyRecord)).one()
        assert first["secret"] not in str(kept.result)


def test_a_replay_asks_whether_the_caller_is_still_who_he_was(admin):
    done(admin, new_tag, key="k7")
    with pytest.raises(Stale):
        done(replace(admin, access_epoch=admin.access_epoch + 1), new_tag, key="k7")


def test_two_simultaneous_requests_with_one_key_have_one_effect(admin):
    inside, goes_on = Event(), Event()

    def slow(session: Session, actor: Actor) -> Tag:
        made = new_tag(session, actor)
        inside.set()
        assert goes_on.wait(20)
        return made

    with ThreadPoolExecutor() as pool:
        first = pool.submit(done, admin, slow, key="k8")
        assert inside.wait(20)
        second = pool.submit(done, admin, slow, key="k8")
        try:
            wait_for_a_waiting_session()
        finally:
            goes_on.set()
        answers = first.result(), second.result()
    assert [one.replayed for one in answers] == [False, True]
    assert answers[0].records == answers[1].records
    assert tags("acted") == 1


def wait_for_a_waiting_session() -> None:
    """Return when somebody waits for another one's row or key."""
    question = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in range(1_000):
        with database.engine().connect() as connection:
            if connection.scalar(question):
                return
        Event().wait(0.01)
    raise AssertionError("nobody waits")


def test_who_waits_too_long_for_his_own_key_may_come_again(admin, monkeypatch):
    monkeypatch.setattr(acting, "PATIENCE", "50ms")
    inside, goes_on = Event(), Event()

    def slow(session: Session, actor: Actor) -> Tag:
        inside.set()
        assert goes_on.wait(20)
        return new_tag(session, actor)

    with ThreadPoolExecutor() as pool:
        first = pool.submit(done, admin, slow, key="k9")
        assert inside.wait(20)
        try:
            second = done(admin, slow, key="k9")
        finally:
            goes_on.set()
        assert first.result().errors == []
    assert codes(second) == ["IDEMPOTENCY_IN_PROGRESS"]
    assert second.errors[0]["retryable"]


@pytest.mark.parametrize("state", [DEADLOCK, SERIALIZATION])
def test_the_whole_act_is_repeated_when_the_database_asks(admin, state):
    tries = []

    def unlucky(session: Session, actor: Actor) -> Tag:
        made = new_tag(session, actor)
        tries.append(made.id)
        if len(tries) < acting.ATTEMPTS:
            raises_state(session, state)
        return made

    found = done(admin, unlucky, key="k10")
    assert found.records == {"tag": tries[-1]}
    assert len(set(tries)) == acting.ATTEMPTS
    assert tags("acted") == 1


@pytest.mark.parametrize("state", [DEADLOCK, SERIALIZATION])
def test_it_is_not_repeated_for_ever(admin, state):
    tries = []

    def hopeless(session: Session, actor: Actor) -> None:
        tries.append(new_tag(session, actor))
        raises_state(session, state)

    with pytest.raises(Unavailable):
        done(admin, hopeless)
    assert len(tries) == acting.ATTEMPTS
    assert tags("acted") == 0


def test_two_acts_that_lock_crosswise_are_both_done(admin):
    ready = Barrier(2)
    met: set[str] = set()

    def crosswise(mine: str, other: str) -> UseCase:
        def use_case(session: Session, _actor: Actor) -> None:
            for name in (mine, other):
                lock = "SELECT 1 FROM customers WHERE id = :id FOR UPDATE"
                session.connection().execute(text(lock), {"id": identity(name)})
                if mine not in met:
                    met.add(mine)
                    ready.wait(20)

        return use_case

    with ThreadPoolExecutor() as pool:
        both = [
            pool.submit(done, admin, crosswise(*names))
            for names in (("acme", "globex"), ("globex", "acme"))
        ]
        assert [one.result().errors for one in both] == [[], []]


def test_a_mistake_of_ours_is_no_refusal(admin):
    with pytest.raises(ZeroDivisionError):
        done(admin, lambda *_: 1 // 0)
    with pytest.raises(DBAPIError):
        done(admin, lambda session, _: raises_state(session, "42P01"))


def test_a_rule_broken_only_at_the_commit_is_a_refusal(admin):
    def publishes_nothing(session: Session, actor: Actor) -> None:
        new_tag(session, actor)
        session.add(Pipeline(name="Empty", status=PipelineStatus.PUBLISHED))
        session.flush()

    found = done(admin, publishes_nothing, key="k11")
    assert codes(found) == ["PIPELINE_INCOMPLETE"]
    assert tags("acted") == 0


def test_a_refusal_leaves_nothing_behind(admin):
    def changes_its_mind(session: Session, actor: Actor) -> None:
        new_tag(session, actor)
        raise Invalid("name")

    found = done(admin, changes_its_mind, key="k12")
    assert codes(found) == ["INVALID"]
    assert tags("acted") == 0
    assert done(admin, new_tag, key="k12").errors == found.errors
    assert tags("acted") == 0


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ("name", ["input", "name"]),
        ("lost_reason_id", ["input", "lostReasonId"]),
        ("billing_address.postal_code", ["input", "billingAddress", "postalCode"]),
        ("lines.2.unit_price", ["input", "lines", "2", "unitPrice"]),
        (None, ["input"]),
    ],
)
def test_a_refusals_path_is_that_of_the_input(onlooker, field, path):
    def refuses(_session: Session, _actor: Actor) -> None:
        raise Invalid(field, code=ErrorCode.OUT_OF_RANGE)

    assert [error["path"] for error in done(onlooker, refuses).errors] == [path]


ONE = (Slot("deal_id", "dealId", Converter("id", "deal"), required=True, nullable=False),)
DEALS = Converter("id", "deal", many=True)
MANY = (Slot("deal_ids", "dealIds", DEALS, required=True, nullable=False),)
INNER = (Slot("line", "line", Converter("record", slots=ONE), required=True, nullable=False),)


@pytest.mark.parametrize(
    "identity_",
    ["", "deal", "deal_", "deal_1", public_id("cus", identity("acme")), "deal_" + "g" * 32],
)
@pytest.mark.parametrize(
    ("slots", "given", "path"),
    [
        (ONE, lambda one: {"dealId": one}, ["dealId"]),
        (
            MANY,
            lambda one: {"dealIds": [public_id("deal", identity("acme")), one]},
            ["dealIds", "1"],
        ),
        (INNER, lambda one: {"line": {"dealId": one}}, ["line", "dealId"]),
    ],
    ids=["one", "many", "inner"],
)
def test_an_id_that_is_none_never_reaches_a_use_case(onlooker, identity_, slots, given, path):
    reached: list[Any] = []
    mutation = Mutation("tryOut", lambda *_, **fields: reached.append(fields), slots)
    found = act(database.sessions(), Act(mutation, given(identity_), onlooker, None))
    assert [(one["code"], one["path"]) for one in found.errors] == [("NOT_FOUND", ["input", *path])]
    assert reached == []


def test_what_is_done_is_not_done_again_when_rights_change_between_two_acts(writing_api):
    answer = writing_api("admin").run(
        """mutation ($team: ID!, $user: ID!) {
          a: createTag(input: {name: "before"}) { userErrors { code } }
          b: addTeamMember(input: {teamId: $team, userId: $user}) { userErrors { code } }
          c: createTag(input: {name: "after"}) { tag { id } userErrors { code retryable path } }
        }""",
        team=public_id("team", identity("europe")),
        user=public_id("usr", identity("henrik")),
    )
    assert answer["data"]["a"] == {"userErrors": []}
    assert answer["data"]["b"] == {"userErrors": []}
    assert answer["data"]["c"] == {
        "tag": None,
        "userErrors": [{"code": "CONFLICT", "retryable": True, "path": ["input"]}],
    }
    assert (tags("before"), tags("after")) == (1, 0)


def test_missing_fields_are_told_under_the_names_that_the_api_gives_them(onlooker):
    def demand(_session: Session, _actor: Actor) -> None:
        raise Conflict(ErrorCode.REQUIRED_FIELDS_MISSING, fields=["customer_id", "value"])

    assert done(onlooker, demand).errors[0]["params"] == {"fields": ["customerId", "value"]}


def test_who_comes_too_late_is_told_what_changed(writing_api):
    admin = writing_api("admin")
    tag = admin.data(NEW_TAG, name="mine")["createTag"]["tag"]
    rename = """mutation ($id: ID!, $name: String!, $seen: Int!) {
      updateTag(input: {tagId: $id, name: $name, expectedVersion: $seen}) {
        userErrors { code params } } }"""
    assert admin.data(rename, id=tag["id"], name="x", seen=1)["updateTag"]["userErrors"] == []
    late = admin.data(rename, id=tag["id"], name="y", seen=1)["updateTag"]["userErrors"]
    assert late == [
        {"code": "CONFLICT", "params": {"currentVersion": 2, "changedFields": ["name"]}}
    ]


def test_a_key_in_the_header_is_for_one_mutation_and_never_silently_dropped(writing_api):
    two = """mutation { a: createTag(input: {name: "first of two"}) { tag { id } }
      b: createTag(input: {name: "second of two"}) { tag { id } } }"""
    answer = writing_api("admin").run(two, key="for-which")
    assert answer["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    assert tags("first of two", "second of two") == 0
