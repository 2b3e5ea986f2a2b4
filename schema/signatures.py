"""Recipients and signatures of quotes as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, select

from auth.given import Given
from models.recipients import QuoteRecipient as Recipients
from models.signatures import Signature as Signatures
from models.signatures import SignatureRequest as Requests
from schema.entities import entity
from schema.fields import column, computed, to_one

if TYPE_CHECKING:
    from datetime import datetime

    from models.recipients import RecipientRole
    from models.signatures import SignatureMethod, SignatureStatus, Verification
    from schema.contacts import Contact
    from schema.quote_versions import QuoteVersion
    from schema.quotes import Quote
    from schema.scalars import TimeZone


def _signer(row: Any, _given: Given) -> ColumnElement[str]:
    recipient = Recipients.__table__.alias("asked")
    return select(recipient.c.name).where(recipient.c.id == row.c.recipient_id).scalar_subquery()


@entity(Recipients, plural=None, order="position")
class QuoteRecipient:
    """A person to whom a quote is sent."""

    quote: Quote = to_one("The quote.", implied=True)
    name: str = column("The person's name; who signs types exactly it.")
    email: str = column("The mailbox to which the link goes.")
    title: str | None = column("The person's title, at most 120 characters.")
    role: RecipientRole = column("SIGNATORY decides, VIEWER only reads.")
    position: int = column("The turn in which he signs; the same number means any order.")
    contact: Contact | None = to_one("The contact that he is.")
    delegated_to: QuoteRecipient | None = to_one("Who signs in his place.")
    removed_at: datetime | None = column("When he was taken off.")


@entity(Requests, plural=None, order="position")
class SignatureRequest:
    """One person asked to sign one version. PENDING → SIGNED → SEALED."""

    quote_version: QuoteVersion = to_one("The version.", implied=True)
    recipient: QuoteRecipient | None = to_one("The person.")
    signer_name: str | None = computed("The person's name.", _signer)
    position: int = column("The turn in which he signs.")
    status: SignatureStatus = column("How far it is.")
    viewed_at: datetime | None = column("When he looked at it first.")
    verified_by: Verification | None = column("What proved that it was he.")
    ended_at: datetime | None = column("When it was sealed or asked for no more.")
    signature: Signature | None = to_one(
        "What he gave.",
        on=lambda signature, row, _: signature.c.signature_request_id == row.c.id,
    )


@entity(Signatures, plural=None, order="-signed_at")
class Signature:
    """The evidence of a signature. It is never changed."""

    quote_version: QuoteVersion = to_one("The version that was signed.", implied=True)
    verify_id: str = column("Its id for /verify, 32 hexadecimal digits.")
    signer_name: str = column("The name as it was typed.")
    signer_title: str | None = column("The title that the signer gave.")
    signer_email: str = column("The mailbox that was addressed.")
    method: SignatureMethod = column("How it was given.")
    content_hash: str = column("The hash of the content that was signed.")
    consent_text: str = column("What the signer agreed to.")
    consent_version: str = column("The edition of that text.")
    verified_by: Verification = column("What proved that it was he.")
    purchase_order_ref: str | None = column("The customer's own reference.")
    signed_at: datetime = column("When it was given.")
    time_zone: TimeZone = column("The seller's zone.")
    address: str | None = column("The network address it came from.")
    user_agent: str | None = column("The program it came from.")
    evidence_hash: str = column("SHA-256 of the canonical JSON of all evidence, as signed.")
