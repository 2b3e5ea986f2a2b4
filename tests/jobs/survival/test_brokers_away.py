"""A broker that is away: what is accepted is accepted, and what follows comes when it is there."""

from __future__ import annotations

from pathlib import Path

import dramatiq
import pytest
from sqlalchemy import func, select

import settings
from models.events import OutboxEntry
from tests.jobs.conftest import BROKERS, PORTS, here
from tests.jobs.mailing.servers import Behaviour, running
from tests.jobs.survival.deals import (
    Deals,
    accepted,
    assert_accepted_once,
    assert_nothing_given_up,
    left,
    until,
)
from tests.jobs.survival.lines import line
from tests.jobs.survival.passing import end_leases, end_pauses
from tests.jobs.survival.processes import installation

REMOTE = [name for name in PORTS if here(name)]


@pytest.mark.parametrize("carrier", REMOTE, indirect=True)
def test_acceptances_stand_and_jobs_flow_when_the_broker_is_back(
    place: Path, carrier: dramatiq.Broker, request: pytest.FixtureRequest
):
    assert settings.get().data_dir == place
    name = request.node.callspec.params["carrier"]
    deals = Deals(2)
    with running(Behaviour()) as port, line(PORTS[name]) as way:
        url = BROKERS[name].replace(f":{PORTS[name]}", f":{way.port}")
        mail = f"smtp://127.0.0.1:{port}"
        with installation(CRM_SMTP_URL=mail, CRM_BROKER_URL=url) as processes:
            first, second = deals.offers
            answered = {first.number: deals.accept(processes[0].site, first)}
            until(lambda: way.turned_away > 1)
            assert (accepted(deals), done(deals), attempts(deals)) == (1, 0, 0)
            way.open()
            until(lambda: done(deals))
            way.close()
            answered[second.number] = deals.accept(processes[0].site, second)
            assert accepted(deals) == 2
            way.open()
            until(lambda: over(deals))
    assert_accepted_once(deals, answered)
    assert_nothing_given_up(deals)
    assert carrier is not None


def over(deals: Deals) -> bool:
    """Whether all is done; a minute passes where it is not."""
    end_leases(deals.sessions)
    end_pauses(deals.sessions)
    return not left(deals.sessions)


def done(deals: Deals) -> int:
    """How much is done."""
    with deals.sessions() as session:
        return session.scalar(select(func.count()).where(OutboxEntry.done_at.is_not(None))) or 0


def attempts(deals: Deals) -> int:
    """How often something was tried."""
    with deals.sessions() as session:
        return session.scalar(select(func.sum(OutboxEntry.attempts))) or 0
