"""What the clock does to open quotes: reminders to those who have not decided, and their end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.events import record
from models.quote_versions import OPEN, QuoteVersion
from models.quotes import Quote
from models.signatures import SignatureRequest, SignatureStatus
from resolvers.quotes.finding import requests_of
from resolvers.quotes.telling import tell

AFTER: Final = (timedelta(days=3), timedelta(days=7))
BEFORE_END: Final = timedelta(hours=24)
MOST: Final = 500


def remind_signatories(session: Session, actor: Actor) -> int:
    """Remind whoever's turn it is: 3 and 7 days after sending and 24 hours before the end.

    Each reminder is sent once; those that were missed while nothing ran are not made up for.
    """
    done = 0
    for version in _open(session, clock.now()):
        for request in requests_of(session, version):
            if request.status is not SignatureStatus.PENDING:
                continue
            due = reminders_due(version, clock.now())
            if due > request.reminders and _is_next(session, version, request):
                request.reminders = due
                _remind(session, actor, version, request)
                done += 1
    return done


def reminders_due(version: QuoteVersion, now: datetime) -> int:
    """Return how many reminders should have been sent by now."""
    assert version.sent_at is not None
    assert version.expires_at is not None
    moments = [version.sent_at + one for one in AFTER] + [version.expires_at - BEFORE_END]
    inside = sorted(one for one in moments if version.sent_at < one < version.expires_at)
    return sum(one <= now for one in inside)


def expire_quotes(session: Session, actor: Actor) -> int:
    """End the requests of quotes whose last day is over, once, so that their people are told.

    That a quote has expired is never a matter of this job: its status follows from the clock.
    """
    over = (
        select(QuoteVersion)
        .where(QuoteVersion.status.in_(OPEN), QuoteVersion.expires_at <= clock.now())
        .where(
            select(SignatureRequest.id)
            .where(
                SignatureRequest.quote_version_id == QuoteVersion.id,
                SignatureRequest.status.in_({SignatureStatus.PENDING, SignatureStatus.SIGNED}),
            )
            .exists()
        )
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    found = session.scalars(over).all()
    for version in found:
        for request in requests_of(session, version):
            waits = request.status is SignatureStatus.PENDING
            request.end(SignatureStatus.EXPIRED if waits else SignatureStatus.CANCELLED)
        told = {"version": version.number, "quote_version_id": version.id}
        tell(session, actor, session.get_one(Quote, version.quote_id), "quote.expired", told)
    return len(found)


def _open(session: Session, now: datetime) -> list[QuoteVersion]:
    waiting = (
        select(QuoteVersion)
        .where(QuoteVersion.status.in_(OPEN), QuoteVersion.expires_at > now)
        .where(
            or_(QuoteVersion.sent_at <= now - AFTER[0], QuoteVersion.expires_at <= now + BEFORE_END)
        )
        .with_for_update(skip_locked=True)
    )
    return list(session.scalars(waiting))


def _is_next(session: Session, version: QuoteVersion, request: SignatureRequest) -> bool:
    earlier = [one for one in requests_of(session, version) if one.position < request.position]
    return all(one.status is not SignatureStatus.PENDING for one in earlier)


def _remind(
    session: Session, actor: Actor, version: QuoteVersion, request: SignatureRequest
) -> None:
    told = {
        "version": version.number,
        "quote_version_id": version.id,
        "recipient_id": request.recipient_id,
        "reminder": request.reminders,
    }
    record(
        session,
        actor,
        "quote.reminded",
        subject=session.get_one(Quote, version.quote_id),
        changes=told,
    )
