"""Parts in deals: the partner of record has one, and all together come to at most the whole."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM
from models import clock
from models.deal_partners import DealPartner
from models.deals import Deal, PartnerPart
from models.errors import Invalid
from models.partners import Partner, PartnerTier
from resolvers import deal_partners, deals
from tests.models import made
from tests.resolvers.acting import admin


@pytest.fixture
def deal(session: Session) -> Deal:
    _, stages = made.pipeline(session)
    return made.deal(session, stages[0])[0]


@pytest.fixture
def northstar(session: Session) -> Partner:
    gold = made.added(session, PartnerTier(name="Gold", rank=1))
    session.flush()
    return made.added(session, Partner(name="Northstar", tier_id=gold.id))


@pytest.fixture
def summit(session: Session) -> Partner:
    return made.added(session, Partner(name="Summit"))


def parts(session: Session, deal: Deal) -> list[DealPartner]:
    session.flush()
    session.expire_all()
    found = select(DealPartner).where(DealPartner.deal_id == deal.id)
    return list(session.scalars(found.order_by(DealPartner.created_at, DealPartner.since)))


def take(session: Session, deal: Deal, partner: Partner, split: int, **more: Any) -> DealPartner:
    usual: dict[str, Any] = {"role": PartnerPart.INFLUENCED, "tier_id": None, "since": clock.now()}
    return deal_partners.take_part(
        session,
        SYSTEM,
        deal=deal,
        partner=partner,
        split_percent=Decimal(split),
        **usual | more,
    )


def test_a_deal_that_begins_with_a_partner_has_its_part(session: Session, northstar: Partner):
    _, stages = made.pipeline(session)
    session.flush()
    found, _ = made.deal(
        session, stages[0], partner_id=northstar.id, partner_role=PartnerPart.SOURCED
    )
    (part,) = parts(session, found)
    assert (part.partner_id, part.tier_id) == (northstar.id, northstar.tier_id)
    assert part.since == found.opened_at
    assert part.split_percent == 100


def test_whoever_sets_a_partner_of_record_gives_a_part_and_ends_the_former(
    session: Session, deal: Deal, northstar: Partner, summit: Partner
):
    boss = admin(session)
    for partner in (northstar, summit):
        deals.set_deal_partner(
            session,
            boss,
            deal_id=deal.id,
            partner_id=partner.id,
            partner_role=PartnerPart.SOURCED,
        )
        session.flush()
    first, second = parts(session, deal)
    assert first.partner_id == northstar.id
    assert first.until is not None
    assert second.partner_id == summit.id
    assert second.until is None


def test_two_share_a_deal_and_never_more_than_the_whole(
    session: Session, deal: Deal, northstar: Partner, summit: Partner
):
    with pytest.raises(Invalid):
        take(session, deal, northstar, 101)
    first = take(session, deal, northstar, 60, role=PartnerPart.SOURCED)
    with pytest.raises(Invalid, match="100"):
        take(session, deal, summit, 41)
    second = take(session, deal, summit, 40)
    assert parts(session, deal) == [first, second]
    assert (deal.partner_id, deal.partner_role) == (northstar.id, PartnerPart.SOURCED)


def test_a_new_part_takes_the_place_of_the_former(session: Session, deal: Deal, northstar: Partner):
    now = clock.now()
    first = take(session, deal, northstar, 100, since=now)
    later = take(session, deal, northstar, 50, since=now + timedelta(hours=1))
    assert first.split_percent == 100
    assert first.until == later.since
    assert take(session, deal, northstar, 30, since=later.since) is later


def test_who_leaves_a_deal_is_no_longer_its_partner_of_record(
    session: Session, deal: Deal, northstar: Partner
):
    boss = admin(session)
    part = deal_partners.add_deal_partner(
        session,
        boss,
        deal_id=deal.id,
        partner_id=northstar.id,
        role=PartnerPart.RESALE,
        split_percent=Decimal(100),
    )
    assert part.tier_id == northstar.tier_id
    deal_partners.end_deal_partner(session, boss, deal_partner_id=part.id)
    assert part.until is not None
    assert deal.partner_id is None
