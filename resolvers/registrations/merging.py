"""A registration that stands against a deal joins it instead, with a share of its own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from auth.actors import SYSTEM, Actor
from auth.binding import acting_as
from models import events
from models.deals import Deal, DealStatus, PartnerPart
from models.errors import Conflict, ErrorCode
from models.ids import DealId, DealRegistrationId
from models.registration_reviews import DecisionKind
from models.registrations import RegistrationStatus
from resolvers.records import find
from resolvers.registrations.claiming import release
from resolvers.registrations.finding import Registered, decided, registration_to_decide
from resolvers.registrations.joining import join
from resolvers.registrations.noting import note
from resolvers.use_cases import keyed, raises


@keyed
@raises(ErrorCode.NOT_IMPARTIAL, ErrorCode.OUT_OF_RANGE)
def merge_registration(
    session: Session,
    actor: Actor,
    *,
    registration_id: DealRegistrationId,
    deal_id: DealId,
    split_percent: Decimal,
    partner_role: PartnerPart = PartnerPart.INFLUENCED,
    internal_note: str | None = None,
    expected_version: int | None = None,
) -> Registered:
    """Join a registration to an open deal: the partner gets a part in it and a share of it.

    `splitPercent` is its share of the commission; all shares of a deal come to at most 100, else
    OUT_OF_RANGE. What the registration held is free from now on, and nothing of it is protected.
    """
    registration = registration_to_decide(session, actor, registration_id, expected_version)
    deal = find(session, Deal, deal_id, field="deal_id", lock="change")
    if deal.status is not DealStatus.OPEN:
        raise Conflict(ErrorCode.INVALID_STATE, "Only an open deal is joined.", field="deal_id")
    registration.go(RegistrationStatus.MERGED)
    at, _ = decided(session, actor, registration)
    release(session, registration, at)
    part: Any = {"role": partner_role, "split_percent": split_percent}
    with acting_as(session, SYSTEM):
        join(session, actor, registration, deal=deal, **part)
        session.flush()
    note(session, actor, registration, DecisionKind.MERGED, internal_note)
    said = {"deal_id": deal.id, "partner_id": registration.partner_id, "split": split_percent}
    events.record(session, actor, "registration.merged", subject=registration, changes=said)
    return Registered(registration)
