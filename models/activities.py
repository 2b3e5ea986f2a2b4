"""Activities: what was or will be done with a customer, and who outside may see it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import (
    Base,
    Owned,
    Record,
    SoftDeleted,
    Visibility,
    edge,
    enum_column,
    folded,
    range_rule,
    ranged,
    recent,
    searchable,
)
from models.errors import Conflict, ErrorCode


class ActivityType(StrEnum):
    """What kind of thing was done."""

    CALL = "CALL"
    EMAIL = "EMAIL"
    MEETING = "MEETING"
    NOTE = "NOTE"
    TASK = "TASK"
    SMS = "SMS"
    WHATSAPP = "WHATSAPP"
    SOCIAL = "SOCIAL"
    WEB_CHAT = "WEB_CHAT"
    SUPPORT_TICKET = "SUPPORT_TICKET"
    DEMO = "DEMO"
    PROPOSAL_SENT = "PROPOSAL_SENT"
    CONTRACT_SIGNED = "CONTRACT_SIGNED"
    OTHER = "OTHER"


class ActivityStatus(StrEnum):
    """planned → done / cancelled."""

    PLANNED = "PLANNED"
    DONE = "DONE"
    CANCELLED = "CANCELLED"


class Activity(Owned, SoftDeleted, Record, Base):
    """A call, mail, meeting, note or the like; its owner is the user who does it."""

    __tablename__ = "activities"
    __prefix__: ClassVar[str] = "act"

    type: Mapped[ActivityType] = enum_column(ActivityType, name="type")
    subject: Mapped[str] = mapped_column(String(200))
    subject_folded: Mapped[str] = folded("subject")
    description: Mapped[str | None] = mapped_column(Text, info={"max_length": 20_000})
    outcome: Mapped[str | None] = mapped_column(String(2000))
    duration_minutes: Mapped[int | None] = ranged(0, 100_000)
    status: Mapped[ActivityStatus] = enum_column(ActivityStatus, default=ActivityStatus.PLANNED)
    scheduled_for: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    visibility: Mapped[Visibility] = enum_column(Visibility, default=Visibility.INTERNAL)
    customer_id: Mapped[UUID | None] = edge("customers")
    deal_id: Mapped[UUID | None] = edge("deals")
    contact_id: Mapped[UUID | None] = edge("contacts")
    lead_id: Mapped[UUID | None] = edge("leads")
    search_folded: Mapped[str] = folded("subject", "description")

    __table_args__ = (
        range_rule("duration_minutes", 0, 100_000),
        CheckConstraint(
            "(status = 'DONE') = (completed_at IS NOT NULL)", name="completed_when_done"
        ),
        *recent(
            "activities",
            "customer_id",
            "deal_id",
            "contact_id",
            "lead_id",
            "owner_id",
            "team_id",
            "status",
        ),
        Index("ix_activities_scheduled_for", "scheduled_for", "id"),
        searchable("activities"),
    )

    def complete(
        self,
        *,
        outcome: str | None = None,
        duration_minutes: int | None = None,
        at: datetime | None = None,
    ) -> None:
        """Note that it was done, and what came of it."""
        self._demand_planned()
        self.status, self.completed_at = ActivityStatus.DONE, at or clock.now()
        self.outcome = outcome if outcome is not None else self.outcome
        if duration_minutes is not None:
            self.duration_minutes = duration_minutes

    def cancel(self) -> None:
        """Note that it will not be done."""
        self._demand_planned()
        self.status = ActivityStatus.CANCELLED

    def _demand_planned(self) -> None:
        if self.status is not ActivityStatus.PLANNED:
            raise Conflict(ErrorCode.INVALID_STATE, "The activity is not planned any more.")
