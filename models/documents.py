"""Files and documents: bytes kept once by their hash, and the papers whose versions they are."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, Visibility, edge, enum_column, folded


class DocumentKind(StrEnum):
    """What a document is."""

    QUOTE_DRAFT = "QUOTE_DRAFT"
    QUOTE_SENT = "QUOTE_SENT"
    QUOTE_SIGNED = "QUOTE_SIGNED"
    INVOICE = "INVOICE"
    CREDIT_NOTE = "CREDIT_NOTE"
    SHARED = "SHARED"
    STATEMENT = "STATEMENT"


class QuotePaper(StrEnum):
    """A PDF of a quote: as it was sent, or sealed after everybody signed."""

    SENT = "SENT"
    SIGNED = "SIGNED"


class StoredFile(Base):
    """Bytes that lie in the store under their SHA-256."""

    __tablename__ = "stored_files"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(100))
    stored_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256_form"),)


class FileAsset(Record, Base):
    """A file that somebody uploaded: an image for a quote, a signature, a document to share."""

    __tablename__ = "file_assets"
    __prefix__: ClassVar[str] = "fil"

    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(100))
    file_name: Mapped[str] = mapped_column(String(200))
    customer_id: Mapped[UUID | None] = edge("customers", index=True)
    grant_id: Mapped[UUID | None] = edge("link_grants", index=True, use_alter=True)

    __table_args__ = (
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256_form"),
        Index("ix_file_assets_updated_at", "updated_at", "id"),
    )


class Document(Record, Base):
    """A paper; a generated one exists once for its subject."""

    __tablename__ = "documents"
    __prefix__: ClassVar[str] = "doc"

    kind: Mapped[DocumentKind] = enum_column(DocumentKind, name="kind")
    title: Mapped[str] = mapped_column(String(200))
    title_folded: Mapped[str] = folded("title")
    visibility: Mapped[Visibility] = enum_column(Visibility, default=Visibility.INTERNAL)
    customer_id: Mapped[UUID | None] = edge("customers")
    quote_id: Mapped[UUID | None] = edge("quotes", index=True)
    subject_type: Mapped[str] = mapped_column(String(64))
    subject_id: Mapped[UUID]
    expires_on: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_documents_generated",
            "kind",
            "subject_id",
            unique=True,
            postgresql_where="kind <> 'SHARED'",
        ),
        Index("ix_documents_subject_id", "subject_id"),
        Index("ix_documents_customer_id", "customer_id", "updated_at", "id"),
        Index("ix_documents_updated_at", "updated_at", "id"),
    )


class DocumentVersion(Record, Base):
    """One edition of a document: bytes, whose hash is their address."""

    __tablename__ = "document_versions"
    __prefix__: ClassVar[str] = "dcv"

    document_id: Mapped[UUID] = edge("documents")
    number: Mapped[int] = mapped_column(default=1)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(100))
    file_name: Mapped[str] = mapped_column(String(200))

    __table_args__ = (
        UniqueConstraint("document_id", "number", name="uq_document_versions_number"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256_form"),
        Index("ix_document_versions_updated_at", "updated_at", "id"),
    )
