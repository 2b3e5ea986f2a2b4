"""The deals of the world, the way of each through its stages, and the events that tell of it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import Base
from models.deals import Deal, DealPriority, DealStatus, ForecastCategory, PartnerPart, WinOverride
from models.deals import LostReason as Reason
from models.events import Event
from models.histories import DealStageHistory
from models.pipelines import DealStage
from tests.world.companies import COMPANIES
from tests.world.naming import ago, day, identity, made, stamped
from tests.world.people import owned
from tests.world.reading import table


class Sale(NamedTuple):
    """A deal: where it is now (`lost after proposal`), opened and last moved so many days ago."""

    key: str
    name: str
    customer: str | None
    product: str
    value: Decimal | None
    currency: str
    place: str
    opened: int
    moved: int
    priority: DealPriority | None
    forecast: ForecastCategory | None
    contact: str | None
    probability: int | None
    partner: str | None
    competitor: str | None
    lost_reason: str | None


WAYS: Final = {
    "new_business": ("qualification", "discovery", "proposal", "negotiation"),
    "renewals": ("due", "in_talks"),
}
ENDS: Final = {"won", "lost", "renewed", "not_renewed"}
SALES: Final = table("deals", Sale)
OWNERS: Final = {each.key: each.owner for each in COMPANIES}
KEYS: Final[dict[str, type[Any]]] = dict.fromkeys((each.key for each in SALES), Deal)


def load(session: Session) -> None:
    """Walk every deal through its stages, so that its history has no gap."""
    stages = {stage.id: stage for stage in session.scalars(select(DealStage))}
    reasons = {reason.id: reason for reason in session.scalars(select(Reason))}
    for sale in SALES:
        session.add_all(_walked(sale, stages, reasons))
    session.flush()


def _walked(sale: Sale, known: dict[UUID, DealStage], reasons: dict[UUID, Reason]) -> list[Base]:
    stages = [known[identity(name)] for name in way(sale.place)]
    moments = _moments(sale, len(stages))
    owner = OWNERS.get(sale.customer or "")
    by = identity(owner) if owner else None
    deal = _deal(sale, owner)
    lost = reasons[identity(sale.lost_reason)] if sale.lost_reason else None
    stay = deal.open_in(stages[0], by=by, at=moments[0])
    stays = [stay]
    for stage, at in zip(stages[1:], moments[1:], strict=True):
        override = WinOverride.NO_QUOTES if stage.kind.value == "WON" else None
        ends = stage.kind.value == "LOST"
        stay = deal.move(
            stage, stay, by=by, at=at, lost_reason=lost if ends else None, win_override=override
        )
        stays.append(stay)
    if len(stages) > 1:
        deal.engaged_at = moments[1]
    for number, each in enumerate(stays):
        each.id = identity(f"{sale.key}_stay_{number}")
        each.created_at = each.entered_at
        each.updated_at = each.left_at or each.entered_at
    return [deal, *stays, *_told(deal, stays)]


def way(place: str) -> list[str]:
    """All stages up to a place, such as `proposal`, `won` or `lost after discovery`."""
    end, _, last = place.partition(" after ")
    renewal = {end, last} & {"due", "in_talks", "renewed", "not_renewed"}
    through = WAYS["renewals" if renewal else "new_business"]
    if end in ENDS:
        return [*through[: through.index(last) + 1 if last else None], end]
    return [*through[: through.index(end) + 1]]


def _moments(sale: Sale, number: int) -> list[datetime]:
    """Even steps from the opening to the last move."""
    step = (sale.opened - sale.moved) / max(number - 1, 1)
    return [ago(sale.opened - step * index + 0.1) for index in range(number)]


def _deal(sale: Sale, owner: str | None) -> Deal:
    ahead = 5 + len(sale.name) % 9 * 10
    return made(
        Deal,
        sale.key,
        name=sale.name,
        customer_id=_maybe(sale.customer),
        primary_contact_id=_maybe(sale.contact),
        product_id=identity(sale.product),
        value=sale.value,
        currency=sale.currency,
        probability=sale.probability,
        expected_close_date=day(sale.moved if sale.place.split()[0] in ENDS else -ahead),
        priority=sale.priority or DealPriority.MEDIUM,
        forecast_category=sale.forecast or ForecastCategory.PIPELINE,
        partner_id=_maybe(sale.partner),
        partner_role=PartnerPart.SOURCED if sale.partner else None,
        competitor=sale.competitor,
        source="Partner" if sale.partner else ("Existing customer", "Website")[sale.opened % 2],
        **owned(owner),
        **stamped(sale.opened + 0.1, sale.moved),
    )


def _maybe(key: str | None) -> UUID | None:
    return identity(key) if key else None


def _told(deal: Deal, stays: list[DealStageHistory]) -> list[Event]:
    """What the timeline says of it."""
    names = {DealStatus.WON: "deal.won", DealStatus.LOST: "deal.lost"}
    last = len(stays) - 1
    events = []
    for number, stay in enumerate(stays):
        moved = names.get(deal.status, "deal.moved") if number == last else "deal.moved"
        changes = {"stage_id": [str(stay.from_stage_id), str(stay.stage_id)]} if number else {}
        events.append(
            made(
                Event,
                f"{stay.id}_told",
                name=moved if number else "deal.created",
                at=stay.entered_at,
                actor_id=stay.entered_by_id,
                subject_type="Deal",
                subject_id=deal.id,
                customer_id=deal.customer_id,
                deal_id=deal.id,
                owner_id=deal.owner_id,
                team_id=deal.team_id,
                changes=changes,
            )
        )
    return events
