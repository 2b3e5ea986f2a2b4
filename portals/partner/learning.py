"""Training: courses page by page, quizzes, and the certificates that come of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from starlette.responses import RedirectResponse, Response

from portals.answering import Tab, act, answering, listing, tab_of
from portals.pages import Page, said
from portals.rendering import guarded
from portals.visits import Visit

Row = Mapping[str, Any]
COURSE: Final = "/partner/training/{id}"
SOON: Final = timedelta(days=60)
TABS: Final = {
    "": Tab(said("Valid"), {"valid": "true"}),
    "over": Tab(said("Over"), {"valid": "false"}),
}


def oneself(visit: Visit) -> dict[str, str]:
    """Whose progress is asked for."""
    return {"me": visit.actor.email}


def of_tab(visit: Visit) -> Mapping[str, Any]:
    """The certificates of the tab that is open."""
    return TABS[tab_of(visit, TABS)].given


def certificates_view(visit: Visit, found: Row) -> dict[str, Any]:
    """What the list of certificates is given: which of them end soon."""
    until = datetime.fromisoformat(found["apiInfo"]["serverTime"]).date() + SOON
    nodes = found["certifications"]["nodes"]
    ending = {one["id"] for one in nodes if one["isValid"] and _ends(one, until)}
    return {**listing(visit, TABS), "ending": ending}


def course_view(_: Visit, found: Row) -> dict[str, Any]:
    """How far the visitor is: pages read, the last attempt at the quiz, the certificate."""
    far = next(iter(found["course"]["enrolments"]["nodes"]), None)
    return {
        "far": far,
        "read": far["pagesRead"] if far else 0,
        "passed": bool(far and far["passedAt"]),
        "last": next(iter(far["attempts"]["nodes"]), None) if far else None,
        "certificate": next(iter(found["certifications"]["nodes"]), None),
    }


async def read_lesson(visit: Visit) -> Response:
    """Show a page of a course, or note that it is read and turn to the next, at last the quiz."""
    posted = await act(visit)
    if not isinstance(posted, Response):
        found = await visit.read(**oneself(visit))
        return visit.render(found, posted.forms, posted.status, f"{visit.page.name}.html")
    found = await visit.read(**oneself(visit))
    position = found["course"]["lessons"]["nodes"][0]["position"]
    is_last = position == found["course"]["pageCount"]
    following = "training/quiz" if is_last else "training/lesson"
    return guarded(RedirectResponse(visit.at(following, position=f"{position + 1}"), 303))


def _ends(certificate: Row, until: date) -> bool:
    ends = certificate["expiresOn"]
    return bool(ends) and date.fromisoformat(ends) <= until


TRAINING_PAGES: Final = (
    Page(
        "training/courses",
        "/partner/training",
        said("Training"),
        "home",
        "own",
        "book",
        answer=answering(oneself),
    ),
    Page(
        "training/course",
        COURSE,
        said("Course"),
        parent="training/courses",
        needs="course",
        view=course_view,
        answer=answering(oneself),
        then={"StartCourse": f"{COURSE}/pages/1"},
    ),
    Page(
        "training/lesson",
        f"{COURSE}/pages/{{position}}",
        said("Course"),
        parent="training/course",
        needs="course.lessons.nodes.0",
        answer=read_lesson,
    ),
    Page(
        "training/quiz",
        f"{COURSE}/quiz",
        said("Quiz"),
        parent="training/course",
        needs="course.quiz.nodes.0",
        answer=answering(oneself),
        then={"SubmitQuiz": COURSE},
        done={"SubmitQuiz": said("Your answers are marked. What they were worth stands below.")},
    ),
    Page(
        "training/certifications",
        "/partner/certifications",
        said("Certificates"),
        "home",
        "own",
        "shield",
        view=certificates_view,
        answer=answering(of_tab),
    ),
)
