"""Pipelines and stages: completeness, order, and how a stage goes."""

import pytest
from sqlalchemy.orm import Session

from models.errors import Conflict, ErrorCode, Invalid
from models.pipelines import DealStage, Pipeline, PipelineStatus, StageKind, reorder
from tests.models import made
from tests.models.refused import refuses


@pytest.fixture
def sales(session: Session):
    return made.pipeline(session)


def test_a_pipeline_without_its_stages_is_not_published():
    pipeline = Pipeline(name="Empty")
    with pytest.raises(Conflict) as caught:
        pipeline.publish([DealStage(name="Open", position=0)])
    assert caught.value.code is ErrorCode.PIPELINE_INCOMPLETE
    assert pipeline.status is PipelineStatus.DRAFT


def test_the_database_lets_no_incomplete_pipeline_be_published(session: Session):
    with refuses(session, ErrorCode.PIPELINE_INCOMPLETE):
        session.add(Pipeline(name="Empty", status=PipelineStatus.PUBLISHED))


@pytest.mark.parametrize("at", [2, 3])
def test_a_published_pipeline_keeps_its_won_and_its_lost_stage(session: Session, sales, at):
    with refuses(session, ErrorCode.PIPELINE_INCOMPLETE):
        sales[1][at].delete()


def test_a_pipeline_has_one_won_stage(session: Session, sales):
    with refuses(session, ErrorCode.PIPELINE_INCOMPLETE, "kind"):
        session.add(
            DealStage(pipeline_id=sales[0].id, name="Won too", kind=StageKind.WON, position=9)
        )


def test_a_draft_may_be_incomplete(session: Session):
    pipeline = made.added(session, Pipeline(name="Draft"))
    made.added(session, DealStage(pipeline_id=pipeline.id, name="Open", position=0))


def test_stages_are_put_into_a_new_order(session: Session, sales):
    order = [stage.id for stage in reversed(sales[1])]
    reorder(sales[1], order)
    session.flush()
    assert [stage.position for stage in sales[1]] == [3, 2, 1, 0]


def test_an_order_names_each_stage_once(sales):
    ids = [stage.id for stage in sales[1]]
    for order in (ids[1:], [*ids, ids[0]], [ids[0], *ids[:3]]):
        with pytest.raises(Invalid):
            reorder(sales[1], order)


def test_two_stages_never_share_a_place(session: Session, sales):
    with refuses(session, ErrorCode.TAKEN, "position"):
        sales[1][0].position = 1


def test_a_deleted_stage_frees_its_place_and_name(session: Session, sales):
    sales[1][0].retire(into=None, holds_deals=False)
    session.flush()
    made.added(
        session, DealStage(pipeline_id=sales[0].id, name=sales[1][0].name.upper(), position=0)
    )


def test_a_stage_with_deals_needs_another_of_its_kind(session: Session, sales):
    _, (first, second, won, _) = sales
    _, others = made.pipeline(session, "Others")
    for into in (None, won, first, others[0]):
        with pytest.raises((Conflict, Invalid)):
            first.retire(into=into, holds_deals=True)
    first.retire(into=second, holds_deals=True)
    assert first.deleted_at is not None


def test_the_kind_of_a_stage_that_holds_deals_is_kept(session: Session, sales):
    made.deal(session, sales[1][0])
    with refuses(session, ErrorCode.IN_USE):
        sales[1][0].kind = StageKind.LOST


def test_the_probability_fits_the_kind(session: Session, sales):
    assert (sales[1][2].probability, sales[1][3].probability) == (100, 0)
    with refuses(session, ErrorCode.OUT_OF_RANGE, "probability"):
        sales[1][3].probability = 5


@pytest.mark.parametrize("colour", ["red", "#12345", "#GGGGGG"])
def test_a_colour_is_written_in_hexadecimal(session: Session, sales, colour):
    with refuses(session, ErrorCode.INVALID, "colour"):
        sales[1][0].colour = colour


def test_the_default_moves_from_one_pipeline_to_another(session: Session, sales):
    other, _ = made.pipeline(session, "Other")
    sales[0].is_default = True
    session.flush()
    with pytest.raises(Conflict):
        sales[0].retire()
    sales[0].is_default, other.is_default = False, True
    session.flush()
    with refuses(session, ErrorCode.TAKEN, "is_default"):
        sales[0].is_default = True
