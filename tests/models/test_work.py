"""Activities, tasks, products, prices and tags: states, due times and periods."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from models import clock
from models.activities import Activity, ActivityStatus, ActivityType
from models.errors import Conflict, ErrorCode, Invalid
from models.products import ListPrice, ProductStatus
from models.tags import TAGGINGS, DealTag, Tag
from models.tasks import RecurrencePattern, Task, TaskStatus
from tests.models import made
from tests.models.refused import refuses

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MAY = date(2026, 5, 1)


def test_an_activity_is_done_once_with_what_came_of_it(session: Session):
    call = made.added(session, Activity(type=ActivityType.CALL, subject="First call"))
    with clock.frozen(NOON):
        call.complete(outcome="interested", duration_minutes=12)
    session.flush()
    assert (call.status, call.completed_at, call.outcome, call.duration_minutes) == (
        ActivityStatus.DONE,
        NOON,
        "interested",
        12,
    )
    for act in (call.complete, call.cancel):
        with pytest.raises(Conflict):
            act()


def test_a_done_activity_has_its_moment(session: Session):
    with refuses(session, ErrorCode.INVALID_STATE, "status"):
        session.add(Activity(type=ActivityType.NOTE, subject="N", status=ActivityStatus.DONE))


def test_a_duration_is_not_negative(session: Session):
    with refuses(session, ErrorCode.OUT_OF_RANGE, "duration_minutes"):
        session.add(Activity(type=ActivityType.CALL, subject="N", duration_minutes=-1))


def test_a_task_is_worked_on_completed_and_reopened(session: Session):
    task = made.added(session, Task(title="Call back"))
    task.start()
    task.complete()
    with pytest.raises(Conflict):
        task.cancel()
    task.reopen()
    assert (task.status, task.completed_at) == (TaskStatus.PENDING, None)
    task.cancel()
    for act in (task.start, task.complete, task.reopen):
        with pytest.raises(Conflict):
            act()
    session.flush()


@pytest.mark.parametrize(
    ("on", "at", "zone", "instant"),
    [
        (date(2027, 3, 28), time(2, 30), "Europe/Berlin", "2027-03-28T01:30:00+00:00"),
        (date(2026, 10, 25), time(2, 30), "Europe/Berlin", "2026-10-25T00:30:00+00:00"),
        (date(2025, 3, 2), time(15), "America/Chicago", "2025-03-02T21:00:00+00:00"),
        (date(2025, 3, 9), time(15), "America/Chicago", "2025-03-09T20:00:00+00:00"),
        (date(2026, 5, 1), None, "Europe/Berlin", "2026-05-01T22:00:00+00:00"),
    ],
)
def test_a_due_wall_time_has_its_instant(session: Session, on, at, zone, instant):
    task = Task(title="Call back")
    task.due(on, at, zone)
    made.added(session, task)
    assert task.due_at is not None
    assert task.due_at.isoformat() == instant


def test_a_task_is_overdue_after_its_time_until_it_is_done():
    task = Task(title="Call back")
    task.due(NOON.date(), NOON.time())
    with clock.frozen(NOON):
        before = task.overdue
        task.complete()
        assert (before, task.overdue) == (True, False)
    task.due(None)
    assert task.due_at is None


def test_a_due_time_needs_its_day(session: Session):
    with refuses(session, ErrorCode.REQUIRED, "due_date"):
        session.add(Task(title="Call back", due_time=time(9)))


def test_a_recurrence_is_whole(session: Session):
    with refuses(session, ErrorCode.REQUIRED, "recurrence_pattern"):
        session.add(Task(title="Weekly", is_recurring=True))
    made.added(
        session,
        Task(
            title="Weekly",
            is_recurring=True,
            recurrence_pattern=RecurrencePattern.WEEKLY,
            recurrence_interval=1,
            recurrence_end_date=MAY,
        ),
    )


def test_a_series_has_each_occurrence_once(session: Session):
    first = Task(title="One", occurrence=1)
    first.series_id = first.id
    made.added(session, first)
    with refuses(session, ErrorCode.TAKEN, "occurrence"):
        session.add(Task(title="Again", series_id=first.id, occurrence=1))


def test_a_sku_is_unique_until_its_product_is_deleted(session: Session):
    product = made.product(session)
    with refuses(session, ErrorCode.TAKEN, "sku"):
        made.product(session)
    product.delete()
    session.flush()
    made.product(session)


def test_a_retired_product_is_not_published(session: Session):
    product = made.product(session, published=True)
    with pytest.raises(Conflict):
        product.retire()
    product.activate()
    product.retire()
    assert (product.status, product.published) == (ProductStatus.RETIRED, False)


def test_a_product_has_one_price_per_currency_and_day(session: Session):
    product = made.product(session)

    def price(currency: str, on: date) -> ListPrice:
        return ListPrice(
            product_id=product.id, amount=Decimal("9.00"), currency=currency, valid_from=on
        )

    first = made.added(session, price("USD", MAY))
    made.added(session, price("EUR", MAY))
    later = MAY.replace(month=6)
    with refuses(session, ErrorCode.OVERLAP, "valid_from"):
        session.add(price("USD", later))
    session.refresh(first)
    with pytest.raises(Invalid):
        first.end(MAY.replace(day=1, month=4))
    first.end(later)
    session.flush()
    made.added(session, price("USD", later))


def test_a_tags_name_is_unique_whatever_its_case(session: Session):
    tag = made.added(session, Tag(name="Préféré"))
    with refuses(session, ErrorCode.TAKEN, "name"):
        session.add(Tag(name="PREFERE"))
    tag.delete()
    session.flush()
    made.added(session, Tag(name="Prefere"))


def test_a_tag_hangs_on_a_deal(session: Session):
    _, stages = made.pipeline(session)
    deal, _ = made.deal(session, stages[0])
    tag = made.added(session, Tag(name="hot"))
    made.added(session, DealTag(deal_id=deal.id, tag_id=tag.id))
    assert TAGGINGS["deals"] is DealTag
