"""How fast one token may spend points: a leaky bucket per client, in this process alone."""

from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from time import monotonic
from typing import NamedTuple

MOST_CLIENTS = 20_000


class BucketLimits(NamedTuple):
    """A full bucket holds `capacity` points; `restore_per_second` points come back."""

    capacity: int
    restore_per_second: int


class BucketState(NamedTuple):
    """What a charge left behind; a refused charge took nothing."""

    capacity: int
    available: int
    restore_per_second: int
    granted: bool = True
    retry_after: int = 0

    @property
    def reset(self) -> int:
        """Whole seconds until the bucket is full again."""
        return ceil((self.capacity - self.available) / self.restore_per_second)


class Buckets:
    """The buckets of all clients of this process; the one longest unused is forgotten first."""

    def __init__(self, most: int = MOST_CLIENTS, clock: Callable[[], float] = monotonic) -> None:
        self._most = most
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def charge(self, client_id: str, cost: int, limits: BucketLimits) -> BucketState:
        """Take `cost` points; what is dearer than a bucket needs a full one and leaves a debt."""
        now = self._clock()
        level = self._level(client_id, now, limits)
        left = level - cost
        if left >= 0 or level >= limits.capacity:
            self._keep(client_id, left, now)
            return BucketState(
                limits.capacity, int(left) if left > 0 else 0, limits.restore_per_second
            )
        missing = min(cost, limits.capacity) - level
        return _refused(limits, level, ceil(missing / limits.restore_per_second))

    def peek(self, client_id: str, limits: BucketLimits) -> BucketState:
        """The state without a charge."""
        level = self._level(client_id, self._clock(), limits)
        return BucketState(limits.capacity, max(0, int(level)), limits.restore_per_second)

    def _level(self, client_id: str, now: float, limits: BucketLimits) -> float:
        kept = self._levels.get(client_id)
        if kept is None:
            return limits.capacity
        level, since = kept
        if now > since:
            level += (now - since) * limits.restore_per_second
        return min(limits.capacity, level)

    def _keep(self, client_id: str, level: float, now: float) -> None:
        self._levels[client_id] = (level, now)
        self._levels.move_to_end(client_id)
        if len(self._levels) > self._most:
            self._levels.popitem(last=False)


def _refused(limits: BucketLimits, level: float, retry_after: int) -> BucketState:
    return BucketState(
        limits.capacity,
        max(0, int(level)),
        limits.restore_per_second,
        granted=False,
        retry_after=max(1, retry_after),
    )
