"""Pipelines, their stages and the reasons to lose as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, ColumnElement, String, cast, func, select
from sqlalchemy.dialects.postgresql import array

from auth.given import Given
from models.deals import LostReason as LostReasons
from models.pipelines import DealStage as DealStages
from models.pipelines import Pipeline as Pipelines
from resolvers import pipelines, stages
from schema.entities import entity
from schema.fields import column, computed, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import datetime

    from models.pipelines import PipelineStatus, StageKind
    from schema.connections import Connection
    from schema.deals import Deal


def _required_fields(row: Any, _given: Given) -> ColumnElement[list[str]]:
    """Columns of deals under the names that the API gives them."""
    name = func.unnest(row.c.required_fields).column_valued("name")
    words = func.replace(func.initcap(func.replace(name, "_", " ")), " ", "")
    camel = func.lower(func.substr(words, 1, 1)).concat(func.substr(words, 2))
    names = select(func.array_agg(camel)).scalar_subquery()
    return func.coalesce(names, cast(array([]), ARRAY(String)))


@entity(Pipelines, plural="pipelines", order="name")
class Pipeline:
    """A way that deals go, stage by stage. DRAFT → PUBLISHED → RETIRED.

    A published pipeline has at least one open, exactly one won and at least one lost stage; one
    published pipeline is the default, which takes the deals that name no other.
    """

    name: str = column("Name, at most 120 characters; unique without regard to case.")
    description: str | None = column("What goes this way, at most 2,000 characters.")
    status: PipelineStatus = column("DRAFT until published; RETIRED takes no new deals.")
    is_default: bool = column("Whether it takes the deals that name no pipeline.")
    stages: list[DealStage] = to_many("Its stages in their order.", key="pipeline_id")
    deals: Connection[Deal] = to_many("The deals on their way through it.")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(DealStages, plural="dealStages", order="position")
class DealStage:
    """A step of a pipeline. Its kind is the status of the deals in it."""

    pipeline: Pipeline = to_one("The pipeline it belongs to.", implied=True)
    name: str = column("Name, at most 80 characters; unique in its pipeline.")
    kind: StageKind = column("What it means for a deal to be here; fixed when the stage is made.")
    colour: str = column("Colour as #rrggbb in lower case.")
    position: int = column("Place among the stages of its pipeline, from 0.")
    probability: int = column(
        "Chance in percent of deals that have none of their own; won is 100, lost is 0."
    )
    required_fields: list[str] = computed(
        "What a deal must have to enter: expectedCloseDate, value, expectedMrr, probability, "
        "customerId, primaryContactId, productId, ownerId, partnerId, source, competitor, "
        "description, engagedAt.",
        _required_fields,
    )
    max_days: int | None = column("Days after which a deal has been here too long, 1 to 3,650.")
    deals: Connection[Deal] = to_many("The deals that are here now.", key="stage_id")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(LostReasons, plural="lostReasons", order="name")
class LostReason:
    """One of the reasons to choose from when a deal is lost, until it is retired."""

    name: str = column("Name, at most 120 characters; unique without regard to case.")
    code: str = column("Short unique code for programs, at most 32 characters.")
    active: bool = column("Whether it can be chosen.")
    deals: Connection[Deal] = to_many("The deals lost for this reason.", key="lost_reason_id")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


mutations(
    pipelines.create_pipeline,
    pipelines.update_pipeline,
    pipelines.publish_pipeline,
    pipelines.make_pipeline_default,
    pipelines.retire_pipeline,
    stages.add_stage,
    stages.update_stage,
    stages.reorder_stages,
    stages.delete_stage,
    pipelines.create_lost_reason,
    pipelines.update_lost_reason,
    pipelines.retire_lost_reason,
    pipelines.reinstate_lost_reason,
)
