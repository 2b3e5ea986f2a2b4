"""Pipelines, stages and lost reasons: set up, ordered, retired, and never left incomplete."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM
from auth.binding import bind
from models.errors import ErrorCode
from models.histories import DealStageHistory, present_stay
from models.ids import new_id
from models.pipelines import DealStage, Pipeline, PipelineStatus, StageKind
from resolvers import deals, pipelines, stages
from tests.models import made
from tests.resolvers.acting import admin, refused, told


@pytest.fixture
def actor(session: Session):
    return admin(session)


@pytest.fixture
def sales(session: Session):
    """A published pipeline with two open stages, one won and one lost."""
    pipeline, its_stages = made.pipeline(session)
    pipeline.is_default = True
    session.flush()
    return pipeline, its_stages


def names(session: Session, pipeline: Pipeline) -> list[str]:
    """The names of a pipeline's stages in their order."""
    session.flush()
    return [one.name for one in stages.stages_of(session, pipeline)]


def test_a_new_pipeline_is_a_draft_with_the_usual_stages(session, actor):
    pipeline = pipelines.create_pipeline(session, actor, name="Sales")
    assert pipeline.status is PipelineStatus.DRAFT
    assert names(session, pipeline) == [
        "Lead",
        "Qualified",
        "Proposal",
        "Negotiation",
        "Won",
        "Lost",
    ]
    won = stages.stages_of(session, pipeline)[4]
    assert (won.kind, won.probability) == (StageKind.WON, 100)
    pipelines.publish_pipeline(session, actor, pipeline_id=pipeline.id)
    pipelines.make_pipeline_default(session, actor, pipeline_id=pipeline.id)
    assert pipeline.is_default
    assert told(session) == ["pipeline.created", "pipeline.published", "pipeline.made_default"]


def test_a_pipeline_is_published_when_it_is_complete(session, actor):
    pipeline = pipelines.create_pipeline(
        session, actor, name="Short", stages=[{"name": "Only", "kind": StageKind.OPEN}]
    )
    given: dict[str, Any] = {"pipeline_id": pipeline.id}
    with refused(session, ErrorCode.PIPELINE_INCOMPLETE):
        pipelines.publish_pipeline(session, actor, **given)
    with refused(session, ErrorCode.INVALID_STATE):
        pipelines.make_pipeline_default(session, actor, **given)
    stages.add_stage(session, actor, **given, name="Won", kind=StageKind.WON)
    stages.add_stage(session, actor, **given, name="Lost", kind=StageKind.LOST)
    stages.add_stage(session, actor, **given, name="More")
    stages.add_stage(session, actor, **given, name="First", position=0)
    pipelines.publish_pipeline(session, actor, **given)
    assert names(session, pipeline) == ["First", "Only", "More", "Won", "Lost"]
    with refused(session, ErrorCode.PIPELINE_INCOMPLETE, "kind"):
        stages.add_stage(session, actor, **given, name="Won again", kind=StageKind.WON)


def test_names_of_pipelines_and_stages_are_their_own(session, actor, sales):
    with refused(session, ErrorCode.TAKEN, "name"):
        pipelines.create_pipeline(session, actor, name="SALES")
    with refused(session, ErrorCode.TAKEN, "name"):
        stages.add_stage(session, actor, pipeline_id=sales[0].id, name="open 0")
    with refused(session, ErrorCode.REQUIRED, "stages.0.name"):
        pipelines.create_pipeline(session, actor, name="X", stages=[{"name": " "}])


def test_the_default_pipeline_moves_and_is_not_retired(session, actor, sales):
    other, _ = made.pipeline(session, "Renewals")
    with refused(session, ErrorCode.INVALID_STATE):
        pipelines.retire_pipeline(session, actor, pipeline_id=sales[0].id)
    pipelines.make_pipeline_default(session, actor, pipeline_id=other.id)
    pipelines.retire_pipeline(session, actor, pipeline_id=sales[0].id)
    session.flush()
    assert session.scalars(select(Pipeline).where(Pipeline.is_default)).all() == [other]
    assert sales[0].status is PipelineStatus.RETIRED


def test_a_stale_pipeline_is_not_changed(session, actor, sales):
    given: dict[str, Any] = {"pipeline_id": sales[0].id, "expected_version": sales[0].version}
    pipelines.update_pipeline(session, actor, **given, description="All")
    session.flush()
    with refused(session, ErrorCode.CONFLICT):
        pipelines.update_pipeline(session, actor, **given, name="No")


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"colour": "red"}, (ErrorCode.INVALID, "colour")),
        ({"probability": 101}, (ErrorCode.OUT_OF_RANGE, "probability")),
        ({"max_days": 0}, (ErrorCode.OUT_OF_RANGE, "max_days")),
        ({"required_fields": ["nonsense"]}, (ErrorCode.INVALID, "required_fields")),
        ({"position": 9}, (ErrorCode.OUT_OF_RANGE, "position")),
        ({"kind": StageKind.LOST, "probability": 5}, (ErrorCode.OUT_OF_RANGE, "probability")),
    ],
)
def test_what_a_stage_cannot_have_is_refused_by_name(session, actor, sales, fields, refusal):
    with refused(session, *refusal):
        stages.add_stage(session, actor, pipeline_id=sales[0].id, name="New", **fields)


def test_a_stage_is_changed_in_what_has_no_consequences(session, actor, sales):
    stage = stages.update_stage(
        session,
        actor,
        stage_id=sales[1][0].id,
        colour="#FF00AA",
        required_fields=["expectedCloseDate", "value", "value"],
        max_days=14,
    )
    session.flush()
    assert stage.colour == "#ff00aa"
    assert stage.required_fields == ["expected_close_date", "value"]
    with refused(session, ErrorCode.CONFLICT):
        stages.update_stage(session, actor, stage_id=stage.id, expected_version=1, name="No")


def test_an_order_names_each_stage_once(session, actor, sales):
    pipeline, its_stages = sales
    ids = [one.id for one in its_stages]
    stages.reorder_stages(session, actor, pipeline_id=pipeline.id, stage_ids=ids[::-1])
    assert names(session, pipeline) == [one.name for one in its_stages[::-1]]
    for wrong in (ids[:3], [*ids, ids[0]], [*ids[:3], new_id()]):
        with refused(session, ErrorCode.INVALID, "stage_ids"):
            stages.reorder_stages(session, actor, pipeline_id=pipeline.id, stage_ids=wrong)


def test_a_stage_with_deals_is_deleted_into_one_of_its_kind(session, actor, sales):
    pipeline, (first, second, won, _) = sales
    deal = deals.create_deal(session, actor, name="Cranes")
    session.flush()
    given: dict[str, Any] = {"stage_id": first.id}
    with refused(session, ErrorCode.TARGET_STAGE_REQUIRED, "target_stage_id"):
        stages.delete_stage(session, actor, **given)
    with refused(session, ErrorCode.INVALID, "target_stage_id"):
        stages.delete_stage(session, actor, **given, target_stage_id=won.id)
    _, others = made.pipeline(session, "Renewals")
    with refused(session, ErrorCode.STAGE_OF_OTHER_PIPELINE, "target_stage_id"):
        stages.delete_stage(session, actor, **given, target_stage_id=others[0].id)
    stages.delete_stage(session, actor, **given, target_stage_id=second.id)
    session.flush()
    assert deal.stage_id == second.id
    assert names(session, pipeline) == [one.name for one in sales[1][1:]]
    bind(session, SYSTEM)
    assert session.scalars(present_stay(deal.id)).one().from_stage_id == first.id
    assert len(session.scalars(select(DealStageHistory)).all()) == 2
    assert told(session)[-2:] == ["deal.moved", "stage.deleted"]


def test_the_last_stage_of_a_kind_stays(session, actor, sales):
    _, (first, second, won, lost) = sales
    for stage in (won, lost):
        with refused(session, ErrorCode.PIPELINE_INCOMPLETE):
            stages.delete_stage(session, actor, stage_id=stage.id)
    stages.delete_stage(session, actor, stage_id=first.id)
    with refused(session, ErrorCode.PIPELINE_INCOMPLETE):
        stages.delete_stage(session, actor, stage_id=second.id)
    with refused(session, ErrorCode.NOT_FOUND, "stage_id"):
        stages.delete_stage(session, actor, stage_id=first.id)
    assert isinstance(session.get(DealStage, first.id), DealStage)


def test_a_lost_reason_gets_a_code_and_is_retired_and_reinstated(session, actor):
    reason = pipelines.create_lost_reason(session, actor, name="Zu teuer – Budget")
    session.flush()
    assert reason.code == "ZU_TEUER_BUDGET"
    with refused(session, ErrorCode.TAKEN, "code"):
        pipelines.create_lost_reason(session, actor, name="Zu teuer, Budget")
    pipelines.retire_lost_reason(session, actor, lost_reason_id=reason.id)
    assert not reason.active
    pipelines.reinstate_lost_reason(session, actor, lost_reason_id=reason.id)
    pipelines.update_lost_reason(session, actor, lost_reason_id=reason.id, name="Price")
    assert (reason.name, reason.active) == ("Price", True)
    with refused(session, ErrorCode.REQUIRED, "code"):
        pipelines.create_lost_reason(session, actor, name="价格")
