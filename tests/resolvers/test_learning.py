"""Courses: written by channel managers, learned by partners' people, certified when passed."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models import clock
from models.certifications import Certification
from models.errors import ErrorCode
from models.training import Course, CoursePage, CourseStatus, Enrolment, QuizQuestion
from resolvers import certifications, courses, learning
from resolvers.certifications import Standing, verify_certification
from resolvers.learning import months_after
from tests.resolvers.acting import refused
from tests.resolvers.people import acts, said
from tests.world import identity

LESSONS: list[Any] = [{"title": f"Page {number}", "body": "Read."} for number in (1, 2, 3)]
QUIZ: list[Any] = [
    {"text": "Which are tills?", "choices": ["T4", "T5", "H2"], "right_choices": ["T4", "T5"]},
    {"text": "Who installs?", "choices": ["We", "Nobody"], "right_choices": ["We"]},
]


def taught(session, **fields: Any) -> Course:
    """A published course of the manager's."""
    actor = acts(session, "manager")
    chosen: dict[str, Any] = {"title": "Tills", "lessons": LESSONS, "quiz": QUIZ} | fields
    made = courses.create_course(session, actor, **chosen)
    session.flush()
    courses.publish_course(session, actor, course_id=made.id)
    session.flush()
    return made


def answers(session, course_id, *chosen: list[str]) -> list[Any]:
    """Choices for the questions, in their order."""
    own = select(QuizQuestion.id).where(QuizQuestion.course_id == course_id)
    ids = session.scalars(own.order_by(QuizQuestion.position)).all()
    return [{"question_id": one, "choices": made} for one, made in zip(ids, chosen, strict=False)]


def begun(session, person: str, **fields: Any):
    """A course that somebody has begun: he and its id."""
    course_id = taught(session, **fields).id
    actor = acts(session, person)
    learning.start_course(session, actor, course_id=course_id)
    session.flush()
    return actor, course_id


def test_who_passes_is_certified_for_as_long_as_the_course_says(world_session):
    actor, course_id = begun(world_session, "pia", valid_months=12)
    right = answers(world_session, course_id, ["T5", "T4"], ["We"])
    result = learning.submit_quiz(world_session, actor, course_id=course_id, answers=right)
    world_session.flush()
    assert (result.quiz_attempt.percent, result.quiz_attempt.has_passed) == (100, True)
    made = result.certification
    assert made is not None
    assert (made.name, made.holder) == ("Tills", actor.name)
    assert made.expires_on == months_after(clock.today(), 12)
    assert result.enrolment.passed_at is not None
    assert list(said(world_session, made)) == ["certification.issued"]


@pytest.mark.parametrize(
    ("chosen", "percent"),
    [([["T4"], ["We"]], 50), ([["T4", "T5", "H2"], ["Nobody"]], 0), ([], 0), ([["T4", "T5"]], 50)],
)
def test_a_question_counts_when_just_the_right_choices_were_made(world_session, chosen, percent):
    actor, course_id = begun(world_session, "pia")
    given = answers(world_session, course_id, *chosen)
    result = learning.submit_quiz(world_session, actor, course_id=course_id, answers=given)
    assert (result.quiz_attempt.percent, result.certification) == (percent, None)
    assert result.enrolment.passed_at is None


def test_who_guesses_is_stopped_for_the_day(world_session):
    actor, course_id = begun(world_session, "pia")
    for _ in range(5):
        learning.submit_quiz(world_session, actor, course_id=course_id, answers=[])
        world_session.flush()
    with refused(world_session, ErrorCode.TOO_OFTEN):
        learning.submit_quiz(world_session, actor, course_id=course_id, answers=[])
    with clock.frozen(clock.now() + timedelta(hours=25)):
        result = learning.submit_quiz(world_session, actor, course_id=course_id, answers=[])
        assert result.quiz_attempt.percent == 0


def test_a_quiz_is_for_those_who_have_begun(world_session):
    course_id = taught(world_session).id
    actor = acts(world_session, "pia")
    with refused(world_session, ErrorCode.INVALID_STATE):
        learning.submit_quiz(world_session, actor, course_id=course_id, answers=[])


def test_answers_to_another_courses_questions_are_not_taken(world_session):
    other = taught(world_session, title="Other").id
    actor, course_id = begun(world_session, "pia")
    foreign = answers(world_session, other, ["T4", "T5"])
    with refused(world_session, ErrorCode.NOT_FOUND, "answers"):
        learning.submit_quiz(world_session, actor, course_id=course_id, answers=foreign)


def test_reading_goes_forward_and_stays_within_the_course(world_session):
    actor, course_id = begun(world_session, "pia")
    for position, read in ((2, 2), (1, 2), (3, 3)):
        found = learning.read_course_page(
            world_session, actor, course_id=course_id, position=position
        )
        assert found.pages_read == read
    for beyond in (0, 4):
        with refused(world_session, ErrorCode.OUT_OF_RANGE, "position"):
            learning.read_course_page(world_session, actor, course_id=course_id, position=beyond)


def test_a_course_above_the_tier_is_seen_and_not_opened(world_session):
    course_id = taught(world_session, tier_id=identity("certified")).id
    actor = acts(world_session, "raj")
    assert world_session.get(Course, course_id) is not None
    for part in (CoursePage, QuizQuestion):
        found = select(part.id).where(part.course_id == course_id)
        assert world_session.scalars(found).all() == []
    with refused(world_session, ErrorCode.NOT_FOUND, "course_id"):
        learning.start_course(world_session, actor, course_id=course_id)


@pytest.mark.parametrize("person", ["ana", "agent", "finance"])
def test_others_learn_nothing(world_session, person):
    course_id = taught(world_session).id
    actor = acts(world_session, person)
    with refused(world_session, ErrorCode.NOT_FOUND, "course_id"):
        learning.start_course(world_session, actor, course_id=course_id)


def test_nobody_sees_how_another_partners_people_learn(world_session):
    begun(world_session, "pia")
    acts(world_session, "raj")
    mine = world_session.scalars(select(Enrolment.partner_id)).all()
    assert set(mine) <= {identity("summit")}
    held = world_session.scalars(select(Certification.partner_id)).all()
    assert set(held) <= {identity("summit")}


def test_what_partners_learn_is_not_rewritten(world_session):
    course_id = taught(world_session).id
    actor = acts(world_session, "manager")
    with refused(world_session, ErrorCode.INVALID_STATE):
        courses.update_course(world_session, actor, course_id=course_id, title="Other")
    courses.retire_course(world_session, actor, course_id=course_id)
    world_session.flush()
    actor = acts(world_session, "pia")
    with refused(world_session, ErrorCode.INVALID_STATE):
        learning.start_course(world_session, actor, course_id=course_id)


def test_a_draft_is_rewritten_whole_and_seen_by_no_partner(world_session):
    actor = acts(world_session, "manager")
    made = courses.create_course(world_session, actor, title="Draft", lessons=LESSONS, quiz=QUIZ)
    world_session.flush()
    courses.update_course(
        world_session, actor, course_id=made.id, expected_version=1, lessons=LESSONS[:1]
    )
    world_session.flush()
    pages = select(CoursePage.position).where(CoursePage.course_id == made.id)
    assert world_session.scalars(pages).all() == [1]
    assert (made.status, made.version) == (CourseStatus.DRAFT, 2)
    acts(world_session, "pia")
    assert world_session.get(Course, made.id) is None


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"lessons": []}, ErrorCode.REQUIRED, "lessons"),
        ({"quiz": []}, ErrorCode.REQUIRED, "quiz"),
        (
            {"quiz": [{"text": "?", "choices": ["a", "b"], "right_choices": ["c"]}]},
            ErrorCode.INVALID,
            "quiz.0.right_choices",
        ),
        (
            {"quiz": [{"text": "?", "choices": ["a"], "right_choices": ["a"]}]},
            ErrorCode.OUT_OF_RANGE,
            "choices",
        ),
        ({"pass_percent": 101}, ErrorCode.OUT_OF_RANGE, "pass_percent"),
    ],
)
def test_a_course_that_cannot_be_taught_is_refused(world_session, fields, code, field):
    with refused(world_session, code, field):
        taught(world_session, **fields)


def test_a_certificate_says_what_it_is_worth_to_who_has_its_id(world_session):
    actor, course_id = begun(world_session, "pia", valid_months=1)
    right = answers(world_session, course_id, ["T5", "T4"], ["We"])
    made = learning.submit_quiz(
        world_session, actor, course_id=course_id, answers=right
    ).certification
    assert made is not None
    world_session.flush()
    identity_of, verify_id = made.id, made.verify_id
    actor = acts(world_session, "admin")
    found = verify_certification(world_session, verify_id)
    assert found is not None
    assert (found.standing, found.holder) == (Standing.VALID, "Pia Novak")
    with clock.frozen(clock.now() + timedelta(days=40)):
        later = verify_certification(world_session, verify_id)
        assert later is not None
        assert later.standing is Standing.EXPIRED
    certifications.revoke_certification(
        world_session, actor, certification_id=identity_of, reason="Copied answers"
    )
    world_session.flush()
    ended = verify_certification(world_session, verify_id)
    assert ended is not None
    assert ended.standing is Standing.REVOKED
    assert verify_certification(world_session, "0" * 32) is None


def test_months_end_where_shorter_ones_do():
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 11, 30), 24) == date(2028, 11, 30)
