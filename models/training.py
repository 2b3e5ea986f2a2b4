"""Training: courses of pages with a quiz, who is how far in them, and what was answered."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge, enum_column, folded, range_rule, ranged, recent
from models.errors import Conflict, ErrorCode


class CourseStatus(StrEnum):
    """draft → published → retired."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    RETIRED = "RETIRED"


class Course(Record, Base):
    """Something to learn; who passes its quiz is certified for so many months."""

    __tablename__ = "courses"
    __prefix__: ClassVar[str] = "crs"

    title: Mapped[str] = mapped_column(String(200))
    title_folded: Mapped[str] = folded("title")
    description: Mapped[str | None] = mapped_column(Text, info={"max_length": 4_000})
    language: Mapped[str] = mapped_column(String(35), default="en")
    tier_id: Mapped[UUID | None] = edge("partner_tiers", index=True)
    pass_percent: Mapped[int] = ranged(1, 100, default=80)
    valid_months: Mapped[int | None] = ranged(1, 120, default=24)
    status: Mapped[CourseStatus] = enum_column(
        CourseStatus, name="status", default=CourseStatus.DRAFT
    )

    __table_args__ = (
        range_rule("pass_percent", 1, 100),
        range_rule("valid_months", 1, 120),
        *recent("courses", "status"),
    )

    def publish(self) -> None:
        """Open it to partners; from now on its pages and questions stand."""
        self._demand(CourseStatus.DRAFT)
        self.status = CourseStatus.PUBLISHED

    def retire(self) -> None:
        """Let nobody begin it any more."""
        self._demand(CourseStatus.PUBLISHED)
        self.status = CourseStatus.RETIRED

    def demand_draft(self) -> None:
        """Refuse to change what partners have begun to learn."""
        self._demand(CourseStatus.DRAFT)

    def _demand(self, status: CourseStatus) -> None:
        if self.status is not status:
            raise Conflict(ErrorCode.INVALID_STATE, "The course's status does not allow this.")


class CoursePage(Record, Base):
    """One page of a course."""

    __tablename__ = "course_pages"
    __prefix__: ClassVar[str] = "cpg"

    course_id: Mapped[UUID] = edge("courses")
    position: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text, info={"max_length": 20_000})

    __table_args__ = (
        UniqueConstraint("course_id", "position", name="uq_course_pages_position"),
        Index("ix_course_pages_updated_at", "updated_at", "id"),
    )


class QuizQuestion(Record, Base):
    """A question with its choices; which of them are right is for the staff alone."""

    __tablename__ = "quiz_questions"
    __prefix__: ClassVar[str] = "qzq"

    course_id: Mapped[UUID] = edge("courses")
    position: Mapped[int] = mapped_column(SmallInteger)
    text: Mapped[str] = mapped_column(String(400))
    choices: Mapped[list[str]] = mapped_column(ARRAY(String(200)))
    right_choices: Mapped[list[str]] = mapped_column(ARRAY(String(200)))

    __table_args__ = (
        UniqueConstraint("course_id", "position", name="uq_quiz_questions_position"),
        CheckConstraint("cardinality(choices) BETWEEN 2 AND 10", name="choices_range"),
        CheckConstraint("cardinality(right_choices) >= 1", name="right_choices_range"),
        CheckConstraint("right_choices <@ choices", name="right_choices_form"),
        Index("ix_quiz_questions_updated_at", "updated_at", "id"),
    )

    def answered(self, chosen: list[str]) -> bool:
        """Tell whether just the right choices were made."""
        return set(chosen) == set(self.right_choices)


class Enrolment(Record, Base):
    """How far one person is in a course."""

    __tablename__ = "enrolments"
    __prefix__: ClassVar[str] = "enr"

    course_id: Mapped[UUID] = edge("courses")
    user_id: Mapped[UUID] = edge("users", index=True)
    partner_id: Mapped[UUID] = edge("partners", index=True)
    pages_read: Mapped[int] = mapped_column(SmallInteger, default=0)
    passed_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("course_id", "user_id", name="uq_enrolments_once"),
        CheckConstraint("pages_read >= 0", name="pages_read_range"),
        Index("ix_enrolments_updated_at", "updated_at", "id"),
    )

    def read(self, position: int) -> None:
        """Have read the pages up to this one."""
        self.pages_read = max(self.pages_read, position)

    def passed(self) -> None:
        """Have passed the quiz; the first time counts."""
        self.passed_at = self.passed_at or clock.now()


class QuizAttempt(Record, Base):
    """What somebody answered, and what it was worth. It never changes."""

    __tablename__ = "quiz_attempts"
    __prefix__: ClassVar[str] = "qza"

    enrolment_id: Mapped[UUID] = edge("enrolments", index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    percent: Mapped[int] = ranged(0, 100)
    has_passed: Mapped[bool]

    __table_args__ = (
        range_rule("percent", 0, 100),
        Index("ix_quiz_attempts_updated_at", "updated_at", "id"),
    )
