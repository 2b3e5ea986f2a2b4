"""Every mail in every language: both parts say the same, safely, and all that a mail should say."""

from datetime import datetime, timedelta

import pytest

from jobs.mailing import Brand, MailKind, compose, fill, needs, words
from jobs.mailing.kinds import PLANS
from models import clock
from tests.jobs.mailing.reading import Page, links, plain_words
from tests.jobs.mailing.told import BRAND, LANGUAGES, MAYA, secrets, told

CODES = [kind for kind in MailKind if PLANS[kind].code]
LINKED = [kind for kind in MailKind if PLANS[kind].link]
EVERY = [(kind, language) for kind in MailKind for language in LANGUAGES]


def letter(kind: MailKind, language: str = "en", **changes):
    composed = compose(kind, told(**changes), language)
    return fill(composed, secrets(composed.placeholders))


@pytest.mark.parametrize("kind", MailKind)
def test_a_mail_that_is_not_told_enough_is_refused_and_names_what_lacks(kind: MailKind):
    for name in needs(kind):
        with pytest.raises(ValueError, match=rf"{kind} needs .*\b{name}\b"):
            compose(kind, told(**{name: None}), "en")


@pytest.mark.parametrize("kind", MailKind)
def test_what_a_kind_needs_is_enough(kind: MailKind):
    given = told()
    enough = {name: given[name] for name in needs(kind)}
    for language in LANGUAGES:
        assert compose(kind, enough, language).subject


def test_an_instant_needs_its_zone():
    with pytest.raises(TypeError, match="zone"):
        compose(MailKind.QUOTE_SENT, told(ends=clock.now()), "en")
    assert isinstance(clock.now(), datetime)


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_both_parts_say_the_same_in_the_same_order(kind: MailKind, language: str):
    sent = letter(kind, language)
    page = Page(sent.html)
    assert page.words == [*BRAND.name.split(), *plain_words(sent.text)]
    assert set(page.links) == set(links(sent.text))


def test_the_comparison_sees_a_sentence_a_figure_and_a_link_that_lack():
    sent = letter(MailKind.QUOTE_SENT)
    whole = Page(sent.html).words
    for lost in ("Nothing is ordered and nothing is charged.", "12,400.00", "18 December"):
        assert lost in sent.html
        assert Page(sent.html.replace(lost, "")).words != whole
        assert plain_words(sent.text.replace(lost, "")) != plain_words(sent.text)


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_mail_is_small_asks_nobody_and_runs_nothing(kind: MailKind, language: str):
    sent = letter(kind, language)
    tags = Page(sent.html).tags
    assert len(sent.html.encode()) < 40_000
    assert {name for name, _ in tags}.isdisjoint({"img", "script", "link", "iframe", "form", "svg"})
    assert not [each for _, each in tags if {"src", "background", "srcset"} & each.keys()]
    assert "url(" not in sent.html
    assert "@import" not in sent.html
    tables = [each for name, each in tags if name == "table"]
    assert {each.get("role") for each in tables} == {"presentation"}


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_mail_says_its_language_and_direction(kind: MailKind, language: str):
    html = dict(Page(letter(kind, language).html).tags)["html"]
    assert (html["lang"], html["dir"]) == (language, "rtl" if language == "ar" else "ltr")


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_mail_has_one_button_whose_link_is_there_once_more_as_text(kind: MailKind, language: str):
    sent = letter(kind, language)
    where = secrets(frozenset({f"link:{PLANS[kind].link}"})).popitem()[1]
    assert sent.html.count('class="act"') == (kind in LINKED)
    if kind in LINKED:
        assert Page(sent.html).links.count(where) == 2
        assert links(sent.text)[0] == where


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_mail_says_what_happens_when_it_is_ignored_and_why_it_came(kind: MailKind, language: str):
    texts = words.texts(language)
    plain = letter(kind, language).text
    tongue = words.tongue(language)
    given = told(seller=BRAND.name, sender=MAYA.name)
    assert tongue.say(texts[kind]["ignored"], given) in plain
    assert tongue.say(texts["why"][PLANS[kind].why], given) in plain


@pytest.mark.parametrize("kind", CODES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_comes_first_in_the_subject(kind: MailKind, language: str):
    sent = letter(kind, language)
    assert sent.subject.startswith("482913 ")
    assert sent.text.count("482913") == 1


def test_a_mail_is_signed_by_a_person_or_by_the_house():
    signed = letter(MailKind.QUOTE_SENT).text
    assert "Maya Weber\nAccount manager\nTrustCart GmbH\nmaya@trustcart.test\n+49 30 123" in signed
    assert "Reply to this mail and Maya Weber reads it." in signed
    house = letter(MailKind.PASSWORD_RESET, sender=None).text
    assert "Sent by TrustCart GmbH." in house
    assert "Reply" not in house


def test_who_has_no_name_is_greeted_all_the_same():
    assert "\n\nHello,\n\n" in letter(MailKind.PASSWORD_RESET, reader=None).text


@pytest.mark.parametrize(
    ("left", "subject"),
    [
        (timedelta(days=7), "7 days left"),
        (timedelta(days=3), "3 days left"),
        (timedelta(hours=24), "24 hours left"),
    ],
)
def test_a_reminder_says_how_long_is_left(left: timedelta, subject: str):
    assert letter(MailKind.QUOTE_REMINDER, left=left).subject.startswith(subject)


def test_what_is_optional_is_said_when_it_is_so():
    assert "attached as a PDF" in letter(MailKind.QUOTE_SENT).text
    assert "attached" not in letter(MailKind.QUOTE_SENT, attached=False).text
    assert "writes:" not in letter(MailKind.QUOTE_SENT, message="").text
    assert "PO 4711" in letter(MailKind.SIGNED).text
    assert "order number" not in letter(MailKind.SIGNED, purchase_order=None).text


def test_a_language_that_has_no_catalogue_is_answered_in_english():
    sent = compose(MailKind.QUOTE_SENT, told(), "fr-CA")
    assert sent.text.startswith("Your quote Q-2026-00042\n")
    assert '<html lang="en" dir="ltr"' in sent.html


@pytest.mark.parametrize("colour", [None, "#ffee00", "red;}body{display:none", "#0b6b53"])
def test_a_brand_of_any_colour_can_be_read(colour: str | None):
    sent = compose(MailKind.QUOTE_SENT, told(brand=Brand("Acme", colour)), "en")
    assert "display:none}" not in sent.html
    assert "Acme" in sent.html


def test_a_long_subject_ends_with_dots_and_a_long_note_too():
    sent = letter(MailKind.QUOTE_SENT, title="chair " * 200, message="Ä" * 50_000)
    assert len(sent.subject) == 200
    assert sent.subject.endswith("…")
    assert len(sent.html.encode()) < 40_000
    assert sent.text.count("Ä") == 3_999
