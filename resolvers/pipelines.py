"""Pipelines from draft to retirement, and the reasons that a deal can be lost for."""

import re
import unicodedata
from typing import Any, NotRequired, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models.deals import LostReason
from models.errors import Conflict, ErrorCode, Invalid
from models.events import record
from models.ids import LostReasonId, PipelineId
from models.pipelines import Pipeline, PipelineStatus, StageKind
from resolvers.records import assign, changes, expect, find
from resolvers.stages import MOST_STAGES, NewStage, make_stage, stages_of
from resolvers.use_cases import raises

USUAL: list[NewStage] = [
    {"name": "Lead", "probability": 10},
    {"name": "Qualified", "probability": 25},
    {"name": "Proposal", "probability": 50},
    {"name": "Negotiation", "probability": 75},
    {"name": "Won", "kind": StageKind.WON, "colour": "#16a34a"},
    {"name": "Lost", "kind": StageKind.LOST, "colour": "#dc2626"},
]


class NewPipeline(TypedDict):
    """What a new pipeline may have."""

    name: str
    description: NotRequired[str | None]
    stages: NotRequired[list[NewStage]]


class PipelineChanges(TypedDict, total=False):
    """What can be changed of a pipeline without consequences."""

    name: str
    description: str | None


class NewLostReason(TypedDict):
    """What a new lost reason may have."""

    name: str
    code: NotRequired[str | None]


class LostReasonChanges(TypedDict, total=False):
    """What can be changed of a lost reason."""

    name: str
    code: str


def create_pipeline(session: Session, actor: Actor, **fields: Unpack[NewPipeline]) -> Pipeline:
    """Draft a pipeline with stages in their order.

    Without stages it gets Lead, Qualified, Proposal, Negotiation, Won and Lost.
    """
    given: dict[str, Any] = dict(fields)
    stages = given.pop("stages", None) or USUAL
    if len(stages) > MOST_STAGES:
        raise Invalid("stages", code=ErrorCode.OUT_OF_RANGE, maximum=MOST_STAGES)
    pipeline = Pipeline()
    assign(pipeline, given)
    session.add(pipeline)
    session.flush()
    for position, one in enumerate(stages):
        stage = make_stage(pipeline, dict(one), within=f"stages.{position}.")
        stage.position = position
        session.add(stage)
    record(session, actor, "pipeline.created", subject=pipeline, changes=changes(pipeline, given))
    return pipeline


def update_pipeline(
    session: Session,
    actor: Actor,
    *,
    pipeline_id: PipelineId,
    expected_version: int | None = None,
    **fields: Unpack[PipelineChanges],
) -> Pipeline:
    """Change a pipeline's name or description."""
    pipeline = _pipeline(session, pipeline_id, expected_version)
    assign(pipeline, fields)
    if fields:
        after = changes(pipeline, fields)
        record(session, actor, "pipeline.updated", subject=pipeline, changes=after)
    return pipeline


@raises(ErrorCode.PIPELINE_INCOMPLETE)
def publish_pipeline(
    session: Session,
    actor: Actor,
    *,
    pipeline_id: PipelineId,
    expected_version: int | None = None,
) -> Pipeline:
    """Open a pipeline to deals. It needs an open, exactly one won and a lost stage."""
    pipeline = _pipeline(session, pipeline_id, expected_version)
    pipeline.publish(stages_of(session, pipeline))
    record(session, actor, "pipeline.published", subject=pipeline)
    return pipeline


@raises(ErrorCode.INVALID_STATE)
def make_pipeline_default(
    session: Session,
    actor: Actor,
    *,
    pipeline_id: PipelineId,
    expected_version: int | None = None,
) -> Pipeline:
    """Let a published pipeline take the deals that name no other."""
    pipeline = _pipeline(session, pipeline_id, expected_version)
    if pipeline.status is not PipelineStatus.PUBLISHED:
        raise Conflict(ErrorCode.INVALID_STATE, "Publish the pipeline first.")
    for other in session.scalars(select(Pipeline).where(Pipeline.is_default)):
        other.is_default = False
    pipeline.is_default = True
    record(session, actor, "pipeline.made_default", subject=pipeline)
    return pipeline


@raises(ErrorCode.INVALID_STATE)
def retire_pipeline(
    session: Session,
    actor: Actor,
    *,
    pipeline_id: PipelineId,
    expected_version: int | None = None,
) -> Pipeline:
    """Let a pipeline take no more deals; those inside go on to their end."""
    pipeline = _pipeline(session, pipeline_id, expected_version)
    pipeline.retire()
    record(session, actor, "pipeline.retired", subject=pipeline)
    return pipeline


def create_lost_reason(
    session: Session, actor: Actor, **fields: Unpack[NewLostReason]
) -> LostReason:
    """Add a reason to choose from when a deal is lost. Without a code it gets one from its name."""
    given: dict[str, Any] = dict(fields)
    given["code"] = given.get("code") or _code(given["name"])
    reason = LostReason()
    assign(reason, given)
    session.add(reason)
    record(session, actor, "lost_reason.created", subject=reason, changes=changes(reason, given))
    return reason


def update_lost_reason(
    session: Session,
    actor: Actor,
    *,
    lost_reason_id: LostReasonId,
    expected_version: int | None = None,
    **fields: Unpack[LostReasonChanges],
) -> LostReason:
    """Change a lost reason, also for the deals that have it."""
    reason = _reason(session, lost_reason_id, expected_version)
    assign(reason, fields)
    if fields:
        after = changes(reason, fields)
        record(session, actor, "lost_reason.updated", subject=reason, changes=after)
    return reason


def retire_lost_reason(
    session: Session,
    actor: Actor,
    *,
    lost_reason_id: LostReasonId,
    expected_version: int | None = None,
) -> LostReason:
    """Let nobody choose a lost reason any more; the deals that have it keep it."""
    reason = _reason(session, lost_reason_id, expected_version)
    reason.active = False
    record(session, actor, "lost_reason.retired", subject=reason)
    return reason


def reinstate_lost_reason(
    session: Session,
    actor: Actor,
    *,
    lost_reason_id: LostReasonId,
    expected_version: int | None = None,
) -> LostReason:
    """Let a retired lost reason be chosen again."""
    reason = _reason(session, lost_reason_id, expected_version)
    reason.active = True
    record(session, actor, "lost_reason.reinstated", subject=reason)
    return reason


def _pipeline(session: Session, pipeline_id: PipelineId, expected_version: int | None) -> Pipeline:
    pipeline = find(session, Pipeline, pipeline_id, field="pipeline_id", lock="change")
    expect(pipeline, expected_version)
    return pipeline


def _reason(
    session: Session, lost_reason_id: LostReasonId, expected_version: int | None
) -> LostReason:
    reason = find(session, LostReason, lost_reason_id, field="lost_reason_id")
    expect(reason, expected_version)
    return reason


def _code(name: str) -> str:
    """Write a name as a code: capitals, digits and underscores."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    return re.sub(r"[^A-Z0-9]+", "_", plain).strip("_")[:32]
