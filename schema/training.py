"""Courses, who is how far in them, and certifications, as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from auth.row_rules.partner_programme import unlocked
from models.certifications import Certification as Certifications
from models.training import Course as Courses
from models.training import CoursePage as CoursePages
from models.training import Enrolment as Enrolments
from models.training import QuizAttempt as QuizAttempts
from models.training import QuizQuestion as QuizQuestions
from resolvers import certifications, courses, learning
from schema.entities import entity
from schema.fields import column, computed, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import date, datetime

    from auth.given import Given
    from models.training import CourseStatus
    from schema.connections import Connection
    from schema.identities import User
    from schema.partners import Partner, PartnerTier


def _page_count(row: Any, _: Given) -> ColumnElement[int]:
    page = CoursePages.__table__.alias("counted_page")
    return select(func.count(page.c.id)).where(page.c.course_id == row.c.id).scalar_subquery()


def _is_valid(row: Any, given: Given) -> ColumnElement[bool]:
    lasts = or_(row.c.expires_on.is_(None), row.c.expires_on > given.today)
    return and_(row.c.revoked_at.is_(None), lasts)


@entity(Courses, plural="courses", order="title")
class Course:
    """Something to learn, with a quiz at its end. DRAFT → PUBLISHED → RETIRED."""

    title: str = column("What it is called, at most 200 characters; so is the certificate.")
    description: str | None = column("What one learns, at most 4,000 characters.")
    language: str = column("Its language, such as en or pt-BR.")
    tier: PartnerTier | None = to_one("The lowest tier that it is for; none: all partners.")
    is_unlocked: bool = computed("Whether your company's tier opens it.", unlocked)
    pass_percent: int = column("How many percent of the questions must be right, 1 to 100.")
    valid_months: int | None = column("For how many months it certifies; null: for good.")
    status: CourseStatus = column("Whether it is taught.")
    page_count: int = computed("How many pages it has.", _page_count)
    lessons: Connection[CoursePage] = to_many("Its pages; none while it is locked.")
    quiz: Connection[QuizQuestion] = to_many("Its questions; none while it is locked.")
    enrolments: Connection[Enrolment] = to_many("Who has begun it, of those you see.")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(CoursePages, plural=None, order="position")
class CoursePage:
    """One page of a course."""

    position: int = column("1 for the first page.")
    title: str = column("Its heading, at most 200 characters.")
    body: str = column("Its text, at most 20,000 characters.")


@entity(QuizQuestions, plural=None, order="position")
class QuizQuestion:
    """A question of a course's quiz."""

    position: int = column("1 for the first question.")
    text: str = column("The question, at most 400 characters.")
    choices: list[str] = column("What one can choose, one or several, two to ten choices.")
    right_choices: list[str] = column("Those of the choices that are right.")


@entity(Enrolments, plural="enrolments", order="-updated_at")
class Enrolment:
    """How far one person is in a course."""

    course: Course | None = to_one("The course.")
    user: User | None = to_one("Who learns.")
    partner: Partner | None = to_one("The partner whose person it is.")
    pages_read: int = column("Up to which page it was read.")
    passed_at: datetime | None = column("When the quiz was passed first.")
    attempts: Connection[QuizAttempt] = to_many("What was answered, of what you see.")
    created_at: datetime = column("When it was begun.")
    updated_at: datetime = column("When the person was last at it.")


@entity(QuizAttempts, plural=None, order="-created_at")
class QuizAttempt:
    """What a person's answers to a quiz were worth. It never changes."""

    percent: int = column("How many percent of the questions were right, rounded down.")
    has_passed: bool = column("Whether that was enough.")
    created_at: datetime = column("When it was answered.")


@entity(Certifications, plural="certifications", order="-issued_on")
class Certification:
    """A person's certificate; its names are those of the day it was earned."""

    name: str = column("What the person knows: the title of the course.")
    holder: str = column("The person's name.")
    company: str = column("The partner's name.")
    course: Course | None = to_one("The course that was passed.")
    user: User | None = to_one("The person.")
    partner: Partner | None = to_one("The partner whose person it is.")
    issued_on: date = column("The day it was earned.")
    expires_on: date | None = column("From this day on it holds no more; none: it stays.")
    revoked_at: datetime | None = column("When it was ended before its time.")
    is_valid: bool = computed("Whether it holds today.", _is_valid)
    verify_id: str = column("Anybody who has this id reads at /verify/<id> what it is worth.")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


mutations(
    courses.create_course,
    courses.update_course,
    courses.publish_course,
    courses.retire_course,
    learning.start_course,
    learning.read_course_page,
    learning.submit_quiz,
    certifications.revoke_certification,
)
