"""What becomes of a registration: asked, approved, turned down, merged, appealed, over."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from auth.actors import SYSTEM
from auth.binding import bind
from models import clock
from models.contacts import Contact
from models.customers import Customer
from models.deal_partners import DealPartner
from models.deals import Deal
from models.errors import ErrorCode
from models.registration_claims import RegistrationClaim
from models.registration_reviews import RegistrationDecision
from models.registrations import DealRegistration, RejectionReason
from resolvers.registrations import appealing, deciding, extending, merging, registering
from tests.resolvers.acting import refused
from tests.resolvers.people import acts, said
from tests.resolvers.registrations.registered import registered
from tests.world import identity

LEFEVRE = {
    "end_customer_name": "Boulangeries Lefèvre SAS",
    "end_customer_domain": "lefevre.test",
    "country": "FR",
    "product_ids": [identity("terminal")],
}
TURNED_DOWN: dict[str, Any] = {
    "reason_code": RejectionReason.KNOWN_CUSTOMER,
    "reason": "We talk to them.",
}


@pytest.fixture
def waiting(world_session) -> DealRegistration:
    return registered(world_session, acts(world_session, "pia"))


def approved(session, registration, **how) -> Any:
    actor = acts(session, "manager")
    found = deciding.approve_registration(session, actor, registration_id=registration.id, **how)
    session.flush()
    return found.registration


def held(session, registration) -> list[RegistrationClaim]:
    """What the registration holds now."""
    bind(session, SYSTEM)
    found = select(RegistrationClaim).where(RegistrationClaim.registration_id == registration.id)
    return [each for each in session.scalars(found) if each.period.contains(clock.now())]


def test_an_approval_protects_from_now_on_and_never_from_before(world_session, waiting):
    later = waiting.submitted_at + timedelta(days=5)
    with clock.frozen(later):
        made = approved(world_session, waiting)
        assert (made.status, made.protected_from) == ("APPROVED", later)
        assert made.protected_until == later + timedelta(days=90)
        assert {(each.state, each.period.upper) for each in held(world_session, made)} == {
            ("PROTECTED", made.protected_until)
        }
    assert list(said(world_session, made)) == ["registration.submitted", "registration.approved"]


def test_an_approval_makes_a_deal_with_the_partner_on_it(world_session, waiting):
    made = approved(world_session, waiting)
    acts(world_session, "pia")
    assert world_session.get(Deal, made.deal_id) is not None
    bind(world_session, SYSTEM)
    deal = world_session.get_one(Deal, made.deal_id)
    assert (deal.partner_id, deal.partner_role) == (identity("northstar"), "SOURCED")
    assert (deal.value, deal.owner_id) == (Decimal("24000.00"), identity("manager"))
    customer = world_session.get_one(Customer, deal.customer_id)
    assert (customer.name, customer.domain) == ("Fjord Sport AS", "fjordsport.test")
    contact = world_session.get_one(Contact, deal.primary_contact_id)
    assert contact.supplied_by_partner_id == identity("northstar")
    (part,) = world_session.scalars(select(DealPartner).where(DealPartner.deal_id == deal.id))
    assert (part.registration_id, part.tier_id) == (made.id, identity("certified"))
    assert (part.split_percent, part.since) == (Decimal(100), made.protected_from)


def test_a_customer_that_we_know_gets_the_deal_though_the_decider_does_not_see_it(world_session):
    made = registered(
        world_session,
        acts(world_session, "raj"),
        end_customer_name="Grünau",
        end_customer_domain="gruenau.test",
        country="DE",
    )
    bind(world_session, SYSTEM)
    known = world_session.scalars(select(Customer).where(Customer.domain == "gruenau.test")).first()
    found = approved(world_session, made)
    bind(world_session, SYSTEM)
    deal = world_session.get_one(Deal, found.deal_id)
    assert known is not None
    assert (deal.customer_id, deal.owner_id) == (known.id, known.owner_id)


@pytest.mark.parametrize("who", ["henrik", "agent", "finance"])
def test_only_the_channel_manager_or_an_admin_decides(world_session, waiting, who):
    actor = acts(world_session, who)
    with refused(world_session, ErrorCode.NOT_FOUND, "registration_id"):
        deciding.approve_registration(world_session, actor, registration_id=waiting.id)
    deciding.approve_registration(
        world_session, acts(world_session, "admin"), registration_id=waiting.id
    )


def test_a_question_and_its_answer_leave_the_place_as_it_was(world_session, waiting):
    manager = acts(world_session, "manager")
    deciding.review_registration(world_session, manager, registration_id=waiting.id)
    deciding.return_registration(
        world_session,
        manager,
        registration_id=waiting.id,
        question="How many stores?",
        internal_note="Ask Oslo as well",
    )
    world_session.flush()
    assert len(held(world_session, waiting)) == 2
    pia = acts(world_session, "pia")
    with refused(world_session, ErrorCode.INVALID, "end_customer_domain"):
        registering.save_registration(
            world_session, pia, registration_id=waiting.id, end_customer_domain="other.test"
        )
    registering.save_registration(world_session, pia, registration_id=waiting.id, note="Forty.")
    found = registering.answer_registration(
        world_session, pia, registration_id=waiting.id, answer="Forty."
    ).registration
    world_session.flush()
    assert (found.status, found.question, found.answer) == (
        "SUBMITTED",
        "How many stores?",
        "Forty.",
    )
    assert len(held(world_session, waiting)) == 2
    acts(world_session, "pia")
    assert world_session.scalars(select(RegistrationDecision)).all() == []


@pytest.mark.parametrize("end", ["withdraw", "reject"])
def test_what_is_over_is_free_again(world_session, waiting, end):
    if end == "withdraw":
        pia = acts(world_session, "pia")
        registering.withdraw_registration(world_session, pia, registration_id=waiting.id)
    else:
        manager = acts(world_session, "manager")
        deciding.reject_registration(
            world_session, manager, registration_id=waiting.id, **TURNED_DOWN
        )
    world_session.flush()
    assert held(world_session, waiting) == []
    assert registered(world_session, acts(world_session, "raj")).verdict_rule == 1


def test_protection_ends_by_the_clock_and_the_customer_is_registered_anew(world_session, waiting):
    made = approved(world_session, waiting, protection_days=10)
    with clock.frozen(made.protected_until - timedelta(seconds=1)):
        assert registered(world_session, acts(world_session, "raj")).verdict_rule == 3
    with clock.frozen(made.protected_until):
        pia = acts(world_session, "pia")
        with refused(world_session, ErrorCode.INVALID_STATE):
            extending.extend_registration(
                world_session, pia, registration_id=made.id, extension_reason="Budget in spring"
            )
        assert registered(world_session, pia).verdict_rule == 1


def test_a_late_approval_never_takes_what_others_hold_meanwhile(world_session, waiting):
    rival = registered(world_session, acts(world_session, "raj"))
    approved(world_session, waiting)
    manager = acts(world_session, "manager")
    with refused(world_session, ErrorCode.HELD_BY_ANOTHER):
        deciding.approve_registration(world_session, manager, registration_id=rival.id)
    bind(world_session, SYSTEM)
    assert world_session.get_one(DealRegistration, rival.id).status == "SUBMITTED"
    assert held(world_session, rival) == []


def test_an_extension_is_asked_for_and_granted_once_by_half(world_session, waiting):
    made = approved(world_session, waiting, protection_days=60)
    until = made.protected_until
    pia = acts(world_session, "pia")
    with refused(world_session, ErrorCode.REQUIRED, "extension_reason"):
        extending.extend_registration(world_session, pia, registration_id=made.id)
    asked = extending.extend_registration(
        world_session, pia, registration_id=made.id, extension_reason="Budget in spring"
    ).registration
    assert (asked.status, asked.protected_until) == ("EXTENSION_REQUESTED", until)
    manager = acts(world_session, "manager")
    longer = extending.extend_registration(
        world_session, manager, registration_id=made.id
    ).registration
    world_session.flush()
    assert (longer.status, longer.protected_until) == ("APPROVED", until + timedelta(days=30))
    assert {each.period.upper for each in held(world_session, made)} == {longer.protected_until}
    manager = acts(world_session, "manager")
    with refused(world_session, ErrorCode.INVALID_STATE):
        extending.extend_registration(world_session, manager, registration_id=made.id)


def test_an_extension_is_declined_with_a_reason(world_session, waiting):
    made = approved(world_session, waiting)
    pia = acts(world_session, "pia")
    extending.extend_registration(
        world_session, pia, registration_id=made.id, extension_reason="More time"
    )
    manager = acts(world_session, "manager")
    found = extending.decline_extension(
        world_session, manager, registration_id=made.id, reason="No progress"
    ).registration
    assert (found.status, found.reason, found.protected_until) == (
        "APPROVED",
        "No progress",
        made.protected_until,
    )


def test_an_appeal_goes_to_whoever_did_not_decide(world_session, waiting):
    admin = acts(world_session, "admin")
    deciding.reject_registration(world_session, admin, registration_id=waiting.id, **TURNED_DOWN)
    pia = acts(world_session, "pia")
    appealing.appeal_registration(
        world_session, pia, registration_id=waiting.id, appeal="They called us first."
    )
    admin = acts(world_session, "admin")
    with refused(world_session, ErrorCode.NOT_IMPARTIAL):
        appealing.decide_appeal(
            world_session, admin, registration_id=waiting.id, granted=True, reason="Right"
        )


@pytest.mark.parametrize("granted", [True, False])
def test_an_appeal_is_decided_once(world_session, waiting, granted):
    manager = acts(world_session, "manager")
    deciding.reject_registration(world_session, manager, registration_id=waiting.id, **TURNED_DOWN)
    pia = acts(world_session, "pia")
    appealing.appeal_registration(
        world_session, pia, registration_id=waiting.id, appeal="They called us first."
    )
    admin = acts(world_session, "admin")
    found = appealing.decide_appeal(
        world_session, admin, registration_id=waiting.id, granted=granted, reason="As we see it"
    ).registration
    world_session.flush()
    assert found.status == ("UNDER_REVIEW" if granted else "REJECTED")
    assert len(held(world_session, found)) == (2 if granted else 0)
    if not granted:
        pia = acts(world_session, "pia")
        with refused(world_session, ErrorCode.INVALID_STATE):
            appealing.appeal_registration(
                world_session, pia, registration_id=waiting.id, appeal="Again"
            )


def test_who_owns_the_deal_against_it_does_not_decide(world_session):
    made = registered(world_session, acts(world_session, "raj"), **LEFEVRE)
    bind(world_session, SYSTEM)
    world_session.get_one(Deal, identity("lefevre_tills")).owner_id = identity("manager")
    world_session.flush()
    manager = acts(world_session, "manager")
    with refused(world_session, ErrorCode.NOT_IMPARTIAL):
        deciding.reject_registration(world_session, manager, registration_id=made.id, **TURNED_DOWN)


def test_a_registration_joins_an_existing_deal_with_a_share(world_session):
    made = registered(world_session, acts(world_session, "raj"), **LEFEVRE)
    manager = acts(world_session, "manager")
    found = merging.merge_registration(
        world_session,
        manager,
        registration_id=made.id,
        deal_id=identity("lefevre_tills"),
        split_percent=Decimal(30),
    ).registration
    world_session.flush()
    assert (found.status, found.deal_id, found.deal_role, found.protected_until) == (
        "MERGED",
        identity("lefevre_tills"),
        "INFLUENCED",
        None,
    )
    bind(world_session, SYSTEM)
    (part,) = world_session.scalars(select(DealPartner).where(DealPartner.deal_id == found.deal_id))
    assert (part.partner_id, part.split_percent) == (identity("summit"), Decimal(30))


def test_a_draft_claims_nothing_and_is_submitted_later(world_session):
    pia = acts(world_session, "pia")
    draft = registering.save_registration(
        world_session, pia, end_customer_name="Fjord Sport AS"
    ).registration
    world_session.flush()
    with refused(world_session, ErrorCode.REQUIRED, "country"):
        registering.submit_registration(world_session, pia, registration_id=draft.id)
    rival = registered(world_session, acts(world_session, "raj"))
    assert (draft.number, rival.verdict_rule) == ("R-00003", 1)


def test_sellers_register_and_viewers_do_not(world_session):
    assert registered(world_session, acts(world_session, "pia", sub_role="SELLER")).number
    viewer = acts(world_session, "raj", sub_role="VIEWER")
    with refused(world_session, ErrorCode.NOT_FOUND, "registration_id"):
        registered(world_session, viewer)
