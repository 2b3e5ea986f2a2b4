"""How often somebody may try: attempts within a minute from one address of the network."""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

ATTEMPTS = RateLimitItemPerMinute(60)
UPLOADS = RateLimitItemPerMinute(10)
GUESSES = RateLimitItemPerMinute(5)
_limiter = FixedWindowRateLimiter(MemoryStorage())


def may_try(what: str, network_address: str) -> bool:
    """Count an attempt; False when this address made too many within the minute."""
    return _limiter.hit(ATTEMPTS, what, network_address)


def may_upload(what: str, network_address: str) -> bool:
    """Count a stranger's file; False after ten from this address within the minute."""
    return _limiter.hit(UPLOADS, what, network_address)


def may_guess(what: str, who: str) -> bool:
    """Count a guess of one person's secret; False after five within the minute."""
    return _limiter.hit(GUESSES, what, who)


def forget_attempts() -> None:
    """Start counting afresh; for tests."""
    _limiter.storage.reset()
