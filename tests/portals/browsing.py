"""Pages in a real browser: what they complain of, whom they ask, what axe finds serious."""

from __future__ import annotations

from itertools import product
from typing import Any, Final, Literal

from playwright.sync_api import Page

SERIOUS: Final = ("serious", "critical")
SIZES: Final = ((390, 844), (1280, 800))
THEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")


class Watched:
    """A page whose complaints and requests are noted."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._note(request.url))

    def _note(self, url: str) -> None:
        if not url.startswith((self.address, "data:")):
            self.foreign.append(url)


def judged(page: Page, axe: str) -> list[str]:
    """What axe finds serious at the present look, each with the first element it found it at."""
    page.evaluate(axe)
    return _found(page)


def judged_in_every_look(page: Page, axe: str) -> list[str]:
    """What is wrong on phone and desktop, by day and by night; the page is opened only once."""
    page.evaluate(axe)
    wrong = []
    for (width, height), theme in product(SIZES, THEMES):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        found = _found(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("it scrolls sideways")
        wrong += [f"{width} {theme}: {one}" for one in found]
    return wrong


def _found(page: Page) -> list[str]:
    found: dict[str, Any] = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]} {one['nodes'][0]['failureSummary'][:200]}"
        for one in found["violations"]
        if one["impact"] in SERIOUS
    ]
