"""Applications: who wants to become a partner, and what was answered."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge, enum_column, folded, recent, searchable
from models.errors import Conflict, ErrorCode
from models.partners import PartnerKind


class ApplicationStatus(StrEnum):
    """submitted → approved or rejected."""

    SUBMITTED = "SUBMITTED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


class PartnerApplication(Record, Base):
    """A company that asks to become a partner; the reference tells its writer which one is his."""

    __tablename__ = "partner_applications"
    __prefix__: ClassVar[str] = "pap"

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    company_name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[PartnerKind] = enum_column(PartnerKind, name="kind", default=PartnerKind.RESELLER)
    country: Mapped[str] = mapped_column(String(2))
    website: Mapped[str | None] = mapped_column(String(400))
    contact_name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    message: Mapped[str | None] = mapped_column(Text, info={"max_length": 4_000})
    locale: Mapped[str] = mapped_column(String(35), default="en")
    answer_by: Mapped[date]
    status: Mapped[ApplicationStatus] = enum_column(
        ApplicationStatus, name="status", default=ApplicationStatus.SUBMITTED
    )
    origin: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str | None] = mapped_column(Text, info={"max_length": 2_000})
    reapply_on: Mapped[date | None]
    decided_by_id: Mapped[UUID | None] = edge("users", index=True)
    decided_at: Mapped[datetime | None]
    partner_id: Mapped[UUID | None] = edge("partners", index=True)
    search_folded: Mapped[str] = folded("company_name", "contact_name", "email", "reference")

    __table_args__ = (
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country_form"),
        CheckConstraint("(status = 'SUBMITTED') = (decided_at IS NULL)", name="decided_when_over"),
        CheckConstraint("(status = 'REJECTED') = (reason IS NOT NULL)", name="rejected_why"),
        CheckConstraint("(status = 'APPROVED') = (partner_id IS NOT NULL)", name="approved_whom"),
        Index("ix_partner_applications_origin", "origin", "created_at"),
        *recent("partner_applications", "status"),
        searchable("partner_applications"),
    )

    def approve(self, partner_id: UUID, *, by: UUID | None) -> None:
        """Become the partner."""
        self._decide(ApplicationStatus.APPROVED, by)
        self.partner_id = partner_id

    def reject(self, reason: str, *, reapply_on: date | None, by: UUID | None) -> None:
        """Be refused, with the words that the applicant reads."""
        self._decide(ApplicationStatus.REJECTED, by)
        self.reason, self.reapply_on = reason, reapply_on

    def _decide(self, status: ApplicationStatus, by: UUID | None) -> None:
        if self.status is not ApplicationStatus.SUBMITTED:
            raise Conflict(ErrorCode.INVALID_STATE, "This application is decided.")
        self.status, self.decided_by_id, self.decided_at = status, by, clock.now()
