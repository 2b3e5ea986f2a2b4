"""What follows from real events: the table of reactions, lifetime values, what expires."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from auth.actors import SYSTEM
from auth.binding import bind
from jobs import actors, reactions, schedule
from models import clock, events
from models.credentials import IdempotencyRecord, LinkPurpose, LinkToken, OAuthCode
from models.customers import Customer
from models.deals import Deal
from models.events import OutboxEntry, record
from models.ids import new_id
from models.money import Money
from models.pipelines import DealStage
from resolvers.deals import delete_deal, update_deal
from resolvers.expiry import purge_expired
from resolvers.lifetime_values import sum_lifetime_values
from resolvers.moves import reopen_deal, win_deal
from tests.house import files
from tests.jobs.doing import done, relay
from tests.models import made


def test_every_reaction_can_be_done_and_follows_something():
    named = {each for names in reactions.FOLLOWING.values() for each in names}
    assert named | set(schedule.EVERY) == set(actors.REACTIONS)


def test_every_event_that_something_follows_is_recorded_somewhere():
    source = "".join(map(files.text, files.written(".py")))
    assert [name for name in reactions.FOLLOWING if source.count(f'"{name}"') < 2] == []


@pytest.fixture
def acting(session: Session, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setattr(events, "reactions", dict(reactions.FOLLOWING))
    return bind(session, SYSTEM)


@pytest.fixture
def stages(acting: Session) -> list[DealStage]:
    return made.pipeline(acting)[1]


def worth(session: Session, customer: Customer) -> tuple[Decimal | None, str | None]:
    """What a customer has spent, after all that followed was done."""
    session.flush()
    for entry in session.scalars(select(OutboxEntry).where(OutboxEntry.done_at.is_(None))):
        event = session.get_one(events.Event, entry.event_id)
        actors.REACTIONS[entry.reaction](session, SYSTEM, event)
        entry.finish()
    session.refresh(customer)
    return customer.lifetime_value, customer.lifetime_value_currency


def deal(session: Session, stage: DealStage, customer: Customer, amount: str = "10.00 EUR") -> Deal:
    value, currency = amount.split()
    spent = {"value": Decimal(value), "currency": currency}
    return made.deal(session, stage, customer_id=customer.id, **spent)[0]


def test_a_customer_is_worth_what_was_won(acting, stages):
    acme = made.customer(acting)
    one, two, _ = (deal(acting, stages[0], acme, f"{n}.50 EUR") for n in (1, 2, 3))
    assert worth(acting, acme) == (None, None)
    win_deal(acting, SYSTEM, deal_id=one.id)
    win_deal(acting, SYSTEM, deal_id=two.id)
    assert worth(acting, acme) == (Decimal("4.00"), "EUR")
    reopen_deal(acting, SYSTEM, deal_id=one.id)
    assert worth(acting, acme) == (Decimal("2.50"), "EUR")
    update_deal(acting, SYSTEM, deal_id=two.id, value=Money(Decimal("7.00"), "EUR"))
    assert worth(acting, acme) == (Decimal("7.00"), "EUR")
    delete_deal(acting, SYSTEM, deal_id=two.id)
    assert worth(acting, acme) == (None, None)


def test_a_won_deal_that_changes_hands_counts_for_the_other(acting, stages):
    acme, globex = made.customer(acting), made.customer(acting, "Globex")
    won = deal(acting, stages[0], acme)
    win_deal(acting, SYSTEM, deal_id=won.id)
    assert worth(acting, acme) == (Decimal("10.00"), "EUR")
    update_deal(acting, SYSTEM, deal_id=won.id, customer_id=globex.id)
    assert worth(acting, acme) == (None, None)
    assert worth(acting, globex) == (Decimal("10.00"), "EUR")


def test_of_several_currencies_the_usual_one_counts(acting, stages):
    acme = made.customer(acting)
    for amount in ("5.00 USD", "7 JPY", "9 JPY"):
        win_deal(acting, SYSTEM, deal_id=deal(acting, stages[0], acme, amount).id)
    assert worth(acting, acme) == (Decimal(16), "JPY")


def test_all_that_are_out_of_date_are_summed_without_a_new_version(acting, stages):
    acme, globex = made.customer(acting), made.customer(acting, "Globex")
    globex.lifetime_value, globex.lifetime_value_currency = Decimal("3.00"), "EUR"
    win_deal(acting, SYSTEM, deal_id=deal(acting, stages[0], acme).id)
    acting.flush()
    before = (acme.version, acme.updated_at)
    sum_lifetime_values(acting, SYSTEM)
    assert worth(acting, acme) == (Decimal("10.00"), "EUR")
    assert worth(acting, globex) == (None, None)
    assert (acme.version, acme.updated_at) == before


def test_an_import_sums_up_all(acting, stages):
    acme = made.customer(acting)
    won = deal(acting, stages[0], acme)
    win_deal(acting, SYSTEM, deal_id=won.id)
    acting.execute(text("DELETE FROM outbox"))
    record(acting, SYSTEM, "import.completed", subject=acme)
    assert worth(acting, acme) == (Decimal("10.00"), "EUR")


def test_deals_won_at_the_same_moment_all_count(sessions, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(events, "reactions", dict(reactions.FOLLOWING))
    with sessions.begin() as session:
        acme = made.customer(session)
        stage = made.pipeline(session, f"Sales {new_id()}")[1][0]
        deals = [deal(session, stage, acme).id for _ in range(8)]

    def win(deal_id: UUID) -> None:
        with sessions.begin() as session:
            win_deal(bind(session, SYSTEM), SYSTEM, deal_id=deal_id)
        relay(sessions).forward()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(win, deals))
    with sessions() as session:
        assert session.get_one(Customer, acme.id).lifetime_value == Decimal("80.00")
    assert done(sessions)


def test_what_nobody_can_use_any_more_is_purged(session: Session):
    moment = clock.now()
    user = made.staff(session)
    for age in (timedelta(hours=-1), timedelta(days=60)):
        ended, name = moment - age, f"{age.days}"
        session.add(
            IdempotencyRecord(client="c", mutation="m", key=name, input_hash="h", expires_at=ended)
        )
        session.add(
            LinkToken(user_id=user.id, purpose=LinkPurpose.LOGIN, token_hash=name, expires_at=ended)
        )
    event = record(session, made.Someone(), "a.b", subject=user)
    for at, when in enumerate((None, moment, moment - timedelta(days=60))):
        session.add(OutboxEntry(event_id=event.id, reaction=f"{at}", done_at=when))
    session.flush()
    purge_expired(bind(session, SYSTEM), SYSTEM)
    assert session.scalars(select(IdempotencyRecord.key)).all() == ["-1"]
    assert session.scalars(select(LinkToken.token_hash)).all() == ["-1"]
    assert session.scalars(select(OAuthCode)).all() == []
    assert sorted(session.scalars(select(OutboxEntry.reaction))) == ["0", "1"]
