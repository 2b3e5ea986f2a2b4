"""Mails as a browser shows them: they fit, they can be read on any ground, they ask nobody."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from commands.programs import BROWSERS
from jobs.mailing import Brand, Letter, MailKind, compose, fill
from tests.jobs.mailing.told import LANGUAGES, secrets, told

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HEXADECIMAL = set("abcdef")
LOOK = """
() => {
  const channel = (part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const parts = (colour) => colour.match(/[0-9.]+/g).map(Number);
  const light = ([red, green, blue]) =>
    0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const found = parts(getComputedStyle(at).backgroundColor);
      if (found.length < 4 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  const broken = (node) => [...node.textContent.matchAll(/\\p{L}{2,20}/gu)].filter((word) => {
    const range = document.createRange();
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].length);
    return range.getClientRects().length > 1;
  });
  const seen = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    const style = getComputedStyle(element);
    if (!walk.currentNode.textContent.trim() || !element.offsetParent) continue;
    if (element.closest('[style*="display:none"]')) continue;
    const [one, other] = [light(parts(style.color)), light(ground(element))];
    seen.push({
      text: walk.currentNode.textContent.trim(),
      contrast: (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05),
      size: parseFloat(style.fontSize),
      broken: element.closest("a") ? [] : broken(walk.currentNode).map((word) => word[0]),
      foot: Boolean(element.closest(".foot")),
    });
  }
  const act = document.querySelector(".act a");
  return {
    seen,
    wide: document.documentElement.scrollWidth,
    act: act && act.getBoundingClientRect().height,
    heading: getComputedStyle(document.querySelector("h1")).textAlign,
    direction: getComputedStyle(document.querySelector("h1")).direction,
  };
}
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's browser."""
    program = next(filter(None, map(shutil.which, BROWSERS)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@contextmanager
def screen(chromium: Browser, *, width: int, scheme: Any) -> Iterator[Page]:
    """A window in which nothing may be asked for."""
    with chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme
    ) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        yield page
    assert asked == []


def looked_at(page: Page, letter: Letter) -> dict[str, Any]:
    """What is on the screen."""
    page.set_content(letter.html)
    found: dict[str, Any] = page.evaluate(LOOK)
    return found


def filled(kind: MailKind, language: str, **changes) -> Letter:
    composed = compose(kind, told(**changes), language)
    return fill(composed, secrets(composed.placeholders))


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 700])
@pytest.mark.parametrize("language", LANGUAGES)
def test_mails_fit_and_can_be_read(chromium: Browser, language: str, width: int, scheme: str):
    kinds = (MailKind.QUOTE_SENT, MailKind.SIGNED, MailKind.LOGIN_LINK_OR_CODE)
    with screen(chromium, width=width, scheme=scheme) as page:
        looks = [looked_at(page, filled(kind, language)) for kind in kinds]
    for found in looks:
        assert found["wide"] <= width
        assert len(found["seen"]) > 10
        assert [each for each in found["seen"] if each["contrast"] < 4.5] == []
        assert [each for each in found["seen"] if each["size"] < (14 if each["foot"] else 16)] == []
        assert found["act"] >= 44
        rtl = language == "ar"
        assert (found["direction"], found["heading"]) == (
            ("rtl", "right") if rtl else ("ltr", "left")
        )


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("colour", ["#ffee00", "#000000", "#ffffff", "#0000ff", "#c00000"])
def test_a_brand_of_any_colour_can_be_read(chromium: Browser, colour: str, scheme: str):
    mail = filled(MailKind.QUOTE_SENT, "en", brand=Brand("Acme", colour, "Berlin"))
    with screen(chromium, width=390, scheme=scheme) as page:
        found = looked_at(page, mail)
    assert [each for each in found["seen"] if each["contrast"] < 4.5] == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_broken_on_a_small_screen(chromium: Browser, language: str, width: int):
    with screen(chromium, width=width, scheme="light") as page:
        looks = {kind: looked_at(page, filled(kind, language)) for kind in MailKind}
    for kind, found in looks.items():
        words = {word for each in found["seen"] for word in each["broken"]}
        assert {word for word in words if set(word.lower()) - HEXADECIMAL} == set(), kind
        assert found["wide"] <= width, kind
