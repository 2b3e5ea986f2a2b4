"""Submission: counted, judged by the database's order, and answered with a signed receipt."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.lookups import LookUp
from models import clock, events
from models.deals import PartnerPart
from models.errors import Conflict, ErrorCode, Invalid
from models.money import Money
from models.registrations import DealRegistration, RegistrationStatus
from resolvers.commissions.estimating import estimate
from resolvers.partner_tiers import tier_at
from resolvers.registrations.families import product_ids_of
from resolvers.registrations.finding import take_turns, wanted_by
from resolvers.registrations.judging import judge
from resolvers.registrations.receipts import write_receipt
from resolvers.registrations.working_days import answer_due

DAY: Final = timedelta(hours=24)
MOST_A_DAY: Final = 200
NEEDED: Final = ("country", "contact_name", "contact_email", "amount", "expected_close")


def submit(session: Session, actor: Actor, registration: DealRegistration) -> None:
    """Hand a registration in: from here on its verdict stands, and its receipt with it."""
    for name in NEEDED:
        if getattr(registration, name) in {None, ""}:
            raise Invalid(name, code=ErrorCode.REQUIRED)
    take_turns(session, registration.partner_id)
    _demand_room(session, registration)
    at = clock.now()
    verdict = judge(session, wanted_by(session, registration), at)
    registration.submitted_at, registration.submitted_by_id = at, actor.user_id
    registration.answer_due_at = answer_due(session, at)
    registration.verdict_outcome = verdict.outcome
    registration.verdict_rule, registration.verdict_until = verdict.rule, verdict.until
    registration.receipt_id = secrets.token_hex(16)
    registration.verdict_receipt = write_receipt(
        registration.receipt_id, registration.id, registration.number, verdict, at
    )
    tier = tier_at(session, registration.partner_id, at)
    registration.tier_id = tier.id if tier else None
    _estimate(session, registration, at)
    registration.go(RegistrationStatus.SUBMITTED)
    session.flush()
    session.add_all(verdict.conflicts)
    said = {"partner_id": registration.partner_id, "outcome": verdict.outcome}
    events.record(session, actor, "registration.submitted", subject=registration, changes=said)


def _estimate(session: Session, registration: DealRegistration, at: datetime) -> None:
    """Keep what today's rules would give, as far as there is one; it is no promise."""
    assert registration.amount is not None
    assert registration.currency is not None
    expected = estimate(
        session,
        partner_id=registration.partner_id,
        role=PartnerPart.SOURCED,
        tier_id=registration.tier_id,
        product_ids=product_ids_of(session, registration.id),
        country=registration.country,
        amount=Money(registration.amount, registration.currency),
        at=at,
    )
    registration.estimate = expected.amount if expected else None
    registration.estimate_currency = expected.currency if expected else None


def _demand_room(session: Session, registration: DealRegistration) -> None:
    """Refuse who asks so often that he may be asking for others' customers."""
    asked = session.scalar(
        select(func.count())
        .select_from(DealRegistration)
        .where(
            DealRegistration.partner_id == registration.partner_id,
            DealRegistration.submitted_at > clock.now() - DAY,
        )
        .execution_options(look_up=LookUp.CLAIMS)
    )
    if (asked or 0) >= MOST_A_DAY:
        raise Conflict(ErrorCode.TOO_OFTEN, retryable=True)
