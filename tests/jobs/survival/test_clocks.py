"""Reminders and ends of quotes by the clock: once each, also when clocks jump."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import settings
from auth.actors import SYSTEM
from auth.binding import bind
from jobs import reactions, schedule
from jobs.draining import drain
from models import clock
from models.events import OutboxEntry
from models.mails import EmailMessage
from models.quote_versions import DeclineReason, QuoteVersion
from models.quotes import Quote
from resolvers.quotes import asking, reminding, sending
from tests.jobs.survival.deals import Deals, left
from tests.resolvers.quotes.scene import ANA, BEN

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


class Days:
    """One sent quote and the days after: the schedule runs whenever it is looked at."""

    def __init__(self, **fields: Any) -> None:
        self.deals = Deals(1, **fields)
        self.sessions = self.deals.sessions
        with self.sessions() as session:
            version = session.scalars(select(QuoteVersion)).one()
            assert version.sent_at is not None
            assert version.expires_at is not None
            self.sent, self.ends = version.sent_at, version.expires_at
        self.at(self.sent)

    def at(self, instant: datetime, schedulers: int = 1) -> Counter[str]:
        """What the mails are by kind, once the schedulers have run at an instant."""
        ready = Barrier(schedulers)

        def run(_: int) -> None:
            with self.sessions.begin() as session:
                schedule.start(session)
            ready.wait()
            drain(self.sessions)

        with clock.frozen(instant), ThreadPoolExecutor(schedulers) as pool:
            list(pool.map(run, range(schedulers)))
            drain(self.sessions)
            assert [one for one in left(self.sessions) if one.due <= instant] == []
        with self.sessions() as session:
            return Counter(session.scalars(select(EmailMessage.kind)))

    def decides(self, act: Callable[[Session, Quote], object], at: datetime) -> None:
        """Do something with the quote at an instant."""
        with clock.frozen(at), self.sessions.begin() as session:
            self.deals.scene.session = session
            act(session, session.get_one(Quote, self.deals.offers[0].quote_id))

    @contextmanager
    def locked(self) -> Iterator[Session]:
        """A session that acts as the product."""
        with self.sessions.begin() as session:
            bind(session, SYSTEM)
            yield session


@pytest.fixture
def days(place: Path) -> Days:
    """A quote that is valid for two weeks."""
    assert settings.get().data_dir == place
    return Days(valid_until=clock.today("Europe/Berlin") + 14 * DAY)


def test_two_schedulers_send_one_reminder_each_time(days):
    moments = [3 * DAY, 7 * DAY, days.ends - days.sent - DAY]
    for count, moment in enumerate(moments):
        before = days.at(days.sent + moment - MINUTE, schedulers=2)
        assert before["quote_reminder"] == count
        after = days.at(days.sent + moment + 10 * MINUTE, schedulers=2)
        assert after["quote_reminder"] == count + 1
    assert days.at(days.ends - MINUTE, schedulers=2)["quote_reminder"] == 3


def test_four_hands_at_the_same_reminder_write_it_once(days):
    ready = Barrier(4)

    def remind(_: int) -> int:
        with days.locked() as session:
            ready.wait()
            return reminding.remind_signatories(session, SYSTEM)

    def expire(_: int) -> int:
        with days.locked() as session:
            ready.wait()
            return reminding.expire_quotes(session, SYSTEM)

    with ThreadPoolExecutor(4) as pool:
        with clock.frozen(days.sent + 4 * DAY):
            assert sorted(pool.map(remind, range(4))) == [0, 0, 0, 1]
        with clock.frozen(days.ends + HOUR):
            assert sorted(pool.map(expire, range(4))) == [0, 0, 0, 1]


def test_a_clock_that_jumps_back_and_forth_loses_and_doubles_nothing(days):
    third = days.sent + 3 * DAY
    told = [
        days.at(each)["quote_reminder"]
        for each in (
            third - 10 * MINUTE,
            third + 50 * MINUTE,  # an hour forward
            third - 9 * MINUTE,  # and back again
            third + MINUTE,
            third + 11 * MINUTE,
            third + 70 * MINUTE,
        )
    ]
    assert told == [0, 1, 1, 1, 1, 1]
    seventh = days.sent + 7 * DAY
    assert days.at(seventh - 2 * HOUR)["quote_reminder"] == 1
    days.at(seventh - HOUR)
    days.at(seventh - 2 * HOUR)  # back before it was due
    assert days.at(seventh + 10 * MINUTE)["quote_reminder"] == 2


def test_reminders_that_were_missed_are_one(days):
    assert days.at(days.sent + 8 * DAY)["quote_reminder"] == 1
    assert days.at(days.ends - HOUR)["quote_reminder"] == 2


@pytest.mark.parametrize("how", ["accepted", "declined", "withdrawn"])
def test_who_has_decided_is_not_reminded(days, how):
    def decide(session: Session, quote: Quote) -> None:
        scene = days.deals.scene
        if how == "withdrawn":
            bind(session, scene.agent)
            sending.withdraw_quote(session, scene.agent, quote_id=quote.id)
            return
        link = scene.link(quote)
        if how == "accepted":
            scene.accept(link, quote)
        else:
            asking.decline_quote(
                session, link, quote_id=quote.id, version=1, reason=DeclineReason.PRICE
            )

    days.decides(decide, days.sent + 2 * DAY)
    told = [days.at(each) for each in (days.sent + 4 * DAY, days.ends - HOUR, days.ends + HOUR)]
    assert [(each["quote_reminder"], each["expired"]) for each in told] == [(0, 0)] * 3


def test_a_reminder_that_waited_while_he_decided_is_not_written(days):
    with clock.frozen(days.sent + 4 * DAY), days.locked() as session:
        assert reminding.remind_signatories(session, SYSTEM) == 1

    def accept(_: Session, quote: Quote) -> None:
        days.deals.scene.accept(days.deals.scene.link(quote), quote)

    days.decides(accept, days.sent + 4 * DAY)
    assert days.at(days.sent + 5 * DAY)["quote_reminder"] == 0


def test_the_end_is_told_once_whatever_the_clock_does(days):
    told = [
        days.at(each, schedulers=2)["expired"]
        for each in (
            days.ends - HOUR,
            days.ends + 10 * MINUTE,
            days.ends - HOUR,
            days.ends + HOUR,
            days.ends + 3 * DAY,
        )
    ]
    assert told == [0, 1, 1, 1, 1]


def test_each_of_those_who_sign_in_turn_is_reminded_in_his_own(place):
    assert settings.get().data_dir == place
    days = Days(recipients=[ANA, BEN], valid_until=clock.today("Europe/Berlin") + 30 * DAY)
    days.at(days.sent + 3 * DAY + HOUR)
    with days.sessions() as session:
        found = select(EmailMessage.to_address).where(EmailMessage.kind == "quote_reminder")
        assert session.scalars(found).all() == [ANA["email"]]


def test_a_quote_of_a_day_is_reminded_a_day_before_its_end(place):
    assert settings.get().data_dir == place
    days = Days(valid_until=clock.today("Europe/Berlin") + DAY)
    before = days.ends - DAY
    if before > days.sent:
        assert days.at(before - MINUTE)["quote_reminder"] == 0
        assert days.at(before + 10 * MINUTE)["quote_reminder"] == 1
    assert days.at(days.ends - MINUTE)["quote_reminder"] <= 1


def test_recurring_work_that_a_jump_put_off_is_not_put_off_for_good(days):
    days.at(days.sent + 30 * DAY)  # a clock that was a month ahead
    with days.sessions() as session:
        entry = session.scalars(
            select(OutboxEntry).where(OutboxEntry.reaction == reactions.REMIND_SIGNATORIES)
        ).one()
    assert entry.due - (days.sent + 30 * DAY) <= 10 * MINUTE
    days.at(days.sent + HOUR)
    with days.sessions() as session:
        session.refresh(session.merge(entry))
        again = session.get_one(OutboxEntry, entry.id)
    assert again.due - (days.sent + HOUR) <= 10 * MINUTE
