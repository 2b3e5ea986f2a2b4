"""Documents: generated papers, each stored once for its subject."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from models import clock, storage
from models.base import Base, Visibility
from models.documents import Document, DocumentKind, DocumentVersion, StoredFile

PDF = "application/pdf"


def paper_of(session: Session, kind: DocumentKind, subject_id: UUID) -> DocumentVersion | None:
    """Return the file of a subject's generated paper, if it was made."""
    return session.scalar(
        select(DocumentVersion)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(Document.kind == kind, Document.subject_id == subject_id)
        .order_by(DocumentVersion.number.desc())
        .limit(1)
    )


def is_to_make(session: Session, kind: DocumentKind, subject_id: UUID) -> bool:
    """Return whether a subject's paper is still to be made, and by this transaction alone.

    Who asks while another transaction makes it waits for that one, and then finds the paper.
    """
    turn = func.hashtext(f"paper {kind} {subject_id}")
    session.execute(select(func.pg_advisory_xact_lock(turn)))
    return paper_of(session, kind, subject_id) is None


def store_paper(
    session: Session,
    kind: DocumentKind,
    subject: Base,
    *,
    content: bytes,
    title: str,
    file_name: str,
    customer_id: UUID | None,
    quote_id: UUID | None = None,
    visibility: Visibility = Visibility.CUSTOMER,
) -> DocumentVersion:
    """Store a generated PDF and the document that it is; the first one made counts for ever."""
    document = Document(
        kind=kind,
        title=title,
        visibility=visibility,
        customer_id=customer_id,
        quote_id=quote_id,
        subject_type=type(subject).__name__,
        subject_id=subject.id,  # type: ignore[attr-defined]
    )
    session.add(document)
    session.flush()
    return _file(session, document.id, content, file_name=file_name)


def store_again(session: Session, before: DocumentVersion, content: bytes) -> DocumentVersion:
    """Store the next file of a document."""
    number = before.number + 1
    return _file(session, before.document_id, content, file_name=before.file_name, number=number)


def _file(
    session: Session, document_id: UUID, content: bytes, *, file_name: str, number: int = 1
) -> DocumentVersion:
    version = DocumentVersion(
        document_id=document_id,
        number=number,
        sha256=keep_file(session, content, PDF),
        size=len(content),
        media_type=PDF,
        file_name=file_name,
    )
    session.add(version)
    session.flush()
    return version


def keep_file(session: Session, content: bytes, media_type: str) -> str:
    """Put bytes into the store and note that they are there; returns their SHA-256."""
    digest = storage.keep(content)
    noted = insert(StoredFile).values(
        sha256=digest, size=len(content), media_type=media_type, stored_at=clock.now()
    )
    session.connection().execute(noted.on_conflict_do_nothing())
    return digest
