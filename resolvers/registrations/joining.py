"""A partner gets its part in a deal by a registration."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.deals import Deal, PartnerPart
from models.partners import Partner
from models.registrations import DealRegistration
from resolvers.deal_partners import take_part
from resolvers.records import find

WHOLE = Decimal(100)


def join(
    session: Session,
    actor: Actor,
    registration: DealRegistration,
    *,
    deal: Deal,
    role: PartnerPart,
    split_percent: Decimal = WHOLE,
) -> None:
    """Put the partner on the deal, at the tier that it is in now, and the deal on its page."""
    take_part(
        session,
        actor,
        deal=deal,
        partner=find(session, Partner, registration.partner_id),
        role=role,
        split_percent=split_percent,
        tier_id=registration.tier_id,
        since=registration.decided_at or clock.now(),
        registration_id=registration.id,
    )
    registration.deal_id, registration.deal_role = deal.id, role
