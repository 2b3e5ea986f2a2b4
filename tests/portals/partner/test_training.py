"""Learning in the portal: page by page, a quiz, and the certificate that anybody can check."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select, update

from models import clock, database
from models.certifications import Certification
from models.identities import PartnerRole
from models.training import Course, Enrolment, QuizQuestion
from tests.portals.partner.colleagues import as_colleague
from tests.portals.visiting import Visitor, heading

TRAINING = "/partner/training"
CERTIFICATES = "/partner/certifications"
TILLS = "Selling tills and devices"
TENDERS = "Answering tenders"
CHOICE = re.compile(r'type="checkbox" name="(answers\.\d+\.choices\.\d+)" value="([^"]*)"')


def course_path(title: str) -> str:
    with database.sessions()() as session:
        found = session.scalars(select(Course).where(Course.title == title)).one()
        return f"{TRAINING}/crs_{found.id.hex}"


def right_choices(title: str) -> set[str]:
    with database.sessions()() as session:
        wanted = select(QuizQuestion.right_choices).join(
            Course, Course.id == QuizQuestion.course_id
        )
        return {one for row in session.scalars(wanted.where(Course.title == title)) for one in row}


def handed_in(visitor: Visitor, title: str, *, right: bool):
    """Tick either the right choices of a quiz or all the others."""
    quiz = f"{course_path(title)}/quiz"
    page = visitor.get(quiz)
    wanted = right_choices(title)
    ticked = {
        name: unescape(choice)
        for name, choice in CHOICE.findall(page.text)
        if (unescape(choice) in wanted) is right
    }
    return visitor.post(quiz, visitor.fields(page, "SubmitQuiz") | ticked)


def test_the_list_says_how_far_one_is_and_what_the_tier_opens(pia: Visitor):
    page = pia.get(TRAINING)
    assert "Passed on" in page.text
    assert f'href="{course_path(TENDERS)}"' in page.text
    raj = pia.enter("raj").get(TRAINING)
    assert "From tier Gold on" in raj.text
    assert "Passed on" not in raj.text
    assert f'href="{course_path(TENDERS)}"' not in raj.text


@pytest.mark.parametrize("role", [one for one in PartnerRole if one is not PartnerRole.ADMIN])
def test_everybody_learns_page_by_page_up_to_the_certificate(
    application: Visitor, role: PartnerRole
):
    visitor = as_colleague(application, role)
    course = course_path(TILLS)
    assert visitor.send(course, "StartCourse").headers["location"] == f"{course}/pages/1"
    for position in (1, 2, 3):
        lesson = f"{course}/pages/{position}"
        onward = visitor.send(lesson, "ReadCoursePage").headers["location"]
        assert onward == (f"{course}/pages/{position + 1}" if position < 3 else f"{course}/quiz")
    assert handed_in(visitor, TILLS, right=False).headers["location"] == course
    assert "You had 0% right" in visitor.get(course).text
    assert handed_in(visitor, TILLS, right=True).status_code == 303
    page = visitor.get(course)
    assert "Passed with 100%" in page.text
    with database.sessions()() as session:
        wanted = select(Certification).where(Certification.holder == f"Nico {role.capitalize()}")
        made = session.scalars(wanted).one()
    assert f'href="/verify/{made.verify_id}"' in page.text
    certificates = visitor.get(CERTIFICATES).text
    assert made.holder in certificates
    assert "Pia Novak" in certificates
    assert made.holder in visitor.enter("").get(f"/verify/{made.verify_id}").text


def test_which_answers_are_right_is_nowhere_on_the_page(pia: Visitor):
    page = pia.get(f"{course_path(TILLS)}/quiz")
    assert page.status_code == 200
    assert len(CHOICE.findall(page.text)) == 8
    assert "checked" not in page.text


def test_a_quiz_before_the_course_is_refused_and_nothing_is_lost(pia: Visitor):
    page = handed_in(pia, TENDERS, right=True)
    assert page.status_code == 422
    assert 'value="The partner" checked' in page.text


def test_guessing_ends_after_five_attempts(application: Visitor):
    visitor = application.enter("raj")
    visitor.send(course_path(TILLS), "StartCourse")
    answers = [handed_in(visitor, TILLS, right=False).status_code for _ in range(6)]
    assert answers == [303] * 5 + [422]


def test_a_locked_course_has_neither_pages_nor_quiz(application: Visitor):
    raj = application.enter("raj")
    course = course_path(TENDERS)
    assert "From tier Gold on" in raj.get(course).text
    assert "Who answers what" not in raj.get(course).text
    assert raj.get(f"{course}/pages/1").status_code == 404
    assert raj.get(f"{course}/quiz").status_code == 404


def test_anothers_progress_and_certificates_are_not_there(application: Visitor):
    raj = application.enter("raj")
    for path in (CERTIFICATES, course_path(TILLS)):
        assert "Pia Novak" not in raj.get(path).text
    with database.sessions()() as session:
        known = {one.verify_id for one in session.scalars(select(Certification))}
    assert not any(one in raj.get(CERTIFICATES).text for one in known)


def test_what_is_over_stands_in_a_tab_of_its_own(pia: Visitor):
    assert TILLS not in pia.get(f"{CERTIFICATES}?tab=over").text
    assert heading(pia.get(CERTIFICATES)) == "Certificates"


def test_reading_a_page_again_takes_nothing_back(pia: Visitor):
    pia.send(f"{course_path(TILLS)}/pages/1", "ReadCoursePage")
    with database.sessions()() as session:
        read = session.scalars(
            select(Enrolment.pages_read).join(Course, Course.id == Enrolment.course_id)
        ).all()
    assert max(read) == 3


def test_home_says_when_a_certificate_ends(pia: Visitor):
    assert "The certificate “" not in pia.get("/partner").text
    with database.sessions().begin() as session:
        soon = clock.today() + timedelta(days=10)
        session.execute(update(Certification).values(expires_on=soon))
    page = pia.get("/partner")
    assert f"The certificate “{TILLS}” ends." in page.text
    assert "Ends soon" in pia.get(CERTIFICATES).text
