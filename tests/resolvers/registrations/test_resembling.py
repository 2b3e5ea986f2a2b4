"""Hints: a similar name or the same contact is told to who decides, and decides nothing."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM
from auth.binding import bind
from models.deals import Deal
from models.registration_reviews import RegistrationConflict
from models.registrations import DealRegistration, VerdictOutcome
from resolvers.registrations import deciding
from resolvers.registrations.registering import withdraw_registration
from resolvers.registrations.resembling import note_resemblances
from tests.resolvers.people import acts
from tests.resolvers.registrations.registered import registered
from tests.world import identity

ELSEWHERE = {"end_customer_domain": "elsewhere.test", "contact_email": "kari@elsewhere.test"}


def hints(session: Session, registration: DealRegistration) -> list[tuple[list[str], str]]:
    """What is noted, however often it is looked for."""
    session.flush()
    bind(session, SYSTEM)
    for _ in range(2):
        note_resemblances(session, registration_id=registration.id)
    found = select(RegistrationConflict).where(
        RegistrationConflict.registration_id == registration.id,
        RegistrationConflict.kind == "SIMILAR",
    )
    return [(one.matched, one.matched_because) for one in session.scalars(found)]


@pytest.mark.parametrize(
    "name", ["Fjord Sports A/S", "FJÖRD-SPORT", "Fjordsport AS", "Fjord Sport Holding AS"]
)
def test_a_similar_name_is_a_hint_and_no_claim(world_session, name):
    registered(world_session, acts(world_session, "pia"))
    made = registered(
        world_session, acts(world_session, "raj"), end_customer_name=name, **ELSEWHERE
    )
    assert made.verdict_outcome is VerdictOutcome.FREE
    said = (
        "Another registration has a similar name, Fjord Sport AS. It is a hint; it holds nothing."
    )
    assert hints(world_session, made) == [(["NAME"], said)]


def test_the_same_contact_is_a_hint(world_session):
    registered(world_session, acts(world_session, "pia"))
    told: dict[str, Any] = {
        "end_customer_name": "Quite Another",
        "contact_email": "OLA@fjordsport.test",
    }
    made = registered(world_session, acts(world_session, "raj"), **{**ELSEWHERE, **told})
    ((matched, words),) = hints(world_session, made)
    assert matched == ["CONTACT_EMAIL"]
    assert "the same contact, ola@fjordsport.test" in words.lower()


def test_a_deal_of_our_own_resembles_too_and_its_owner_may_still_decide(world_session):
    bind(world_session, SYSTEM)
    deal = world_session.get_one(Deal, identity("lefevre_tills"))
    deal.owner_id = identity("manager")
    told = {**ELSEWHERE, "end_customer_name": "Boulangerie Lefevre", "country": "FR"}
    made = registered(world_session, acts(world_session, "pia"), **told)
    assert made.verdict_outcome is VerdictOutcome.FREE
    matched, words = hints(world_session, made)[0]
    assert (matched, "Boulangeries Lefèvre SAS" in words) == (["NAME"], True)
    manager = acts(world_session, "manager")
    deciding.approve_registration(world_session, manager, registration_id=made.id)


def test_what_is_over_is_one_s_own_or_conflicts_already_is_no_hint(world_session):
    pia = acts(world_session, "pia")
    mine = registered(world_session, pia)
    second = {**ELSEWHERE, "end_customer_name": "Fjord Sports"}
    assert hints(world_session, registered(world_session, pia, **second)) == []
    rival = registered(world_session, acts(world_session, "raj"))
    (hint,) = hints(world_session, rival)
    assert "Fjord Sports" in hint[1]
    pia = acts(world_session, "pia")
    withdraw_registration(world_session, pia, registration_id=mine.id)
    third = {"end_customer_domain": "third.test", "end_customer_name": "Fjord Sport Third"}
    made = registered(world_session, acts(world_session, "raj"), contact_email="x@y.test", **third)
    assert [words for _, words in hints(world_session, made) if "Fjord Sport AS" in words] == []


def test_other_names_are_no_hint(world_session):
    registered(world_session, acts(world_session, "pia"))
    told = {**ELSEWHERE, "end_customer_name": "Harbour Bakery Ltd"}
    made = registered(world_session, acts(world_session, "raj"), **told)
    assert hints(world_session, made) == []
