"""Passwords: how long, how hashed, and that an unknown login costs the same as a known one."""

import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from models.errors import Invalid

SHORTEST = 10
LONGEST = 128
FEWEST_DIFFERENT = 5
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hash_password(password: str, *, field: str = "password") -> str:
    """The argon2id hash to keep; what is too short, long or plain is refused before any work."""
    return _hasher.hash(_acceptable(password, field))


def verify_password(password_hash: str | None, password: str) -> bool:
    """Compare by one argon2 computation, whether or not there is anything to compare with."""
    if not _fits(password):
        return False
    try:
        _hasher.verify(password_hash or _decoy(), _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def needs_rehash(password_hash: str) -> bool:
    """True for a hash made with weaker settings than today's."""
    return _hasher.check_needs_rehash(password_hash)


def _acceptable(password: str, field: str) -> str:
    if not _fits(password):
        raise Invalid(field, f"Use at most {LONGEST} characters of ordinary text.")
    if len(password) < SHORTEST:
        raise Invalid(field, f"Use at least {SHORTEST} characters.")
    if len(set(password)) < FEWEST_DIFFERENT:
        raise Invalid(field, f"Use at least {FEWEST_DIFFERENT} different characters.")
    return _normal(password)


def _fits(password: str) -> bool:
    return len(password) <= LONGEST and password.isprintable()


def _normal(password: str) -> str:
    return unicodedata.normalize("NFC", password)


@lru_cache(maxsize=1)
def _decoy() -> str:
    return _hasher.hash("a password that nobody has")
