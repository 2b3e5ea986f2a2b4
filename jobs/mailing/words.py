"""What mails say in each language, and how amounts, days and deadlines are written for a reader."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError, dates, numbers

from jobs.mailing.given import Deadline, Moment, Word
from jobs.mailing.placeholders import CODE_PLACEHOLDER
from jobs.mailing.spelling import END, isolated, one_line
from models.money import Money

TEXTS: Final = Path(__file__).parent / "texts"
USUAL: Final = "en"
BRITISH: Final = Locale("en", "GB")
BRITISH_DAY: Final = "EEEE d MMMM y"
AMBIGUOUS: Final = frozenset({"$", "kr", "¥", "£"})
TOUCHING: Final = re.compile("¤(?=[#0])")
FULL_STOP: Final = "."
MIDNIGHT: Final = time()
ALWAYS: Final = 10_000  # no larger unit is ever large enough


@dataclass(frozen=True)
class Tongue:
    """How a mail speaks; `formats` is the reader's locale and decides numbers and dates."""

    language: str
    direction: str
    formats: Locale
    texts: Mapping[str, Any]

    @property
    def worded(self) -> Locale:
        """How dates in words are written: in the language of the text around them."""
        if self.formats.language == self.language:
            return self.formats
        return BRITISH if self.language == USUAL else Locale(self.language)

    def say(self, template: str, told: Mapping[str, Any]) -> str:
        """A text of a catalogue with its values, each in the reader's format.

        What ends with a full stop of its own, as Acme Inc. does, ends a sentence without another.
        """
        written, said = _Written(self, told), ""
        for literal, name, _, _ in string.Formatter().parse(template):
            stopped = said.rstrip(END).endswith(FULL_STOP)
            said += literal.removeprefix(FULL_STOP) if stopped else literal
            said += written[name] if name else ""
        return said

    def written(self, value: Any) -> str:
        """A value in the reader's format, isolated where it runs the other way."""
        match value:
            case Money():
                return self.money(value)
            case Moment():
                return self.moment(value)
            case Deadline():
                return self.deadline(value)
            case Word():
                return self.say(self.texts[value.table][value.name], value.told)
            case datetime():
                message = "an instant in a mail is a Moment, with its zone"
                raise TypeError(message)
            case date():
                return dates.format_date(value, "long", locale=self.worded)
            case timedelta():
                return self.span(value)
            case _:
                return isolated(one_line(str(value)), self.direction)

    def money(self, amount: Money) -> str:
        """An amount with every decimal, and the code where a sign is ambiguous."""
        sign = numbers.get_currency_symbol(amount.currency, self.formats)
        coded = sign in AMBIGUOUS
        places = max(amount.exponent, -int(amount.amount.normalize().as_tuple().exponent))
        pattern = str(self.formats.currency_formats["standard"].pattern)
        pattern = pattern.replace("0.00", "0." + "0" * places if places else "0")
        if coded or sign[-1].isalpha():
            pattern = TOUCHING.sub("¤\N{NO-BREAK SPACE}", pattern)
        if coded:
            pattern = pattern.replace("¤", "¤¤")
        return numbers.format_currency(
            Decimal(amount.amount), amount.currency, pattern, self.formats, currency_digits=False
        )

    def moment(self, moment: Moment) -> str:
        """An instant in words with its zone: Friday 18 December 2026, 23:59 Berlin time."""
        local = moment.at.astimezone(ZoneInfo(moment.zone))
        return str(self.texts["moment"]).format(
            day=self._day(local),
            clock=dates.format_time(local, "short", locale=self.worded),
            zone=self._zone(moment.zone),
        )

    def deadline(self, deadline: Deadline) -> str:
        """An instant in words, or a day: the end of Friday 18 December 2026, Berlin time."""
        local = deadline.at.astimezone(ZoneInfo(deadline.zone))
        if local.time() != MIDNIGHT:
            return self.moment(Moment(*deadline))
        day = self._day(local - timedelta(days=1))
        return str(self.texts["day_end"]).format(day=day, zone=self._zone(deadline.zone))

    def span(self, lasting: timedelta) -> str:
        """A length of time in one unit: 10 minutes, 24 hours, 3 days."""
        unit: Any = "day"
        if lasting < timedelta(hours=1):
            unit = "minute"
        elif lasting < timedelta(days=2):
            unit = "hour"
        return dates.format_timedelta(lasting, unit, ALWAYS, locale=self.worded)

    def _day(self, local: datetime) -> str:
        pattern = BRITISH_DAY if self.worded == BRITISH else "full"
        return dates.format_date(local.date(), pattern, locale=self.worded)

    def _zone(self, name: str) -> str:
        if name in {"UTC", "Etc/UTC"}:
            return "UTC"
        city = dates.get_timezone_location(ZoneInfo(name), locale=self.worded, return_city=True)
        return str(self.texts["zone"]).format(city=city)


class _Written(dict[str, str]):
    """Values that are written when a text asks for them."""

    def __init__(self, tongue: Tongue, told: Mapping[str, Any]) -> None:
        super().__init__(code=CODE_PLACEHOLDER)
        self._tongue, self._told = tongue, told

    def __missing__(self, name: str) -> str:
        if self._told.get(name) is None:
            message = f"a mail's text asks for {name}, which is not given"
            raise ValueError(message)
        return self._tongue.written(self._told[name])


def tongue(language: str, *, direction: str | None = None, locale: str | None = None) -> Tongue:
    """The tongue for a language tag, English where there is no catalogue for it."""
    wished = _locale(language) or BRITISH
    spoken = wished if wished.language in languages() else BRITISH
    formats = _locale(locale or "") or wished
    if formats == Locale("en"):
        formats = BRITISH
    return Tongue(
        spoken.language, direction or spoken.text_direction, formats, texts(spoken.language)
    )


@cache
def languages() -> tuple[str, ...]:
    """The languages that mails are written in."""
    return tuple(sorted(folder.name for folder in TEXTS.iterdir() if folder.is_dir()))


@cache
def texts(language: str) -> dict[str, Any]:
    """A language's catalogue: what all mails share, and a table for each kind."""
    whole: dict[str, Any] = {}
    for path in sorted((TEXTS / language).glob("*.toml")):
        whole |= tomllib.loads(path.read_text(encoding="utf-8"))
    return whole


def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag.replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError):
        return None
