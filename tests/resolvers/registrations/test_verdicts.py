"""The verdict on a submission: what is free, what is looked at, what is held, and who is told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from auth.actors import SYSTEM
from auth.binding import bind
from models import clock
from models.deals import Deal
from models.errors import ErrorCode
from models.registration_claims import RegistrationClaim
from models.registration_reviews import RegistrationConflict
from models.registrations import VerdictOutcome
from resolvers.registrations import deciding, submitting
from resolvers.registrations.keys import registrable
from resolvers.registrations.receipts import read_receipt
from resolvers.registrations.working_days import after_working_days
from tests.resolvers.acting import refused
from tests.resolvers.people import acts
from tests.resolvers.registrations.registered import registered
from tests.world import identity

FREE, REVIEWED, BLOCKED = VerdictOutcome


def verdict_of_rival(session, **told: Any):
    """What Summit is told after Northstar has registered Fjord Sport."""
    registered(session, acts(session, "pia"), end_customer_tax_id="NO987654321MVA")
    return registered(session, acts(session, "raj"), **told)


def claims(session, registration) -> list[RegistrationClaim]:
    bind(session, SYSTEM)
    found = select(RegistrationClaim).where(RegistrationClaim.registration_id == registration.id)
    return list(session.scalars(found.order_by(RegistrationClaim.kind)))


def test_whoever_is_first_is_free_and_holds_every_key(world_session):
    made = registered(world_session, acts(world_session, "pia"), end_customer_tax_id="no 987 654")
    assert (made.number, made.status) == ("R-00003", "SUBMITTED")
    assert (made.verdict_outcome, made.verdict_rule, made.verdict_until) == (FREE, 1, None)
    assert made.protected_until is None
    held = claims(world_session, made)
    assert [(each.kind, each.key) for each in held] == [
        ("DOMAIN", "fjordsport.test"),
        ("NAME_AND_COUNTRY", "fjord sport as@NO"),
        ("TAX_ID", "NO987654"),
    ]
    assert {each.period.lower for each in held} == {made.submitted_at}
    assert {each.period.upper for each in held} == {None}


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"end_customer_name": "Other", "end_customer_domain": "https://shop.FJORDSPORT.test/x"},
        {
            "end_customer_name": "Other",
            "end_customer_domain": None,
            "end_customer_tax_id": "no-987.654.321-mva",
        },
        {"end_customer_name": "FJÖRD  Sport, A.S.".replace("A.S.", "AS")},
    ],
)
def test_one_shared_key_is_enough(world_session, told):
    made = verdict_of_rival(world_session, **told)
    assert (made.verdict_outcome, made.verdict_rule) == (REVIEWED, 2)
    assert made.verdict_until == made.answer_due_at
    assert claims(world_session, made) == []


@pytest.mark.parametrize(
    "told",
    [
        {"end_customer_name": "Other", "end_customer_domain": "fjordsport.example"},
        {"end_customer_domain": None, "country": "SE"},
    ],
)
def test_no_shared_key_is_free(world_session, told):
    assert verdict_of_rival(world_session, **told).verdict_outcome is FREE


def test_mail_for_everybody_is_no_key(world_session):
    registered(world_session, acts(world_session, "pia"), end_customer_domain="gmail.com")
    other = registered(
        world_session,
        acts(world_session, "raj"),
        end_customer_name="Another",
        end_customer_domain="gmail.com",
    )
    assert other.verdict_outcome is FREE


def test_other_families_of_products_are_free_and_all_of_them_are_none(world_session):
    pia = acts(world_session, "pia")
    mine = registered(world_session, pia, product_ids=[identity("terminal")])
    raj = acts(world_session, "raj")
    assert registered(world_session, raj, product_ids=[identity("storefront")]).verdict_rule == 1
    pia = acts(world_session, "pia")
    whole = registered(world_session, pia, end_customer_domain="whole.test", end_customer_name="W")
    raj = acts(world_session, "raj")
    part = registered(
        world_session,
        raj,
        end_customer_domain="whole.test",
        end_customer_name="V",
        product_ids=[identity("terminal"), identity("onboarding")],
    )
    assert part.verdict_rule == 2
    assert len(claims(world_session, mine)) == len(claims(world_session, whole)) == 2


def test_a_protected_key_blocks_and_a_protected_name_does_not(world_session):
    mine = registered(world_session, acts(world_session, "pia"))
    manager = acts(world_session, "manager")
    deciding.approve_registration(world_session, manager, registration_id=mine.id)
    world_session.flush()
    raj = acts(world_session, "raj")
    blocked = registered(world_session, raj)
    assert (blocked.verdict_outcome, blocked.verdict_rule) == (BLOCKED, 3)
    assert blocked.submitted_at is not None
    assert blocked.verdict_until == blocked.submitted_at + timedelta(days=120)
    named = registered(world_session, raj, end_customer_domain="other.test")
    assert named.verdict_outcome is REVIEWED


def test_an_older_open_deal_of_our_own_is_looked_at_and_a_younger_one_is_not(world_session):
    told = {
        "end_customer_name": "Boulangeries Lefèvre SAS",
        "end_customer_domain": "lefevre.test",
        "country": "FR",
        "product_ids": [identity("terminal")],
    }
    raj = acts(world_session, "raj")
    made = registered(world_session, raj, **told)
    assert made.verdict_outcome is REVIEWED
    bind(world_session, SYSTEM)
    (found,) = world_session.scalars(
        select(RegistrationConflict).where(RegistrationConflict.registration_id == made.id)
    )
    deal = world_session.get_one(Deal, found.other_deal_id)
    assert (found.kind, deal.id) == ("DIRECT_DEAL", identity("lefevre_tills"))
    assert found.matched == ["DOMAIN", "NAME_AND_COUNTRY"]
    assert found.matched_because == (
        "An older open deal of our own is with a customer of"
        " the domain lefevre.test and the name boulangeries lefevre sas in FR."
    )
    deal.opened_at = clock.now() + timedelta(hours=1)
    world_session.flush()
    raj = acts(world_session, "raj")
    assert registered(world_session, raj, **told).verdict_outcome is FREE


def test_a_company_registers_a_customer_once(world_session):
    pia = acts(world_session, "pia")
    registered(world_session, pia)
    with refused(world_session, ErrorCode.ALREADY_REGISTERED, "end_customer_name"):
        registered(world_session, pia, end_customer_name="The same by domain")


def test_a_receipt_says_what_was_said_and_names_nobody(world_session):
    made = verdict_of_rival(world_session)
    said = read_receipt(made.verdict_receipt)
    assert said == {
        "jti": made.receipt_id,
        "sub": f"reg_{made.id.hex}",
        "number": "R-00002",
        "outcome": "UNDER_REVIEW",
        "rule": 2,
        "until": made.verdict_until.isoformat(),
        "at": made.submitted_at.isoformat(),
    }
    head, body, signature = made.verdict_receipt.split(".")
    assert read_receipt(f"{head}.{body[:-4]}AAAA.{signature}") is None


def test_submissions_are_limited_a_day(world_session, monkeypatch):
    monkeypatch.setattr(submitting, "MOST_A_DAY", 2)
    pia = acts(world_session, "pia")
    for number in range(2):
        registered(
            world_session,
            pia,
            end_customer_name=f"N{number}",
            end_customer_domain=f"n{number}.test",
        )
    with refused(world_session, ErrorCode.TOO_OFTEN):
        registered(world_session, pia)
    tomorrow = clock.now() + timedelta(hours=25)
    with clock.frozen(tomorrow):
        assert registered(world_session, pia).number == "R-00005"


@pytest.mark.parametrize(
    ("told", "code", "field"),
    [
        ({"end_customer_domain": "co.uk"}, ErrorCode.INVALID, "end_customer_domain"),
        ({"end_customer_domain": "no domain"}, ErrorCode.INVALID, "end_customer_domain"),
        ({"end_customer_name": " "}, ErrorCode.REQUIRED, "end_customer_name"),
        ({"country": "Norway"}, ErrorCode.INVALID, "country"),
        ({"contact_email": "nobody"}, ErrorCode.INVALID, "contact_email"),
        ({"product_ids": [identity("acme")]}, ErrorCode.NOT_FOUND, "product_ids"),
    ],
)
def test_what_cannot_be_is_refused(world_session, told, code, field):
    pia = acts(world_session, "pia")
    with refused(world_session, code, field):
        registered(world_session, pia, **told)


@pytest.mark.parametrize(
    ("domain", "registered_part"),
    [
        ("shop.acme.co.uk", "acme.co.uk"),
        ("a.b.example.test", "example.test"),
        ("MÜLLER.de", "xn--mller-kva.de"),
        ("xn--mller-kva.de", "xn--mller-kva.de"),
        ("test", None),
        ("co.uk", None),
    ],
)
def test_the_registrable_part_of_a_domain(domain, registered_part):
    assert registrable(domain) == registered_part


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2026, 12, 3, 9, tzinfo=UTC)),
        (datetime(2026, 12, 3, 9, tzinfo=UTC), datetime(2026, 12, 7, 9, tzinfo=UTC)),
        (datetime(2026, 12, 5, 9, tzinfo=UTC), datetime(2026, 12, 9, 9, tzinfo=UTC)),
        (datetime(2026, 10, 23, 9, tzinfo=UTC), datetime(2026, 10, 27, 10, tzinfo=UTC)),
    ],
)
def test_an_answer_is_due_after_two_working_days(asked, due):
    assert after_working_days(asked, 2, "Europe/Berlin") == due
