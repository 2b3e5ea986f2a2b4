"""How deals move: through their stages, into another pipeline, to their end and back again."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models.deals import Deal, DealStatus, LostReason, WinOverride
from models.errors import Conflict, ErrorCode, Invalid
from models.events import record
from models.histories import DealStageHistory, present_stay
from models.ids import DealId, LostReasonId, PipelineId, StageId
from models.pipelines import DealStage, Pipeline, PipelineStatus, StageKind
from resolvers.records import find, find_to_change
from resolvers.sold import demand_acceptance, is_invoiced
from resolvers.stages import first_of, first_open, stages_of
from resolvers.use_cases import raises
from resolvers.values import taken

NAMES = {
    StageKind.OPEN: "deal.moved",
    StageKind.WON: "deal.won",
    StageKind.LOST: "deal.lost",
}


@raises(
    ErrorCode.INVALID_STATE,
    ErrorCode.LOST_REASON_REQUIRED,
    ErrorCode.STAGE_OF_OTHER_PIPELINE,
    ErrorCode.REQUIRED_FIELDS_MISSING,
)
def move_deal(
    session: Session,
    actor: Actor,
    *,
    deal_id: DealId,
    stage_id: StageId,
    expected_version: int | None = None,
    lost_reason_id: LostReasonId | None = None,
    lost_note: str | None = None,
    win_override_reason: WinOverride | None = None,
) -> Deal:
    """Move an open deal to another stage of its pipeline; its status follows the stage's kind.

    A lost stage needs a lost reason. A deal with quotes is won by an accepted one; without it,
    say in `winOverrideReason` why. A deal without quotes says NO_QUOTES there by itself. When two
    move a deal at the same moment, one of them gets CONFLICT.
    """
    deal = _to_move(session, actor, deal_id, expected_version)
    stage = find(session, DealStage, stage_id, field="stage_id", lock="share")
    return _enter(
        session,
        actor,
        deal,
        stage=stage,
        reason_id=lost_reason_id,
        note=lost_note,
        override=win_override_reason,
    )


@raises(ErrorCode.INVALID_STATE, ErrorCode.REQUIRED_FIELDS_MISSING)
def win_deal(
    session: Session,
    actor: Actor,
    *,
    deal_id: DealId,
    win_override_reason: WinOverride | None = None,
    expected_version: int | None = None,
) -> Deal:
    """Move an open deal to the won stage of its pipeline; `moveDeal` says what that needs."""
    deal = _to_move(session, actor, deal_id, expected_version)
    pipeline = find(session, Pipeline, deal.pipeline_id)
    stage = first_of(stages_of(session, pipeline, lock="share"), StageKind.WON)
    return _enter(session, actor, deal, stage=stage, override=win_override_reason)


@raises(ErrorCode.INVALID_STATE, ErrorCode.REQUIRED_FIELDS_MISSING)
def lose_deal(
    session: Session,
    actor: Actor,
    *,
    deal_id: DealId,
    lost_reason_id: LostReasonId,
    lost_note: str | None = None,
    expected_version: int | None = None,
) -> Deal:
    """Move an open deal to the first lost stage of its pipeline."""
    deal = _to_move(session, actor, deal_id, expected_version)
    pipeline = find(session, Pipeline, deal.pipeline_id)
    stage = first_of(stages_of(session, pipeline, lock="share"), StageKind.LOST)
    return _enter(session, actor, deal, stage=stage, reason_id=lost_reason_id, note=lost_note)


@raises(
    ErrorCode.INVALID_STATE,
    ErrorCode.STAGE_OF_OTHER_PIPELINE,
    ErrorCode.REQUIRED_FIELDS_MISSING,
)
def reopen_deal(
    session: Session,
    actor: Actor,
    *,
    deal_id: DealId,
    stage_id: StageId | None = None,
    expected_version: int | None = None,
) -> Deal:
    """Take a won or lost deal back into an open stage: the last one it was in unless you name one.

    Its lost reason and the reason of its win are emptied; the history keeps what was. A deal whose
    order is invoiced stays won.
    """
    deal = _to_move(session, actor, deal_id, expected_version)
    if is_invoiced(session, deal):
        raise Conflict(ErrorCode.INVALID_STATE, "What this deal sold is invoiced; credit it.")
    stage = (
        _last_open(session, deal)
        if stage_id is None
        else find(session, DealStage, stage_id, field="stage_id", lock="share")
    )
    stay = session.scalars(present_stay(deal.id)).one()
    before = deal.status
    _follow(session, deal.reopen(stage, stay, by=actor.user_id))
    after = {"status": [before, deal.status], "stage_id": [stay.stage_id, stage.id]}
    record(session, actor, "deal.reopened", subject=deal, changes=after)
    return deal


@raises(
    ErrorCode.INVALID_STATE,
    ErrorCode.STAGE_OF_OTHER_PIPELINE,
    ErrorCode.REQUIRED_FIELDS_MISSING,
)
def move_deal_to_pipeline(
    session: Session,
    actor: Actor,
    *,
    deal_id: DealId,
    pipeline_id: PipelineId,
    stage_id: StageId | None = None,
    expected_version: int | None = None,
) -> Deal:
    """Move an open deal into another published pipeline, to its first open stage or a named one."""
    deal = _to_move(session, actor, deal_id, expected_version)
    pipeline = find(session, Pipeline, pipeline_id, field="pipeline_id")
    if deal.status is not DealStatus.OPEN:
        raise Conflict(ErrorCode.INVALID_STATE, "A closed deal must be reopened first.")
    if pipeline.status is not PipelineStatus.PUBLISHED or pipeline.id == deal.pipeline_id:
        raise Conflict(ErrorCode.INVALID_STATE, "Choose another pipeline, a published one.")
    stages = stages_of(session, pipeline, lock="share")
    stage = (
        first_open(stages)
        if stage_id is None
        else find(session, DealStage, stage_id, field="stage_id", lock="share")
    )
    if stage.pipeline_id != pipeline.id:
        raise Conflict(ErrorCode.STAGE_OF_OTHER_PIPELINE, field="stage_id")
    if stage.kind is not StageKind.OPEN:
        raise Conflict(ErrorCode.INVALID_STATE, "Choose an open stage.", field="stage_id")
    deal.pipeline_id = pipeline.id
    return _enter(session, actor, deal, stage=stage)


def _to_move(session: Session, actor: Actor, deal_id: DealId, expected_version: int | None) -> Deal:
    return find_to_change(
        session,
        actor,
        Deal,
        identity=deal_id,
        field="deal_id",
        expected_version=expected_version,
    )


def _enter(
    session: Session,
    actor: Actor,
    deal: Deal,
    *,
    stage: DealStage,
    reason_id: LostReasonId | None = None,
    note: str | None = None,
    override: WinOverride | None = None,
) -> Deal:
    if stage.kind is StageKind.WON:
        override = demand_acceptance(session, deal, override)
    elif override is not None:
        raise Invalid("win_override_reason", "Only a deal that is won has a reason for it.")
    with session.no_autoflush:
        stay = session.scalars(present_stay(deal.id)).one()
        reason = _reason(session, reason_id)
    if note is not None and stage.kind is not StageKind.LOST:
        raise Invalid("lost_note", "Only a lost deal has a note on its loss.")
    following = deal.move(
        stage,
        stay,
        by=actor.user_id,
        lost_reason=reason,
        lost_note=taken(deal, {"lost_note": note})["lost_note"],
        win_override=override,
    )
    _follow(session, following)
    record(session, actor, NAMES[stage.kind], subject=deal, changes=_said(deal, stay, stage))
    return deal


def _said(deal: Deal, left: DealStageHistory, entered: DealStage) -> dict[str, Any]:
    """What the event says: the stages, and what only the end of a deal changes."""
    said: dict[str, Any] = {"stage_id": [left.stage_id, entered.id]}
    if deal.status is not DealStatus.OPEN:
        said["status"] = [DealStatus.OPEN, deal.status]
    for name in ("closed_at", "lost_reason_id", "lost_note", "win_override_reason"):
        if getattr(deal, name) is not None:
            said[name] = getattr(deal, name)
    return said


def _reason(session: Session, reason_id: LostReasonId | None) -> LostReason | None:
    if reason_id is None:
        return None
    return find(session, LostReason, reason_id, field="lost_reason_id")


def _follow(session: Session, stay: DealStageHistory) -> None:
    """Write that the deal left before writing where it went: stays never overlap."""
    session.flush()
    session.add(stay)
    session.flush()


def _last_open(session: Session, deal: Deal) -> DealStage:
    last = session.scalar(
        select(DealStage)
        .join(DealStageHistory, DealStageHistory.stage_id == DealStage.id)
        .where(
            DealStageHistory.deal_id == deal.id,
            DealStage.pipeline_id == deal.pipeline_id,
            DealStage.kind == StageKind.OPEN,
            DealStage.deleted_at.is_(None),
        )
        .order_by(DealStageHistory.entered_at.desc(), DealStageHistory.id.desc())
        .limit(1)
        .with_for_update(of=DealStage, read=True)
    )
    return last or first_open(
        stages_of(session, find(session, Pipeline, deal.pipeline_id), lock="share")
    )
