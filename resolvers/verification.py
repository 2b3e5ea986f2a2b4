"""Whether a file is one of ours, unchanged: anybody asks, and learns nothing about anyone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.documents import Document, DocumentKind, DocumentVersion
from models.quote_versions import QuoteVersion
from models.signatures import Signature

PAPERS: Final = frozenset(
    {
        DocumentKind.QUOTE_SENT,
        DocumentKind.QUOTE_SIGNED,
        DocumentKind.INVOICE,
        DocumentKind.CREDIT_NOTE,
    }
)


class Verdict(StrEnum):
    """What can be said of a file."""

    VALID = "VALID"
    ALTERED = "ALTERED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Verified:
    """A verdict, what kind of paper it is about and since when it is kept.

    `other`: it is genuine, and not the one that the verification id is printed on.
    """

    verdict: Verdict
    kind: str = ""
    kept_since: datetime | None = None
    other: bool = False


UNKNOWN: Final = Verified(Verdict.UNKNOWN)


def verify_hash(session: Session, digest: str, verify_id: str = "") -> Verified:
    """Say whether a SHA-256 is that of a paper or of a content that was sent."""
    found = session.execute(
        select(Document.kind, Document.subject_id, DocumentVersion.created_at)
        .join(DocumentVersion, DocumentVersion.document_id == Document.id)
        .where(DocumentVersion.sha256 == digest, Document.kind.in_(PAPERS))
        .order_by(DocumentVersion.id)
    ).first()
    if found is not None:
        other = bool(verify_id) and found.subject_id != _signed_version(session, verify_id)
        return Verified(Verdict.VALID, found.kind.value, found.created_at, other)
    content = select(QuoteVersion.id, QuoteVersion.sent_at).where(
        QuoteVersion.content_hash == digest
    )
    version = session.execute(content.order_by(QuoteVersion.id)).first()
    if version is None:
        return UNKNOWN
    other = bool(verify_id) and version.id != _signed_version(session, verify_id)
    return Verified(Verdict.VALID, "CONTENT", version.sent_at, other)


def verify_traces(session: Session, *, sealed: bool, verify_ids: Collection[str]) -> Verified:
    """Say of a file that is not kept here whether it was made of one that is."""
    known = select(Signature.id).where(Signature.verify_id.in_(verify_ids)).limit(1)
    if sealed or session.scalar(known) is not None:
        return Verified(Verdict.ALTERED)
    return UNKNOWN


def _signed_version(session: Session, verify_id: str) -> object:
    return session.scalar(
        select(Signature.quote_version_id).where(Signature.verify_id == verify_id)
    )
