"""Mails: written once for an event and a person; what was given up can be tried again."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models.errors import Conflict, ErrorCode
from models.events import Event, record
from models.ids import EmailMessageId
from models.mails import EmailMessage, MailStatus
from resolvers.records import find

WAITING: Final = frozenset({MailStatus.QUEUED, MailStatus.FAILED})
"""The statuses of mails that are still to be sent."""


def retry_mail(session: Session, actor: Actor, *, email_message_id: EmailMessageId) -> EmailMessage:
    """Try a mail again that was given up; it keeps its Message-ID."""
    mail = find(session, EmailMessage, email_message_id, field="email_message_id", lock="change")
    if mail.status is not MailStatus.PARKED:
        raise Conflict(ErrorCode.INVALID_STATE, "Only a mail that was given up is tried again.")
    mail.status, mail.attempts = MailStatus.QUEUED, 0
    record(session, actor, "mail.retried", subject=mail)
    return mail


def write_mail(
    session: Session, actor: Actor, event: Event, *, kind: str, to_address: str, **fields: Any
) -> EmailMessage | None:
    """Write a mail down for an event and a mailbox, and queue it; one that is there stays."""
    known = select(EmailMessage.id).where(
        EmailMessage.event_id == event.id,
        EmailMessage.kind == kind,
        EmailMessage.to_address == to_address,
    )
    if session.scalar(known) is not None:
        return None
    mail = EmailMessage(event_id=event.id, kind=kind, to_address=to_address, **fields)
    session.add(mail)
    session.flush()
    record(session, actor, "mail.written", subject=mail, cause_id=event.id)
    return mail


def mail_to_send(session: Session, mail_id: UUID) -> EmailMessage | None:
    """Return a mail that still has to be sent, locked."""
    mail = session.get_one(EmailMessage, mail_id, with_for_update=True)
    return mail if mail.status in WAITING else None
