"""What the PDFs of a quote are made of, and what storing them means; called by jobs alone."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import storage
from models.base import Visibility
from models.documents import DocumentKind, DocumentVersion
from models.events import record
from models.quote_versions import QuoteVersion
from models.quotes import Quote
from models.signatures import Signature, SignatureRequest, SignatureStatus
from resolvers.documents import paper_of, store_again, store_paper
from resolvers.quotes.contents import content_of
from resolvers.quotes.finding import requests_of
from resolvers.quotes.telling import tell


@dataclass(frozen=True, slots=True)
class Printable:
    """A version as the renderer takes it."""

    quote: Quote
    version: QuoteVersion
    content: dict[str, Any]
    files: dict[str, bytes]
    evidence: list[dict[str, Any]] = field(default_factory=list)


def printable(session: Session, version_id: UUID) -> Printable:
    """Return what a sent version says, frozen; a draft's content as of now."""
    version = session.get_one(QuoteVersion, version_id)
    quote = session.get_one(Quote, version.quote_id)
    content = (
        json.loads(version.content) if version.content else content_of(session, quote, version)
    )
    return Printable(quote, version, content, _files(content))


def signed(session: Session, version_id: UUID) -> Printable:
    """Return the same with the evidence of all signatures, drawings included."""
    found = printable(session, version_id)
    sent = paper_of(session, DocumentKind.QUOTE_SENT, version_id)
    rows = select(Signature).where(Signature.quote_version_id == version_id)
    signatures = session.scalars(rows.order_by(Signature.signed_at, Signature.id)).all()
    evidence = [_evidence(one, sent) for one in signatures]
    return Printable(found.quote, found.version, found.content, found.files, evidence)


def keep_sent(session: Session, actor: Actor, found: Printable, pdf: bytes) -> DocumentVersion:
    """Store the PDF that was sent."""
    name = found.quote.number
    stored = store_paper(
        session,
        DocumentKind.QUOTE_SENT,
        found.version,
        content=pdf,
        title=f"{name} · {found.version.title}"[:200],
        file_name=f"{name}-v{found.version.number}.pdf",
        customer_id=found.quote.customer_id,
        quote_id=found.quote.id,
    )
    record(session, actor, "quote.rendered", subject=found.quote, changes={"sha256": stored.sha256})
    return stored


def keep_draft(session: Session, found: Printable, pdf: bytes) -> DocumentVersion:
    """Store the PDF of what is no quote yet, for staff alone; the one before is replaced."""
    name = found.quote.number
    before = paper_of(session, DocumentKind.QUOTE_DRAFT, found.version.id)
    if before is None:
        return store_paper(
            session,
            DocumentKind.QUOTE_DRAFT,
            found.version,
            content=pdf,
            title=f"{name} · {found.version.title}"[:200],
            file_name=f"{name}-draft.pdf",
            customer_id=found.quote.customer_id,
            quote_id=found.quote.id,
            visibility=Visibility.INTERNAL,
        )
    return store_again(session, before, pdf)


def keep_sealed(session: Session, actor: Actor, found: Printable, pdf: bytes) -> DocumentVersion:
    """Store the signed PDF; its signatures are sealed from now on."""
    name = found.quote.number
    stored = store_paper(
        session,
        DocumentKind.QUOTE_SIGNED,
        found.version,
        content=pdf,
        title=f"{name} · {found.version.title}"[:200],
        file_name=f"{name}-signed.pdf",
        customer_id=found.quote.customer_id,
        quote_id=found.quote.id,
    )
    for request in requests_of(session, found.version):
        if request.status is SignatureStatus.SIGNED:
            request.end(SignatureStatus.SEALED)
    tell(
        session,
        actor,
        found.quote,
        "quote.sealed",
        {"sha256": stored.sha256, "quote_version_id": found.version.id},
    )
    return stored


def _files(content: dict[str, Any]) -> dict[str, bytes]:
    wanted = {content["template"].get("logo")}
    wanted |= {line.get("image") for line in content["lines"]}
    return {one: storage.read(one) for one in wanted if one}


def _evidence(signature: Signature, sent: DocumentVersion | None) -> dict[str, Any]:
    """The evidence as it was hashed when he signed, and beside it what came later."""
    told: dict[str, Any] = {
        "evidence": signature.evidence,
        "evidence_hash": signature.evidence_hash,
        "pdf_hash": sent.sha256 if sent else None,
    }
    if signature.svg_path:
        told["image"] = {"svg_path": signature.svg_path}
    elif signature.image_sha256:
        picture = storage.read(signature.image_sha256)
        told["image"] = {"png_base64": base64.b64encode(picture).decode()}
    return told


def is_sealed(session: Session, version: QuoteVersion) -> bool:
    """Return whether nothing is left to seal: no signature was given, or all are sealed."""
    waiting = select(SignatureRequest.id).where(
        SignatureRequest.quote_version_id == version.id,
        SignatureRequest.status == SignatureStatus.SIGNED,
    )
    return session.scalar(waiting) is None
