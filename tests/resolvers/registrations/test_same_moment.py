"""Two partners submit for one customer in the same millisecond: one wins, and stays the winner."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM, Actor
from auth.binding import bind
from models import database
from models.registration_claims import RegistrationClaim
from models.registrations import DealRegistration, VerdictOutcome
from tests.resolvers.people import acts
from tests.resolvers.registrations.registered import registered

pytestmark = pytest.mark.usefixtures("clean_world")
ROUNDS = 50


@pytest.fixture
def rivals() -> tuple[Actor, Actor]:
    with database.sessions()() as session:
        return acts(session, "pia"), acts(session, "raj")


def at_once(rivals: tuple[Actor, Actor], **facts: Any) -> list[VerdictOutcome]:
    """What each is told; both are in their transactions before either submits."""
    ready = Barrier(len(rivals))

    def submit(actor: Actor) -> VerdictOutcome:
        with database.sessions()() as session:
            bind(session, actor)
            session.scalars(select(DealRegistration).limit(1)).all()
            ready.wait()
            made = registered(session, actor, **facts)
            session.commit()
            assert made.verdict_outcome is not None
            return made.verdict_outcome

    with ThreadPoolExecutor(len(rivals)) as pool:
        return list(pool.map(submit, rivals))


def claims_of(session: Session, outcome: VerdictOutcome) -> int:
    found = (
        select(func.count())
        .select_from(RegistrationClaim)
        .join(DealRegistration, DealRegistration.id == RegistrationClaim.registration_id)
        .where(
            DealRegistration.verdict_outcome == outcome,
            DealRegistration.end_customer_name.startswith("Round "),
        )
    )
    return session.scalar(found) or 0


def test_of_two_in_the_same_millisecond_one_wins_fifty_times(rivals: tuple[Actor, Actor]):
    for number in range(ROUNDS):
        told = at_once(
            rivals,
            end_customer_name=f"Round {number}",
            end_customer_domain=f"round{number}.test",
            end_customer_tax_id=f"NO{number:09d}",
        )
        assert sorted(told) == [VerdictOutcome.FREE, VerdictOutcome.UNDER_REVIEW]
    with database.sessions()() as session:
        bind(session, SYSTEM)
        assert claims_of(session, VerdictOutcome.UNDER_REVIEW) == 0
        assert claims_of(session, VerdictOutcome.FREE) == ROUNDS * 3


def test_keys_that_cross_never_lock_each_other_out(rivals: tuple[Actor, Actor]):
    """Each names the other's keys in another order; one of them is free, none is broken off."""
    for number in range(10):
        ready = Barrier(2)

        def submit(actor: Actor, *keys: str, ready: Barrier = ready) -> VerdictOutcome | None:
            name, domain, tax = keys
            with database.sessions()() as session:
                bind(session, actor)
                ready.wait()
                made = registered(
                    session,
                    actor,
                    end_customer_name=name,
                    end_customer_domain=domain,
                    end_customer_tax_id=tax,
                )
                session.commit()
                return made.verdict_outcome

        one = (rivals[0], f"Cross {number}", f"a{number}.test", f"T{number}B")
        two = (rivals[1], f"Cross {number}", f"b{number}.test", f"T{number}B")
        with ThreadPoolExecutor(2) as pool:
            told = [
                future.result() for future in [pool.submit(submit, *one), pool.submit(submit, *two)]
            ]
        assert sorted(str(each) for each in told) == ["FREE", "UNDER_REVIEW"]
