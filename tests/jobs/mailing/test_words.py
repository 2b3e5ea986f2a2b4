"""Amounts, days, deadlines and lengths of time, as their reader writes them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from jobs.mailing import Deadline, Moment, Word
from jobs.mailing.words import tongue
from models.money import Money

MIDNIGHT = datetime(2026, 12, 18, 22, 59, tzinfo=UTC)
MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u202f"), None)


def seen(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ").translate(MARKS)


@pytest.mark.parametrize(
    ("language", "zone", "written"),
    [
        ("en", "Europe/Berlin", "Friday 18 December 2026, 23:59 Berlin time"),
        ("en-US", "Europe/Berlin", "Friday, December 18, 2026, 11:59 PM Berlin time"),
        ("en", "UTC", "Friday 18 December 2026, 22:59 UTC"),
        ("en", "America/New_York", "Friday 18 December 2026, 17:59 New York time"),
        ("de", "Europe/Berlin", "Freitag, 18. Dezember 2026, 23:59 Uhr (Ortszeit Berlin)"),
        ("de", "UTC", "Freitag, 18. Dezember 2026, 22:59 Uhr (UTC)"),
        ("ar", "Europe/Berlin", "الجمعة، 18 ديسمبر 2026، الساعة 11:59 م بتوقيت برلين"),
    ],
)
def test_a_deadline_is_said_in_words_with_its_zone(language: str, zone: str, written: str):
    assert seen(tongue(language).moment(Moment(MIDNIGHT, zone))) == written


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "the end of Friday 18 December 2026, Berlin time"),
        ("de", "zum Ende des Tages, Freitag, 18. Dezember 2026 (Ortszeit Berlin)"),
        ("ar", "نهاية يوم الجمعة، 18 ديسمبر 2026 بتوقيت برلين"),
    ],
)
def test_what_ends_at_midnight_ends_with_the_day_before(language: str, written: str):
    midnight = datetime(2026, 12, 18, 23, tzinfo=UTC)
    assert seen(tongue(language).written(Deadline(midnight, "Europe/Berlin"))) == written
    before = Deadline(midnight - timedelta(minutes=1), "Europe/Berlin")
    assert tongue(language).written(before) == tongue(language).moment(Moment(*before))


@pytest.mark.parametrize("language", ["en", "de", "ar"])
@pytest.mark.parametrize("company", ["Acme Inc.", "Acme", "Acme... Ltd."])
def test_a_sentence_has_one_full_stop(language: str, company: str):
    said = tongue(language).say("{a} and {b}.{c}!", {"a": company, "b": company, "c": company})
    plain = said.translate({0x2066: None, 0x2069: None})
    assert plain == f"{company} and {company.rstrip('.')}.{company}!"


@pytest.mark.parametrize(
    ("language", "amount", "currency", "written"),
    [
        ("en", "12400.00", "EUR", "€12,400.00"),
        ("en", "12400.00", "USD", "US$12,400.00"),
        ("en-US", "12400.00", "USD", "USD 12,400.00"),
        ("en", "12400", "JPY", "JP¥12,400"),
        ("en", "12.345", "KWD", "KWD 12.345"),
        ("en", "12.3456", "EUR", "€12.3456"),
        ("en", "-5.5", "EUR", "-€5.50"),
        ("de", "12400", "EUR", "12.400,00 €"),
        ("de-CH", "12400.00", "CHF", "CHF 12’400.00"),
        ("ar", "12400.00", "EUR", "12,400.00 €"),
    ],
)
def test_an_amount_is_exact_and_its_currency_known(
    language: str, amount: str, currency: str, written: str
):
    assert seen(tongue(language).money(Money(Decimal(amount), currency))) == written


def test_numbers_follow_the_reader_and_words_the_language():
    mixed = tongue("en", locale="de-AT")
    assert seen(mixed.money(Money(Decimal("1234.50"), "EUR"))) == "€ 1.234,50"
    assert mixed.moment(Moment(MIDNIGHT, "UTC")) == "Friday 18 December 2026, 22:59 UTC"
    assert tongue("de-AT").written(date(2027, 1, 15)) == "15. Jänner 2027"


@pytest.mark.parametrize(
    ("lasting", "written"),
    [
        (timedelta(minutes=10), ("10 minutes", "10 Minuten", "10 دقائق")),
        (timedelta(minutes=1), ("1 minute", "1 Minute", "دقيقة")),
        (timedelta(hours=24), ("24 hours", "24 Stunden", "24 ساعة")),
        (timedelta(days=3), ("3 days", "3 Tage", "3 أيام")),
        (timedelta(days=60), ("60 days", "60 Tage", "60 يومًا")),
    ],
)
def test_a_length_of_time_has_one_unit(lasting: timedelta, written: tuple[str, ...]):
    assert tuple(tongue(language).span(lasting) for language in ("en", "de", "ar")) == written


def test_a_word_is_said_in_the_language_with_what_it_tells():
    proof = Word("verified", "CODE", {"mailbox": "ana@acme.test"})
    assert tongue("en").written(proof) == "a code mailed to ana@acme.test"
    assert tongue("de").written(proof) == "einen Code, gemailt an ana@acme.test"
    assert "\u2066ana@acme.test\u2069" in tongue("ar").written(proof)


@pytest.mark.parametrize("tag", ["", "xx", "klingon", "en_GB.UTF-8", "../../etc", "fr"])
def test_a_tag_that_nobody_speaks_is_english(tag: str):
    assert tongue(tag).language == "en"
    assert tongue(tag).direction == "ltr"


def test_a_direction_can_be_wished():
    assert tongue("en", direction="rtl").direction == "rtl"
