"""The leaky bucket: what it takes, what it gives back, what it forgets."""

from auth.buckets import BucketLimits, Buckets

LIMITS = BucketLimits(capacity=100, restore_per_second=10)


class Clock:
    """A clock that stands still until it is moved."""

    now = 1_000.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def test_a_charge_is_taken_and_comes_back_with_time() -> None:
    clock = Clock()
    buckets = Buckets(clock=clock)
    state = buckets.charge("a", 60, LIMITS)
    assert (state.granted, state.available, state.reset) == (True, 40, 6)
    clock.now += 2
    assert buckets.peek("a", LIMITS).available == 60
    clock.now += 100
    assert buckets.peek("a", LIMITS).available == 100


def test_a_refused_charge_takes_nothing_and_names_the_seconds_to_wait() -> None:
    clock = Clock()
    buckets = Buckets(clock=clock)
    buckets.charge("a", 90, LIMITS)
    refused = buckets.charge("a", 45, LIMITS)
    assert (refused.granted, refused.available, refused.retry_after) == (False, 10, 4)
    clock.now += refused.retry_after
    assert buckets.charge("a", 45, LIMITS).granted


def test_each_client_has_a_bucket_of_its_own() -> None:
    buckets = Buckets(clock=Clock())
    buckets.charge("a", 100, LIMITS)
    assert not buckets.charge("a", 1, LIMITS).granted
    assert buckets.charge("b", 1, LIMITS).granted


def test_what_is_dearer_than_a_bucket_needs_a_full_one_and_leaves_a_debt() -> None:
    clock = Clock()
    buckets = Buckets(clock=clock)
    assert buckets.charge("a", 250, LIMITS).available == 0
    clock.now += 15
    assert not buckets.charge("a", 1, LIMITS).granted
    clock.now += 1
    assert buckets.charge("a", 1, LIMITS).granted


def test_the_client_longest_unused_is_forgotten_first() -> None:
    buckets = Buckets(most=2, clock=Clock())
    for client in ("a", "b", "a", "c"):
        buckets.charge(client, 10, LIMITS)
    assert buckets.peek("a", LIMITS).available == 80
    assert buckets.peek("b", LIMITS).available == 100
    assert buckets.peek("c", LIMITS).available == 90
