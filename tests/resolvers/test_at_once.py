"""Use-cases at the same moment: nobody ends in a stage that is gone, and no list breaks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.binding import bind
from models import database
from models.constraints import refusal
from models.deals import Deal
from models.errors import DomainError, ErrorCode
from models.histories import DealStageHistory
from models.money import Money
from models.pipelines import DealStage
from models.products import ListPrice
from models.tags import DealTag, Tag
from resolvers import deals, moves, products, stages
from tests.models import made
from tests.resolvers.acting import admin

pytestmark = pytest.mark.usefixtures("clean_database")
Act = Callable[[Session, Actor], object]


class Stored:
    """A deal in the first stage of a pipeline, and who acts."""

    def __init__(self) -> None:
        with database.sessions()() as session:
            _, its_stages = made.pipeline(session)
            deal, _ = made.deal(session, its_stages[0])
            self.actor: Actor = admin(session)
            self.tag = made.added(session, Tag(name="hot")).id
            self.product = made.product(session).id
            session.commit()
            self.stages: list[UUID] = [one.id for one in its_stages]
            self.deal = deal.id

    def at_once(self, *acts: Act) -> None:
        """Each act is a transaction; some come through, the others are told of a conflict."""
        ready = Barrier(len(acts))

        def run(act: Act) -> ErrorCode | None:
            with database.sessions()() as session:
                bind(session, self.actor)
                session.get(Deal, self.deal)
                ready.wait()
                try:
                    act(session, self.actor)
                    session.commit()
                except Exception as error:
                    session.rollback()
                    found = error if isinstance(error, DomainError) else refusal(error)
                    if found is None:
                        raise
                    return found.code
            return None

        with ThreadPoolExecutor(len(acts)) as pool:
            told = list(pool.map(run, acts))
        assert None in told
        assert set(told) <= {None, ErrorCode.CONFLICT, ErrorCode.NOT_FOUND}


@pytest.fixture
def stored() -> Stored:
    return Stored()


def test_a_deal_never_ends_in_a_stage_that_is_deleted_meanwhile(stored: Stored):
    first, second = stored.stages[:2]

    def move(session: Session, actor: Actor) -> None:
        moves.move_deal(session, actor, deal_id=stored.deal, stage_id=second)

    def delete(session: Session, actor: Actor) -> None:
        stages.delete_stage(session, actor, stage_id=second, target_stage_id=first)

    stored.at_once(move, delete)
    with database.sessions()() as session:
        deal = session.get_one(Deal, stored.deal)
        assert session.get_one(DealStage, deal.stage_id).deleted_at is None
        open_stays = session.scalars(
            select(DealStageHistory).where(DealStageHistory.left_at.is_(None))
        ).all()
        assert [one.stage_id for one in open_stays] == [deal.stage_id]


def test_tags_given_by_two_are_given_once(stored: Stored):
    def tag(session: Session, actor: Actor) -> None:
        deals.update_deal(session, actor, deal_id=stored.deal, tag_ids=[stored.tag])

    stored.at_once(tag, tag)
    with database.sessions()() as session:
        assert len(session.scalars(select(DealTag)).all()) == 1


def test_prices_set_by_two_never_overlap(stored: Stored):
    def price(amount: int) -> Act:
        def does(session: Session, actor: Actor) -> None:
            value = Money(Decimal(amount), "EUR")
            products.set_list_price(session, actor, product_id=stored.product, price=value)

        return does

    stored.at_once(price(1), price(2))
    with database.sessions()() as session:
        lasting = select(ListPrice).where(ListPrice.valid_until.is_(None))
        assert len(session.scalars(lasting).all()) == 1
