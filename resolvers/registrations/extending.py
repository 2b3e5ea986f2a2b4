"""One extension by half of the protection: a partner asks, its channel manager grants."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.writing import asks_only
from models import clock, events
from models.errors import Conflict, ErrorCode, Invalid
from models.ids import DealRegistrationId
from models.registration_reviews import DecisionKind
from models.registrations import DealRegistration, RegistrationStatus
from resolvers.records import assign
from resolvers.registrations.claiming import prolong
from resolvers.registrations.finding import (
    Registered,
    registration_to_change,
    registration_to_decide,
)
from resolvers.registrations.noting import note


def extend_registration(
    session: Session,
    actor: Actor,
    *,
    registration_id: DealRegistrationId,
    extension_reason: str | None = None,
    expected_version: int | None = None,
) -> Registered:
    """Extend a protection that still lasts by half of its days, once.

    A partner asks for it, with a reason: EXTENSION_REQUESTED. Staff grant it, asked or not. One
    that is over or was extended before answers INVALID_STATE: it is registered anew instead.
    """
    if asks_only(actor):
        return _ask(session, actor, registration_id, extension_reason, expected_version)
    registration = registration_to_decide(session, actor, registration_id, expected_version)
    _demand_extensible(registration)
    assert registration.protected_until is not None
    if registration.status is RegistrationStatus.EXTENSION_REQUESTED:
        registration.go(RegistrationStatus.APPROVED)
    half = timedelta(days=registration.protection_days or 0) / 2
    registration.protected_until += half
    registration.extended_at = clock.now()
    prolong(session, registration, registration.protected_until)
    note(session, actor, registration, DecisionKind.EXTENDED)
    said = {"protected_until": registration.protected_until}
    events.record(session, actor, "registration.extended", subject=registration, changes=said)
    return Registered(registration)


def decline_extension(
    session: Session,
    actor: Actor,
    *,
    registration_id: DealRegistrationId,
    reason: str,
    expected_version: int | None = None,
) -> Registered:
    """Leave a protection as long as it is, with a reason that the partner reads."""
    registration = registration_to_decide(session, actor, registration_id, expected_version)
    if registration.status is not RegistrationStatus.EXTENSION_REQUESTED:
        raise Conflict(ErrorCode.INVALID_STATE, "No extension is asked for.")
    if not reason.strip():
        raise Invalid("reason", code=ErrorCode.REQUIRED)
    registration.go(RegistrationStatus.APPROVED)
    assign(registration, {"reason": reason})
    note(session, actor, registration, DecisionKind.EXTENSION_DECLINED, reason=reason)
    events.record(session, actor, "registration.extension_declined", subject=registration)
    return Registered(registration)


def _ask(
    session: Session,
    actor: Actor,
    registration_id: DealRegistrationId,
    reason: str | None,
    expected_version: int | None,
) -> Registered:
    registration = registration_to_change(session, actor, registration_id, expected_version)
    if reason is None or not reason.strip():
        raise Invalid("extension_reason", code=ErrorCode.REQUIRED)
    _demand_extensible(registration)
    registration.go(RegistrationStatus.EXTENSION_REQUESTED)
    assign(registration, {"extension_reason": reason})
    events.record(session, actor, "registration.extension_requested", subject=registration)
    return Registered(registration)


def _demand_extensible(registration: DealRegistration) -> None:
    registration.demand_protection()
    if registration.extended_at is not None:
        raise Conflict(ErrorCode.INVALID_STATE, "It was extended before.")
