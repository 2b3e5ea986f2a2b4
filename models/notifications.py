"""Notifications: what the staff are told inside the product."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Record, edge


class Notification(Record, Base):
    """Something that one user should know; told once for an event."""

    __tablename__ = "notifications"
    __prefix__: ClassVar[str] = "ntf"

    user_id: Mapped[UUID] = edge("users")
    event_id: Mapped[UUID] = edge("events")
    kind: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(String(400))
    subject_type: Mapped[str] = mapped_column(String(64))
    subject_id: Mapped[UUID]
    read_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("event_id", "user_id", "kind", name="uq_notifications_once"),
        Index("ix_notifications_user_id", "user_id", "created_at", "id"),
        Index("ix_notifications_updated_at", "updated_at", "id"),
    )
