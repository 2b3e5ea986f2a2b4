"""Readers' formats: exact money, days and deadlines in words, in the locale of the reader."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from babel import Locale

from portals import browsers, choosing, formats
from portals.readers import Reader, reader, zone_of
from portals.rendering import TEMPLATES

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
SPACE = "\u00a0"


@contextmanager
def reading(tag: str, language: str = "", zone: str = "Europe/Berlin") -> Iterator[None]:
    locale = Locale.parse(tag, sep="-")
    before = reader.set(Reader(language or locale.language, locale, zone_of(zone), NOON))
    try:
        yield
    finally:
        reader.reset(before)


def plain(text: str) -> str:
    return text.replace(SPACE, " ").replace("\u202f", " ").replace("\u200f", "")


@pytest.mark.parametrize(
    ("tag", "amount", "currency", "shown"),
    [
        ("en-GB", "12400.00", "EUR", "€12,400.00"),
        ("de-DE", "12400.00", "EUR", "12.400,00 €"),
        ("de-CH", "12400.00", "CHF", "CHF 12’400.00"),
        ("en-US", "12400.00", "USD", "USD 12,400.00"),
        ("en-GB", "12400.00", "USD", "US$12,400.00"),
        ("en-US", "1.005", "KWD", "KWD 1.005"),
        ("en-US", "1000", "JPY", "JPY 1,000"),
        ("en-GB", "-0.50", "EUR", "-€0.50"),
        ("en-GB", "12345678901234567.89", "EUR", "€12,345,678,901,234,567.89"),
        ("ar", "12400.00", "EUR", "12,400.00 €"),
    ],
)
def test_money_keeps_every_decimal_and_says_which_dollar(
    tag: str, amount: str, currency: str, shown: str
):
    with reading(tag):
        assert plain(formats.money({"amount": amount, "currency": currency})) == shown


@pytest.mark.parametrize(
    ("tag", "shown"), [("en-GB", "7.125%"), ("de-DE", "7,125 %"), ("fr", "7,125 %")]
)
def test_percent_is_as_exact_as_it_came(tag: str, shown: str):
    with reading(tag):
        assert plain(formats.percent("7.1250")) == shown


@pytest.mark.parametrize(
    ("tag", "shown"), [("en-GB", "1,234.5"), ("de-DE", "1.234,5"), ("en-US", "1,234.5")]
)
def test_numbers_lose_empty_decimals_only(tag: str, shown: str):
    with reading(tag):
        assert formats.number("1234.5000") == shown
        assert formats.number("100") == "100"


def test_a_deadline_says_day_hour_and_whose_hour():
    with reading("en-GB"):
        shown = formats.deadline("2026-12-18T16:00:00+00:00")
        assert plain(shown) == "Friday, 18 December 2026, 17:00 Berlin time"
        elsewhere = formats.deadline("2026-12-18T16:00:00+00:00", "America/New_York")
        assert plain(elsewhere) == "Friday, 18 December 2026, 11:00 New York time"
        assert formats.deadline("2026-12-18T16:00:00+00:00", "UTC").endswith("16:00 UTC")
    with reading("de-DE"):
        shown = formats.deadline("2026-12-18T16:00:00+00:00")
        assert plain(shown) == "Freitag, 18. Dezember 2026, 17:00 Uhr in Berlin"


def test_the_end_of_a_day_is_told_as_that_day():
    with reading("en-GB"):
        shown = formats.until("2027-02-23T23:00:00+00:00", "Europe/Berlin")
        assert plain(shown) == "the end of Tuesday, 23 February 2027, Berlin time"
        elsewhere = formats.until("2027-02-23T23:00:00+00:00", "UTC")
        assert plain(elsewhere) == "Tuesday, 23 February 2027, 23:00 UTC"


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        ("2026-11-30", "yesterday"),
        ("2026-12-01", "today"),
        ("2026-12-02", "tomorrow"),
        ("2026-12-31", "in 30 days"),
        ("2027-12-01", "in 365 days"),
    ],
)
def test_days_left_are_counted_in_days(day: str, shown: str):
    with reading("en-GB"):
        assert formats.days_left(day) == shown


def test_today_is_the_readers_day():
    with reading("en-GB", zone="Pacific/Auckland"):
        assert formats.days_left("2026-12-02") == "today"


def test_dates_in_words_follow_the_language_of_the_page_and_numbers_the_reader():
    with reading("fr", language="en"):
        assert formats.day("2026-12-18") == "18 December 2026"
        assert plain(formats.money({"amount": "12400.00", "currency": "EUR"})) == "12 400,00 €"


def test_distances_have_a_direction():
    with reading("en-GB"):
        assert formats.ago("2026-11-28T12:00:00+00:00") == "3 days ago"
        assert formats.ago("2026-12-01T14:00:00+00:00") == "in 2 hours"


def test_a_constant_in_a_template_is_formatted_for_each_reader_anew():
    template = TEMPLATES.from_string("{{ {'amount': '1234.50', 'currency': 'EUR'}|money }}")
    with reading("en-GB"):
        assert template.render() == "€1,234.50"
    with reading("de-DE"):
        assert plain(template.render()) == "1.234,50 €"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ana Almeida", "AA"),
        ("Bo", "B"),
        ("Jo de la Cruz", "JC"),
        ("王小明", "王"),
        ("", ""),
        ("- -", ""),
    ],
)
def test_initials_stand_for_anybody(name: str, shown: str):
    assert formats.initials(name) == shown


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS) AppleWebKit Version Safari/604", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/150 Safari/537 Edg/150", "Edge on Windows"),
        ("curl/8", "A browser we do not know"),
        (None, "A browser we do not know"),
    ],
)
def test_browsers_are_named_in_words(agent: str | None, shown: str):
    assert browsers.browser(agent) == shown


def test_choices_hold_what_is_set_now_even_if_it_is_unusual():
    assert choosing.zones("Antarctica/Troll")[0][0] == "Antarctica/Troll"
    assert choosing.locales("pt-BR")[0] == ("pt-BR", "português (Brasil)")
    assert [zone for zone, _ in choosing.zones("UTC")].count("UTC") == 1
