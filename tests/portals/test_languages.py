"""Languages: who is granted which, and that every text has its translations."""

from __future__ import annotations

import re

import pytest
from graphql import GraphQLEnumType

from auth.actors import Role
from portals import catalogues, wording
from portals.languages import Pseudo, language_of, locale_of, words_of
from portals.posting import Told
from portals.readers import Reader, reader
from schema.build import schema_of

PLACES = re.compile(r"%\([a-z_]+\)[sd]")


@pytest.mark.parametrize("language", catalogues.translated())
def test_every_text_has_a_translation(language: str):
    lacking = catalogues.lacking(language)
    assert lacking == [], "\n".join(map(str, lacking))


@pytest.mark.parametrize("language", catalogues.translated())
def test_no_translation_is_left_over(language: str):
    assert catalogues.surplus(language) == []


@pytest.mark.parametrize("language", catalogues.translated())
def test_translations_keep_what_is_filled_in(language: str):
    words = words_of(language)
    for text in catalogues.texts():
        if isinstance(text, str):
            kept = sorted(PLACES.findall(words.gettext(text)))
            assert kept == sorted(PLACES.findall(text)), text
        else:
            for number in (0, 1, 2, 3, 11, 100):
                told = words.ngettext(text[0], text[1], number)
                assert set(PLACES.findall(told)) == set(PLACES.findall(text[1])), text


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        (("de-AT",), "de"),
        ((None, "", "ar"), "ar"),
        (("fr", "de"), "de"),
        (("fr;q=1,ar;q=0.3,de;q=0.8",), "de"),
        (("de;q=0",), "en"),
        (("de;q=nonsense", "*"), "en"),
        (("de" + "," * 9_000,), "de"),
        ((), "en"),
    ],
)
def test_the_first_wish_that_can_be_granted_counts(wishes: tuple[str | None, ...], language: str):
    assert language_of(*wishes) == language


def test_a_locale_is_any_that_is_known():
    assert str(locale_of("nonsense", "pt-BR")) == "pt_BR"
    assert str(locale_of("x" * 5_000, None)) == "en_GB"


def test_the_pseudo_language_is_longer_and_leaves_what_is_filled_in():
    told = Pseudo().gettext("Open %(name)s <b>now</b> &amp; here")
    assert "%(name)s" in told
    assert "<b>" in told
    assert "&amp;" in told
    assert len(told) > 1.3 * len("Open %(name)s <b>now</b> &amp; here")
    assert "Open" not in told


SHOWN = ("CustomerRole", "UserStatus", "ActivityType", "TaskStatus")


@pytest.mark.parametrize("kind", SHOWN)
def test_every_value_that_a_page_shows_has_a_word(kind: str):
    values = schema_of(Role.CUSTOMER).type_map[kind]
    assert isinstance(values, GraphQLEnumType)
    known = wording.CHIPS.keys() | wording.WORDS.keys()
    assert [one for one in values.values if f"{kind}.{one}" not in known] == []


def test_a_refusal_is_told_in_the_readers_language():
    told = Told("Name is too long, at most 200 characters.", "TOO_LONG")
    before = reader.set(Reader("de"))
    german = wording.refusal(told)
    unknown = wording.refusal(Told("Only in English.", "NEW_CODE"))
    reader.reset(before)
    assert german == "Das ist zu lang."
    assert unknown == "Only in English."
    assert wording.refusal(told) == told.message


def test_no_chip_is_told_by_colour_alone():
    assert all(chip.word and chip.icon and chip.tone for chip in wording.CHIPS.values())
