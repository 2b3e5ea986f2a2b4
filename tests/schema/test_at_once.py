"""Two who change a record at the same moment: the late one is told as if he had come later."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import database
from models.deals import Deal
from models.histories import DealStageHistory
from models.ids import public_id
from resolvers.moves import move_deal
from schema.acting import Act, Done, act
from schema.mutating import MUTATIONS
from tests.api import actor_of
from tests.world import identity

MOVE = MUTATIONS["moveDeal"]
DEAL = identity("acme_shop")


@pytest.fixture
def versions(clean_world: object) -> list[int]:
    """The deal's version at the start, and after what is done."""
    del clean_world
    return [version()]


def version() -> int:
    with database.sessions()() as session:
        return session.scalars(select(Deal.version).where(Deal.id == DEAL)).one()


def moved(person: str, stage: str, expected: int | None, use_case: Any = move_deal) -> Done:
    given = {
        "dealId": public_id("deal", DEAL),
        "stageId": public_id("stg", identity(stage)),
        "expectedVersion": expected,
    }
    actor = actor_of(f"{person}@trustcart.test")
    return act(database.sessions(), Act(replace(MOVE, use_case=use_case), given, actor, None))


def overtaken(expected: int | None) -> Done:
    """The manager looks, the admin moves the deal, the manager moves it."""
    faster = ["negotiation"]

    def late(session: Session, actor: Actor, **given: Any) -> Deal:
        seen = session.get(Deal, DEAL)
        assert seen is not None
        while faster:
            assert moved("admin", faster.pop(), None).errors == []
        return move_deal(session, actor, **given)

    return moved("manager", "won", expected, late)


def test_who_named_a_version_is_told_the_present_one_and_what_changed(versions):
    (told,) = overtaken(versions[0]).errors
    assert (told["code"], told["path"]) == ("CONFLICT", ["input"])
    assert told["params"] == {"currentVersion": versions[0] + 1, "changedFields": ["stage"]}
    assert version() == versions[0] + 1


def test_who_named_none_is_told_of_the_conflict_and_nothing_is_half_done(versions):
    (told,) = overtaken(None).errors
    assert (told["code"], told["params"]) == ("CONFLICT", None)
    with database.sessions()() as session:
        stays = select(DealStageHistory.stage_id).where(
            DealStageHistory.deal_id == DEAL, DealStageHistory.left_at.is_(None)
        )
        assert session.scalars(stays).all() == [identity("negotiation")]
    assert version() == versions[0] + 1
