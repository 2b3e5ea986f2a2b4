"""When a mail that was deferred is tried again: soon at first, then ever later, at last never."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Final

MINUTES: Final = (0.5, 1, 2, 5, 15, 30, 60, 120, 240, 480, 960, 1440)
SPREAD: Final = 0.2


def next_attempt(attempts: int, key: str = "") -> timedelta | None:
    """The pause after so many attempts, None when the mail is to be parked.

    Pauses grow from half a minute to a day, more than two days in all. Each is up to a fifth
    shorter or longer, always the same for a key (say, a Message-ID), so that mails which failed
    together do not come back together.
    """
    if not 1 <= attempts <= len(MINUTES):
        return None
    digest = hashlib.sha256(f"{attempts}\n{key}".encode()).digest()
    share = int.from_bytes(digest[:4]) / 0xFFFFFFFF
    return timedelta(minutes=MINUTES[attempts - 1]) * (1 - SPREAD + 2 * SPREAD * share)
