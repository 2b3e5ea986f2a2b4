"""What the channel manager decides: look, ask, approve, turn down, cancel."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock, events
from models.deals import PartnerPart
from models.errors import ErrorCode, Invalid
from models.ids import CustomerId, DealRegistrationId
from models.registration_reviews import DecisionKind
from models.registrations import DealRegistration, RegistrationStatus, RejectionReason
from resolvers.records import assign
from resolvers.registrations.claiming import bound, protect, release
from resolvers.registrations.converting import convert
from resolvers.registrations.finding import Registered, decided, registration_to_decide, wanted_by
from resolvers.registrations.noting import note
from resolvers.registrations.working_days import REPLY_DAYS, answer_due
from resolvers.use_cases import keyed, raises

DAYS_WITHOUT_TIER = 60
LONGEST = 365


def review_registration(
    session: Session,
    actor: Actor,
    *,
    registration_id: DealRegistrationId,
    expected_version: int | None = None,
) -> Registered:
    """Take up a submitted registration: UNDER_REVIEW, by you. Others answer INVALID_STATE."""
    registration = registration_to_decide(session, actor, registration_id, expected_version)
    registration.review(actor.user_id)
    events.record(session, actor, "registration.taken_up", subject=registration)
    return Registered(registration)


def return_registration(
    session: Session,
    actor: Actor,
    *,
    registration_id: DealRegistrationId,
    question: str,
    internal_note: str | None = None,
    expected_version: int | None = None,
) -> Registered:
    """Send a registration back with a question, which the partner reads.

    Its place stays held for ten working days, and no longer.
    """
    registration = registration_to_decide(session, actor, registration_id, expected_version)
    if not question.strip():
        raise Invalid("question", code=ErrorCode.REQUIRED)
    registration.go(RegistrationStatus.RETURNED)
    assign(registration, {"question": question})
    registration.answer = None
    registration.reply_by = answer_due(session, clock.now(), REPLY_DAYS)
    bound(session, registration, registration.reply_by)
    note(session, actor, registration, DecisionKind.RETURNED, internal_note, reason=question)
    events.record(session, actor, "registration.returned", subject=registration)
    return Registered(registration)


@keyed
@raises(ErrorCode.HELD_BY_ANOTHER, ErrorCode.NOT_IMPARTIAL, ErrorCode.REQUIRED_FIELDS_MISSING)
def approve_registration(
    session: Session,
    actor: Actor,
    *,
    registration_id: DealRegistrationId,
    protection_days: int | None = None,
    partner_role: PartnerPart = PartnerPart.SOURCED,
    customer_id: CustomerId | None = None,
    internal_note: str | None = None,
    expected_version: int | None = None,
) -> Registered:
    """Approve a registration: it is protected from this moment on, and becomes a deal.

    Protection lasts as many days as the partner's tier says, or as you say; it never begins before
    the approval. The deal has the partner on it and is of the customer with the same domain or tax
    number, of the one you name, or of a new one. A customer that another partner holds answers
    HELD_BY_ANOTHER; who owns a deal that stands against it NOT_IMPARTIAL.
    """
    registration = registration_to_decide(session, actor, registration_id, expected_version)
    registration.go(RegistrationStatus.APPROVED)
    _protect(session, actor, registration, protection_days)
    convert(session, actor, registration, customer_id=customer_id, partner_role=partner_role)
    note(session, actor, registration, DecisionKind.APPROVED, internal_note)
    said = {
        "deal_id": registration.deal_id,
        "partner_id": registration.partner_id,
        "protected_until": registration.protected_until,
    }
    events.record(session, actor, "registration.approved", subject=registration, changes=said)
    return Registered(registration)


def _protect(
    session: Session, actor: Actor, registration: DealRegistration, days: int | None
) -> None:
    if days is not None and not 1 <= days <= LONGEST:
        raise Invalid("protection_days", code=ErrorCode.OUT_OF_RANGE)
    at, tier = decided(session, actor, registration)
    days = days or (tier.protection_days if tier else DAYS_WITHOUT_TIER)
    registration.protection_days = days
    registration.protect(at, at + timedelta(days=days))
    protect(session, wanted_by(session, registration), at, at + timedelta(days=days))


@raises(ErrorCode.NOT_IMPARTIAL)
def reject_registration(
    session: Session,
    actor: Actor,
    *,
    registration_id: DealRegistrationId,
    reason_code: RejectionReason,
    reason: str,
    internal_note: str | None = None,
    expected_version: int | None = None,
) -> Registered:
    """Turn a registration down. The partner reads `reasonCode` and `reason`, and may appeal."""
    registration = registration_to_decide(session, actor, registration_id, expected_version)
    if not reason.strip():
        raise Invalid("reason", code=ErrorCode.REQUIRED)
    registration.go(RegistrationStatus.REJECTED)
    registration.decided_at, registration.reviewer_id = clock.now(), actor.user_id
    assign(registration, {"reason_code": reason_code, "reason": reason})
    release(session, registration, clock.now())
    note(session, actor, registration, DecisionKind.REJECTED, internal_note)
    events.record(session, actor, "registration.rejected", subject=registration)
    return Registered(registration)


@raises(ErrorCode.NOT_IMPARTIAL)
def cancel_registration(
    session: Session,
    actor: Actor,
    *,
    registration_id: DealRegistrationId,
    reason: str,
    internal_note: str | None = None,
    expected_version: int | None = None,
) -> Registered:
    """End the protection of an approved registration now, with a reason that the partner reads.

    The deal stays as it is.
    """
    registration = registration_to_decide(session, actor, registration_id, expected_version)
    if not reason.strip():
        raise Invalid("reason", code=ErrorCode.REQUIRED)
    registration.go(RegistrationStatus.CANCELLED)
    assign(registration, {"reason": reason})
    release(session, registration, clock.now())
    note(session, actor, registration, DecisionKind.CANCELLED, internal_note)
    events.record(session, actor, "registration.cancelled", subject=registration)
    return Registered(registration)
