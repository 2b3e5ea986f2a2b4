"""How acts on registrations find theirs, locked, and the partner behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.lookups import LookUp
from auth.writing import may_decide, may_write
from models import clock
from models.deals import Deal
from models.errors import Conflict, ErrorCode, NotFound
from models.partners import Partner, PartnerTier
from models.registration_reviews import ConflictKind, RegistrationConflict
from models.registrations import DealRegistration
from resolvers.partner_tiers import tier_at
from resolvers.records import expect, find
from resolvers.registrations.claiming import Wanted
from resolvers.registrations.families import families_of, product_ids_of
from resolvers.registrations.keys import keys_of


@dataclass(frozen=True, slots=True)
class Registered:
    """The registration after the act."""

    registration: DealRegistration


def registration_to_change(
    session: Session, actor: Actor, registration_id: UUID, expected_version: int | None = None
) -> DealRegistration:
    """Return the registration, locked: whatever is done to one is done one after the other."""
    found = find(session, DealRegistration, registration_id, field="registration_id", lock="change")
    if not may_write(actor, found):
        raise NotFound("registration_id")
    expect(found, expected_version)
    return found


def decided(
    session: Session, actor: Actor, registration: DealRegistration
) -> tuple[datetime, PartnerTier | None]:
    """Note who decided when, at which tier of the partner; return both."""
    at = clock.now()
    tier = tier_at(session, registration.partner_id, at)
    registration.tier_id = tier.id if tier else None
    registration.decided_at, registration.reviewer_id = at, actor.user_id
    return at, tier


def wanted_by(session: Session, registration: DealRegistration) -> Wanted:
    """Return what a registration wants to hold."""
    families = families_of(session, product_ids_of(session, registration.id))
    return Wanted(registration, keys_of(session, registration), families)


def next_number(session: Session, partner_id: UUID) -> str:
    """Return the partner's next number; numbers of others do not show in it."""
    begun = session.execute(
        update(Partner)
        .where(Partner.id == partner_id)
        .values(registrations_begun=Partner.registrations_begun + 1, updated_at=Partner.updated_at)
        .returning(Partner.registrations_begun),
        execution_options={
            "look_up": LookUp.PARTNER_AS_HOLDER,
            "synchronize_session": False,
            "conditional": True,
        },
    ).scalar_one()
    return f"R-{begun:05d}"


def take_turns(session: Session, partner_id: UUID) -> None:
    """Let the submissions of one partner come one after the other, so that they are counted."""
    session.execute(
        select(Partner.id)
        .where(Partner.id == partner_id)
        .with_for_update(key_share=True)
        .execution_options(look_up=LookUp.PARTNER_AS_HOLDER)
    )


def registration_to_decide(
    session: Session, actor: Actor, registration_id: UUID, expected_version: int | None = None
) -> DealRegistration:
    """Return the registration, locked, to its channel manager or an admin without a part in it."""
    found = registration_to_change(session, actor, registration_id, expected_version)
    partner = find(session, Partner, found.partner_id, field="registration_id")
    if not may_decide(actor, partner):
        raise NotFound("registration_id")
    _demand_impartial(session, actor, found)
    return found


def _demand_impartial(session: Session, actor: Actor, registration: DealRegistration) -> None:
    """Refuse whoever owns a deal of our own that stands against the registration."""
    own = exists().where(
        RegistrationConflict.registration_id == registration.id,
        RegistrationConflict.kind != ConflictKind.SIMILAR,
        Deal.id == RegistrationConflict.other_deal_id,
        Deal.owner_id == actor.user_id,
    )
    if session.scalar(select(own), execution_options={"look_up": LookUp.DIRECT_DEALS}):
        raise Conflict(ErrorCode.NOT_IMPARTIAL)
