"""Signatures: who is asked to sign which version, and the evidence of who did."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge, enum_column
from models.errors import Conflict, ErrorCode


class SignatureStatus(StrEnum):
    """pending → signed → sealed; pending → declined, expired, cancelled."""

    PENDING = "PENDING"
    SIGNED = "SIGNED"
    SEALED = "SEALED"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"


class SignatureMethod(StrEnum):
    """How a signature was given."""

    TYPED = "TYPED"
    DRAWN = "DRAWN"
    UPLOADED = "UPLOADED"
    OFFLINE = "OFFLINE"


class Verification(StrEnum):
    """What proved that the signer was the one who was asked."""

    ACCEPT_LINK = "ACCEPT_LINK"
    CODE = "CODE"
    SESSION = "SESSION"
    TOKEN = "TOKEN"  # noqa: S105 - a way to prove oneself, not a secret
    STAFF = "STAFF"


class SignatureRequest(Record, Base):
    """One person asked to sign one version."""

    __tablename__ = "signature_requests"
    __prefix__: ClassVar[str] = "sgr"

    quote_version_id: Mapped[UUID] = edge("quote_versions")
    recipient_id: Mapped[UUID] = edge("quote_recipients", index=True)
    position: Mapped[int] = mapped_column(SmallInteger, default=1)
    status: Mapped[SignatureStatus] = enum_column(
        SignatureStatus, name="status", default=SignatureStatus.PENDING
    )
    viewed_at: Mapped[datetime | None]
    verified_by: Mapped[Verification | None] = enum_column(Verification, name="verified_by")
    reminders: Mapped[int] = mapped_column(SmallInteger, default=0)
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint(
            "quote_version_id", "recipient_id", name="uq_signature_requests_recipient"
        ),
        CheckConstraint(
            "(status IN ('PENDING', 'SIGNED')) = (ended_at IS NULL)", name="ended_when_over"
        ),
        Index("ix_signature_requests_updated_at", "updated_at", "id"),
    )

    def sign(self, by: Verification) -> None:
        """Be signed, once."""
        if self.status is not SignatureStatus.PENDING:
            raise Conflict(ErrorCode.INVALID_STATE, "This signature is not asked for any more.")
        self.status, self.verified_by = SignatureStatus.SIGNED, by

    def end(self, status: SignatureStatus) -> None:
        """Be asked no more; a sealed one stays."""
        if self.status in {SignatureStatus.PENDING, SignatureStatus.SIGNED}:
            self.status, self.ended_at = status, clock.now()


class Signature(Record, Base):
    """The evidence of a signature: what was seen, agreed and given. Never changed."""

    __tablename__ = "signatures"
    __prefix__: ClassVar[str] = "sig"

    signature_request_id: Mapped[UUID] = edge("signature_requests", unique=True)
    quote_version_id: Mapped[UUID] = edge("quote_versions", index=True)
    recipient_id: Mapped[UUID] = edge("quote_recipients", index=True)
    verify_id: Mapped[str] = mapped_column(String(32), unique=True)
    signer_name: Mapped[str] = mapped_column(String(200))
    signer_title: Mapped[str | None] = mapped_column(String(120))
    signer_email: Mapped[str] = mapped_column(String(254))
    method: Mapped[SignatureMethod] = enum_column(SignatureMethod, name="method")
    svg_path: Mapped[str | None] = mapped_column(Text, info={"max_length": 100_000})
    image_sha256: Mapped[str | None] = mapped_column(String(64))
    consent_text: Mapped[str] = mapped_column(Text)
    consent_version: Mapped[str] = mapped_column(String(64))
    content_hash: Mapped[str] = mapped_column(String(64))
    verified_by: Mapped[Verification] = enum_column(Verification, name="verified_by")
    purchase_order_ref: Mapped[str | None] = mapped_column(String(64))
    signed_at: Mapped[datetime] = mapped_column(default=clock.now)
    time_zone: Mapped[str] = mapped_column(String(64))
    address: Mapped[str | None] = mapped_column(String(45))
    user_agent: Mapped[str | None] = mapped_column(String(400))
    origin_salt: Mapped[str] = mapped_column(String(32))
    user_id: Mapped[UUID | None] = edge("users", index=True)
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict)
    evidence_hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index("ix_signatures_updated_at", "updated_at", "id"),)
