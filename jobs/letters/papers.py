"""A paper that somebody asked for: mailed to him once it is made, if that is soon."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from auth.actors import Actor
from jobs.letters.drafting import About, Draft, about, attached, recipient
from jobs.letters.writing import write_down
from jobs.mailing import MailKind
from jobs.postponing import Postponed
from models import clock
from models.documents import DocumentKind, DocumentVersion, QuotePaper
from models.events import Event
from models.identities import User
from resolvers.documents import paper_of

LOOK_AGAIN: Final = timedelta(seconds=5)
PATIENCE: Final = timedelta(hours=1)
LARGEST: Final = 10_000_000
NOT_MADE: Final = "the PDF is not made yet"
KINDS: Final = {
    QuotePaper.SENT: DocumentKind.QUOTE_SENT,
    QuotePaper.SIGNED: DocumentKind.QUOTE_SIGNED,
}


def mail_paper(session: Session, actor: Actor, event: Event) -> Postponed | None:
    """Mail the paper that was asked for; while it is being made, look again, for an hour."""
    if _wanted(session, event) is None:
        patient = clock.now() < event.at + PATIENCE
        return Postponed(NOT_MADE, LOOK_AGAIN if patient else None)
    write_down(session, actor, event, requested(session, event))
    return None


def requested(session: Session, event: Event) -> Iterable[Draft]:
    """Who asked gets the file, unless it is too large for mail, and where to read the quote."""
    paper = _wanted(session, event)
    assert paper is not None
    fits = paper.size <= LARGEST
    draft = _to_reader(about(session, event), event, fits=fits)
    yield replace(draft, attachments=(attached(paper),)) if fits else draft


def _to_reader(told: About, event: Event, *, fits: bool) -> Draft:
    named, kind = event.changes["user_id"], MailKind.QUOTE_PAPER
    if named is None:
        return told.draft(kind, recipient(told.session, event), attached=fits)
    user = told.session.get_one(User, UUID(named))
    path = f"/portal/quotes/{told.quote.number}"
    return told.letter(kind, user, path, sender=told.sender, attached=fits)


def _wanted(session: Session, event: Event) -> DocumentVersion | None:
    kind = KINDS[QuotePaper(event.changes["paper"])]
    return paper_of(session, kind, UUID(event.changes["quote_version_id"]))
