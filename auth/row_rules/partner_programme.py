"""Which records of the partner programme a role sees: partners what their tier opens."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from auth.actors import Role
from auth.given import Given
from auth.row_rules.identities import own
from auth.row_rules.kinds import EVERY_ROW, Rule, Rules
from models.base import Visibility
from models.certifications import Certification
from models.market_funds import MarketingFundRequest
from models.partner_applications import PartnerApplication
from models.partner_resources import LibraryVisit, PartnerResource
from models.partners import Partner, PartnerTier
from models.training import (
    Course,
    CoursePage,
    CourseStatus,
    Enrolment,
    QuizAttempt,
    QuizQuestion,
)


def unlocked(row: Any, given: Given) -> ColumnElement[bool]:
    """Tell whether a partner's tier is at least the one that a record asks for."""
    partner, own_tier, asked = (
        one.__table__.alias(name)
        for one, name in ((Partner, "own"), (PartnerTier, "held"), (PartnerTier, "asked"))
    )
    high_enough = exists().where(
        asked.c.id == row.c.tier_id,
        partner.c.id == given.company_id,
        own_tier.c.id == partner.c.tier_id,
        own_tier.c.rank >= asked.c.rank,
    )
    return or_(row.c.tier_id.is_(None), high_enough)


def of_unlocked_resource(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a partner's user read the files that the tier of his company opens."""
    resource = PartnerResource.__table__.alias("resource")
    return and_(
        row.c.visibility == Visibility.PARTNER,
        exists().where(
            resource.c.id == row.c.subject_id,
            resource.c.deleted_at.is_(None),
            unlocked(resource, given),
        ),
    )


def taught(row: Any, _given: Given) -> ColumnElement[bool]:
    """Let a partner's user know of the courses that are or were taught."""
    return row.c.status != CourseStatus.DRAFT  # type: ignore[no-any-return]


def of_unlocked_course(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a partner's user read and answer the courses that the tier of his company opens."""
    course = Course.__table__.alias("course")
    return exists().where(
        course.c.id == row.c.course_id,
        course.c.status == CourseStatus.PUBLISHED,
        unlocked(course, given),
    )


def of_own_company(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a partner's user see what is his company's."""
    return row.c.partner_id == given.company_id  # type: ignore[no-any-return]


def own_attempt(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a partner's user see what he answered himself."""
    return row.c.created_by_id == given.user_id  # type: ignore[no-any-return]


TEACHING: dict[Role, Rule] = {Role.MANAGER: EVERY_ROW, Role.ADMIN: EVERY_ROW}
CHANNEL: dict[Role, Rule] = {**TEACHING, Role.FINANCE: EVERY_ROW}
RULES: Rules = {
    PartnerApplication: TEACHING,
    PartnerResource: {**CHANNEL, Role.PARTNER: EVERY_ROW},
    LibraryVisit: {Role.PARTNER: own},
    Course: {**TEACHING, Role.PARTNER: taught},
    CoursePage: {**TEACHING, Role.PARTNER: of_unlocked_course},
    QuizQuestion: {**TEACHING, Role.PARTNER: of_unlocked_course},
    Enrolment: {**TEACHING, Role.PARTNER: of_own_company},
    QuizAttempt: {**TEACHING, Role.PARTNER: own_attempt},
    Certification: {**CHANNEL, Role.PARTNER: of_own_company},
    MarketingFundRequest: {**CHANNEL, Role.PARTNER: of_own_company},
}
