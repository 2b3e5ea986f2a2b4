"""What was given up is said where people look for it: at the mail, at the job."""

from __future__ import annotations

import logging
from typing import Final

from sqlalchemy.orm import Session

from jobs.reactions import RENDER_DRAFT, SEND_MAIL
from models.background import Job
from models.events import Event, OutboxEntry
from models.mails import EmailMessage
from resolvers.mails import WAITING

UNMADE: Final = "It could not be made; those who run the product see why."

logger = logging.getLogger(__name__)


def tell(session: Session, entry: OutboxEntry) -> None:
    """Mark what a parked row was about; a row that is not parked needs nothing."""
    if entry.parked_at is None:
        return
    logger.error("%s after event %s is parked", entry.reaction, entry.event_id)
    event = session.get_one(Event, entry.event_id)
    if entry.reaction == SEND_MAIL:
        mail = session.get_one(EmailMessage, event.subject_id, with_for_update=True)
        if mail.status in WAITING:
            mail.deferred(entry.last_error or "", for_good=True)
    if entry.reaction == RENDER_DRAFT:
        session.get_one(Job, event.subject_id, with_for_update=True).fail(UNMADE)
