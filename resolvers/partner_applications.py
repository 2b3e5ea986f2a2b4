"""Becoming a partner: anybody applies, channel managers decide; nobody learns who else applied."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NotRequired, TypedDict, Unpack

from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.users import new_user, password_link
from models import clock
from models.credentials import LinkPurpose
from models.errors import ErrorCode, Invalid
from models.events import record
from models.identities import Audience, PartnerRole, User
from models.ids import PartnerApplicationId, PartnerTierId, UserId
from models.partner_applications import PartnerApplication
from models.partners import Partner, PartnerKind, PartnerTier
from resolvers.application_limits import demand_room, origin_of
from resolvers.partner_tiers import enter_tier
from resolvers.records import assign, expect, find
from resolvers.spellings import respell
from resolvers.use_cases import raises

ANSWERED_WITHIN: Final = 5
"""Working days."""
SATURDAY: Final = 5
COPIED: Final = ("kind", "country", "website", "phone", "email")


class NewPartnerApplication(TypedDict):
    """What an applicant tells."""

    company_name: str
    kind: PartnerKind
    country: str
    contact_name: str
    email: str
    website: NotRequired[str | None]
    phone: NotRequired[str | None]
    message: NotRequired[str | None]


@dataclass(frozen=True, slots=True)
class Applied:
    """What an applicant gets: a reference, and until when he has an answer."""

    reference: str
    answer_by: date


@raises(ErrorCode.TOO_OFTEN)
def apply_as_partner(
    session: Session, actor: Actor, **fields: Unpack[NewPartnerApplication]
) -> Applied:
    """Ask to become a partner; the answer comes by mail within five working days.

    The reply is the same whoever is known here already. From one address of the network five an
    hour are taken, then TOO_OFTEN.
    """
    origin = origin_of(actor.address or "")
    demand_room(session, origin)
    application = PartnerApplication(
        reference=f"PA-{secrets.token_hex(4).upper()}",
        locale=actor.locale,
        origin=origin,
        answer_by=working_days_after(clock.today(), ANSWERED_WITHIN),
    )
    respell(fields)
    assign(application, fields)
    session.add(application)
    session.flush()
    record(session, actor, "partner_application.submitted", subject=application)
    return Applied(application.reference, application.answer_by)


def approve_partner_application(
    session: Session,
    actor: Actor,
    *,
    partner_application_id: PartnerApplicationId,
    tier_id: PartnerTierId | None = None,
    channel_manager_id: UserId | None = None,
    expected_version: int | None = None,
) -> PartnerApplication:
    """Take the company in as an active partner and invite the applicant as its administrator.

    Whoever approves looks after the partner unless somebody else is named. An application that is
    decided answers INVALID_STATE.
    """
    application = _deciding(session, partner_application_id, expected_version)
    partner = Partner(name=application.company_name)
    for name in COPIED:
        setattr(partner, name, getattr(application, name))
    partner.tier_id = tier_id and find(session, PartnerTier, tier_id, field="tier_id").id
    partner.channel_manager_id = _manager(session, actor, channel_manager_id)
    application.approve(partner.id, by=actor.user_id)
    partner.activate()
    session.add(partner)
    session.flush()
    enter_tier(session, partner, partner.tier_id)
    record(session, actor, "partner.approved", subject=partner)
    record(session, actor, "partner_application.approved", subject=application)
    _invite(session, actor, application, partner)
    return application


def reject_partner_application(
    session: Session,
    actor: Actor,
    *,
    partner_application_id: PartnerApplicationId,
    reason: str,
    reapply_on: date | None = None,
    expected_version: int | None = None,
) -> PartnerApplication:
    """Refuse an application; the applicant reads the reason and when he may apply again.

    One that is decided answers INVALID_STATE.
    """
    application = _deciding(session, partner_application_id, expected_version)
    if reapply_on is not None and reapply_on <= clock.today():
        raise Invalid("reapply_on", "Name a day to come.", code=ErrorCode.OUT_OF_RANGE)
    if not reason.strip():
        raise Invalid("reason", code=ErrorCode.REQUIRED)
    application.reject(reason, reapply_on=reapply_on, by=actor.user_id)
    assign(application, {"reason": reason, "reapply_on": reapply_on})
    said = {"reason": application.reason, "reapply_on": reapply_on}
    record(session, actor, "partner_application.rejected", subject=application, changes=said)
    return application


def working_days_after(day: date, count: int) -> date:
    """Return the day so many working days later; holidays differ and are not known here."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day


def _deciding(
    session: Session, identity: PartnerApplicationId, expected_version: int | None
) -> PartnerApplication:
    application = find(
        session, PartnerApplication, identity, field="partner_application_id", lock="change"
    )
    expect(application, expected_version)
    return application


def _manager(session: Session, actor: Actor, identity: UserId | None) -> UserId | None:
    if identity is None:
        return actor.user_id
    person = find(session, User, identity, field="channel_manager_id")
    if person.kind is not Audience.STAFF:
        raise Invalid("channel_manager_id", "Only staff look after partners.")
    return person.id


def _invite(
    session: Session, actor: Actor, application: PartnerApplication, partner: Partner
) -> None:
    user = new_user(
        application.email,
        Audience.PARTNER,
        name=application.contact_name,
        role=PartnerRole.ADMIN,
        company_id=partner.id,
    )
    user.locale = application.locale
    session.add(user)
    session.flush()
    record(session, actor, "user.invited", subject=user, changes={"email": user.email})
    password_link(session, user, LinkPurpose.INVITE)
