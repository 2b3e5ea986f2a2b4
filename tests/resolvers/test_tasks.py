"""Tasks: given out and done, due at a wall time, and shown outside only when made for it."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from models import clock
from models.base import Visibility
from models.errors import ErrorCode
from models.tasks import RecurrencePattern, Task, TaskPriority, TaskStatus
from resolvers import tasks
from tests.resolvers.acting import refused
from tests.resolvers.people import acts, said
from tests.world import identity

GAP, TWICE = date(2027, 3, 28), date(2026, 10, 25)
"""The days on which Berlin's clocks leave an hour out, and have one twice."""


def test_a_new_task_is_its_makers_and_due_in_his_zone(world_session):
    actor = acts(world_session, "agent")
    made = tasks.create_task(
        world_session,
        actor,
        title="Call Ana",
        deal_id=identity("acme_rollout"),
        due_date=date(2027, 1, 15),
        due_time=time(17),
    )
    world_session.flush()
    assert (made.owner_id, made.customer_id) == (identity("agent"), identity("acme"))
    assert (made.due_zone, made.due_at) == ("Europe/Berlin", datetime(2027, 1, 15, 16, tzinfo=UTC))
    assert (made.status, made.priority, made.visibility) == (
        TaskStatus.PENDING,
        TaskPriority.MEDIUM,
        Visibility.INTERNAL,
    )
    assert said(world_session, made)["task.created"]["due_date"] == "2027-01-15"


@pytest.mark.parametrize(
    ("on", "at", "instant"),
    [
        (GAP, time(2, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        (TWICE, time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2027, 1, 15), None, datetime(2027, 1, 15, 23, tzinfo=UTC)),
    ],
)
def test_a_wall_time_means_one_instant(world_session, on, at, instant):
    actor = acts(world_session, "agent")
    made = tasks.create_task(world_session, actor, title="Call", due_date=on, due_time=at)
    assert made.due_at == instant


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"title": " "}, ErrorCode.REQUIRED, "title"),
        ({"due_time": time(9)}, ErrorCode.REQUIRED, "due_date"),
        ({"due_date": GAP, "due_zone": "Mars/Olympus"}, ErrorCode.INVALID, "due_zone"),
        ({"due_date": date(1, 1, 1)}, ErrorCode.OUT_OF_RANGE, "due_date"),
        ({"recurrence_interval": 2}, ErrorCode.REQUIRED, "recurrence_pattern"),
        (
            {"recurrence_pattern": RecurrencePattern.DAILY, "recurrence_interval": 0},
            ErrorCode.OUT_OF_RANGE,
            "recurrence_interval",
        ),
        ({"lead_id": identity("lead_omar")}, ErrorCode.NOT_FOUND, "lead_id"),
        ({"owner_id": identity("ana")}, ErrorCode.NOT_FOUND, "owner_id"),
    ],
)
def test_what_does_not_fit_is_refused(world_session, fields, code, field):
    actor = acts(world_session, "agent")
    with refused(world_session, code, field):
        tasks.create_task(world_session, actor, **{"title": "Call", **fields})


def test_a_recurring_task_says_how_often(world_session):
    actor = acts(world_session, "agent")
    made = tasks.create_task(
        world_session, actor, title="Review", recurrence_pattern=RecurrencePattern.WEEKLY
    )
    world_session.flush()
    assert (made.is_recurring, made.recurrence_interval) == (True, 1)
    tasks.update_task(
        world_session, actor, task_id=made.id, recurrence_pattern=None, recurrence_interval=None
    )
    world_session.flush()
    assert made.is_recurring is False


def test_a_task_goes_its_way_by_verbs_each_with_its_event(world_session):
    actor = acts(world_session, "agent")
    way = [
        (tasks.start_task, TaskStatus.IN_PROGRESS),
        (tasks.complete_task, TaskStatus.COMPLETED),
        (tasks.reopen_task, TaskStatus.PENDING),
        (tasks.cancel_task, TaskStatus.CANCELLED),
    ]
    for act, status in way:
        task = act(world_session, actor, task_id=identity("call_ben"))
        world_session.flush()
        assert task.status is status
        assert (task.completed_at is not None) is (status is TaskStatus.COMPLETED)
    for act in (tasks.start_task, tasks.complete_task, tasks.reopen_task, tasks.cancel_task):
        with refused(world_session, ErrorCode.INVALID_STATE):
            act(world_session, actor, task_id=task.id)
    assert list(said(world_session, task)) == [
        "task.started",
        "task.completed",
        "task.reopened",
        "task.cancelled",
    ]


def test_a_task_is_overdue_when_it_is_open_and_its_time_is_over(world_session):
    actor = acts(world_session, "agent")
    made = tasks.create_task(world_session, actor, title="Call", due_date=date(2027, 1, 15))
    with clock.frozen(datetime(2027, 1, 15, 22, 59, tzinfo=UTC)):
        assert made.overdue is False
    with clock.frozen(datetime(2027, 1, 15, 23, 0, tzinfo=UTC)):
        assert [made.overdue] == [True]
        tasks.update_task(world_session, actor, task_id=made.id, due_date=None)
        assert (made.due_at, made.overdue) == (None, False)


def test_assigning_moves_a_task_to_the_new_ones_team(world_session):
    actor = acts(world_session, "manager")
    task = tasks.assign_task(
        world_session, actor, task_id=identity("assign_web"), owner_id=identity("yuki")
    )
    world_session.flush()
    assert (task.owner_id, task.team_id) == (identity("yuki"), identity("asia"))
    acts(world_session, "yuki")
    assert world_session.scalar(select(Task.id).where(Task.id == identity("assign_web")))
    assert said(world_session, task)["task.assigned"] == {
        "before": None,
        "after": str(identity("yuki")),
    }


def test_a_task_changes_in_the_version_that_was_read_and_can_be_deleted(world_session):
    actor = acts(world_session, "agent")
    task = tasks.update_task(
        world_session, actor, task_id=identity("call_ben"), expected_version=1, category="Offer"
    )
    world_session.flush()
    with refused(world_session, ErrorCode.CONFLICT):
        tasks.delete_task(world_session, actor, task_id=task.id, expected_version=1)
    tasks.delete_task(world_session, actor, task_id=task.id, expected_version=2)
    with refused(world_session, ErrorCode.NOT_FOUND, "task_id"):
        tasks.start_task(world_session, actor, task_id=task.id)


def test_outsiders_see_what_was_made_for_them(world_session):
    acts(world_session, "ana")
    assert world_session.scalars(select(Task.id)).all() == [identity("network_plan")]
    acts(world_session, "pia")
    assert world_session.scalars(select(Task.id)).all() == [identity("nordlys_texts")]
    acts(world_session, "finance")
    assert world_session.scalars(select(Task.id)).all() == []
