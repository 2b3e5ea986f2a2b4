"""Tasks: their states, their civil due time, and the series they may belong to."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
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


class TaskStatus(StrEnum):
    """pending → in_progress → completed; → cancelled; completed → pending by reopening."""

    PENDING = "PENDING"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


class TaskPriority(StrEnum):
    """How soon a task wants attention."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    URGENT = "URGENT"


class RecurrencePattern(StrEnum):
    """How often a task comes again."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


class Task(Owned, SoftDeleted, Record, Base):
    """Something to do; the owner is the assignee. The due time is a wall time in `due_zone`."""

    __tablename__ = "tasks"
    __prefix__: ClassVar[str] = "tsk"

    title: Mapped[str] = mapped_column(String(200))
    title_folded: Mapped[str] = folded("title")
    description: Mapped[str | None] = mapped_column(Text, info={"max_length": 20_000})
    customer_id: Mapped[UUID | None] = edge("customers")
    deal_id: Mapped[UUID | None] = edge("deals")
    lead_id: Mapped[UUID | None] = edge("leads")
    contact_id: Mapped[UUID | None] = edge("contacts")
    due_date: Mapped[date | None]
    due_time: Mapped[time | None]
    due_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    due_at: Mapped[datetime | None]
    priority: Mapped[TaskPriority] = enum_column(
        TaskPriority, name="priority", default=TaskPriority.MEDIUM
    )
    category: Mapped[str | None] = mapped_column(String(80))
    status: Mapped[TaskStatus] = enum_column(TaskStatus, default=TaskStatus.PENDING)
    completed_at: Mapped[datetime | None]
    visibility: Mapped[Visibility] = enum_column(Visibility, default=Visibility.INTERNAL)
    is_recurring: Mapped[bool] = mapped_column(default=False)
    recurrence_pattern: Mapped[RecurrencePattern | None] = enum_column(RecurrencePattern)
    recurrence_interval: Mapped[int | None] = ranged(1, 1000)
    recurrence_end_date: Mapped[date | None]
    series_id: Mapped[UUID | None]
    occurrence: Mapped[int | None]
    search_folded: Mapped[str] = folded("title", "description")

    __table_args__ = (
        UniqueConstraint("series_id", "occurrence", name="uq_tasks_occurrence"),
        range_rule("recurrence_interval", 1, 1000),
        CheckConstraint("due_time IS NULL OR due_date IS NOT NULL", name="due_time_has_date"),
        CheckConstraint("(due_at IS NULL) = (due_date IS NULL)", name="due_at_follows"),
        CheckConstraint(
            "(status = 'COMPLETED') = (completed_at IS NOT NULL)", name="completed_when_done"
        ),
        CheckConstraint(
            "is_recurring = (recurrence_pattern IS NOT NULL) AND "
            "is_recurring = (recurrence_interval IS NOT NULL) AND "
            "(is_recurring OR recurrence_end_date IS NULL)",
            name="recurrence_whole",
        ),
        CheckConstraint("(series_id IS NULL) = (occurrence IS NULL)", name="series_whole"),
        *recent(
            "tasks",
            "customer_id",
            "deal_id",
            "lead_id",
            "contact_id",
            "owner_id",
            "team_id",
            "status",
        ),
        Index("ix_tasks_due_at", "due_at", "id"),
        searchable("tasks"),
    )

    def due(self, on: date | None, at: time | None = None, zone: str | None = None) -> None:
        """Set the due day and wall time, and the instant after which the task is overdue."""
        self.due_date, self.due_time = on, at if on else None
        self.due_zone = zone or self.due_zone
        self.due_at = None if on is None else _instant(on, at, self.due_zone)

    @property
    def overdue(self) -> bool:
        """Open, and its time is over."""
        open_ = self.status in {TaskStatus.PENDING, TaskStatus.IN_PROGRESS}
        return open_ and self.due_at is not None and self.due_at <= clock.now()

    def start(self) -> None:
        """Begin work."""
        self._demand(TaskStatus.PENDING)
        self.status = TaskStatus.IN_PROGRESS

    def complete(self, *, at: datetime | None = None) -> None:
        """Note that it is done."""
        self._demand(TaskStatus.PENDING, TaskStatus.IN_PROGRESS)
        self.status, self.completed_at = TaskStatus.COMPLETED, at or clock.now()

    def reopen(self) -> None:
        """Take a completed task up again."""
        self._demand(TaskStatus.COMPLETED)
        self.status, self.completed_at = TaskStatus.PENDING, None

    def cancel(self) -> None:
        """Note that it will not be done."""
        self._demand(TaskStatus.PENDING, TaskStatus.IN_PROGRESS)
        self.status = TaskStatus.CANCELLED

    def _demand(self, *allowed: TaskStatus) -> None:
        if self.status not in allowed:
            raise Conflict(
                ErrorCode.INVALID_STATE,
                "The task's status does not allow this.",
                status=self.status.value,
            )


def _instant(on: date, at: time | None, zone: str) -> datetime:
    """The wall time in UTC: gaps move forward, overlaps come first; a day lasts to its end."""
    wall = datetime.combine(on, at) if at else datetime.combine(on + timedelta(days=1), time())
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
