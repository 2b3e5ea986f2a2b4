"""An appeal goes to somebody who owns neither deal and did not decide before."""

from __future__ import annotations

from sqlalchemy import exists, or_, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session, aliased

from auth.actors import Actor
from auth.lookups import LookUp
from models import clock, events
from models.deals import Deal
from models.errors import Conflict, ErrorCode, Invalid
from models.ids import DealRegistrationId
from models.registration_claims import ClaimState
from models.registration_reviews import (
    ConflictKind,
    DecisionKind,
    RegistrationConflict,
    RegistrationDecision,
)
from models.registrations import DealRegistration, RegistrationStatus
from resolvers.records import assign
from resolvers.registrations.claiming import claim
from resolvers.registrations.finding import (
    Registered,
    registration_to_change,
    registration_to_decide,
    wanted_by,
)
from resolvers.registrations.noting import note
from resolvers.use_cases import raises

RIVAL = aliased(DealRegistration)


def appeal_registration(
    session: Session,
    actor: Actor,
    *,
    registration_id: DealRegistrationId,
    appeal: str,
    expected_version: int | None = None,
) -> Registered:
    """Object to a rejection, once: somebody decides who had no part in it.

    One that is not REJECTED, or whose appeal was decided, answers INVALID_STATE.
    """
    registration = registration_to_change(session, actor, registration_id, expected_version)
    if registration.appealed_at is not None:
        raise Conflict(ErrorCode.INVALID_STATE, "The appeal was decided; that is final.")
    if not appeal.strip():
        raise Invalid("appeal", code=ErrorCode.REQUIRED)
    registration.go(RegistrationStatus.APPEALED)
    registration.appealed_at = clock.now()
    assign(registration, {"appeal": appeal})
    events.record(session, actor, "registration.appealed", subject=registration)
    return Registered(registration)


@raises(ErrorCode.NOT_IMPARTIAL)
def decide_appeal(
    session: Session,
    actor: Actor,
    *,
    registration_id: DealRegistrationId,
    granted: bool,
    reason: str,
    internal_note: str | None = None,
    expected_version: int | None = None,
) -> Registered:
    """Decide an appeal, with a reason that the partner reads.

    Granted, the registration is UNDER_REVIEW again and holds what is still free. Denied, it stays
    REJECTED for good. Who rejected it, or owns a deal against it, answers NOT_IMPARTIAL.
    """
    registration = registration_to_decide(session, actor, registration_id, expected_version)
    if registration.status is not RegistrationStatus.APPEALED:
        raise Conflict(ErrorCode.INVALID_STATE, "There is no appeal to decide.")
    if not reason.strip():
        raise Invalid("reason", code=ErrorCode.REQUIRED)
    _demand_fresh_eyes(session, actor, registration)
    assign(registration, {"reason": reason})
    if granted:
        _reopen(session, actor, registration)
    else:
        registration.go(RegistrationStatus.REJECTED)
    kind = DecisionKind.APPEAL_GRANTED if granted else DecisionKind.APPEAL_DENIED
    note(session, actor, registration, kind, internal_note, reason=reason)
    said = {"granted": granted}
    events.record(session, actor, "registration.appeal_decided", subject=registration, changes=said)
    return Registered(registration)


def _reopen(session: Session, actor: Actor, registration: DealRegistration) -> None:
    registration.review(actor.user_id)
    registration.decided_at = registration.reason_code = None
    at = clock.now()
    claim(session, wanted_by(session, registration), ClaimState.PENDING, Range(at, None))


def _demand_fresh_eyes(session: Session, actor: Actor, registration: DealRegistration) -> None:
    """Refuse who rejected it, and the owner of the deal that the other registration became."""
    rejected = exists().where(
        RegistrationDecision.registration_id == registration.id,
        RegistrationDecision.kind == DecisionKind.REJECTED,
        RegistrationDecision.decided_by_id == actor.user_id,
    )
    owns = exists().where(
        RegistrationConflict.registration_id == registration.id,
        RegistrationConflict.kind != ConflictKind.SIMILAR,
        RIVAL.id == RegistrationConflict.other_registration_id,
        Deal.id == RIVAL.deal_id,
        Deal.owner_id == actor.user_id,
    )
    if session.scalar(select(or_(rejected, owns)), execution_options={"look_up": LookUp.CLAIMS}):
        raise Conflict(ErrorCode.NOT_IMPARTIAL)
