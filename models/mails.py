"""Mails: each written once for an event and a person, then sent, captured or given up visibly."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge, enum_column


class MailStatus(StrEnum):
    """queued → sent; queued → failed → sent or parked; captured where no server is configured."""

    CAPTURED = "CAPTURED"
    QUEUED = "QUEUED"
    SENT = "SENT"
    FAILED = "FAILED"
    PARKED = "PARKED"


class EmailMessage(Record, Base):
    """A mail. Links and codes stand in it as placeholders and are filled when it leaves."""

    __tablename__ = "email_messages"
    __prefix__: ClassVar[str] = "eml"

    event_id: Mapped[UUID] = edge("events")
    kind: Mapped[str] = mapped_column(String(64))
    to_address: Mapped[str] = mapped_column(String(254))
    to_name: Mapped[str | None] = mapped_column(String(200))
    from_name: Mapped[str | None] = mapped_column(String(200))
    reply_to: Mapped[str | None] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(400))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(35), default="en")
    secrets: Mapped[dict[str, Any]] = mapped_column(default=dict)
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    thread_id: Mapped[str | None] = mapped_column(String(200))
    status: Mapped[MailStatus] = enum_column(MailStatus, name="status", default=MailStatus.QUEUED)
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    last_error: Mapped[str | None] = mapped_column(String(1000))
    sent_at: Mapped[datetime | None]
    customer_id: Mapped[UUID | None] = edge("customers")
    quote_id: Mapped[UUID | None] = edge("quotes", index=True)

    __table_args__ = (
        UniqueConstraint("event_id", "kind", "to_address", name="uq_email_messages_once"),
        Index("ix_email_messages_customer_id", "customer_id", "created_at", "id"),
        Index("ix_email_messages_created_at", "created_at", "id"),
        Index("ix_email_messages_updated_at", "updated_at", "id"),
        Index("ix_email_messages_status", "status", "created_at"),
    )

    def sent(self) -> None:
        """The server has taken it."""
        self.status, self.sent_at, self.last_error = MailStatus.SENT, clock.now(), None

    def captured(self) -> None:
        """There is no server: it stays here, to be read in the outbox."""
        self.status, self.last_error = MailStatus.CAPTURED, None

    def deferred(self, reason: str, *, for_good: bool) -> None:
        """The server did not take it: later again, or never again."""
        self.status = MailStatus.PARKED if for_good else MailStatus.FAILED
        self.last_error = reason[:1000]
