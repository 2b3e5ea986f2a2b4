"""Events: recorded with their surroundings, queued for their reactions, sealed, never altered."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models import clock, events
from models.deals import Deal
from models.errors import ErrorCode
from models.events import Event, EventSeal, OutboxEntry, record
from models.pipelines import StageKind
from tests.models import made
from tests.models.refused import refuses

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def moved(session: Session) -> Event:
    _, stages = made.pipeline(session)
    owner = made.staff(session)
    acme = made.customer(session)
    deal, _ = made.deal(session, stages[0], customer_id=acme.id, owner_id=owner.id)
    event = record(
        session,
        made.Someone(),
        "deal.moved",
        subject=deal,
        changes={"value": Decimal("1.50"), "kind": StageKind.WON, "at": NOON, "to": [acme.id]},
    )
    session.flush()
    return event


def test_an_event_knows_its_surroundings(session: Session, moved: Event):
    deal = session.get_one(Deal, moved.subject_id)
    assert (moved.subject_type, moved.deal_id) == ("Deal", deal.id)
    assert (moved.customer_id, moved.owner_id) == (deal.customer_id, deal.owner_id)
    assert moved.changes == {
        "value": "1.50",
        "kind": "WON",
        "at": "2026-03-01T12:00:00+00:00",
        "to": [str(deal.customer_id)],
    }


def test_the_event_of_a_customer_is_in_its_timeline(session: Session):
    acme = made.customer(session)
    assert record(session, made.Someone(), "customer.created", subject=acme).customer_id == acme.id


def test_what_follows_is_queued_in_the_same_transaction(
    session: Session, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(events.reactions, "customer.created", ("greet", "score"))
    acme = made.customer(session)
    with clock.frozen(NOON):
        event = record(session, made.Someone(), "customer.created", subject=acme)
    session.flush()
    entries = session.scalars(select(OutboxEntry).order_by(OutboxEntry.reaction)).all()
    assert [(one.event_id, one.reaction, one.due) for one in entries] == [
        (event.id, "greet", NOON),
        (event.id, "score", NOON),
    ]


@pytest.mark.usefixtures("moved")
@pytest.mark.parametrize("statement", [update(Event).values(name="a.b"), delete(Event)])
def test_no_event_is_altered(session: Session, statement):
    with refuses(session, ErrorCode.APPEND_ONLY):
        session.execute(statement)


def test_seals_form_one_chain_that_finds_an_edit(session: Session, moved: Event):
    acme = made.customer(session)
    second = record(session, made.Someone(), "customer.created", subject=acme)
    first = made.added(session, EventSeal.over(moved, None))
    next_one = made.added(session, EventSeal.over(second, first))
    session.expire_all()
    assert moved.digest("") == first.hash
    assert second.digest(first.hash) == next_one.hash
    assert (first.sequence, next_one.sequence, next_one.previous) == (1, 2, first.hash)
    session.expunge(moved)
    moved.changes = {"value": "9.99"}
    assert moved.digest("") != first.hash


@pytest.mark.parametrize("statement", [update(EventSeal).values(hash="0"), delete(EventSeal)])
def test_no_seal_is_altered(session: Session, moved: Event, statement):
    made.added(session, EventSeal.over(moved, None))
    with refuses(session, ErrorCode.APPEND_ONLY):
        session.execute(statement)
