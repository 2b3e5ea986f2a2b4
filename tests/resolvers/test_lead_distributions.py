"""Leads offered to partners: unseen until accepted, taken back by the clock, offered again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import clock
from models.errors import ErrorCode
from models.lead_distributions import DistributionStatus, LeadDistribution
from models.leads import Lead, LeadStatus
from resolvers.lead_distributions import accept_lead, decline_lead, distribute_lead, recall_lead
from tests.resolvers.acting import refused
from tests.resolvers.people import acts, said
from tests.world import identity

MARTA = identity("lead_marta")


@pytest.fixture
def offer(world_session) -> LeadDistribution:
    manager = acts(world_session, "manager")
    made = distribute_lead(world_session, manager, lead_id=MARTA, partner_id=identity("northstar"))
    world_session.flush()
    return made


def test_an_offered_lead_is_not_seen_before_it_is_accepted(world_session, offer):
    pia = acts(world_session, "pia")
    assert world_session.get(Lead, MARTA) is None
    with refused(world_session, ErrorCode.NOT_FOUND, "lead_id"):
        accept_lead(world_session, pia, lead_id=MARTA)
    lead = accept_lead(world_session, pia, distribution_id=offer.id)
    world_session.flush()
    assert (lead.id, lead.status, lead.partner_id) == (
        MARTA,
        LeadStatus.QUALIFIED,
        identity("northstar"),
    )
    acts(world_session, "pia")
    assert world_session.get(Lead, MARTA) is not None


def test_a_lead_is_offered_to_one_at_a_time(world_session, offer):
    manager = acts(world_session, "manager")
    with refused(world_session, ErrorCode.OVERLAP, "lead_id"):
        distribute_lead(world_session, manager, lead_id=MARTA, partner_id=identity("summit"))
    recall_lead(world_session, manager, distribution_id=offer.id)
    world_session.flush()
    again = distribute_lead(world_session, manager, lead_id=MARTA, partner_id=identity("summit"))
    world_session.flush()
    assert again.status is DistributionStatus.OFFERED


def test_whose_time_is_over_accepts_no_more_and_the_lead_is_offered_again(world_session, offer):
    with clock.frozen(offer.answer_by):
        pia = acts(world_session, "pia")
        with refused(world_session, ErrorCode.INVALID_STATE):
            accept_lead(world_session, pia, distribution_id=offer.id)
        manager = acts(world_session, "manager")
        distribute_lead(world_session, manager, lead_id=MARTA, partner_id=identity("summit"))
        world_session.flush()


def test_a_declined_lead_is_free_at_once_and_its_reason_is_kept(world_session, offer):
    pia = acts(world_session, "pia")
    decline_lead(world_session, pia, distribution_id=offer.id, reason="Not our region")
    world_session.flush()
    declined = world_session.get_one(LeadDistribution, offer.id)
    assert (declined.status, declined.reason) == ("DECLINED", "Not our region")
    manager = acts(world_session, "manager")
    with clock.frozen(clock.now() + timedelta(seconds=1)):
        distribute_lead(world_session, manager, lead_id=MARTA, partner_id=identity("summit"))
        world_session.flush()
    lead = world_session.get_one(Lead, MARTA)
    assert lead.partner_id is None
    assert said(world_session, lead)["lead.declined"]["reason"] == "Not our region"


@pytest.mark.parametrize(("who", "sub_role"), [("raj", "ADMIN"), ("pia", "VIEWER")])
def test_others_do_not_answer_an_offer(world_session, offer, who, sub_role):
    actor = acts(world_session, who, sub_role=sub_role)
    with refused(world_session, ErrorCode.NOT_FOUND, "distribution_id"):
        accept_lead(world_session, actor, distribution_id=offer.id)


def test_what_has_a_partner_or_is_over_is_not_given_away(world_session):
    manager = acts(world_session, "manager")
    for key in ("lead_frida", "lead_converted", "lead_emile"):
        with refused(world_session, ErrorCode.INVALID_STATE):
            distribute_lead(
                world_session, manager, lead_id=identity(key), partner_id=identity("summit")
            )
    past = clock.now() - timedelta(hours=1)
    with refused(world_session, ErrorCode.OUT_OF_RANGE, "answer_by"):
        distribute_lead(
            world_session,
            manager,
            lead_id=MARTA,
            partner_id=identity("summit"),
            answer_by=past,
        )


def test_a_partner_sees_its_own_offers_only(world_session, offer):
    acts(world_session, "raj")
    assert world_session.scalars(select(LeadDistribution)).all() == []
    acts(world_session, "pia")
    assert offer.id in set(world_session.scalars(select(LeadDistribution.id)))
