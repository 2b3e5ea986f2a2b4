"""Making, changing, handing over and deleting deals. How they move is in `moves`."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final, NotRequired, TypedDict, Unpack

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.contacts import Contact
from models.deals import Deal, DealPriority, ForecastCategory, PartnerPart
from models.errors import Conflict, ErrorCode, Invalid
from models.events import record
from models.identities import User
from models.ids import (
    ContactId,
    CustomerId,
    DealId,
    PartnerId,
    PipelineId,
    ProductId,
    StageId,
    TagId,
    UserId,
)
from models.money import Money
from models.partners import Partner
from models.pipelines import DealStage, Pipeline, PipelineStatus
from models.tags import DealTag, Tag
from resolvers.records import assign, changes, find, find_to_change, own, refer
from resolvers.stages import demand_fields, first_open, stages_of
from resolvers.use_cases import raises

FAST: Final = timedelta(minutes=1)


class DealChanges(TypedDict, total=False):
    """What can be changed of a deal without consequences."""

    name: str
    customer_id: CustomerId | None
    primary_contact_id: ContactId | None
    value: Money | None
    expected_mrr: Money | None
    probability: int | None
    expected_close_date: date | None
    engaged_at: datetime | None
    priority: DealPriority
    description: str | None
    source: str | None
    product_id: ProductId | None
    competitor: str | None
    forecast_category: ForecastCategory
    tag_ids: list[TagId]


class NewDeal(TypedDict):
    """What a new deal may have."""

    name: str
    customer_id: NotRequired[CustomerId | None]
    primary_contact_id: NotRequired[ContactId | None]
    pipeline_id: NotRequired[PipelineId | None]
    stage_id: NotRequired[StageId | None]
    owner_id: NotRequired[UserId | None]
    value: NotRequired[Money | None]
    expected_mrr: NotRequired[Money | None]
    probability: NotRequired[int | None]
    expected_close_date: NotRequired[date | None]
    engaged_at: NotRequired[datetime | None]
    priority: NotRequired[DealPriority]
    description: NotRequired[str | None]
    source: NotRequired[str | None]
    product_id: NotRequired[ProductId | None]
    partner_id: NotRequired[PartnerId | None]
    partner_role: NotRequired[PartnerPart | None]
    competitor: NotRequired[str | None]
    forecast_category: NotRequired[ForecastCategory]
    tag_ids: NotRequired[list[TagId]]


@raises(
    ErrorCode.INVALID_STATE, ErrorCode.STAGE_OF_OTHER_PIPELINE, ErrorCode.REQUIRED_FIELDS_MISSING
)
def create_deal(session: Session, actor: Actor, **fields: Unpack[NewDeal]) -> Deal:
    """Make an open deal.

    Without a pipeline it goes into the default one, without a stage into the first open stage,
    without an owner it is yours.
    """
    given: dict[str, Any] = dict(fields)
    stage = _first_stage(session, given.pop("pipeline_id", None), given.pop("stage_id", None))
    owner_id = given.pop("owner_id", None) or actor.user_id
    tag_ids = given.pop("tag_ids", [])
    deal = Deal()
    refer(session, Deal, given)
    _demand_past(given)
    assign(deal, given)
    _demand_own_contact(session, deal)
    if owner_id is not None:
        own(deal, find(session, User, owner_id, field="owner_id"))
    stay = deal.open_in(stage, by=actor.user_id)
    demand_fields(deal, stage)
    session.add(deal)
    session.flush()
    session.add(stay)
    _tag(session, deal, tag_ids)
    record(session, actor, "deal.created", subject=deal, changes=changes(deal, given))
    return deal


def update_deal(
    session: Session,
    actor: Actor,
    *,
    deal_id: DealId,
    expected_version: int | None = None,
    **fields: Unpack[DealChanges],
) -> Deal:
    """Change what is told of a deal. Absent fields stay; null empties. `tagIds` names all tags."""
    deal = _to_change(session, actor, deal_id, expected_version)
    given: dict[str, Any] = dict(fields)
    tag_ids = given.pop("tag_ids", None)
    refer(session, Deal, given)
    _demand_past(given)
    customer_id = deal.customer_id
    assign(deal, given)
    if {"customer_id", "primary_contact_id"} & given.keys():
        _demand_own_contact(session, deal)
    if tag_ids is not None:
        deal.mark_changed()  # two who tag at once meet at the deal's version
        session.flush()
        _untag(session, deal)
        _tag(session, deal, tag_ids)
    if fields:
        after = changes(deal, dict(fields))
        if customer_id != deal.customer_id:
            after["previous_customer_id"] = customer_id
        record(session, actor, "deal.updated", subject=deal, changes=after)
    return deal


def assign_deal(
    session: Session,
    actor: Actor,
    *,
    deal_id: DealId,
    owner_id: UserId | None,
    expected_version: int | None = None,
) -> Deal:
    """Hand a deal over to another member of the staff, and to the team he has today."""
    deal = _to_change(session, actor, deal_id, expected_version)
    owner = None if owner_id is None else find(session, User, owner_id, field="owner_id")
    own(deal, owner)
    after = {"owner_id": deal.owner_id, "team_id": deal.team_id}
    record(session, actor, "deal.assigned", subject=deal, changes=after)
    return deal


def set_deal_partner(
    session: Session,
    actor: Actor,
    *,
    deal_id: DealId,
    partner_id: PartnerId | None,
    partner_role: PartnerPart | None = None,
    expected_version: int | None = None,
) -> Deal:
    """Say which partner has which part in a deal; a null partner says that none has."""
    deal = _to_change(session, actor, deal_id, expected_version)
    if partner_id is None:
        deal.partner_id = deal.partner_role = None
    else:
        if partner_role is None:
            raise Invalid("partner_role", code=ErrorCode.REQUIRED)
        deal.partner_id = find(session, Partner, partner_id, field="partner_id").id
        deal.partner_role = partner_role
    after = {"partner_id": deal.partner_id, "partner_role": deal.partner_role}
    record(session, actor, "deal.partner_set", subject=deal, changes=after)
    return deal


def delete_deal(
    session: Session, actor: Actor, *, deal_id: DealId, expected_version: int | None = None
) -> None:
    """Take a deal out of every list. Its history and its events stay."""
    deal = _to_change(session, actor, deal_id, expected_version)
    deal.delete()
    record(session, actor, "deal.deleted", subject=deal)


def _to_change(
    session: Session, actor: Actor, deal_id: DealId, expected_version: int | None
) -> Deal:
    return find_to_change(
        session,
        actor,
        Deal,
        identity=deal_id,
        field="deal_id",
        expected_version=expected_version,
    )


def _first_stage(
    session: Session, pipeline_id: PipelineId | None, stage_id: StageId | None
) -> DealStage:
    """Return the stage in which a new deal starts, kept from being deleted meanwhile."""
    stage = None
    if stage_id is not None:
        stage = find(session, DealStage, stage_id, field="stage_id", lock="share")
    pipeline = _pipeline(session, pipeline_id or (stage.pipeline_id if stage else None))
    if stage is None:
        stage = first_open(stages_of(session, pipeline, lock="share"))
    if stage.pipeline_id != pipeline.id:
        raise Conflict(ErrorCode.STAGE_OF_OTHER_PIPELINE, field="stage_id")
    if pipeline.status is not PipelineStatus.PUBLISHED:
        raise Conflict(ErrorCode.INVALID_STATE, "Only a published pipeline takes new deals.")
    return stage


def _pipeline(session: Session, pipeline_id: PipelineId | None) -> Pipeline:
    if pipeline_id is not None:
        return find(session, Pipeline, pipeline_id, field="pipeline_id")
    default = session.scalar(select(Pipeline).where(Pipeline.is_default))
    if default is None:
        raise Invalid("pipeline_id", "There is no default pipeline.", code=ErrorCode.REQUIRED)
    return default


def _demand_past(given: Mapping[str, Any]) -> None:
    """Refuse an engagement that lies ahead; a clock may be a minute fast."""
    engaged = given.get("engaged_at")
    if engaged is not None and engaged > clock.now() + FAST:
        raise Invalid("engaged_at", code=ErrorCode.OUT_OF_RANGE, maximum=clock.now().isoformat())


def _demand_own_contact(session: Session, deal: Deal) -> None:
    """Refuse a primary contact of another company than the deal's customer."""
    if deal.primary_contact_id is None or deal.customer_id is None:
        return
    contact = find(session, Contact, deal.primary_contact_id, field="primary_contact_id")
    if contact.customer_id != deal.customer_id:
        raise Invalid("primary_contact_id", "The contact belongs to another customer.")


def _tag(session: Session, deal: Deal, tag_ids: list[TagId]) -> None:
    for tag_id in dict.fromkeys(tag_ids):
        tag = find(session, Tag, tag_id, field="tag_ids")
        session.add(DealTag(deal_id=deal.id, tag_id=tag.id))


def _untag(session: Session, deal: Deal) -> None:
    session.execute(
        delete(DealTag)
        .where(DealTag.deal_id == deal.id)
        .execution_options(conditional=True, synchronize_session="fetch")
    )
