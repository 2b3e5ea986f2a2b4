"""What nobody can use any more is deleted: answers, links, codes, looks, PDFs of drafts, jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock, storage
from models.background import Job
from models.credentials import IdempotencyRecord, LinkToken, OAuthCode
from models.documents import Document, DocumentKind, DocumentVersion, FileAsset, StoredFile
from models.events import OutboxEntry
from models.quote_threads import QuoteViewEvent
from models.recipients import OneTimeCode
from models.signatures import Signature
from resolvers.application_limits import forget_origins

# A code that comes twice ends what the first one gave, so it is known for a while; a link that is
# over is told apart from one that never was. Jobs that are done are kept for questions.
KEPT: Final[dict[Any, timedelta]] = {
    IdempotencyRecord.expires_at: timedelta(0),
    LinkToken.expires_at: timedelta(days=30),
    OAuthCode.expires_at: timedelta(days=1),
    OutboxEntry.done_at: timedelta(days=30),
    OneTimeCode.expires_at: timedelta(days=1),
    QuoteViewEvent.at: timedelta(days=365),
}
DRAFTS_LIVE: Final = timedelta(days=1)


def purge_expired(session: Session, _actor: Actor) -> None:
    """Delete what expired long enough ago."""
    for end, kept in KEPT.items():
        session.execute(
            delete(end.class_).where(end < clock.now() - kept),
            execution_options={"synchronize_session": False},
        )
    _sweep_drafts(session)
    forget_origins(session)


def _sweep_drafts(session: Session) -> None:
    """Forget the PDFs of drafts, whose quotes go on without them; what was sent stays for good."""
    old = select(Document).where(
        Document.kind == DocumentKind.QUOTE_DRAFT,
        Document.updated_at < clock.now() - DRAFTS_LIVE,
    )
    for document in session.scalars(old.with_for_update(skip_locked=True)).all():
        found = select(DocumentVersion).where(DocumentVersion.document_id == document.id)
        files = session.scalars(found).all()
        session.execute(update(Job).where(Job.document_id == document.id).values(document_id=None))
        for file in files:
            session.delete(file)
        session.flush()
        session.delete(document)
        session.flush()
        for digest in {file.sha256 for file in files}:
            _discard(session, digest)


def _discard(session: Session, digest: str) -> None:
    """Delete bytes that no document and no upload has any more."""
    for column in (DocumentVersion.sha256, FileAsset.sha256, Signature.image_sha256):
        if session.scalar(select(column).where(column == digest).limit(1)) is not None:
            return
    session.execute(delete(StoredFile).where(StoredFile.sha256 == digest))
    storage.discard(digest)
