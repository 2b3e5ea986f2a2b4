"""Certifications: who has shown that he knows something, until when; checked by a public id."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge
from models.errors import Conflict, ErrorCode


def new_verify_id() -> str:
    """128 random bits: who has the id was given it."""
    return secrets.token_hex(16)


class Certification(Record, Base):
    """A person's certificate; names and days are those of the day it was earned."""

    __tablename__ = "certifications"
    __prefix__: ClassVar[str] = "cft"

    course_id: Mapped[UUID] = edge("courses", index=True)
    user_id: Mapped[UUID] = edge("users", index=True)
    partner_id: Mapped[UUID] = edge("partners")
    name: Mapped[str] = mapped_column(String(200))
    holder: Mapped[str] = mapped_column(String(200))
    company: Mapped[str] = mapped_column(String(200))
    issued_on: Mapped[date] = mapped_column(default=clock.today)
    expires_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None]
    verify_id: Mapped[str] = mapped_column(String(32), unique=True, default=new_verify_id)

    __table_args__ = (
        CheckConstraint("verify_id ~ '^[0-9a-f]{32}$'", name="verify_id_form"),
        CheckConstraint("expires_on > issued_on", name="forward"),
        Index("ix_certifications_partner_id", "partner_id", "expires_on"),
        Index("ix_certifications_updated_at", "updated_at", "id"),
    )

    def is_valid(self, on: date) -> bool:
        """Tell whether it holds on a day."""
        return self.revoked_at is None and (self.expires_on is None or on < self.expires_on)

    def revoke(self) -> None:
        """End it before its time."""
        if self.revoked_at is not None:
            raise Conflict(ErrorCode.INVALID_STATE, "This certification was revoked.")
        self.revoked_at = clock.now()
