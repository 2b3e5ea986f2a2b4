"""The words, numbers and dates of a document, in its language and in its reader's formats."""

from __future__ import annotations

import json
import unicodedata
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import NumberPattern, format_currency, get_currency_precision
from markupsafe import Markup, escape

TEXTS: Final = Path(__file__).parent / "texts"
DEFAULT: Final = "en"
MOST_DECIMALS: Final = 6
RIGHT_TO_LEFT: Final = {"R", "AL"}
LEFT_TO_RIGHT_MARK: Final = "\N{LEFT-TO-RIGHT MARK}"


@dataclass(frozen=True)
class Tongue:
    """How a document speaks; `formats` is the reader's locale and decides numbers and dates."""

    language: Locale
    formats: Locale
    words: dict[str, str]

    @property
    def tag(self) -> str:
        """The language as HTML and PDF name it."""
        return str(self.language).replace("_", "-")

    @property
    def direction(self) -> str:
        """Which way its lines run."""
        return str(self.language.text_direction)

    def say(self, key: str, **given: str) -> Markup:
        """A text whose inserted parts keep their own direction."""
        isolated = {name: self.isolate(value) for name, value in given.items()}
        return Markup(escape(self.words[key])).format(**isolated)  # noqa: S704  # escaped at once

    def direction_of(self, text: str) -> str:
        """Which way a text runs: as the document does when it has letters that do, else its own."""
        if self.direction == "rtl":
            return "rtl" if _runs_left(text) else "ltr"
        return direction(text)

    def isolate(self, text: str) -> Markup:
        """A name, number or reference that neither moves the text around it nor is moved by it."""
        if isinstance(text, Markup):
            return text
        if self.direction == "ltr" and not _runs_left(text):
            return escape(text)
        return Markup('<bdi dir="{}">{}</bdi>').format(self.direction_of(text), text)

    def plain(self, key: str, **given: str) -> str:
        """The same without markup, for titles and metadata."""
        return self.words[key].format(**given)

    def money(self, amount: str, currency: str) -> str:
        """An amount with its currency."""
        written = format_currency(Decimal(amount), currency, locale=self.formats)
        if self.formats.text_direction == "rtl":
            return written.replace("-", f"{LEFT_TO_RIGHT_MARK}-")
        return written

    def amount(self, amount: str, currency: str) -> str:
        """An amount under a heading that names the currency."""
        exponent = get_currency_precision(currency)
        return self._decimal(Decimal(amount), exponent, max(exponent, MOST_DECIMALS))

    def number(self, value: str) -> str:
        """A quantity, without zeros that say nothing."""
        return self._decimal(Decimal(value), 0, MOST_DECIMALS)

    def percent(self, value: str) -> str:
        """A percentage, given in percent."""
        pattern = _with_decimals(self.formats.percent_formats[None], 0, MOST_DECIMALS)
        return str(pattern.apply(Decimal(value) / 100, self.formats))

    def day(self, value: str) -> str:
        """A date in words, so that nobody takes the month for the day."""
        return format_date(date.fromisoformat(value), "long", locale=self.formats)

    def moment(self, value: str, zone: str) -> Markup:
        """An instant in a zone, which is named with its distance from UTC."""
        at = datetime.fromisoformat(value).astimezone(ZoneInfo(zone))
        written = format_date(at, "long", locale=self.formats)
        written += self.words["comma"] + format_time(at, "medium", locale=self.formats)
        return Markup("{} {}").format(written, self.isolate(f"(UTC{at.isoformat()[-6:]}, {zone})"))

    def _decimal(self, value: Decimal, least: int, most: int) -> str:
        pattern = _with_decimals(self.formats.decimal_formats[None], least, most)
        return str(pattern.apply(value, self.formats))


def tongue(language: str, formats: str | None = None) -> Tongue:
    """The language of a document, English where there is no catalogue for it."""
    spoken = _locale(language)
    if spoken is None or not _file(spoken.language).is_file():
        spoken = Locale(DEFAULT)
    return Tongue(spoken, _locale(formats or "") or spoken, _words(spoken.language))


def direction(text: str) -> str:
    """Which way a text runs by itself: its first strong letter decides."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind == "L":
            return "ltr"
        if kind in RIGHT_TO_LEFT:
            return "rtl"
    return "ltr"


def _runs_left(text: str) -> bool:
    """Whether a text has letters that run from right to left."""
    return not text.isascii() and any(
        unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in text
    )


def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag.replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError):
        return None


def _file(language: str) -> Path:
    return TEXTS / f"{language}.json"


@cache
def _words(language: str) -> dict[str, str]:
    words: dict[str, str] = json.loads(_file(language).read_text(encoding="utf-8"))
    return words


def _with_decimals(pattern: Any, least: int, most: int) -> NumberPattern:
    changed: NumberPattern = copy(pattern)
    changed.frac_prec = (least, most)
    return changed
