"""Becoming a partner: anybody applies, channel managers decide, nobody learns who else did."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from auth.actors import SYSTEM, anybody
from auth.binding import bind
from models import clock, database
from models.errors import DomainError, ErrorCode
from models.identities import PartnerRole, User, UserStatus
from models.partner_applications import ApplicationStatus, PartnerApplication
from models.partners import Partner, PartnerKind, PartnerStatus
from resolvers import partner_applications
from resolvers.expiry import purge_expired
from resolvers.partner_applications import working_days_after
from tests.resolvers.acting import refused
from tests.resolvers.people import acts, said
from tests.world import identity

TOLD: dict[str, Any] = {
    "company_name": "Lighthouse Lda",
    "kind": PartnerKind.REFERRAL,
    "country": "pt",
    "contact_name": "Inês Duarte",
    "email": "Ines@Lighthouse.test",
    "website": "https://lighthouse.test",
    "message": "We install tills in Porto.",
}


def applied(session, **changes) -> PartnerApplication:
    """An application of anybody's, as a manager finds it."""
    stranger = anybody("203.0.113.7", "de")
    bind(session, stranger)
    reply = partner_applications.apply_as_partner(session, stranger, **TOLD | changes)
    acts(session, "manager")
    found = select(PartnerApplication).where(PartnerApplication.reference == reply.reference)
    made: PartnerApplication = session.scalars(found).one()
    return made


def test_anybody_applies_and_reads_nothing_back(world_session):
    stranger = anybody("203.0.113.7")
    bind(world_session, stranger)
    reply = partner_applications.apply_as_partner(world_session, stranger, **TOLD)
    assert reply.answer_by > clock.today()
    for kind in (PartnerApplication, Partner, User):
        assert world_session.scalars(select(kind)).all() == []


def test_an_application_is_kept_in_one_spelling(world_session):
    made = applied(world_session)
    assert (made.country, made.email) == ("PT", "ines@lighthouse.test")
    assert (made.status, made.locale) == (ApplicationStatus.SUBMITTED, "de")


def test_the_reply_is_the_same_whoever_is_known(world_session):
    stranger = anybody("203.0.113.7")
    bind(world_session, stranger)
    known = partner_applications.apply_as_partner(
        world_session, stranger, **TOLD | {"email": "pia@northstar.test"}
    )
    again = partner_applications.apply_as_partner(world_session, stranger, **TOLD)
    assert known.answer_by == again.answer_by
    assert len(known.reference) == len(again.reference)
    assert known.reference != again.reference


def test_the_sixth_application_within_an_hour_is_refused_and_other_places_are_not(world_session):
    stranger = anybody("203.0.113.7")
    bind(world_session, stranger)
    for _ in range(5):
        partner_applications.apply_as_partner(world_session, stranger, **TOLD)
    with refused(world_session, ErrorCode.TOO_OFTEN):
        partner_applications.apply_as_partner(world_session, stranger, **TOLD)
    other = anybody("203.0.113.8")
    assert partner_applications.apply_as_partner(world_session, other, **TOLD).reference


@pytest.mark.usefixtures("clean_world")
def test_who_applies_eight_times_at_once_is_taken_five_times_wherever_he_is_answered():
    def apply(_: int) -> str:
        stranger = anybody("203.0.113.7")
        try:
            with database.sessions().begin() as session:
                bind(session, stranger)
                partner_applications.apply_as_partner(session, stranger, **TOLD)
        except DomainError as refusal:
            return refusal.code
        return "taken"

    with ThreadPoolExecutor(8) as pool:
        told = Counter(pool.map(apply, range(8)))
    assert told == {"taken": 5, ErrorCode.TOO_OFTEN: 3}


def test_from_where_it_came_is_kept_as_a_hash_and_forgotten_after_the_hour(world_session):
    made = applied(world_session)
    assert made.origin is not None
    assert "203" not in made.origin
    bind(world_session, SYSTEM)
    with clock.frozen(clock.now() + timedelta(hours=1)):
        purge_expired(world_session, SYSTEM)
    world_session.expire_all()
    assert made.origin is None


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"company_name": " "}, ErrorCode.REQUIRED, "company_name"),
        ({"email": "nobody"}, ErrorCode.INVALID, "email"),
        ({"country": "Portugal"}, ErrorCode.INVALID, "country"),
        ({"website": "javascript:alert(1)"}, ErrorCode.INVALID, "website"),
        ({"message": "x" * 4_001}, ErrorCode.TOO_LONG, "message"),
    ],
)
def test_what_does_not_fit_is_refused(world_session, fields, code, field):
    stranger = anybody("203.0.113.7")
    bind(world_session, stranger)
    with refused(world_session, code, field):
        partner_applications.apply_as_partner(world_session, stranger, **TOLD | fields)


def test_approving_makes_an_active_partner_and_invites_its_administrator(world_session):
    identity_of = applied(world_session).id
    actor = acts(world_session, "manager")
    made = partner_applications.approve_partner_application(
        world_session,
        actor,
        partner_application_id=identity_of,
        tier_id=identity("registered"),
        expected_version=1,
    )
    world_session.flush()
    partner = world_session.get_one(Partner, made.partner_id)
    assert (partner.status, partner.name) == (PartnerStatus.ACTIVE, "Lighthouse Lda")
    assert (partner.kind, partner.country) == (PartnerKind.REFERRAL, "PT")
    assert partner.channel_manager_id == identity("manager")
    assert made.decided_by_id == identity("manager")
    acts(world_session, "admin")
    invited = world_session.scalars(select(User).where(User.partner_id == partner.id)).one()
    assert (invited.partner_role, invited.status) == (PartnerRole.ADMIN, UserStatus.INVITED)
    assert list(said(world_session, made)) == [
        "partner_application.submitted",
        "partner_application.approved",
    ]


def test_rejecting_tells_why_and_when_to_come_again(world_session):
    identity_of = applied(world_session).id
    actor = acts(world_session, "manager")
    soon = clock.today() + timedelta(days=180)
    made = partner_applications.reject_partner_application(
        world_session,
        actor,
        partner_application_id=identity_of,
        reason="No shop systems yet.",
        reapply_on=soon,
    )
    world_session.flush()
    assert (made.status, made.reapply_on) == (ApplicationStatus.REJECTED, soon)
    assert said(world_session, made)["partner_application.rejected"]["reapply_on"] == str(soon)
    actor = acts(world_session, "manager")
    with refused(world_session, ErrorCode.INVALID_STATE):
        partner_applications.approve_partner_application(
            world_session, actor, partner_application_id=identity_of
        )
    with refused(world_session, ErrorCode.INVALID_STATE):
        partner_applications.reject_partner_application(
            world_session, actor, partner_application_id=identity_of, reason="Again"
        )


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"reason": "  "}, ErrorCode.REQUIRED, "reason"),
        ({"reason": "No", "reapply_on": clock.today()}, ErrorCode.OUT_OF_RANGE, "reapply_on"),
    ],
)
def test_a_rejection_needs_a_reason_and_a_day_to_come(world_session, given, code, field):
    identity_of = applied(world_session).id
    actor = acts(world_session, "manager")
    with refused(world_session, code, field):
        partner_applications.reject_partner_application(
            world_session, actor, partner_application_id=identity_of, **given
        )


@pytest.mark.parametrize("person", ["agent", "finance", "ana", "pia"])
def test_others_know_of_no_application(world_session, person):
    identity_of = applied(world_session).id
    actor = acts(world_session, person)
    assert world_session.scalars(select(PartnerApplication)).all() == []
    with refused(world_session, ErrorCode.NOT_FOUND, "partner_application_id"):
        partner_applications.approve_partner_application(
            world_session, actor, partner_application_id=identity_of
        )


def test_working_days_leave_out_the_weekend():
    friday = clock.today()
    while friday.weekday() != 4:
        friday += timedelta(days=1)
    assert working_days_after(friday, 1) == friday + timedelta(days=3)
    assert working_days_after(friday, 5) == friday + timedelta(days=7)
