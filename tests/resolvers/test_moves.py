"""Deals on the move: every stage, every end, back again, and two who move one at once."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM
from auth.binding import bind
from models import database
from models.deals import Deal, DealStatus, WinOverride
from models.errors import ErrorCode
from models.events import Event
from models.histories import DealStageHistory
from models.ids import new_id
from resolvers import deals, moves
from tests.models import made
from tests.models.test_at_once import Waiting, at_once
from tests.resolvers.acting import admin, refused, told


@pytest.fixture
def stages(session: Session):
    pipeline, stages = made.pipeline(session)
    pipeline.is_default = True
    session.flush()
    return stages


@pytest.fixture
def actor(session: Session):
    return admin(session)


@pytest.fixture
def deal(session: Session, actor, stages):
    assert stages
    made_deal = deals.create_deal(session, actor, name="Cranes")
    session.flush()
    return made_deal


def stays(session: Session, deal: Deal) -> list[DealStageHistory]:
    """A deal's stays in their order."""
    bind(session, SYSTEM)
    by_time = (DealStageHistory.entered_at, DealStageHistory.id)
    of_deal = select(DealStageHistory).where(DealStageHistory.deal_id == deal.id)
    return list(session.scalars(of_deal.order_by(*by_time)))


def test_a_move_is_kept_in_the_history_and_told(session, actor, stages, deal):
    moves.move_deal(session, actor, deal_id=deal.id, stage_id=stages[1].id, expected_version=1)
    assert (deal.stage_id, deal.status, deal.version) == (stages[1].id, DealStatus.OPEN, 2)
    first, second = stays(session, deal)
    assert first.left_at == second.entered_at
    assert (second.from_stage_id, second.entered_by_id) == (stages[0].id, actor.user_id)
    assert told(session) == ["deal.created", "deal.moved"]


def test_a_move_tells_what_it_changed_and_no_more(session, actor, stages, deal):
    price = made.lost_reason(session)
    moves.move_deal(session, actor, deal_id=deal.id, stage_id=stages[1].id)
    moves.lose_deal(session, actor, deal_id=deal.id, lost_reason_id=price.id, lost_note="Too dear")
    moves.reopen_deal(session, actor, deal_id=deal.id)
    moves.win_deal(session, actor, deal_id=deal.id)
    said = {
        event.name: set(event.changes)
        for event in session.scalars(select(Event).where(Event.subject_id == deal.id))
        if event.name in {"deal.moved", "deal.lost", "deal.won"}
    }
    assert said == {
        "deal.moved": {"stage_id"},
        "deal.lost": {"stage_id", "status", "closed_at", "lost_reason_id", "lost_note"},
        "deal.won": {"stage_id", "status", "closed_at", "win_override_reason"},
    }


def test_a_won_deal_says_that_there_was_no_quote(session, actor, stages, deal):
    moves.win_deal(session, actor, deal_id=deal.id)
    assert (deal.status, deal.stage_id) == (DealStatus.WON, stages[2].id)
    assert deal.win_override_reason is WinOverride.NO_QUOTES
    assert deal.closed_at is not None
    assert told(session)[-1] == "deal.won"


def test_a_lost_deal_needs_a_reason_in_use(session, actor, stages, deal):
    price, old = made.lost_reason(session), made.lost_reason(session, "OLD", active=False)
    lost = stages[3].id
    with refused(session, ErrorCode.LOST_REASON_REQUIRED, "lost_reason_id"):
        moves.move_deal(session, actor, deal_id=deal.id, stage_id=lost)
    with refused(session, ErrorCode.INVALID, "lost_reason_id"):
        moves.lose_deal(session, actor, deal_id=deal.id, lost_reason_id=old.id)
    with refused(session, ErrorCode.NOT_FOUND, "lost_reason_id"):
        moves.lose_deal(session, actor, deal_id=deal.id, lost_reason_id=new_id())
    moves.lose_deal(session, actor, deal_id=deal.id, lost_reason_id=price.id, lost_note="Too dear")
    assert (deal.status, deal.lost_reason_id, deal.lost_note) == (
        DealStatus.LOST,
        price.id,
        "Too dear",
    )
    assert told(session)[-1] == "deal.lost"


def test_only_a_lost_deal_has_a_reason_and_a_note(session, actor, stages, deal):
    price = made.lost_reason(session)
    given: dict[str, Any] = {"deal_id": deal.id, "stage_id": stages[1].id}
    with refused(session, ErrorCode.INVALID, "lost_reason_id"):
        moves.move_deal(session, actor, **given, lost_reason_id=price.id)
    with refused(session, ErrorCode.INVALID, "lost_note"):
        moves.move_deal(session, actor, **given, lost_note="Hm")


def test_a_note_on_a_loss_is_not_longer_than_its_column(session, actor, deal):
    price = made.lost_reason(session)
    with refused(session, ErrorCode.TOO_LONG, "lost_note"):
        moves.lose_deal(
            session, actor, deal_id=deal.id, lost_reason_id=price.id, lost_note="x" * 2001
        )


def test_a_stage_of_another_pipeline_is_refused(session, actor, stages, deal):
    _, others = made.pipeline(session, "Renewals")
    with refused(session, ErrorCode.STAGE_OF_OTHER_PIPELINE, "stage_id"):
        moves.move_deal(session, actor, deal_id=deal.id, stage_id=others[1].id)
    with refused(session, ErrorCode.NOT_FOUND, "stage_id"):
        moves.move_deal(session, actor, deal_id=deal.id, stage_id=new_id())
    with refused(session, ErrorCode.NOT_FOUND, "deal_id"):
        moves.move_deal(session, actor, deal_id=new_id(), stage_id=stages[1].id)
    with refused(session, ErrorCode.INVALID_STATE, "stage_id"):
        moves.move_deal(session, actor, deal_id=deal.id, stage_id=stages[0].id)
    assert len(stays(session, deal)) == 1


def test_a_stage_demands_its_fields(session, actor, stages, deal):
    stages[1].required_fields = ["expected_close_date"]
    with refused(session, ErrorCode.REQUIRED_FIELDS_MISSING):
        moves.move_deal(session, actor, deal_id=deal.id, stage_id=stages[1].id)


def test_a_closed_deal_is_reopened_where_it_was(session, actor, stages, deal):
    price = made.lost_reason(session)
    with refused(session, ErrorCode.INVALID_STATE):
        moves.reopen_deal(session, actor, deal_id=deal.id)
    moves.move_deal(session, actor, deal_id=deal.id, stage_id=stages[1].id)
    moves.lose_deal(session, actor, deal_id=deal.id, lost_reason_id=price.id)
    with refused(session, ErrorCode.INVALID_STATE):
        moves.move_deal(session, actor, deal_id=deal.id, stage_id=stages[0].id)
    moves.reopen_deal(session, actor, deal_id=deal.id)
    assert (deal.status, deal.stage_id) == (DealStatus.OPEN, stages[1].id)
    assert (deal.lost_reason_id, deal.closed_at) == (None, None)
    moves.win_deal(session, actor, deal_id=deal.id)
    moves.reopen_deal(session, actor, deal_id=deal.id, stage_id=stages[0].id)
    assert (deal.stage_id, deal.win_override_reason) == (stages[0].id, None)
    assert len(stays(session, deal)) == 6
    assert told(session)[-1] == "deal.reopened"


def test_a_deal_goes_over_into_another_published_pipeline(session, actor, stages, deal):
    renewals, others = made.pipeline(session, "Renewals")
    given: dict[str, Any] = {"deal_id": deal.id, "pipeline_id": renewals.id}
    with refused(session, ErrorCode.STAGE_OF_OTHER_PIPELINE, "stage_id"):
        moves.move_deal_to_pipeline(session, actor, **given, stage_id=stages[1].id)
    with refused(session, ErrorCode.INVALID_STATE, "stage_id"):
        moves.move_deal_to_pipeline(session, actor, **given, stage_id=others[2].id)
    moves.move_deal_to_pipeline(session, actor, **given)
    assert (deal.pipeline_id, deal.stage_id) == (renewals.id, others[0].id)
    with refused(session, ErrorCode.INVALID_STATE):
        moves.move_deal_to_pipeline(session, actor, **given)
    assert [one.stage_id for one in stays(session, deal)] == [stages[0].id, others[0].id]


@pytest.mark.usefixtures("clean_database")
def test_of_two_who_move_a_deal_at_once_one_wins_and_nothing_is_lost():
    with database.sessions()() as session:
        _, stages = made.pipeline(session)
        deal, _ = made.deal(session, stages[0])
        mover = admin(session)
        session.commit()
        stage_ids, deal_id = [one.id for one in stages], deal.id

    def move(to: int):
        def act(at: Waiting) -> None:
            bind(at.session, mover)
            at.session.get_one(Deal, deal_id)
            at.now()
            moves.move_deal(
                at.session, mover, deal_id=deal_id, stage_id=stage_ids[to], expected_version=1
            )

        return act

    assert at_once(move(1), move(2)) == [ErrorCode.CONFLICT]
    with database.sessions()() as session:
        deal = session.get_one(Deal, deal_id)
        assert deal.version == 2
        assert len(stays(session, deal)) == 2
        assert len(session.scalars(select(Event)).all()) == 1
