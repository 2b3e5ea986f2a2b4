"""Secrets that callers carry: made of 256 random bits, shown once, kept only as SHA-256."""

import hashlib
import secrets

LONGEST = 200


def new_secret(prefix: str = "") -> str:
    """A fresh secret of 256 random bits behind a prefix that says what it opens."""
    return prefix + secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What is kept of a secret; a plain hash suffices for 256 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def plausible(secret: str) -> bool:
    """False for what cannot be a secret of ours, which then costs no statement."""
    return 0 < len(secret) <= LONGEST and secret.isascii() and secret.isprintable()
