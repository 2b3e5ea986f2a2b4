"""Browsers in words: what a User-Agent header says to somebody who looks for his own devices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from portals.pages import said
from portals.readers import gettext

BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
MOBILE: Final = ("iPhone", "iPad", "Android", "Mobile")
BOTH: Final = said("%(browser)s on %(system)s")
UNKNOWN: Final = said("A browser we do not know")


def browser(agent: str | None) -> str:
    """Firefox on Windows."""
    name, system = _first(BROWSERS, agent), _first(SYSTEMS, agent)
    if name and system:
        return gettext(BOTH) % {"browser": name, "system": system}
    return name or system or gettext(UNKNOWN)


def is_mobile(agent: str | None) -> bool:
    """Whether it is held in a hand."""
    return any(sign in (agent or "") for sign in MOBILE)


def _first(known: tuple[tuple[str, str], ...], agent: str | None) -> str:
    return next((name for sign, name in known if sign in (agent or "")), "")


FILTERS: Final[dict[str, Callable[..., Any]]] = {"browser": browser, "is_mobile": is_mobile}
