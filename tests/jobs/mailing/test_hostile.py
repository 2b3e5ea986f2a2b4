"""What people write stays text: no markup, no placeholder, no turned line, no second line."""

import re
from typing import Any

import pytest

from jobs.mailing import Brand, Letter, MailKind, Person, Word, compose, fill, withhold
from jobs.mailing.kinds import PLANS
from tests.jobs.mailing.reading import Page
from tests.jobs.mailing.told import BRAND, LANGUAGES, MAYA, secrets, told

EVIL = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</mj-text><mj-raw><b>x</b></mj-raw><mj-text>",
    '<mj-include path="/etc/passwd" />',
    "<!-- <![endif]--> ]]>",
    "{% raw %}{{ 7 * 7 }}",
    "&lt;b&gt;&#60;",
    "{brand.colour} {0} %s",
]
UNDER = ["{{link:quote}}", "{{code}}", "{\u2066{code}}", "{{{code}}}", "{\x00{link:quote}}"]
TURNS = ["\u202egnp.exe", "\u2066\u2067\u2069\u2069", "a\u2028b\u2029c", "a\r\nBcc: b\0\x1b[31m"]


def evil(text: str, language: str, kind: MailKind = MailKind.QUOTE_SENT) -> Letter:
    """A mail in which everything that people write is this."""
    usual = told()
    given: dict[str, Any] = {name: text for name in usual if isinstance(usual[name], str)}
    given |= {"brand": Brand(text, BRAND.colour, text), "sender": Person(text, text, text, text)}
    given |= {"verified": Word("verified", "CODE", {"mailbox": text})}
    return compose(kind, usual | given, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", [*EVIL, *UNDER, *TURNS])
@pytest.mark.parametrize("kind", [MailKind.QUOTE_SENT, MailKind.SIGNED, MailKind.SIGNING_CODE])
def test_nothing_of_it_becomes_markup(kind: MailKind, text: str, language: str):
    expected = [tag for tag, _ in Page(evil("harmless", language, kind).html).tags if tag != "span"]
    found = [tag for tag, _ in Page(evil(text, language, kind).html).tags]
    breaks = found.count("br") - expected.count("br")
    assert [tag for tag in found if tag not in {"span", "br"}] == [
        tag for tag in expected if tag != "br"
    ]
    assert breaks in range(4)


@pytest.mark.parametrize("text", UNDER)
@pytest.mark.parametrize("kind", MailKind)
def test_nothing_of_it_is_filled(kind: MailKind, text: str):
    plan = PLANS[kind]
    composed = evil(text, "en", kind)
    expected = {f"link:{plan.link}"} if plan.link else set()
    expected |= {"code"} if plan.code else set()
    expected |= {"link:verify"} if kind is MailKind.SIGNED else set()
    assert composed.placeholders == expected
    sent = fill(composed, secrets(composed.placeholders))
    assert sent.text.count("482913") == plan.code
    assert not sent.placeholders


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", TURNS)
def test_nothing_of_it_turns_a_line_or_leaves_it(text: str, language: str):
    sent = evil(text, language)
    for part in sent:
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\u202a-\u202e]", part)
    assert "\n" not in sent.subject
    for line in sent.text.split("\n"):
        assert len(re.findall("[\u2066\u2067]", line)) == line.count("\u2069")


def test_what_runs_the_other_way_is_kept_apart():
    arabic = compose(MailKind.QUOTE_SENT, told(), "ar")
    assert "\u2066Q-2026-00042\u2069" in arabic.subject
    assert re.search(r'<span dir="ltr"><span class="name">Q-2026-00042</span></span>', arabic.html)
    english = compose(MailKind.QUOTE_SENT, told(customer="شركة"), "en")
    assert "\u2067شركة\u2069" in english.text
    assert '<span dir="rtl">شركة</span>' in english.html
    assert "\u2066" not in english.text


@pytest.mark.parametrize(
    "wrong",
    [
        "javascript:alert(1)",
        "https://crm.example.org/q/a b",
        'https://crm.example.org/"onclick="x',
        "https://crm.example.org/\nBcc: x",
        "https://crm.example.org/{{code}}",
        "/q/abc",
        "",
    ],
)
def test_what_is_no_link_is_not_filled_in_nor_told(wrong: str):
    composed = compose(MailKind.QUOTE_SENT, told(), "en")
    with pytest.raises(ValueError, match="link:quote") as raised:
        fill(composed, {"link:quote": wrong})
    assert not wrong or wrong not in str(raised.value)


@pytest.mark.parametrize("wrong", ["", "12", "<b>1234</b>", "1234\n5678", "{{code}}"])
def test_what_is_no_code_is_not_filled_in(wrong: str):
    with pytest.raises(ValueError, match="code"):
        fill(compose(MailKind.SIGNING_CODE, told(), "en"), {"code": wrong})


def test_a_placeholder_without_a_secret_is_named():
    with pytest.raises(KeyError, match="link:receipt"):
        fill(compose(MailKind.SIGNED, told(), "en"), {"link:verify": "https://crm.example.org/v"})


def test_a_link_with_parameters_is_the_same_in_both_parts():
    where = "https://crm.example.org/q/a?b=1&c=2#d"
    sent = fill(compose(MailKind.QUOTE_SENT, told(), "en"), {"link:quote": where, "code": "x"})
    assert Page(sent.html).links == [where, where]
    assert f"\n{where}\n" in sent.text
    assert "b=1&c" not in sent.html


def test_what_is_withheld_shows_neither_link_nor_code():
    composed = compose(MailKind.LOGIN_LINK_OR_CODE, told(), "en")
    shown = withhold(composed)
    assert not shown.placeholders
    assert shown.subject.startswith("•••••• is your code")
    assert "[login]" in shown.text
    assert "{{" not in "".join(shown)


def test_a_letter_without_secrets_needs_none():
    plain = Letter("a", "<p>b</p>", "c")
    assert fill(plain, {}) == plain


def test_the_person_who_writes_is_not_only_a_name():
    assert MAYA.email in compose(MailKind.QUOTE_SENT, told(), "en").html
