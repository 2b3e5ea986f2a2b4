"""Who closes a period or pays out is killed at every step: all of an act is there, or nothing."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import count, pairwise
from typing import Any, Final

import pytest
from sqlalchemy import URL, event, func, select
from sqlalchemy.orm import Session, sessionmaker

from auth.actors import SYSTEM
from auth.binding import bind
from jobs import reactions
from jobs.draining import drain
from models import clock, database, events
from models.base import Base
from models.commission_ledger import CommissionEntry
from models.commission_statements import CommissionStatement, CommissionStatementLine
from models.events import Event, OutboxEntry
from models.ids import public_id
from models.mails import EmailMessage
from models.payouts import Payout, PayoutStatus
from resolvers.pricing import the_organisation
from schema.build import whole
from tests.api import opened
from tests.jobs.survival.starting import FORKS, as_if_with
from tests.world import identity

NORTHSTAR: Final = identity("northstar")
CLOSE: Final = """mutation Close($input: CloseStatementPeriodInput!) {
  closeStatementPeriod(input: $input) { statements userErrors { code message path } } }"""
EXPORT: Final = """mutation Export($input: ExportPayoutsInput!) {
  exportPayouts(input: $input) { payouts userErrors { code message path } } }"""
RECORD: Final = """mutation Record($input: RecordPayoutInput!) {
  recordPayout(input: $input) { payout { status } userErrors { code message path } } }"""
Standing = dict[str, Any]


def dies_at(step: int) -> None:
    """Let this process be killed before its next but so many writes, or around a commit."""
    passed = count()

    def pass_step(*_: Any) -> None:
        if next(passed) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def look(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "SET", "SAVEPOINT", "RELEASE")):
            pass_step()

    event.listen(database.engine(), "before_cursor_execute", look)
    event.listen(database.engine(), "commit", pass_step)
    event.listen(Session, "after_commit", pass_step)


def act(environment: Mapping[str, str], document: str, given: dict[str, Any], step: int) -> None:
    """Ask for it as finance, in a process that does not come further than a step."""
    as_if_with(environment)
    reactions.connect()
    with opened() as api:
        finance = api("finance")
        dies_at(step)
        answer = finance.run(document, {"input": given})
    done = "errors" not in answer and not next(iter(answer["data"].values()))["userErrors"]
    os._exit(0 if done else 1)


def tried(document: str, given: dict[str, Any], step: int) -> bool:
    """Whether it was done; killed it was not, or nobody was told."""
    process = FORKS.Process(target=act, args=(dict(os.environ), document, given, step))
    process.start()
    process.join()
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode == 0


class Payday:
    """The world's partner with commission that is on no statement yet, and what is there of it."""

    def __init__(self) -> None:
        self.sessions: sessionmaker[Session] = database.sessions()
        with self.sessions.begin() as session:
            bind(session, SYSTEM)
            self.through = clock.today(the_organisation(session).time_zone).isoformat()
        drain(self.sessions)

    def killed_at_every_step(
        self, document: str, given: dict[str, Any], look: Callable[[Session], Standing]
    ) -> tuple[Standing, Standing]:
        """Kill it one step later each time until it is done; returns what was and what is there.

        After every death there is nothing of it, or all: the commit alone lies between.
        """
        before = self.sees(look)
        seen = []
        for step in count():
            if tried(document, given, step):
                break
            seen.append(self.sees(look))
        after = self.sees(look)
        assert before != after
        done = seen.index(after)
        assert seen[:done] == [before] * done
        assert seen[done:] == [after] * (len(seen) - done)
        assert done > 3, "it was killed at its writes"
        assert tried(document, given, len(seen) + 1000)
        assert self.sees(look) == after
        return before, after

    def sees(self, look: Callable[[Session], Standing]) -> Standing:
        """What is there, as whoever comes next finds it."""
        with self.sessions() as session:
            bind(session, SYSTEM)
            return look(session)


@pytest.fixture
def payday(clean_world: URL, monkeypatch: pytest.MonkeyPatch) -> Payday:
    """A day on which a period ends; what follows is queued."""
    assert clean_world == database.database_url()
    monkeypatch.setattr(events, "reactions", dict(reactions.FOLLOWING))
    whole()
    return Payday()


def named(session: Session, *names: str) -> dict[str, int]:
    """How often events of these names happened."""
    return dict(Counter(session.scalars(select(Event.name).where(Event.name.in_(names)))))


def number(session: Session, model: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def stated(session: Session) -> Standing:
    """Statements, their lines, payouts, and what is queued about them."""
    return {
        "statements": number(session, CommissionStatement),
        "lines": number(session, CommissionStatementLine),
        "payouts": number(session, Payout),
        "told": named(session, "statement.issued"),
        "queued": number(session, OutboxEntry),
    }


def paid(session: Session) -> Standing:
    """Payouts by their states, and what was told."""
    return {
        "payouts": Counter(session.scalars(select(Payout.status))),
        "methods": sorted(
            session.scalars(select(Payout.method_id).where(Payout.method_id.is_not(None)))
        ),
        "told": named(session, "payout.sent", "payout.failed"),
        "queued": number(session, OutboxEntry),
    }


def test_a_period_is_closed_and_paid_out_once_whatever_dies(payday: Payday):
    given = {"partnerId": public_id("ptn", NORTHSTAR), "through": payday.through}
    before, after = payday.killed_at_every_step(CLOSE, given, stated)
    assert after["statements"] == before["statements"] + 1
    assert after["payouts"] == before["payouts"] + 1
    with payday.sessions() as session:
        bind(session, SYSTEM)
        assert_stated_once(session)
        payout = session.scalars(select(Payout).where(Payout.status == "SCHEDULED")).one()
    exported = {"payoutIds": [public_id("pyo", payout.id)], "format": "PAIN_001"}
    before, after = payday.killed_at_every_step(EXPORT, exported, paid)
    assert after["payouts"] - before["payouts"] == Counter([PayoutStatus.PROCESSING])
    recorded = {
        "payoutId": public_id("pyo", payout.id),
        "outcome": "PAID",
        "reference": "B-1",
        "idempotencyKey": "paid-once",
    }
    before, after = payday.killed_at_every_step(RECORD, recorded, paid)
    assert after["payouts"] - before["payouts"] == Counter([PayoutStatus.PAID])
    assert after["told"]["payout.sent"] == before["told"].get("payout.sent", 0) + 1
    assert_told_once(payday)


def assert_stated_once(session: Session) -> None:
    """Every entry of the partner that counts is on exactly one statement, and they add up."""
    lines = session.scalars(select(CommissionStatementLine.entry_id)).all()
    assert len(lines) == len(set(lines))
    statements = session.scalars(
        select(CommissionStatement)
        .where(CommissionStatement.partner_id == NORTHSTAR)
        .order_by(CommissionStatement.number)
    ).all()
    last = statements[-1]
    entered = session.scalars(
        select(CommissionEntry.amount).where(CommissionEntry.partner_id == NORTHSTAR)
    )
    assert last.closing == sum(entered) - sum(one.paid for one in statements)
    assert all(later.opening == former.closing for former, later in pairwise(statements))


def assert_told_once(payday: Payday) -> None:
    """What follows is done once: each person has one mail of the statement, one of the payout."""
    drain(payday.sessions)
    with payday.sessions() as session:
        bind(session, SYSTEM)
        kinds = ("statement_ready", "payout_sent")
        written = select(EmailMessage.kind, EmailMessage.to_address, EmailMessage.event_id).where(
            EmailMessage.kind.in_(kinds)
        )
        found = Counter(session.execute(written).all())
        assert {kind for kind, *_ in found} == set(kinds)
        assert set(found.values()) == {1}
