"""Leads offered to partners: answered in time or taken back by the clock, and offered again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.lookups import LookUp
from auth.writing import may_write
from models import clock, events
from models.errors import Conflict, ErrorCode, Invalid, NotFound
from models.ids import LeadDistributionId, LeadId, PartnerId
from models.lead_distributions import LeadDistribution
from models.leads import Lead, LeadStatus
from models.partners import Partner, PartnerStatus
from resolvers.records import find, find_to_change
from resolvers.registrations.working_days import answer_due
from resolvers.use_cases import raises

OVER = {LeadStatus.CONVERTED, LeadStatus.DISQUALIFIED}
UNANSWERED = {LeadStatus.NEW, LeadStatus.ASSIGNED}
BEFORE_WORK = {*UNANSWERED, LeadStatus.NURTURE}
LONGEST_REASON = 400


@raises(ErrorCode.OVERLAP)
def distribute_lead(
    session: Session,
    actor: Actor,
    *,
    lead_id: LeadId,
    partner_id: PartnerId,
    answer_by: datetime | None = None,
) -> LeadDistribution:
    """Offer a lead to an active partner, who sees whom it is about only when it accepts.

    It answers by `answerBy`, else within two working days; then the lead is taken back by itself.
    A lead that is offered to somebody answers OVERLAP, one that has a partner INVALID_STATE.
    """
    lead = find_to_change(session, actor, Lead, identity=lead_id, field="lead_id")
    partner = find(session, Partner, partner_id, field="partner_id")
    if lead.status in OVER or lead.partner_id is not None:
        raise Conflict(ErrorCode.INVALID_STATE, "The lead is not to be given away.")
    if partner.status is not PartnerStatus.ACTIVE:
        raise Conflict(ErrorCode.INVALID_STATE, "The partnership does not run.", field="partner_id")
    at = clock.now()
    by = answer_by or answer_due(session, at)
    if by <= at:
        raise Invalid("answer_by", code=ErrorCode.OUT_OF_RANGE)
    offer = LeadDistribution(
        lead_id=lead.id, partner_id=partner.id, offered_at=at, answer_by=by, held_until=by
    )
    session.add(offer)
    _record(session, actor, "lead.offered", offer)
    return offer


def recall_lead(
    session: Session, actor: Actor, *, distribution_id: LeadDistributionId
) -> LeadDistribution:
    """Take an offered lead back before the partner answers; others answer INVALID_STATE."""
    offer = find(session, LeadDistribution, distribution_id, field="distribution_id", lock="change")
    offer.recall()
    _record(session, actor, "lead.recalled", offer)
    return offer


def accept_lead(
    session: Session,
    actor: Actor,
    *,
    lead_id: LeadId | None = None,
    distribution_id: LeadDistributionId | None = None,
) -> Lead:
    """Accept a lead that was offered or given to your company: it is WORKING, and yours to see.

    Name the offer, or the lead that was given. One answered before, or taken back since its time
    was over, answers INVALID_STATE.
    """
    if distribution_id is None:
        lead = _given(session, actor, lead_id)
    else:
        offer = _offered(session, actor, distribution_id)
        offer.accept(actor.user_id)
        lead = _behind(session, offer)
        lead.partner_id = offer.partner_id
        session.flush()
    if lead.status in BEFORE_WORK:
        lead.work()
    else:
        lead.touch()
    said = {"partner_id": lead.partner_id}
    events.record(session, actor, "lead.accepted", subject=lead, changes=said)
    return lead


def decline_lead(
    session: Session,
    actor: Actor,
    *,
    reason: str,
    lead_id: LeadId | None = None,
    distribution_id: LeadDistributionId | None = None,
) -> None:
    """Decline a lead that was offered or given to your company; it is yours no more.

    One answered before, or taken back since its time was over, answers INVALID_STATE.
    """
    if not reason.strip():
        raise Invalid("reason", code=ErrorCode.REQUIRED)
    said = reason[:LONGEST_REASON]
    if distribution_id is None:
        lead = _given(session, actor, lead_id)
        partner, lead.partner_id = lead.partner_id, None
    else:
        offer = _offered(session, actor, distribution_id)
        offer.decline(actor.user_id, said)
        lead, partner = _behind(session, offer), offer.partner_id
    told = {"partner_id": partner, "reason": said}
    events.record(session, actor, "lead.declined", subject=lead, changes=told)


def _given(session: Session, actor: Actor, lead_id: UUID | None) -> Lead:
    """Return a lead that was given without an offer, and not yet answered."""
    if lead_id is None:
        raise Invalid("distribution_id", code=ErrorCode.REQUIRED)
    lead = find_to_change(session, actor, Lead, identity=lead_id, field="lead_id")
    if lead.status is LeadStatus.CONVERTED:
        raise Conflict(ErrorCode.ALREADY_CONVERTED)
    if lead.status not in UNANSWERED:
        raise Conflict(ErrorCode.INVALID_STATE, "The lead was answered before.")
    return lead


def _offered(session: Session, actor: Actor, distribution_id: UUID) -> LeadDistribution:
    offer = find(session, LeadDistribution, distribution_id, field="distribution_id", lock="change")
    if not may_write(actor, offer):
        raise NotFound("distribution_id")
    return offer


def _behind(session: Session, offer: LeadDistribution) -> Lead:
    """Return the lead that an offer is about, which the partner does not see before it accepts."""
    return session.scalars(
        select(Lead)
        .where(Lead.id == offer.lead_id)
        .with_for_update()
        .execution_options(look_up=LookUp.OFFERED_LEAD, populate_existing=True)
    ).one()


def _record(session: Session, actor: Actor, name: str, offer: LeadDistribution) -> None:
    said = {"lead_id": offer.lead_id, "partner_id": offer.partner_id, "by": offer.answer_by}
    events.record(session, actor, name, subject=offer, changes=said)
