"""Learning: partners' people read courses, answer quizzes, and are certified when they pass."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, TypedDict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.certifications import Certification
from models.errors import Conflict, ErrorCode, Invalid, NotFound
from models.events import record
from models.identities import User
from models.ids import CourseId, QuizQuestionId
from models.partners import Partner
from models.training import Course, CoursePage, CourseStatus, Enrolment, QuizAttempt, QuizQuestion
from resolvers.records import find
from resolvers.use_cases import names_seen, raises

DAY: Final = timedelta(hours=24)
MOST_ATTEMPTS: Final = 5
"""Within a day: who guesses learns slowly."""


class QuizAnswerInput(TypedDict):
    """What somebody chose for a question."""

    question_id: QuizQuestionId
    choices: list[str]


@dataclass(frozen=True, slots=True)
class QuizResult:
    """What an attempt was worth; a certification when it passed."""

    enrolment: Enrolment
    quiz_attempt: QuizAttempt
    certification: Certification | None = field(
        default=None, metadata={"description": "The certification that was earned."}
    )


@names_seen("course_id")
def start_course(session: Session, actor: Actor, *, course_id: CourseId) -> Enrolment:
    """Begin a course, or go on with it. One above your company's tier is not there: NOT_FOUND."""
    course = _course(session, course_id)
    found = _enrolment(session, actor, course)
    if found is not None:
        return found
    if actor.partner_id is None or actor.user_id is None:
        raise NotFound("course_id")
    made = Enrolment(course_id=course.id, user_id=actor.user_id, partner_id=actor.partner_id)
    session.add(made)
    session.flush()
    record(session, actor, "course.started", subject=course)
    return made


@names_seen("course_id")
def read_course_page(
    session: Session, actor: Actor, *, course_id: CourseId, position: int
) -> Enrolment:
    """Say up to which page of a course you have read; 1 is the first."""
    course = _course(session, course_id)
    enrolment = _enrolment(session, actor, course) or start_course(
        session, actor, course_id=course_id
    )
    pages = session.scalar(
        select(func.count(CoursePage.id)).where(CoursePage.course_id == course.id)
    )
    if not 1 <= position <= (pages or 0):
        raise Invalid("position", code=ErrorCode.OUT_OF_RANGE, minimum=1, maximum=pages)
    enrolment.read(position)
    return enrolment


@names_seen("course_id")
@raises(ErrorCode.TOO_OFTEN)
def submit_quiz(
    session: Session, actor: Actor, *, course_id: CourseId, answers: list[QuizAnswerInput]
) -> QuizResult:
    """Answer the quiz of a course; a question counts when just its right choices were made.

    Who reaches the course's `passPercent` is certified from today on. Five attempts within a day
    are counted, then TOO_OFTEN. Which choices are right is never told.
    """
    course = _course(session, course_id)
    enrolment = _enrolment(session, actor, course)
    if enrolment is None:
        raise Conflict(ErrorCode.INVALID_STATE, "Begin the course first.")
    find(session, Enrolment, enrolment.id, lock="change")
    _demand_room(session, enrolment)
    percent = _marked(session, course, answers)
    attempt = QuizAttempt(
        enrolment_id=enrolment.id,
        answers={str(one["question_id"]): one["choices"] for one in answers},
        percent=percent,
        has_passed=percent >= course.pass_percent,
    )
    session.add(attempt)
    said = {"percent": percent, "passed": attempt.has_passed}
    record(session, actor, "course.tested", subject=course, changes=said)
    if not attempt.has_passed:
        return QuizResult(enrolment, attempt)
    enrolment.passed()
    return QuizResult(enrolment, attempt, _certify(session, actor, course))


def _course(session: Session, course_id: CourseId) -> Course:
    course = find(session, Course, course_id, field="course_id")
    if course.status is not CourseStatus.PUBLISHED:
        raise Conflict(ErrorCode.INVALID_STATE, "This course is not taught any more.")
    if session.scalar(select(CoursePage.id).where(CoursePage.course_id == course.id)) is None:
        raise NotFound("course_id")  # its pages are locked
    return course


def _enrolment(session: Session, actor: Actor, course: Course) -> Enrolment | None:
    return session.scalar(
        select(Enrolment).where(
            Enrolment.course_id == course.id, Enrolment.user_id == actor.user_id
        )
    )


def _demand_room(session: Session, enrolment: Enrolment) -> None:
    lately = session.scalar(
        select(func.count(QuizAttempt.id)).where(
            QuizAttempt.enrolment_id == enrolment.id, QuizAttempt.created_at > clock.now() - DAY
        )
    )
    if (lately or 0) >= MOST_ATTEMPTS:
        raise Conflict(ErrorCode.TOO_OFTEN, retryable=True)


def _marked(session: Session, course: Course, answers: list[QuizAnswerInput]) -> int:
    """Return the percentage of questions that were answered rightly, rounded down."""
    chosen = {one["question_id"]: one["choices"] for one in answers}
    questions = session.scalars(
        select(QuizQuestion).where(QuizQuestion.course_id == course.id)
    ).all()
    if chosen.keys() - {one.id for one in questions}:
        raise NotFound("answers")
    right = sum(one.answered(chosen.get(one.id, [])) for one in questions)
    return 100 * right // len(questions)


def _certify(session: Session, actor: Actor, course: Course) -> Certification:
    """Write the certificate; who is certified already gets a fresh one beside it."""
    user = find(session, User, actor.user_id)
    partner = find(session, Partner, actor.partner_id)
    today = clock.today()
    made = Certification(
        course_id=course.id,
        user_id=user.id,
        partner_id=partner.id,
        name=course.title,
        holder=user.name,
        company=partner.name,
        issued_on=today,
        expires_on=course.valid_months and months_after(today, course.valid_months),
    )
    session.add(made)
    session.flush()
    record(session, actor, "certification.issued", subject=made)
    return made


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
