"""The evidence of a signature: what was seen, by whom, how he proved himself, when, from where."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from secrets import token_hex
from typing import Any, Final

import rfc8785
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.lookups import LookUp
from models.documents import FileAsset
from models.errors import Conflict, DomainError, ErrorCode, Invalid
from models.events import plain
from models.quote_templates import QuoteTemplateVersion
from models.quote_versions import QuoteVersion
from models.quotes import Quote
from models.recipients import QuoteRecipient
from models.signatures import Signature, SignatureMethod, SignatureRequest, Verification
from resolvers.documents import keep_file
from resolvers.quotes.origins import keep_origin, network_of, origin_hash
from resolvers.quotes.signing import SignatureInput
from resolvers.quotes.strokes import is_drawing
from resolvers.records import assign, find
from resolvers.uploads import redrawn

LARGEST_DRAWING: Final = 200_000
IMAGES: Final = {"image/png", "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Signer:
    """Who was asked to sign, and what he says of himself."""

    recipient: QuoteRecipient
    name: str
    title: str | None


def write_evidence(
    session: Session,
    actor: Actor,
    quote: Quote,
    *,
    request: SignatureRequest,
    signer: Signer,
    signature: SignatureInput,
) -> Signature:
    """Write the signature down with all that proves it; it is never changed.

    What is hashed is exactly what the signed PDF carries, so whoever has it can hash it again.
    """
    version = session.get_one(QuoteVersion, request.quote_version_id)
    made = Signature(
        signature_request_id=request.id,
        quote_version_id=version.id,
        recipient_id=signer.recipient.id,
        verify_id=token_hex(16),
        signer_email=signer.recipient.email,
        **_seen(version),
        **_consent(session, version),
    )
    keep_origin(made, actor)
    assert request.verified_by is not None
    made.verified_by = request.verified_by
    assign(made, {"signer_name": signer.name, "signer_title": signer.title})
    made.method = _draw(session, made, signature)
    told = _told(made, request, quote=quote, version=version)
    made.evidence = plain(told)
    made.evidence_hash = hashlib.sha256(rfc8785.dumps(made.evidence)).hexdigest()
    session.add(made)
    return made


def _seen(version: QuoteVersion) -> dict[str, Any]:
    names = ("content_hash", "purchase_order_ref", "time_zone")
    return {name: getattr(version, name) for name in names}


def _told(
    made: Signature, request: SignatureRequest, *, quote: Quote, version: QuoteVersion
) -> dict[str, Any]:
    plainly = ("method", "signed_at", "time_zone", "verified_by")
    by_mail = made.verified_by in _BY_MAIL
    return {
        "quote": quote.number,
        "version": version.number,
        "content_hash": version.content_hash,
        "signer": {
            "name": made.signer_name,
            "email": made.signer_email,
            "title": made.signer_title,
        },
        **{name: getattr(made, name) for name in plainly},
        "network": network_of(made.address),
        "origin_hash": origin_hash(made),
        "consent": {"text": made.consent_text, "version": made.consent_version},
        "purchase_order_ref": made.purchase_order_ref,
        "mailbox": made.signer_email if by_mail else None,
        "viewed_at": request.viewed_at,
        "verify_id": made.verify_id,
        "drawing": made.image_sha256 or _hash(made.svg_path),
    }


_BY_MAIL = {Verification.ACCEPT_LINK, Verification.CODE}


def _consent(session: Session, version: QuoteVersion) -> dict[str, str]:
    template = session.scalar(
        select(QuoteTemplateVersion)
        .where(QuoteTemplateVersion.id == version.template_version_id)
        .execution_options(look_up=LookUp.SIGNING_RULES)
    )
    assert template is not None
    return {"consent_text": template.consent_text, "consent_version": template.consent_version}


def _draw(session: Session, made: Signature, signature: SignatureInput) -> SignatureMethod:
    """Take a path as it is and a picture drawn anew; a typed name needs none."""
    drawn, uploaded = signature.get("drawn"), signature.get("uploaded")
    if drawn is not None:
        path, png = drawn.get("svg_path"), drawn.get("png_base64")
        if (path is None) == (png is None):
            raise Invalid("signature.drawn", "Give a path or a picture.")
        if path is not None:
            if not is_drawing(path):
                raise Invalid("signature.drawn.svg_path", "It is not the path of a drawing.")
            made.svg_path = path
        else:
            made.image_sha256 = keep_file(session, _decoded(png or ""), "image/png")
        return SignatureMethod.DRAWN
    if uploaded is not None:
        asset = find(session, FileAsset, uploaded["file_id"], field="signature.uploaded.file_id")
        if asset.media_type not in IMAGES:
            raise Conflict(ErrorCode.FILE_REFUSED, field="signature.uploaded.file_id")
        made.image_sha256 = asset.sha256
        return SignatureMethod.UPLOADED
    return SignatureMethod.TYPED


def _decoded(png: str) -> bytes:
    """Return a picture drawn anew; what is none, or too large, is refused."""
    field = "signature.drawn.png_base64"
    try:
        content = base64.b64decode(png, validate=True)
        drawn, kind = redrawn(content)
    except (ValueError, DomainError) as problem:
        raise Conflict(ErrorCode.FILE_REFUSED, field=field) from problem
    if kind != "PNG" or len(content) > LARGEST_DRAWING:
        raise Conflict(ErrorCode.FILE_REFUSED, field=field)
    return drawn


def _hash(text: str | None) -> str | None:
    return hashlib.sha256(text.encode()).hexdigest() if text else None
