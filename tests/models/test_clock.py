"""The clock: what happens later is later, however coarse the machine's clock is."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from models import clock


class Coarse:
    """A machine's clock that goes on when it is told to."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self, _zone: object) -> datetime:
        """What it shows."""
        return self.at


@pytest.fixture
def coarse(monkeypatch: pytest.MonkeyPatch) -> Coarse:
    made = Coarse(datetime(2027, 3, 1, tzinfo=UTC))
    monkeypatch.setattr(clock, "datetime", made)
    monkeypatch.setattr(clock, "_told", [made.at - timedelta(days=1)])
    return made


def test_a_clock_that_stands_still_gives_no_instant_twice(coarse: Coarse):
    told = [clock.now() for _ in range(100)]
    assert told[0] == coarse.at
    assert all(earlier < later for earlier, later in pairwise(told))
    coarse.at += timedelta(seconds=2)
    assert clock.now() == coarse.at


@pytest.mark.parametrize(("back", "believed"), [(0.5, False), (3600, True)])
def test_a_clock_that_was_set_back(coarse: Coarse, *, back: float, believed: bool):
    before = clock.now()
    coarse.at -= timedelta(seconds=back)
    assert (clock.now() == coarse.at) is believed
    assert (clock.now() > before) is not believed


def test_a_stopped_clock_stands(coarse: Coarse):
    with clock.frozen(coarse.at - timedelta(days=9)) as instant:
        assert clock.now() == clock.now() == instant
