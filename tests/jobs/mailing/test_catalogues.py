"""The catalogues agree: the same mails, texts and values in every language, and nothing idle."""

from typing import Any

import pytest

from jobs.mailing import MailKind, words
from jobs.mailing.composing import fields
from jobs.mailing.kinds import PLANS
from models.identities import CustomerRole, PartnerRole, StaffRole
from models.signatures import Verification

OTHERS = [language for language in words.languages() if language != words.USUAL]
ENGLISH = words.texts(words.USUAL)
NEVER_EMPTY = ("subject", "heading", "paragraphs", "ignored")
TABLES = ("facts", "why", "verified", "roles", "notices")


def leaves(texts: Any, at: str = "") -> dict[str, str]:
    """Every text with the way to it."""
    if isinstance(texts, str):
        return {at: texts}
    pairs = enumerate(texts) if isinstance(texts, list) else texts.items()
    return {way: text for key, each in pairs for way, text in leaves(each, f"{at}.{key}").items()}


def test_three_languages_are_there():
    assert words.languages() == ("ar", "de", "en")


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_every_text(language: str):
    assert leaves(words.texts(language)).keys() == leaves(ENGLISH).keys()


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", [*MailKind, "why", "verified", "notices"])
def test_every_language_tells_the_same_values(name: str, language: str):
    assert told_by(words.texts(language)[name]) == told_by(ENGLISH[name])


def told_by(texts: Any) -> set[str]:
    return set[str]().union(*(fields(text) for text in leaves(texts).values()))


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_was_left_in_english(language: str):
    same = {
        way
        for way, text in leaves(words.texts(language)).items()
        if text == leaves(ENGLISH)[way] and any(part.isalpha() for part in text.split())
    }
    assert same <= {".facts.browser", ".facts.partner", ".facts.user", ".facts.version"}


def test_every_kind_has_a_plan_and_its_texts():
    shared = {name for name, text in ENGLISH.items() if isinstance(text, str)} | {*TABLES}
    assert {*PLANS} == {*MailKind} == {*ENGLISH} - shared
    for kind in MailKind:
        assert all(ENGLISH[kind][name] for name in NEVER_EMPTY), kind
        assert ("button" in ENGLISH[kind]) == bool(PLANS[kind].link), kind


def test_every_fact_and_every_reason_has_words_and_is_used():
    stated = {name for plan in PLANS.values() for name in (*plan.facts, *plan.more)}
    assert stated == ENGLISH["facts"].keys()
    assert {plan.why for plan in PLANS.values()} == ENGLISH["why"].keys()


def test_values_that_have_words_have_all_of_them():
    assert {*Verification} <= ENGLISH["verified"].keys()
    assert {*StaffRole, *CustomerRole, *PartnerRole} <= ENGLISH["roles"].keys()


def test_only_codes_speak_of_codes():
    speaking = {kind for kind in MailKind if "{code}" in str(ENGLISH[kind])}
    assert speaking == {kind for kind in MailKind if PLANS[kind].code}
