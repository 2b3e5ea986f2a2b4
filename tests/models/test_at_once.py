"""Two at the same moment: the database lets one win, and tells the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models import database
from models.constraints import refusal
from models.customers import Customer
from models.deals import Deal
from models.errors import ErrorCode
from models.histories import DealStageHistory, present_stay
from models.leads import Lead
from models.pipelines import DealStage
from models.tasks import Task
from tests.models import made

pytestmark = pytest.mark.usefixtures("clean_database")


class Waiting:
    """A session, and the moment at which everybody has read."""

    def __init__(self, session: Session, ready: Barrier) -> None:
        self.session = session
        self.now = ready.wait


Act = Callable[[Waiting], Any]


def at_once(*acts: Act) -> list[ErrorCode]:
    """What the losers are told; each act is a transaction, and none writes before all have read."""
    ready = Barrier(len(acts))

    def run(act: Act) -> ErrorCode | None:
        with database.sessions()() as session:
            try:
                act(Waiting(session, ready))
                session.commit()
            except Exception as error:
                session.rollback()
                found = refusal(error)
                if found is None:
                    raise
                return found.code
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        told = list(pool.map(run, acts))
    assert told.count(None) == 1
    return [code for code in told if code is not None]


@pytest.fixture
def stored() -> dict[str, UUID]:
    with database.sessions()() as session:
        _, stages = made.pipeline(session)
        deal, _ = made.deal(session, stages[0])
        lead = made.lead(session)
        lead.work()
        lead.qualify()
        customers = made.customer(session, "A"), made.customer(session, "B")
        session.commit()
        return {
            "deal": deal.id,
            "stage": stages[1].id,
            "lead": lead.id,
            "a": customers[0].id,
            "b": customers[1].id,
            "pipeline": stages[0].pipeline_id,
            "lost": stages[3].id,
            "user": committed_user(session),
        }


def committed_user(session: Session) -> UUID:
    user = made.staff(session)
    session.commit()
    return user.id


def test_a_deal_moved_by_two_moves_once(stored):
    def move(at: Waiting) -> None:
        deal = at.session.get_one(Deal, stored["deal"])
        stage = at.session.get_one(DealStage, stored["stage"])
        stay = at.session.scalars(present_stay(deal.id)).one()
        at.now()
        at.session.add(deal.move(stage, stay))

    assert at_once(move, move) == [ErrorCode.CONFLICT]
    with database.sessions()() as session:
        assert len(session.scalars(select(DealStageHistory)).all()) == 2


def test_a_lead_converted_by_two_is_converted_once(stored):
    def convert(at: Waiting) -> None:
        lead = at.session.get_one(Lead, stored["lead"])
        at.now()
        lead.convert(stored["a"])

    assert at_once(convert, convert) == [ErrorCode.CONFLICT]


def test_an_occurrence_made_by_two_is_made_once(stored):
    def make(at: Waiting) -> None:
        at.now()
        at.session.add(Task(title="Next", series_id=stored["lead"], occurrence=2))

    assert at_once(make, make) == [ErrorCode.TAKEN]


def test_two_halves_of_a_cycle_are_not_both_made(stored):
    def hang(child: str, parent: str) -> Act:
        def act(at: Waiting) -> None:
            customer = at.session.get_one(Customer, stored[child])
            at.now()
            customer.parent_id = stored[parent]

        return act

    assert at_once(hang("a", "b"), hang("b", "a")) == [ErrorCode.CYCLE]


def test_two_memberships_of_one_user_in_one_team_become_one(stored):
    with database.sessions()() as session:
        team = made.team(session)
        session.commit()

    def join(at: Waiting) -> None:
        at.now()
        at.session.add(team.join(stored["user"]))

    assert at_once(join, join) == [ErrorCode.OVERLAP]


def test_the_last_two_lost_stages_do_not_both_go(stored):
    with database.sessions()() as session:
        second = DealStage(pipeline_id=stored["pipeline"], name="Lost too", kind="LOST", position=9)
        session.add(second)
        session.commit()

    def retire(stage_id: UUID) -> Act:
        def act(at: Waiting) -> None:
            stage = at.session.get_one(DealStage, stage_id)
            at.now()
            stage.retire(into=None, holds_deals=False)

        return act

    assert at_once(retire(stored["lost"]), retire(second.id)) == [ErrorCode.PIPELINE_INCOMPLETE]


def test_two_invitations_to_one_address_are_one_login():
    def invite(at: Waiting) -> None:
        at.now()
        made.staff(at.session, "new@trustcart.test")

    assert at_once(invite, invite) == [ErrorCode.TAKEN]
    with database.sessions()() as session:
        statement = text("SELECT count(*) FROM users WHERE email = 'new@trustcart.test'")
        assert session.scalar(statement) == 1
