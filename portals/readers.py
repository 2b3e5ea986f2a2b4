"""Who reads a page: his language, the way he writes numbers and dates, his zone, his clock."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale

from portals.languages import NAMES, USUAL, words_of

BRITISH: Final = Locale("en", "GB")


@dataclass(frozen=True, slots=True)
class Reader:
    """How texts, numbers and times are written for one person."""

    language: str = USUAL
    locale: Locale = BRITISH
    zone: tzinfo = UTC
    now: datetime | None = None

    @property
    def tag(self) -> str:
        """The language of the page for browsers and for those who read it aloud."""
        return self.language if self.language in NAMES else USUAL

    @property
    def worded(self) -> Locale:
        """How dates in words are written: in the language of the text around them."""
        if self.locale.language == self.tag:
            return self.locale
        return BRITISH if self.tag == USUAL else Locale(self.tag)

    @property
    def direction(self) -> str:
        """Which way the page runs."""
        return self.worded.text_direction


NOBODY: Final = Reader()
reader: Final[ContextVar[Reader]] = ContextVar("reader", default=NOBODY)
"""For whom the page that is being rendered is."""


def zone_of(name: str) -> tzinfo:
    """The IANA zone of this name, else UTC."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return UTC


def gettext(message: str) -> str:
    """A text in the reader's language; of nothing, nothing."""
    return words_of(reader.get().language).gettext(message) if message else ""


def ngettext(singular: str, plural: str, number: int) -> str:
    """A text with a number in the reader's language."""
    return words_of(reader.get().language).ngettext(singular, plural, number)
