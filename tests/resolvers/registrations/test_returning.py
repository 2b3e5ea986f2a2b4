"""A returned registration keeps its place for ten working days, by the clock alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM
from auth.binding import bind
from models import clock
from models.registration_claims import RegistrationClaim
from models.registrations import DealRegistration, VerdictOutcome
from resolvers.registrations import deciding, registering
from resolvers.registrations.working_days import REPLY_DAYS, answer_due
from tests.resolvers.people import acts
from tests.resolvers.registrations.registered import registered


def ends(session: Session, registration: DealRegistration) -> set[object]:
    """Until when what it holds is held."""
    session.flush()
    bind(session, SYSTEM)
    found = select(RegistrationClaim).where(RegistrationClaim.registration_id == registration.id)
    claims = session.scalars(found.execution_options(populate_existing=True)).all()
    return {claim.period.upper for claim in claims if claim.period.upper != claim.period.lower}


@pytest.fixture
def returned(world_session: Session) -> DealRegistration:
    """Northstar is asked about Fjord Sport, which nobody else claims."""
    made = registered(world_session, acts(world_session, "pia"))
    manager = acts(world_session, "manager")
    with clock.frozen(clock.now()):
        found = deciding.return_registration(
            world_session, manager, registration_id=made.id, question="How many stores?"
        ).registration
        assert found.reply_by == answer_due(world_session, clock.now(), REPLY_DAYS)
    return found


def answered(session: Session, registration: DealRegistration) -> DealRegistration:
    pia = acts(session, "pia")
    return registering.answer_registration(
        session, pia, registration_id=registration.id, answer="Forty."
    ).registration


def test_its_place_ends_after_ten_working_days_unless_it_is_answered(world_session, returned):
    assert returned.reply_by is not None
    assert ends(world_session, returned) == {returned.reply_by}
    with clock.frozen(returned.reply_by - timedelta(minutes=1)):
        rival = registered(world_session, acts(world_session, "raj"))
        assert rival.verdict_outcome is VerdictOutcome.UNDER_REVIEW
        found = answered(world_session, returned)
    assert (found.status, found.reply_by) == ("SUBMITTED", None)
    assert ends(world_session, returned) == {None}


def test_after_that_it_is_free_for_others_though_no_job_ran(world_session, returned):
    assert returned.reply_by is not None
    with clock.frozen(returned.reply_by):
        rival = registered(world_session, acts(world_session, "raj"))
        assert rival.verdict_outcome is VerdictOutcome.FREE
        answered(world_session, returned)
        assert ends(world_session, returned) == {returned.reply_by}


def test_who_answers_late_holds_what_is_still_free(world_session, returned):
    assert returned.reply_by is not None
    late = returned.reply_by + timedelta(days=3)
    with clock.frozen(late):
        answered(world_session, returned)
        rival = registered(world_session, acts(world_session, "raj"))
    assert rival.verdict_outcome is VerdictOutcome.UNDER_REVIEW
    assert None in ends(world_session, returned)


def test_who_never_held_it_holds_nothing_by_answering(world_session):
    registered(world_session, acts(world_session, "raj"))
    made = registered(world_session, acts(world_session, "pia"))
    manager = acts(world_session, "manager")
    deciding.return_registration(
        world_session, manager, registration_id=made.id, question="Who asked?"
    )
    answered(world_session, made)
    assert ends(world_session, made) == set()
