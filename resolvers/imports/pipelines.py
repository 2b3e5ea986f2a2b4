"""The pipeline of imported deals: the one that the mapping names, made when there is none."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.deals import LostReason
from models.errors import Invalid
from models.pipelines import DealStage, Pipeline
from resolvers.imports.mapping import Mapping
from resolvers.imports.naming import Names


@dataclass(frozen=True)
class Course:
    """A pipeline, its stages by name, and the reason of all lost deals."""

    pipeline: Pipeline
    stages: dict[str, DealStage]
    lost_reason_id: UUID


def course(session: Session, mapping: Mapping) -> Course:
    """Find or make what deals need before the first of them."""
    way = mapping.pipeline
    same = Pipeline.name_folded == func.fold(way.name)
    pipeline = session.scalar(select(Pipeline).where(same))
    if pipeline is None:
        return _made(session, mapping)
    here = DealStage.pipeline_id == pipeline.id
    found = session.scalars(select(DealStage).where(here, DealStage.deleted_at.is_(None)))
    stages = {stage.name: stage for stage in found}
    for stage in way.stages:
        if stage.name not in stages or stages[stage.name].kind is not stage.kind:
            text = f"The pipeline {way.name} has no {stage.kind.lower()} stage {stage.name}."
            raise Invalid("mapping", text)
    return Course(pipeline, stages, _lost_reason(session, way.lost_reason))


def _made(session: Session, mapping: Mapping) -> Course:
    pipeline = Pipeline(name=mapping.pipeline.name, description=f"Imported from {mapping.system}")
    stages = [
        DealStage(pipeline_id=pipeline.id, position=place, **stage.model_dump())
        for place, stage in enumerate(mapping.pipeline.stages)
    ]
    pipeline.publish(stages)
    defaults = select(Pipeline.id).where(Pipeline.is_default)
    pipeline.is_default = session.scalar(defaults) is None
    session.add_all([pipeline, *stages])
    session.flush()
    by_name = {stage.name: stage for stage in stages}
    return Course(pipeline, by_name, _lost_reason(session, mapping.pipeline.lost_reason))


def _lost_reason(session: Session, name: str) -> UUID:
    known = session.scalar(select(LostReason.id).where(LostReason.name_folded == func.fold(name)))
    if known:
        return known
    code = Names(session, LostReason.code).free(name).upper()
    reason = LostReason(name=name, code=code)
    session.add(reason)
    session.flush()
    return reason.id
