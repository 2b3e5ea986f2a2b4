"""Jobs: work that takes longer than a second, as whoever asked for it can follow it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge, enum_column


class JobKind(StrEnum):
    """What a job makes."""

    RENDER_QUOTE = "RENDER_QUOTE"
    SEAL_QUOTE = "SEAL_QUOTE"
    RENDER_INVOICE = "RENDER_INVOICE"


class JobStatus(StrEnum):
    """queued → running → succeeded, failed, cancelled."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class Job(Record, Base):
    """A piece of work that somebody waits for. Its steps are counted, never guessed."""

    __tablename__ = "jobs"
    __prefix__: ClassVar[str] = "job"

    kind: Mapped[JobKind] = enum_column(JobKind, name="kind")
    status: Mapped[JobStatus] = enum_column(JobStatus, name="status", default=JobStatus.QUEUED)
    step: Mapped[str | None] = mapped_column(String(64))
    step_index: Mapped[int] = mapped_column(SmallInteger, default=0)
    step_count: Mapped[int] = mapped_column(SmallInteger, default=1)
    user_id: Mapped[UUID | None] = edge("users", index=True)
    quote_id: Mapped[UUID | None] = edge("quotes", index=True)
    subject_type: Mapped[str] = mapped_column(String(64))
    subject_id: Mapped[UUID]
    document_id: Mapped[UUID | None] = edge("documents", index=True)
    error: Mapped[str | None] = mapped_column(String(500))
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_jobs_subject_id", "subject_id", "created_at"),
        Index("ix_jobs_updated_at", "updated_at", "id"),
    )

    def begin(self, step: str, *, index: int = 1) -> None:
        """Be at a step."""
        self.status, self.step, self.step_index = JobStatus.RUNNING, step, index
        self.started_at = self.started_at or clock.now()

    def succeed(self, document_id: UUID | None = None) -> None:
        """Be done."""
        self.status, self.finished_at, self.error = JobStatus.SUCCEEDED, clock.now(), None
        self.document_id, self.step_index = document_id, self.step_count

    def fail(self, reason: str) -> None:
        """Be given up."""
        self.status, self.finished_at, self.error = JobStatus.FAILED, clock.now(), reason[:500]
