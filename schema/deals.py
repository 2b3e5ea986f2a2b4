"""Deals as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, case, exists, func, select

from auth.given import Given
from models.deals import Deal as Deals
from models.deals import DealStatus
from models.histories import DealStageHistory as Stays
from models.pipelines import DealStage as DealStages
from models.tags import DealTag
from resolvers import deals, moves
from schema.entities import entity
from schema.fields import column, computed, money, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import date, datetime

    from models.deals import DealPriority, ForecastCategory, PartnerPart, WinOverride
    from schema.activities import Activity
    from schema.connections import Connection
    from schema.contacts import Contact
    from schema.customers import Customer
    from schema.deal_partners import DealPartner
    from schema.events import Event
    from schema.identities import User
    from schema.money import Money
    from schema.orders import Order
    from schema.partners import Partner
    from schema.pipelines import DealStage, LostReason, Pipeline
    from schema.products import Product
    from schema.quotes import Quote
    from schema.tags import Tag
    from schema.tasks import Task
    from schema.teams import SalesTeam


def _probability(row: Any, _given: Given) -> ColumnElement[int]:
    stage = DealStages.__table__.alias("stage_of_deal")
    usual = select(stage.c.probability).where(stage.c.id == row.c.stage_id).scalar_subquery()
    return func.coalesce(row.c.probability, usual)


def _public(row: Any, _given: Given) -> ColumnElement[str]:
    return case(
        (row.c.status == DealStatus.WON, "won"),
        (row.c.status == DealStatus.LOST, "lost"),
        else_="working",
    )


def _stage_name(row: Any, _given: Given) -> ColumnElement[str]:
    stage = DealStages.__table__.alias("stage_of_stay")
    return select(stage.c.name).where(stage.c.id == row.c.stage_id).scalar_subquery()


@entity(Deals, plural="deals", order="-updated_at")
class Deal:
    """A sales opportunity. OPEN → WON or LOST; a closed deal may become OPEN again."""

    name: str = column("Title, at most 200 characters.")
    customer: Customer | None = to_one("The company that may buy.")
    primary_contact: Contact | None = to_one("The person to talk to.")
    pipeline: Pipeline = to_one("The way it goes.", implied=True)
    stage: DealStage = to_one("The stage it is in now.", implied=True)
    status: DealStatus = column("OPEN until it is won or lost.")
    public_stage: str = computed("How far it is, in public words: working, won, lost.", _public)
    value: Money | None = money("Expected amount, at the decimals of its currency.")
    expected_mrr: Money | None = money(
        "Expected revenue per month, in the currency of `value`; for what is paid again and again."
    )
    probability: int | None = computed(
        "Chance in percent, 0 to 100: its own, else that of its stage.", _probability
    )
    expected_close_date: date | None = column("The day on which it should be closed, 1900 to 2200.")
    opened_at: datetime = column("When it entered its first stage.")
    engaged_at: datetime | None = column("When the customer was first engaged.")
    closed_at: datetime | None = column("When it was won or lost.")
    priority: DealPriority = column("How much it matters.")
    description: str | None = column("Notes, at most 20,000 characters.")
    source: str | None = column("Where it came from, at most 120 characters.")
    product: Product | None = to_one("What it is mainly about.")
    partner: Partner | None = to_one("The partner who has a part in it.")
    partner_role: PartnerPart | None = column("What the partner did for it.")
    competitor: str | None = column("Who else may win it, at most 200 characters.")
    forecast_category: ForecastCategory = column("How surely its owner counts on it.")
    lost_reason: LostReason | None = to_one("Why it was lost; every lost deal has one.")
    lost_note: str | None = column("More about the loss, at most 2,000 characters.")
    win_override_reason: WinOverride | None = column("Why it was won without an accepted quote.")
    owner: User | None = to_one("The member of the staff who is responsible.")
    team: SalesTeam | None = to_one("The team that the owner had when the deal became his.")
    tags: list[Tag] = to_many(
        "Words to sort it by.",
        on=lambda tag, row, _: exists().where(
            DealTag.__table__.c.tag_id == tag.c.id,
            DealTag.__table__.c.deal_id == row.c.id,
        ),
    )
    partner_parts: Connection[DealPartner] = to_many(
        "Which partners have a part in it, which, and how they share it."
    )
    quotes: Connection[Quote] = to_many("What was offered for it.")
    orders: Connection[Order] = to_many("The orders that it led to.")
    stage_history: Connection[DealStageHistory] = to_many("Its stays in stages.", key="deal_id")
    activities: Connection[Activity] = to_many("What was or will be done for it.")
    tasks: Connection[Task] = to_many("What is to be done for it.")
    events: Connection[Event] = to_many("What happened to it and around it.")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(Stays, plural=None, order="-entered_at")
class DealStageHistory:
    """A deal's stay in a stage. The stays of a deal have no gaps and do not overlap."""

    deal: Deal = to_one("The deal.", implied=True)
    stage: DealStage | None = to_one("The stage; nothing once it is deleted.")
    stage_name: str | None = computed("The stage's name, also after its deletion.", _stage_name)
    from_stage: DealStage | None = to_one("The stage before this one.")
    entered_at: datetime = column("When the deal entered the stage.")
    left_at: datetime | None = column("When it left; nothing while it is there.")
    entered_by: User | None = to_one("Who moved it there.")


mutations(
    deals.create_deal,
    deals.update_deal,
    deals.assign_deal,
    deals.set_deal_partner,
    deals.delete_deal,
    moves.move_deal,
    moves.win_deal,
    moves.lose_deal,
    moves.reopen_deal,
    moves.move_deal_to_pipeline,
)
