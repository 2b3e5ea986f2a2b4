"""The partner programme of the world: a library by tiers, courses, a certificate, a request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor, Role
from auth.binding import bind
from models import clock
from models.identities import User
from models.money import Money
from models.partner_resources import ResourceKind
from models.training import Course, QuizQuestion
from resolvers import courses, learning, market_funds, partner_resources, partners
from resolvers.shared_files import upload_file
from tests.world.lessons import SELLING_TILLS, TENDERS
from tests.world.naming import ago, identity
from tests.world.sheets import pdf, svg


class Paper(NamedTuple):
    """A file of the library, published so many days ago."""

    title: str
    kind: ResourceKind
    tier: str | None
    language: str
    days: float
    description: str
    file_name: str
    content: bytes


CRITERIA: Final = {
    "registered": ("20000.00", 1, 1),
    "certified": ("60000.00", 2, 2),
    "strategic": ("250000.00", 5, 4),
}
LIBRARY: Final = (
    Paper(
        "Product overview",
        ResourceKind.SALES,
        None,
        "en",
        40,
        "One page on tills, devices and the cloud, for a first meeting.",
        "product-overview.pdf",
        pdf("Product overview", "Tills, devices and the cloud on one page."),
    ),
    Paper(
        "Partner badge",
        ResourceKind.MARKETING,
        None,
        "en",
        33,
        "The badge for your web site and your mails.",
        "partner-badge.svg",
        svg("TrustCart partner"),
    ),
    Paper(
        "Tender kit",
        ResourceKind.SALES,
        "certified",
        "en",
        9,
        "Answers to the questions that tenders ask, to copy from.",
        "tender-kit.pdf",
        pdf("Tender kit", "Answers to the questions that tenders ask."),
    ),
    Paper(
        "Vertriebsleitfaden",
        ResourceKind.SALES,
        "certified",
        "de",
        6,
        "Wie ein Gespräch mit einer Handelskette verläuft.",
        "vertriebsleitfaden.pdf",
        pdf("Vertriebsleitfaden", "Das erste Gespräch mit einer Handelskette."),
    ),
    Paper(
        "Roadmap briefing",
        ResourceKind.TECHNICAL,
        "strategic",
        "en",
        3,
        "What comes in the next four quarters, under non-disclosure.",
        "roadmap-briefing.pdf",
        pdf("Roadmap briefing", "What comes in the next four quarters."),
    ),
)


def load(session: Session) -> None:
    """Every record at its own moment of the past."""
    with then(session, "admin", 300) as admin:
        for tier, (revenue, deals, people) in CRITERIA.items():
            partners.update_partner_tier(
                session,
                admin,
                partner_tier_id=identity(tier),
                yearly_revenue=Money(Decimal(revenue), "EUR"),
                yearly_won_deals=deals,
                certified_people=people,
            )
    for paper in LIBRARY:
        with then(session, "manager", paper.days) as manager:
            _publish(session, manager, paper)
    with then(session, "manager", 60) as manager:
        course = _teach(session, manager, SELLING_TILLS)
        _teach(session, manager, TENDERS)
    with then(session, "pia", 31) as pia:
        learning.start_course(session, pia, course_id=course.id)
        learning.read_course_page(session, pia, course_id=course.id, position=3)
    with then(session, "pia", 30) as pia:
        learning.submit_quiz(session, pia, course_id=course.id, answers=_right(session, course))
    with then(session, "pia", 4) as pia:
        market_funds.request_marketing_fund(session, pia, **_fair())


@contextmanager
def then(session: Session, key: str, days: float) -> Iterator[Actor]:
    """Act as one of the world's people, so many days ago."""
    for name in ("actor", "rules"):
        session.info.pop(name, None)
    with clock.frozen(ago(days)):
        actor = _actor(session.get_one(User, identity(key)))
        bind(session, actor)
        yield actor
        session.flush()
    for name in ("actor", "rules"):
        session.info.pop(name, None)


def _actor(user: User) -> Actor:
    role = user.role or user.kind
    sub_role = user.partner_role
    return Actor(
        user_id=user.id,
        role=Role(role.value),
        audience=user.kind,
        name=user.name,
        email=user.email,
        partner_id=user.partner_id,
        sub_role=sub_role.value if sub_role else None,
    )


def _publish(session: Session, manager: Actor, paper: Paper) -> None:
    file = upload_file(session, manager, content=paper.content, file_name=paper.file_name)
    partner_resources.publish_partner_resource(
        session,
        manager,
        title=paper.title,
        kind=paper.kind,
        language=paper.language,
        tier_id=identity(paper.tier) if paper.tier else None,
        description=paper.description,
        file_id=file.id,
    )


def _teach(session: Session, manager: Actor, course: dict[str, Any]) -> Course:
    tier: dict[str, Any] = {"tier_id": identity(course["tier"])} if "tier" in course else {}
    told = {name: one for name, one in course.items() if name != "tier"}
    made = courses.create_course(session, manager, **told, **tier)
    session.flush()
    return courses.publish_course(session, manager, course_id=made.id)


def _right(session: Session, course: Course) -> list[Any]:
    found = session.scalars(select(QuizQuestion).where(QuizQuestion.course_id == course.id))
    return [{"question_id": one.id, "choices": one.right_choices} for one in found]


def _fair() -> dict[str, Any]:
    return {
        "purpose": "Stand at the retail fair in Ljubljana",
        "description": "Six square metres, two demo tills, 400 invitations to shop owners.",
        "amount": Money(Decimal("1500.00"), "EUR"),
        "takes_place_on": clock.today() + timedelta(days=45),
    }
