"""The one actor: it does what follows an event as SYSTEM, in one transaction, once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import dramatiq
from dramatiq.middleware import TimeLimitExceeded
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from auth.actors import SYSTEM, Actor
from auth.binding import bind
from jobs import drafts, giving_up, letters, notices, papers, reactions, relay, schedule
from jobs.broker import queue_name
from jobs.postponing import Postponed
from models import clock, storage
from models.events import MOST_ATTEMPTS, Event, OutboxEntry
from resolvers.certifications import remind_of_certificates
from resolvers.commissions.accruing import accrue_commissions, accrue_contract_months
from resolvers.commissions.approving import tell_of_approved
from resolvers.expiry import purge_expired
from resolvers.lifetime_values import sum_lifetime_values
from resolvers.quotes.reminding import expire_quotes, remind_signatories
from resolvers.quotes.winning import win_deal_of_quote
from resolvers.registrations.reminding import remind_of_protection
from resolvers.registrations.resembling import note_resemblances

LONGEST: Final = relay.LONGEST.total_seconds()
SILENT: Final = "nobody finished it: the process died or lost it, at every attempt"

Reaction = Callable[[Session, Actor, Event], "Postponed | object"]
logger = logging.getLogger(__name__)


def _sum_lifetime_value(session: Session, actor: Actor, event: Event) -> None:
    before = event.changes.get("previous_customer_id")
    concerned = {event.customer_id, UUID(before) if before else None}
    sum_lifetime_values(session, actor, customer_ids=[one for one in concerned if one])


def _purge_expired(session: Session, actor: Actor, _: Event) -> None:
    purge_expired(session, actor)
    storage.sweep()


REACTIONS: Final[dict[str, Reaction]] = {
    reactions.SUM_LIFETIME_VALUE: _sum_lifetime_value,
    reactions.SUM_ALL_LIFETIME_VALUES: lambda session, actor, _: sum_lifetime_values(
        session, actor
    ),
    reactions.PURGE_EXPIRED: _purge_expired,
    reactions.WRITE_MAILS: letters.write_mails,
    reactions.SEND_MAIL: letters.send_mail,
    reactions.MAIL_PAPER: letters.mail_paper,
    reactions.NOTIFY_OWNER: notices.notify_owner,
    reactions.RENDER_DRAFT: drafts.render_draft,
    reactions.RENDER_INVOICE: papers.render_invoice,
    reactions.RENDER_CREDIT_NOTE: papers.render_credit_note,
    reactions.RENDER_STATEMENT: papers.render_statement,
    reactions.RENDER_SENT_QUOTE: papers.render_sent_quote,
    reactions.SEAL_SIGNED_QUOTE: papers.seal_signed_quote,
    reactions.WIN_DEAL: lambda session, actor, event: win_deal_of_quote(
        session, actor, quote_id=event.subject_id
    ),
    reactions.ACCRUE_COMMISSIONS: lambda session, actor, event: accrue_commissions(
        session, actor, invoice_id=event.subject_id, cause_id=event.id, at=event.at
    ),
    reactions.ACCRUE_CONTRACT_MONTHS: lambda session, actor, _: accrue_contract_months(
        session, actor
    ),
    reactions.REMIND_SIGNATORIES: lambda session, actor, _: remind_signatories(session, actor),
    reactions.EXPIRE_QUOTES: lambda session, actor, _: expire_quotes(session, actor),
    reactions.REMIND_OF_CERTIFICATES: lambda session, actor, _: remind_of_certificates(
        session, actor
    ),
    reactions.TELL_OF_APPROVED: lambda session, actor, _: tell_of_approved(session, actor),
    reactions.NOTE_RESEMBLANCES: lambda session, _, event: note_resemblances(
        session, registration_id=event.subject_id
    ),
    reactions.REMIND_OF_PROTECTION: lambda session, actor, _: remind_of_protection(session, actor),
}


def declare(broker: dramatiq.Broker, sessions: sessionmaker[Session]) -> dramatiq.Actor[Any, None]:
    """The actor, on a broker."""

    @dramatiq.actor(broker=broker, queue_name=queue_name(), time_limit=int(LONGEST * 1000))
    def react(event_id: str, reaction: str) -> None:
        """Do one reaction to one event, unless it is done."""
        perform(sessions, UUID(event_id), reaction)

    return react


def perform(sessions: sessionmaker[Session], event_id: UUID, reaction: str) -> None:
    """Do a leased outbox row and mark it in the same transaction.

    What is done, parked, given back or begun by somebody else is left alone, so a message may come
    twice, late or in any order. That it begins is committed first: what kills its process is
    counted too. A failure undoes all but the row's own note of it.
    """
    if not _begin(sessions, event_id, reaction):
        return
    with sessions.begin() as session:
        bind(session, SYSTEM)
        entry = session.scalar(_leased(event_id, reaction))
        if entry is None:
            return
        session.execute(text(f"SET LOCAL statement_timeout = '{LONGEST}s'"))
        answer: object = None
        try:
            with session.begin_nested():
                answer = REACTIONS[reaction](session, SYSTEM, session.get_one(Event, event_id))
                session.flush()
                session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        except (Exception, TimeLimitExceeded) as error:
            entry.fail(f"{type(error).__name__}: {error}")
            logger.exception("%s after event %s failed", reaction, event_id)
        else:
            _settle(entry, answer)
        giving_up.tell(session, entry)


def _begin(sessions: sessionmaker[Session], event_id: UUID, reaction: str) -> bool:
    """Count an attempt at a row that nobody has begun, or give it up after the last one."""
    now = clock.now()
    with sessions.begin() as session:
        bind(session, SYSTEM)
        not_begun = OutboxEntry.leased_until <= now + relay.WAITS
        entry = session.scalar(_leased(event_id, reaction).where(not_begun))
        if entry is None:
            return False
        if entry.attempts >= MOST_ATTEMPTS:
            entry.park(entry.last_error or SILENT)
            giving_up.tell(session, entry)
            return False
        entry.begin(now + relay.BEGUN)
        return True


def _leased(event_id: UUID, reaction: str) -> Any:
    return (
        select(OutboxEntry)
        .where(
            OutboxEntry.event_id == event_id,
            OutboxEntry.reaction == reaction,
            OutboxEntry.leased_until.is_not(None),
            OutboxEntry.done_at.is_(None),
            OutboxEntry.parked_at.is_(None),
        )
        .with_for_update(skip_locked=True)
    )


def _settle(entry: OutboxEntry, answer: object) -> None:
    match answer:
        case Postponed(reason, timedelta() as pause):
            entry.postpone(reason, pause)
        case Postponed(reason):
            entry.park(reason)
        case _:
            _tick_off(entry)


def _tick_off(entry: OutboxEntry) -> None:
    if schedule.is_recurring(entry.event_id, entry.reaction):
        entry.repeat(schedule.EVERY[entry.reaction])
    else:
        entry.finish()
