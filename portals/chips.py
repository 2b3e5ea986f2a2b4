"""How a status is shown: by a word, a tone and a sign; never by colour alone."""

from __future__ import annotations

from typing import NamedTuple


class Chip(NamedTuple):
    """A status: its word, its tone (good, wait, bad, calm) and its icon; never colour alone."""

    word: str
    tone: str
    icon: str
