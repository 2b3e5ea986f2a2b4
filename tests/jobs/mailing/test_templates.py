"""The MJML of mails: only elements and attributes that MJML knows, since it complains of none."""

from typing import get_args
from xml.etree import ElementTree as ET

import pytest

from jobs.mailing import MailKind, compose, html
from jobs.mailing.blocks import Block
from tests.jobs.mailing.told import LANGUAGES, told

TEXT = {"align", "color", "css-class", "font-family", "font-size", "font-weight", "line-height"}
KNOWN = {
    "mjml": {"lang", "dir"},
    "mj-head": set[str](),
    "mj-title": set[str](),
    "mj-preview": set[str](),
    "mj-raw": set[str](),
    "mj-attributes": set[str](),
    "mj-all": {"font-family"},
    "mj-style": set[str](),
    "mj-body": {"background-color", "css-class"},
    "mj-wrapper": {"padding", "css-class"},
    "mj-section": {"background-color", "border-radius", "border-top", "css-class", "direction"}
    | {"padding"},
    "mj-column": {"direction"},
    "mj-text": TEXT | {"padding"},
    "mj-button": TEXT | {"background-color", "border-radius", "href", "inner-padding", "padding"},
    "mj-divider": {"border-color", "border-width", "css-class", "padding"},
}
WITHIN = {
    "a": {"dir", "href", "style"},
    "br": set[str](),
    "h1": {"style"},
    "meta": {"content", "name"},
    "p": {"style"},
    "span": {"class", "dir", "style"},
    "table": {"border", "cellpadding", "cellspacing", "role", "width"},
    "td": {"align", "class", "dir", "style", "valign"},
    "tr": set[str](),
}


def complaints(source: str) -> list[str]:
    """What MJML would pass over in silence."""
    known = KNOWN | WITHIN
    found = []
    for each in ET.fromstring(source).iter():  # noqa: S314  # our own text
        if each.tag not in known:
            found.append(f"<{each.tag}> is not known")
        found += [f"<{each.tag} {name}>" for name in {*each.keys()} - known.get(each.tag, set())]
    return found


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The MJML of every letter that the test composes."""
    kept: list[str] = []
    rendered = html.mjml

    def keep(*args, **settings) -> str:
        kept.append(rendered(*args, **settings))
        return kept[-1]

    monkeypatch.setattr(html, "mjml", keep)
    return kept


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MailKind)
def test_templates_use_what_mjml_knows(kind: MailKind, language: str, sources: list[str]):
    compose(kind, told(), language)
    assert [each for source in sources for each in complaints(source)] == []
    assert len(sources) == 1


def test_the_lint_sees_an_unknown_element_and_an_unknown_attribute():
    wrong = "<mjml><mj-body><mj-bogus/><mj-text colour='red'><b>x</b></mj-text></mj-body></mjml>"
    assert complaints(wrong) == [
        "<mj-bogus> is not known",
        "<mj-text colour>",
        "<b> is not known",
    ]


@pytest.mark.parametrize(
    "wrong",
    ["<mj-bogus/>", "<mj-text><mj-button>x</mj-button></mj-text>", "<mj-sektion></mj-sektion>"],
)
def test_an_element_that_mjml_does_not_know_never_becomes_a_mail(
    wrong: str, monkeypatch: pytest.MonkeyPatch
):
    source = (
        f"<mjml><mj-body><mj-section><mj-column>{wrong}</mj-column></mj-section></mj-body></mjml>"
    )
    monkeypatch.setattr(html, "mjml", lambda *_args, **_settings: source)
    with pytest.raises(ValueError, match="MJML does not know"):
        compose(MailKind.QUOTE_SENT, told(), "en")


def test_every_block_has_its_macro():
    module = html._templates().get_template("blocks.mjml").make_module({"start": "", "end": ""})
    macros = {name for name in dir(module) if not name.startswith("_")}
    assert {block.__name__.lower() for block in get_args(Block)} <= macros
