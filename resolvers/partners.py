"""Partners: taking them in, letting them rest, ending it; and their tiers."""

from typing import Any, NotRequired, TypedDict, Unpack
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.lookups import LookUp
from models import events
from models.deals import Deal
from models.errors import Conflict, ErrorCode, Invalid
from models.identities import Audience, User
from models.ids import PartnerId, PartnerTierId, UserId
from models.leads import Lead
from models.money import Money
from models.partners import Partner, PartnerKind, PartnerStatus, PartnerTier
from resolvers.partner_tiers import enter_tier
from resolvers.records import assign, changes, find, find_to_change, refer
from resolvers.references import ExternalRefInput, name_abroad
from resolvers.spellings import respell
from resolvers.use_cases import raises


class PartnerDetails(TypedDict, total=False):
    """What is kept of a partner besides its name."""

    kind: PartnerKind
    tier_id: PartnerTierId | None
    website: str | None
    country: str | None
    phone: str | None
    email: str | None
    channel_manager_id: UserId | None
    internal_rating: int | None
    notes: str | None


class NewPartner(PartnerDetails):
    """A partner to be made."""

    name: str
    external_ref: NotRequired[ExternalRefInput | None]


class PartnerChanges(PartnerDetails, total=False):
    """What may change without consequences of its own."""

    name: str


class NewPartnerTier(TypedDict):
    """A tier to be made."""

    name: str
    rank: int
    benefits: NotRequired[str | None]
    protection_days: NotRequired[int]
    yearly_revenue: NotRequired[Money | None]
    yearly_won_deals: NotRequired[int | None]
    certified_people: NotRequired[int | None]


class PartnerTierChanges(TypedDict, total=False):
    """What may change of a tier."""

    name: str
    rank: int
    benefits: str | None
    protection_days: int
    yearly_revenue: Money | None
    yearly_won_deals: int | None
    certified_people: int | None


def create_partner(session: Session, actor: Actor, **fields: Unpack[NewPartner]) -> Partner:
    """Take down a company that wants to be a partner: APPLIED."""
    partner = Partner()
    reference = fields.pop("external_ref", None)
    _fill(session, partner, fields)
    session.add(partner)
    session.flush()
    enter_tier(session, partner, partner.tier_id)
    name_abroad(session, partner, reference)
    _record(session, actor, "partner.created", partner, fields)
    return partner


def update_partner(
    session: Session,
    actor: Actor,
    *,
    partner_id: PartnerId,
    expected_version: int | None = None,
    **fields: Unpack[PartnerChanges],
) -> Partner:
    """Change a partner's profile. Of a partner's own people, its administrators may.

    Another tier counts from now on; what was earned and protected under the former one stays.
    """
    partner = _changing(session, actor, partner_id, expected_version)
    _fill(session, partner, fields)
    if "tier_id" in fields:
        enter_tier(session, partner, partner.tier_id)
    _record(session, actor, "partner.updated", partner, fields)
    return partner


def approve_partner(
    session: Session, actor: Actor, *, partner_id: PartnerId, expected_version: int | None = None
) -> Partner:
    """Take a partner in: APPLIED → ACTIVE. Others answer INVALID_STATE."""
    partner = _changing(session, actor, partner_id, expected_version)
    _demand(partner, PartnerStatus.APPLIED)
    partner.activate()
    _record(session, actor, "partner.approved", partner)
    return partner


def suspend_partner(
    session: Session, actor: Actor, *, partner_id: PartnerId, expected_version: int | None = None
) -> Partner:
    """Let a partnership rest: ACTIVE → SUSPENDED. Its people are out at once.

    Others answer INVALID_STATE.
    """
    partner = _changing(session, actor, partner_id, expected_version)
    partner.suspend()
    _record(session, actor, "partner.suspended", partner)
    return partner


def reactivate_partner(
    session: Session, actor: Actor, *, partner_id: PartnerId, expected_version: int | None = None
) -> Partner:
    """Resume a partnership: SUSPENDED → ACTIVE. Others answer INVALID_STATE."""
    partner = _changing(session, actor, partner_id, expected_version)
    _demand(partner, PartnerStatus.SUSPENDED)
    partner.activate()
    _record(session, actor, "partner.reactivated", partner)
    return partner


def terminate_partner(
    session: Session, actor: Actor, *, partner_id: PartnerId, expected_version: int | None = None
) -> Partner:
    """End a partnership for good: TERMINATED. Its people are out at once."""
    partner = _changing(session, actor, partner_id, expected_version)
    partner.terminate()
    _record(session, actor, "partner.terminated", partner)
    return partner


@raises(ErrorCode.IN_USE)
def delete_partner(
    session: Session, actor: Actor, *, partner_id: PartnerId, expected_version: int | None = None
) -> None:
    """Take a partner out of every list. One with deals, leads or logins answers IN_USE."""
    find(session, Partner, partner_id, field="partner_id", lock="change")
    partner = _changing(session, actor, partner_id, expected_version)
    used = or_(
        exists().where(Deal.partner_id == partner.id, Deal.deleted_at.is_(None)),
        exists().where(Lead.partner_id == partner.id, Lead.deleted_at.is_(None)),
        exists().where(User.partner_id == partner.id),
    )
    if session.scalar(select(used), execution_options={"look_up": LookUp.PARTNER_IN_USE}):
        raise Conflict(ErrorCode.IN_USE)
    partner.delete()
    _record(session, actor, "partner.deleted", partner)


def create_partner_tier(
    session: Session, actor: Actor, **fields: Unpack[NewPartnerTier]
) -> PartnerTier:
    """Create a tier of partners. Name and rank are unique."""
    tier = PartnerTier()
    assign(tier, fields)
    session.add(tier)
    _record(session, actor, "partner_tier.created", tier, fields)
    return tier


def update_partner_tier(
    session: Session,
    actor: Actor,
    *,
    partner_tier_id: PartnerTierId,
    expected_version: int | None = None,
    **fields: Unpack[PartnerTierChanges],
) -> PartnerTier:
    """Change a tier of partners."""
    tier = find_to_change(
        session,
        actor,
        PartnerTier,
        identity=partner_tier_id,
        field="partner_tier_id",
        expected_version=expected_version,
    )
    assign(tier, fields)
    _record(session, actor, "partner_tier.updated", tier, fields)
    return tier


def _fill(session: Session, partner: Partner, fields: Any) -> None:
    refer(session, Partner, fields)
    if fields.get("channel_manager_id") is not None:
        person = find(session, User, fields["channel_manager_id"], field="channel_manager_id")
        if person.kind is not Audience.STAFF:
            raise Invalid("channel_manager_id", "Only staff look after partners.")
    respell(fields)
    assign(partner, fields)


def _demand(partner: Partner, status: PartnerStatus) -> None:
    if partner.status is not status:
        raise Conflict(ErrorCode.INVALID_STATE, "The partner's status does not allow this.")


def _changing(
    session: Session, actor: Actor, partner_id: UUID, expected_version: int | None
) -> Partner:
    return find_to_change(
        session,
        actor,
        Partner,
        identity=partner_id,
        field="partner_id",
        expected_version=expected_version,
    )


def _record(
    session: Session, actor: Actor, name: str, record: Partner | PartnerTier, fields: Any = None
) -> None:
    events.record(session, actor, name, subject=record, changes=changes(record, fields or {}))
