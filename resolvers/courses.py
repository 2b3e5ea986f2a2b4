"""Courses: channel managers write pages and questions, publish them, and let them go."""

from __future__ import annotations

from typing import Any, Final, NotRequired, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models.errors import ErrorCode, Invalid
from models.events import record
from models.ids import CourseId, PartnerTierId
from models.training import Course, CoursePage, QuizQuestion
from resolvers.partner_resources import spoken
from resolvers.records import assign, changes, expect, find, refer

MOST_PARTS: Final = 50


class CoursePageInput(TypedDict):
    """One page of a course, in its place."""

    title: str
    body: str


class QuizQuestionInput(TypedDict):
    """A question with its choices, two to ten, and those of them that are right."""

    text: str
    choices: list[str]
    right_choices: list[str]


class CourseDetails(TypedDict, total=False):
    """What is said of a course besides its title, pages and questions."""

    description: str | None
    language: str
    tier_id: PartnerTierId | None
    pass_percent: int
    valid_months: int | None


class NewCourse(CourseDetails):
    """A course to be written."""

    title: str
    lessons: NotRequired[list[CoursePageInput]]
    quiz: NotRequired[list[QuizQuestionInput]]


class CourseChanges(CourseDetails, total=False):
    """What may change of a course that is still a draft."""

    title: str
    lessons: list[CoursePageInput]
    quiz: list[QuizQuestionInput]


def create_course(session: Session, actor: Actor, **fields: Unpack[NewCourse]) -> Course:
    """Begin a course: a DRAFT, which no partner sees."""
    course = Course()
    given: dict[str, Any] = dict(fields)
    lessons, quiz = given.pop("lessons", []), given.pop("quiz", [])
    _fill(session, course, given)
    session.add(course)
    session.flush()
    _write(session, course, lessons, quiz)
    record(session, actor, "course.created", subject=course, changes=changes(course, given))
    return course


def update_course(
    session: Session,
    actor: Actor,
    *,
    course_id: CourseId,
    expected_version: int | None = None,
    **fields: Unpack[CourseChanges],
) -> Course:
    """Change a draft; `lessons` and `quiz` replace what was there, in their order.

    A course that is published answers INVALID_STATE: whoever learns it is asked what he has read.
    """
    course = _changing(session, course_id, expected_version)
    course.demand_draft()
    given: dict[str, Any] = dict(fields)
    lessons, quiz = given.pop("lessons", None), given.pop("quiz", None)
    _fill(session, course, given)
    _write(session, course, lessons, quiz)
    course.mark_changed()
    record(session, actor, "course.updated", subject=course, changes=changes(course, given))
    return course


def publish_course(
    session: Session, actor: Actor, *, course_id: CourseId, expected_version: int | None = None
) -> Course:
    """Open a course to partners: DRAFT → PUBLISHED. It needs a page and a question."""
    course = _changing(session, course_id, expected_version)
    for field, kind in (("lessons", CoursePage), ("quiz", QuizQuestion)):
        if session.scalar(select(kind.id).where(kind.course_id == course.id).limit(1)) is None:
            raise Invalid(field, code=ErrorCode.REQUIRED)
    course.publish()
    record(session, actor, "course.published", subject=course)
    return course


def retire_course(
    session: Session, actor: Actor, *, course_id: CourseId, expected_version: int | None = None
) -> Course:
    """Let nobody begin a course any more: PUBLISHED → RETIRED. Certifications stay."""
    course = _changing(session, course_id, expected_version)
    course.retire()
    record(session, actor, "course.retired", subject=course)
    return course


def _changing(session: Session, course_id: CourseId, expected_version: int | None) -> Course:
    course = find(session, Course, course_id, field="course_id", lock="change")
    expect(course, expected_version)
    return course


def _fill(session: Session, course: Course, given: dict[str, Any]) -> None:
    refer(session, Course, given)
    if "language" in given:
        given["language"] = spoken(given["language"])
    assign(course, given)


def _write(
    session: Session,
    course: Course,
    lessons: list[CoursePageInput] | None,
    quiz: list[QuizQuestionInput] | None,
) -> None:
    if lessons is not None:
        _replace(session, course, CoursePage, lessons, field="lessons")
    if quiz is not None:
        for number, question in enumerate(quiz):
            if not set(question["right_choices"]) <= set(question["choices"]):
                raise Invalid(f"quiz.{number}.right_choices", "Choose among the choices.")
        _replace(session, course, QuizQuestion, quiz, field="quiz")


def _replace(
    session: Session,
    course: Course,
    kind: type[CoursePage | QuizQuestion],
    parts: list[Any],
    *,
    field: str,
) -> None:
    if len(parts) > MOST_PARTS:
        raise Invalid(field, code=ErrorCode.OUT_OF_RANGE, maximum=MOST_PARTS)
    for former in session.scalars(select(kind).where(kind.course_id == course.id)):
        session.delete(former)
    session.flush()
    for number, part in enumerate(parts):
        made = kind(course_id=course.id, position=number + 1)
        assign(made, part, within=f"{field}.{number}.")
        session.add(made)
    session.flush()
