"""Partners' parts in deals: who takes which part, and how they share it."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.lookups import LookUp
from models import clock
from models.deal_partners import DealPartner
from models.deals import Deal, PartnerPart
from models.errors import ErrorCode, Invalid
from models.events import record
from models.ids import DealId, DealPartnerId, PartnerId
from models.partners import Partner
from models.pricing import rounded
from resolvers.records import find, find_to_change
from resolvers.use_cases import raises

WHOLE = Decimal(100)


@raises(ErrorCode.OUT_OF_RANGE)
def add_deal_partner(
    session: Session,
    actor: Actor,
    *,
    deal_id: DealId,
    partner_id: PartnerId,
    role: PartnerPart,
    split_percent: Decimal,
) -> DealPartner:
    """Give a partner a part in a deal from now on, or another part than it has.

    All splits of a deal come to at most 100 percent, else OUT_OF_RANGE; the partner's present tier
    is the one that commissions of this part follow.
    """
    deal = find_to_change(session, actor, Deal, identity=deal_id, field="deal_id")
    partner = find(session, Partner, partner_id, field="partner_id")
    return take_part(
        session,
        actor,
        deal=deal,
        partner=partner,
        role=role,
        split_percent=split_percent,
        tier_id=partner.tier_id,
        since=clock.now(),
    )


def end_deal_partner(
    session: Session,
    actor: Actor,
    *,
    deal_partner_id: DealPartnerId,
    expected_version: int | None = None,
) -> DealPartner:
    """End a partner's part in a deal; what is invoiced from now on earns it nothing."""
    part = find_to_change(
        session,
        actor,
        DealPartner,
        identity=deal_partner_id,
        field="deal_partner_id",
        expected_version=expected_version,
    )
    deal = find_to_change(session, actor, Deal, identity=part.deal_id, field="deal_partner_id")
    part.until = part.until or max(part.since, clock.now())
    if deal.partner_id == part.partner_id:
        deal.partner_id = deal.partner_role = None
    record(session, actor, "deal.partner_left", subject=deal, changes={"part_id": part.id})
    return part


def take_part(
    session: Session,
    actor: Actor,
    *,
    deal: Deal,
    partner: Partner,
    role: PartnerPart,
    split_percent: Decimal,
    tier_id: UUID | None,
    since: datetime,
    registration_id: UUID | None = None,
) -> DealPartner:
    """Give a partner a part in a deal; the deal without a partner of record gets this one.

    A part that the partner has already ends when the new one begins. Two who share at once wait for
    each other at the deal.
    """
    session.flush()
    find(session, Deal, deal.id, lock="change")
    now = _present(session, deal, partner)
    _demand_room(session, deal, partner, split_percent)
    if now is None or now.since < since:
        if now is not None:
            now.until = since
            session.flush()
        now = DealPartner(deal_id=deal.id, partner_id=partner.id, since=since)
        session.add(now)
    now.role, now.split_percent = role, split_percent
    now.tier_id, now.registration_id = tier_id, registration_id
    session.flush()
    if deal.partner_id is None or deal.partner_id == partner.id:
        deal.partner_id, deal.partner_role = partner.id, role
        session.flush()
    _tell(session, actor, deal, now)
    return now


def _present(session: Session, deal: Deal, partner: Partner) -> DealPartner | None:
    found = select(DealPartner).where(
        DealPartner.deal_id == deal.id,
        DealPartner.partner_id == partner.id,
        DealPartner.until.is_(None),
    )
    return session.scalar(found.execution_options(populate_existing=True))


def _demand_room(session: Session, deal: Deal, partner: Partner, split: Decimal) -> None:
    if not 0 <= split <= WHOLE or rounded(split, 4) != split:
        raise Invalid("split_percent", code=ErrorCode.OUT_OF_RANGE)
    others = select(func.coalesce(func.sum(DealPartner.split_percent), 0)).where(
        DealPartner.deal_id == deal.id,
        DealPartner.partner_id != partner.id,
        DealPartner.until.is_(None),
    )
    taken = session.scalar(others, execution_options={"look_up": LookUp.SHARES_OF_DEAL})
    if Decimal(taken or 0) + split > WHOLE:
        raise Invalid(
            "split_percent",
            "All splits of a deal come to at most 100 %.",
            code=ErrorCode.OUT_OF_RANGE,
        )


def _tell(session: Session, actor: Actor, deal: Deal, part: DealPartner) -> None:
    told = {
        "partner_id": part.partner_id,
        "role": part.role,
        "split_percent": part.split_percent,
        "since": part.since,
    }
    record(session, actor, "deal.partner_joined", subject=deal, changes=told)
