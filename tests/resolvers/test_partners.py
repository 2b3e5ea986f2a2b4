"""Partners: taken in, suspended and ended; each keeps its own profile and sees no other."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models import clock
from models.errors import ErrorCode
from models.partners import Partner, PartnerKind, PartnerStatus, PartnerTier
from resolvers import partners
from resolvers.partner_tiers import tier_at
from tests.resolvers.acting import refused
from tests.resolvers.people import acts, said
from tests.world import identity


def test_a_partnership_goes_its_way_by_verbs_each_with_its_event(world_session):
    actor = acts(world_session, "admin")
    made = partners.create_partner(
        world_session, actor, name="Lighthouse", kind=PartnerKind.REFERRAL, country="pt"
    )
    world_session.flush()
    assert (made.status, made.country) == (PartnerStatus.APPLIED, "PT")
    way = [
        (partners.approve_partner, PartnerStatus.ACTIVE),
        (partners.suspend_partner, PartnerStatus.SUSPENDED),
        (partners.reactivate_partner, PartnerStatus.ACTIVE),
        (partners.terminate_partner, PartnerStatus.TERMINATED),
    ]
    for act, status in way:
        act(world_session, actor, partner_id=made.id)
        world_session.flush()
        assert made.status is status
    for act, _ in way:
        with refused(world_session, ErrorCode.INVALID_STATE):
            act(world_session, actor, partner_id=made.id)
    assert list(said(world_session, made)) == [
        "partner.created",
        "partner.approved",
        "partner.suspended",
        "partner.reactivated",
        "partner.terminated",
    ]


@pytest.mark.parametrize("status", [PartnerStatus.APPLIED, PartnerStatus.SUSPENDED])
def test_approving_and_reactivating_are_two_acts(world_session, status):
    actor = acts(world_session, "admin")
    made = partners.create_partner(world_session, actor, name="Lighthouse")
    made.status = status
    world_session.flush()
    fresh = status is PartnerStatus.APPLIED
    wrong = partners.reactivate_partner if fresh else partners.approve_partner
    with refused(world_session, ErrorCode.INVALID_STATE):
        wrong(world_session, actor, partner_id=made.id)


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"name": ""}, ErrorCode.REQUIRED, "name"),
        ({"country": "Portugal"}, ErrorCode.INVALID, "country"),
        ({"internal_rating": 6}, ErrorCode.OUT_OF_RANGE, "internal_rating"),
        ({"channel_manager_id": identity("ana")}, ErrorCode.INVALID, "channel_manager_id"),
        ({"tier_id": identity("gold")}, ErrorCode.NOT_FOUND, "tier_id"),
    ],
)
def test_what_does_not_fit_is_refused(world_session, fields, code, field):
    actor = acts(world_session, "admin")
    with refused(world_session, code, field):
        partners.create_partner(world_session, actor, **{"name": "Lighthouse", **fields})


def test_a_partners_administrator_keeps_its_profile(world_session):
    actor = acts(world_session, "pia")
    mine = partners.update_partner(
        world_session,
        actor,
        partner_id=identity("northstar"),
        expected_version=1,
        website="https://new.northstar.test",
    )
    world_session.flush()
    assert (mine.website, mine.version) == ("https://new.northstar.test", 2)
    with refused(world_session, ErrorCode.NOT_FOUND, "partner_id"):
        partners.update_partner(world_session, actor, partner_id=identity("summit"), phone="1")
    actor = acts(world_session, "pia", sub_role="SELLER")
    with refused(world_session, ErrorCode.NOT_FOUND, "partner_id"):
        partners.update_partner(world_session, actor, partner_id=identity("northstar"), phone="1")


def test_a_partner_sees_itself_and_the_tiers_and_customers_see_none(world_session):
    acts(world_session, "pia")
    assert world_session.scalars(select(Partner.id)).all() == [identity("northstar")]
    assert len(world_session.scalars(select(PartnerTier.id)).all()) == 3
    acts(world_session, "ana")
    assert world_session.scalars(select(Partner)).all() == []


def test_a_partner_in_use_is_not_deleted(world_session):
    actor = acts(world_session, "admin")
    with refused(world_session, ErrorCode.IN_USE):
        partners.delete_partner(world_session, actor, partner_id=identity("northstar"))
    lone = partners.create_partner(world_session, actor, name="Lone")
    world_session.flush()
    partners.delete_partner(world_session, actor, partner_id=lone.id)
    with refused(world_session, ErrorCode.NOT_FOUND, "partner_id"):
        partners.delete_partner(world_session, actor, partner_id=lone.id)


def test_names_and_ranks_of_tiers_are_unique(world_session):
    actor = acts(world_session, "admin")
    made = partners.create_partner_tier(world_session, actor, name="Elite", rank=9)
    world_session.flush()
    with refused(world_session, ErrorCode.TAKEN, "rank"):
        partners.create_partner_tier(world_session, actor, name="Other", rank=9)
    with refused(world_session, ErrorCode.TAKEN, "name"):
        partners.update_partner_tier(
            world_session, actor, partner_tier_id=identity("certified"), name="ELITE"
        )
    partners.update_partner_tier(world_session, actor, partner_tier_id=made.id, benefits="All")
    assert list(said(world_session, made)) == ["partner_tier.created", "partner_tier.updated"]


def test_another_tier_counts_from_now_on_and_the_past_stays(world_session):
    before, northstar = clock.now(), identity("northstar")
    actor = acts(world_session, "manager")

    def names(at: datetime) -> str | None:
        tier = tier_at(world_session, northstar, at)
        return tier.name if tier else None

    for days, tier_id in ((10, identity("strategic")), (20, None)):
        with clock.frozen(before + timedelta(days=days)):
            partners.update_partner(world_session, actor, partner_id=northstar, tier_id=tier_id)
            world_session.flush()
    moments = [before + timedelta(days=days) for days in (-999, 0, 10, 19, 20)]
    assert [names(at) for at in moments] == [None, "Gold", "Platinum", "Platinum", None]
