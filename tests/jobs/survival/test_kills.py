"""Web, worker and renderer are killed while a mail server breaks its lines: all happens once.

`SURVIVAL_QUOTES=60 SURVIVAL_KILLS=20` is the whole; without, each kind of process is killed once.
`SURVIVAL_SEED` chooses other moments.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import dramatiq
import pytest

import settings
from jobs import seals
from jobs.pdf.inspecting import inspected
from jobs.pdf.keys import known_fingerprints
from models.documents import DocumentKind
from tests.jobs.conftest import BROKERS
from tests.jobs.mailing.servers import running
from tests.jobs.survival.deals import (
    Deals,
    assert_accepted_once,
    assert_nothing_given_up,
    left,
    message_ids,
    papers,
    until,
)
from tests.jobs.survival.passing import end_leases, end_pauses
from tests.jobs.survival.posting import Moody
from tests.jobs.survival.processes import Process, installation

QUOTES: Final = int(os.environ.get("SURVIVAL_QUOTES", "3"))
KILLS: Final = int(os.environ.get("SURVIVAL_KILLS", "0"))
SEED: Final = int(os.environ.get("SURVIVAL_SEED", "20"))
CLIENTS: Final = 3
KINDS: Final = {"StubBroker": "stub", "RedisBroker": "redis", "RabbitmqBroker": "rabbitmq"}


@dataclass
class Killer:
    """Kills by a seeded chance, and starts again what it killed."""

    deals: Deals
    processes: list[Process]
    chance: random.Random
    killed: Counter[str] = field(default_factory=Counter)

    def run(self, times: int) -> None:
        """Kill so often, each time a while after everything runs; each kind in turn, shuffled."""
        kinds = [*self.processes, None]
        victims = [kinds[at % len(kinds)] for at in range(times or len(kinds))]
        self.chance.shuffle(victims)
        for victim in victims:
            time.sleep(self.chance.uniform(0.1, 1.5))
            self._kill(victim)

    def _kill(self, victim: Process | None) -> None:
        if victim is None:
            until(lambda: self.processes[-1].kill_renderer() or not left(self.deals.sessions))
            self.killed["renderer"] += 1
            return
        victim.kill()
        self.killed[victim.arguments[0]] += 1
        if victim is self.processes[-1]:
            end_leases(self.deals.sessions)
        victim.start()


@pytest.fixture
def chance() -> random.Random:
    """The chance of this run; another seed tries other moments."""
    return random.Random(SEED)  # noqa: S311  # no secret


def test_whatever_is_killed_each_acceptance_counts_once(
    place: Path, carrier: dramatiq.Broker, chance: random.Random
):
    deals = Deals(QUOTES)
    mood = Moody(chance=random.Random(SEED), rate=0.3)  # noqa: S311  # no secret
    url = BROKERS[KINDS[type(carrier).__name__]]
    began = time.monotonic()
    with running(mood) as port:
        given = {"CRM_SMTP_URL": f"smtp://127.0.0.1:{port}", "CRM_BROKER_URL": url}
        with installation(**given) as processes, ThreadPoolExecutor(CLIENTS + 1) as pool:
            killer = Killer(deals, processes, chance)
            killing = pool.submit(killer.run, KILLS)
            site = processes[0].site
            asked = {offer.number: pool.submit(deals.accept, site, offer) for offer in deals.offers}
            answered = {number: one.result() for number, one in asked.items()}
            settle(deals, killing)
            for each in processes:
                assert each.stop() in {0, 128 + 15}
    while seals.seal(deals.sessions):
        pass
    report(killer, mood, time.monotonic() - began)
    assert_accepted_once(deals, answered)
    assert_nothing_given_up(deals)
    assert_mailed(deals, mood)
    assert_papers(deals, place)
    assert_chained(deals)


def settle(deals: Deals, killing: Future[None]) -> None:
    """Time passes until all is killed and all is done."""

    def over() -> bool:
        end_pauses(deals.sessions)
        return killing.done() and not left(deals.sessions)

    until(over, seconds=600)
    killing.result()


def assert_mailed(deals: Deals, mood: Moody) -> None:
    """Each mail came, more than once only as itself, and what was written is all that came."""
    arrived = mood.arrived()
    assert arrived.keys() == message_ids(deals)
    for mails in arrived.values():
        assert len({(str(mail["To"]), str(mail["Subject"])) for mail in mails}) == 1


def assert_papers(deals: Deals, place: Path) -> None:
    """Two PDFs for each quote, the signed one sealed; nothing half-written is in the store."""
    found = list(papers(deals))
    counted = Counter(kind for kind, _ in found)
    assert counted == dict.fromkeys((DocumentKind.QUOTE_SENT, DocumentKind.QUOTE_SIGNED), QUOTES)
    ours = known_fingerprints(place / "keys")
    for kind, pdf in found:
        if kind is DocumentKind.QUOTE_SIGNED:
            seen = inspected(pdf, ours)
            assert (seen["sealed"], seen["intact"], seen["whole"]) == (True, True, True)
    for path in (place / "files").rglob("[!.]*"):
        assert path.is_dir() or len(path.name) == 64
    assert settings.get().data_dir == place


def assert_chained(deals: Deals) -> None:
    """The audit's chain is whole."""
    verdict = seals.verify(deals.sessions)
    assert (verdict.first_break, verdict.waiting) == (None, 0)


def report(killer: Killer, mood: Moody, seconds: float) -> None:
    """The figures, for whoever runs it with `-s`."""
    twice = sum(len(mails) > 1 for mails in mood.arrived().values())
    told = f"{QUOTES} quotes, killed {dict(killer.killed)}, {mood.broken} lines broken, "
    told += f"{mood.deferred} deferrals, {len(mood.arrived())} mails, {twice} of them repeated"
    sys.stdout.write(f"\n{told}, {seconds:.0f} s\n")
