"""Decisions are written down, each with its reasons and who took it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.registration_reviews import DecisionKind, RegistrationDecision
from models.registrations import DealRegistration
from resolvers.records import assign


def note(
    session: Session,
    actor: Actor,
    registration: DealRegistration,
    kind: DecisionKind,
    internal_note: str | None = None,
    *,
    reason: str | None = None,
) -> None:
    """Keep a decision; what the partner reads is taken from the registration unless said."""
    decision = RegistrationDecision(
        registration_id=registration.id,
        kind=kind,
        decided_by_id=actor.user_id,
        decided_at=clock.now(),
    )
    told = kind in {DecisionKind.REJECTED, DecisionKind.CANCELLED, DecisionKind.APPEAL_DENIED}
    said = reason or (registration.reason if told else None)
    assign(decision, {"reason": said, "internal_note": internal_note})
    if kind is DecisionKind.REJECTED:
        decision.reason_code = registration.reason_code
    session.flush()
    session.add(decision)
