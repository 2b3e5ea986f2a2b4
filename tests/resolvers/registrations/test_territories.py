"""A registration outside the partner's territories: looked at, never free, telling of nobody."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM
from auth.binding import bind
from models.registration_claims import RegistrationClaim
from models.registration_reviews import RegistrationConflict
from models.registrations import VerdictOutcome
from resolvers.registrations import deciding
from resolvers.registrations.receipts import read_receipt
from resolvers.territories import assign_territory, create_territory
from tests.resolvers.people import acts
from tests.resolvers.registrations.registered import registered
from tests.world import identity

FREE, REVIEWED, BLOCKED = VerdictOutcome


@pytest.fixture
def confined(world_session: Session) -> Session:
    """Northstar sells in Germany and Austria, and Fjord Sport is in Norway."""
    manager = acts(world_session, "manager")
    territory = create_territory(world_session, manager, name="Alps", countries=["DE", "AT"])
    assign_territory(
        world_session, manager, territory_id=territory.id, partner_id=identity("northstar")
    )
    return world_session


def conflicts(session: Session, registration) -> list[tuple[str, list[str], str]]:
    bind(session, SYSTEM)
    found = select(RegistrationConflict).where(
        RegistrationConflict.registration_id == registration.id
    )
    return [(one.kind, one.matched, one.matched_because) for one in session.scalars(found)]


def test_what_is_outside_is_looked_at_and_claims_nothing(confined):
    made = registered(confined, acts(confined, "pia"))
    assert (made.verdict_outcome, made.verdict_rule) == (REVIEWED, 4)
    assert made.verdict_until == made.answer_due_at
    receipt = read_receipt(str(made.verdict_receipt))
    assert receipt is not None
    assert receipt["rule"] == 4
    said = "The end customer is in NO; the partner's territories are Alps."
    assert conflicts(confined, made) == [("OUTSIDE_TERRITORY", [], said)]
    claimed = select(RegistrationClaim).where(RegistrationClaim.registration_id == made.id)
    assert confined.scalars(claimed).all() == []


def test_what_is_inside_is_free_and_so_is_everything_for_whoever_has_no_territory(confined):
    assert registered(confined, acts(confined, "raj")).verdict_rule == 1
    inside = registered(
        confined,
        acts(confined, "pia"),
        end_customer_name="Alpen Sport GmbH",
        end_customer_domain="alpensport.test",
        country="AT",
    )
    assert (inside.verdict_outcome, inside.verdict_rule) == (FREE, 1)


def test_outside_says_the_same_whether_or_not_somebody_holds_it(confined):
    registered(confined, acts(confined, "raj"))
    made = registered(confined, acts(confined, "pia"))
    assert (made.verdict_outcome, made.verdict_rule) == (REVIEWED, 4)
    assert {kind for kind, *_ in conflicts(confined, made)} == {
        "OUTSIDE_TERRITORY",
        "PENDING_CLAIM",
    }


def test_what_another_has_protected_blocks_outside_too(confined):
    mine = registered(confined, acts(confined, "raj"))
    manager = acts(confined, "manager")
    deciding.approve_registration(confined, manager, registration_id=mine.id)
    made = registered(confined, acts(confined, "pia"))
    assert (made.verdict_outcome, made.verdict_rule) == (BLOCKED, 3)


def test_the_channel_manager_may_approve_it_all_the_same(confined):
    made = registered(confined, acts(confined, "pia"))
    manager = acts(confined, "manager")
    approved = deciding.approve_registration(confined, manager, registration_id=made.id)
    assert approved.registration.protected_until is not None
