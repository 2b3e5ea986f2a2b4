"""Partners' tiers in time: what a partner is in at a moment, and how it rises and falls."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.lookups import LookUp
from models import clock
from models.partner_tiers import PartnerTierMembership, held
from models.partners import Partner, PartnerTier


def tier_at(session: Session, partner_id: UUID, at: datetime) -> PartnerTier | None:
    """Return the tier that a partner was, is or will be in at a moment, whoever asks."""
    return session.scalar(
        select(PartnerTier)
        .join(PartnerTierMembership, PartnerTierMembership.tier_id == PartnerTier.id)
        .where(PartnerTierMembership.partner_id == partner_id, held(at))
        .execution_options(look_up=LookUp.TIER_OF_PARTNER)
    )


def enter_tier(
    session: Session, partner: Partner, tier_id: UUID | None, reason: str | None = None
) -> None:
    """Let a partner leave its tier now and enter another one, or none; its past stays."""
    moment = clock.now()
    present = session.scalar(
        select(PartnerTierMembership).where(
            PartnerTierMembership.partner_id == partner.id,
            PartnerTierMembership.valid_until.is_(None),
        )
    )
    if (present.tier_id if present else None) == tier_id:
        return
    if present is not None:
        present.end(moment)
        session.flush()  # the end comes before the new beginning
    if tier_id is not None:
        session.add(
            PartnerTierMembership(
                partner_id=partner.id, tier_id=tier_id, valid_from=moment, reason=reason
            )
        )
