"""The stages of a pipeline: adding, changing, ordering, deleting, and finding the right one."""

import re
from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.deals import Deal
from models.errors import Conflict, ErrorCode, Invalid
from models.events import record
from models.histories import DealStageHistory
from models.ids import PipelineId, StageId
from models.pipelines import (
    DealStage,
    Pipeline,
    PipelineStatus,
    StageKind,
    demand_complete,
    reorder,
)
from resolvers.records import Lock, assign, changes, expect, find
from resolvers.use_cases import raises

DEMANDABLE = {
    "expected_close_date",
    "value",
    "expected_mrr",
    "probability",
    "customer_id",
    "primary_contact_id",
    "product_id",
    "owner_id",
    "partner_id",
    "source",
    "competitor",
    "description",
    "engaged_at",
}
MOST_STAGES = 100


class StageChanges(TypedDict, total=False):
    """What can be changed of a stage."""

    name: str
    colour: str
    probability: int
    required_fields: list[str]
    max_days: int | None


class NewStage(TypedDict):
    """What a new stage may have."""

    name: str
    kind: NotRequired[StageKind]
    colour: NotRequired[str]
    position: NotRequired[int | None]
    probability: NotRequired[int]
    required_fields: NotRequired[list[str]]
    max_days: NotRequired[int | None]


@raises(ErrorCode.PIPELINE_INCOMPLETE)
def add_stage(
    session: Session, actor: Actor, *, pipeline_id: PipelineId, **fields: Unpack[NewStage]
) -> DealStage:
    """Add a stage to a pipeline: at a position, else behind the last open stage.

    A pipeline has one won stage; a second one is refused.
    """
    pipeline = find(session, Pipeline, pipeline_id, field="pipeline_id", lock="change")
    stages = list(stages_of(session, pipeline))
    given: dict[str, Any] = dict(fields)
    position = given.pop("position", None)
    stage = make_stage(pipeline, given)
    if stage.kind is StageKind.WON and any(one.kind is StageKind.WON for one in stages):
        raise Conflict(ErrorCode.PIPELINE_INCOMPLETE, field="kind")
    if len(stages) >= MOST_STAGES:
        raise Invalid("pipeline_id", code=ErrorCode.OUT_OF_RANGE, maximum=MOST_STAGES)
    if position is None:
        opened = sum(one.kind is StageKind.OPEN for one in stages)
        position = opened if stage.kind is StageKind.OPEN else len(stages)
    if not 0 <= position <= len(stages):
        raise Invalid("position", code=ErrorCode.OUT_OF_RANGE, minimum=0, maximum=len(stages))
    stages.insert(position, stage)
    _number(stages)
    session.add(stage)
    record(session, actor, "stage.added", subject=stage, changes=changes(stage, given))
    return stage


def update_stage(
    session: Session,
    actor: Actor,
    *,
    stage_id: StageId,
    expected_version: int | None = None,
    **fields: Unpack[StageChanges],
) -> DealStage:
    """Change a stage. Its kind is fixed; a won stage has 100 percent, a lost one 0."""
    stage = find(session, DealStage, stage_id, field="stage_id")
    expect(stage, expected_version)
    given = _prepared(dict(fields))
    assign(stage, given)
    if given:
        record(session, actor, "stage.updated", subject=stage, changes=changes(stage, given))
    return stage


def reorder_stages(
    session: Session, actor: Actor, *, pipeline_id: PipelineId, stage_ids: list[StageId]
) -> Pipeline:
    """Put the stages of a pipeline into an order that names each of them exactly once."""
    pipeline = find(session, Pipeline, pipeline_id, field="pipeline_id", lock="change")
    reorder(stages_of(session, pipeline), stage_ids)
    record(session, actor, "pipeline.reordered", subject=pipeline, changes={"stages": stage_ids})
    return pipeline


@raises(
    ErrorCode.TARGET_STAGE_REQUIRED,
    ErrorCode.STAGE_OF_OTHER_PIPELINE,
    ErrorCode.PIPELINE_INCOMPLETE,
)
def delete_stage(
    session: Session,
    actor: Actor,
    *,
    stage_id: StageId,
    target_stage_id: StageId | None = None,
    expected_version: int | None = None,
) -> Pipeline:
    """Take a stage out of its pipeline. Its deals go to the target stage, which has the same kind.

    A published pipeline keeps at least one open, one won and one lost stage.
    """
    stage = find(session, DealStage, stage_id, field="stage_id", lock="change")
    expect(stage, expected_version)
    pipeline = find(session, Pipeline, stage.pipeline_id, lock="change")
    into = None
    if target_stage_id is not None:
        into = find(session, DealStage, target_stage_id, field="target_stage_id", lock="share")
    inside = select(Deal.id).where(Deal.stage_id == stage.id, _alive()).limit(1)
    holds = session.scalar(inside) is not None
    stage.retire(into=into, holds_deals=holds)
    if pipeline.status is PipelineStatus.PUBLISHED:
        with session.no_autoflush:
            rest = [one for one in stages_of(session, pipeline) if one.id != stage.id]
        demand_complete(rest)
    moved = _move_all(session, actor, stage, into=into) if holds and into else 0
    after = {"target_stage_id": target_stage_id, "deals": moved}
    record(session, actor, "stage.deleted", subject=stage, changes=after)
    return pipeline


def make_stage(pipeline: Pipeline, fields: dict[str, Any], *, within: str = "") -> DealStage:
    """Return a new stage of a pipeline, yet without its place."""
    given = _prepared(fields)
    stage = DealStage(pipeline_id=pipeline.id, kind=given.pop("kind", StageKind.OPEN))
    assign(stage, given, within=within)
    return stage


def stages_of(
    session: Session, pipeline: Pipeline, *, lock: Lock | None = None
) -> Sequence[DealStage]:
    """Return the stages of a pipeline in their order."""
    statement = (
        select(DealStage)
        .where(DealStage.pipeline_id == pipeline.id, DealStage.deleted_at.is_(None))
        .order_by(DealStage.position)
    )
    if lock is not None:
        statement = statement.with_for_update(of=DealStage, read=lock == "share")
    return session.scalars(statement).all()


def first_of(stages: Sequence[DealStage], kind: StageKind) -> DealStage:
    """Return the first stage of a kind."""
    for stage in stages:
        if stage.kind is kind:
            return stage
    raise Conflict(ErrorCode.PIPELINE_INCOMPLETE)


def first_open(stages: Sequence[DealStage]) -> DealStage:
    """Return the stage in which deals start."""
    return first_of(stages, StageKind.OPEN)


def demand_fields(deal: Deal, stage: DealStage) -> None:
    """Refuse a new deal that lacks what its stage demands."""
    missing = [name for name in stage.required_fields if getattr(deal, name) in {None, ""}]
    if missing:
        raise Conflict(ErrorCode.REQUIRED_FIELDS_MISSING, fields=missing)


def _alive() -> Any:
    return Deal.deleted_at.is_(None)


def _move_all(session: Session, actor: Actor, stage: DealStage, *, into: DealStage) -> int:
    """Move every deal of a stage on, each with a line in its history."""
    deals = session.scalars(
        select(Deal)
        .where(Deal.stage_id == stage.id, _alive())
        .order_by(Deal.id)
        .with_for_update(of=Deal, key_share=True)
    ).all()
    now = clock.now()
    for stay in _present_stays(session, stage):
        stay.close(now)
    for deal in deals:
        deal.stage_id = into.id
    session.flush()
    session.add_all(
        DealStageHistory(
            deal_id=deal.id,
            stage_id=into.id,
            from_stage_id=stage.id,
            entered_at=now,
            entered_by_id=actor.user_id,
        )
        for deal in deals
    )
    for deal in deals:
        after = {"stage_id": [stage.id, into.id], "status": deal.status}
        record(session, actor, "deal.moved", subject=deal, changes=after)
    return len(deals)


def _present_stays(session: Session, stage: DealStage) -> Sequence[DealStageHistory]:
    return session.scalars(
        select(DealStageHistory)
        .join(Deal, Deal.id == DealStageHistory.deal_id)
        .where(Deal.stage_id == stage.id, _alive(), DealStageHistory.left_at.is_(None))
    ).all()


def _number(stages: Sequence[DealStage]) -> None:
    for position, stage in enumerate(stages):
        stage.position = position


def _prepared(fields: dict[str, Any]) -> dict[str, Any]:
    """Write colours and names of fields as they are kept."""
    given = dict(fields)
    if isinstance(given.get("colour"), str):
        given["colour"] = given["colour"].lower()
    if given.get("required_fields") is not None:
        names = [re.sub(r"(?<!^)(?=[A-Z])", "_", one).lower() for one in given["required_fields"]]
        unknown = [one for one in names if one not in DEMANDABLE]
        if unknown:
            raise Invalid("required_fields", "A deal has no such field.", known=sorted(DEMANDABLE))
        given["required_fields"] = list(dict.fromkeys(names))
    return given
