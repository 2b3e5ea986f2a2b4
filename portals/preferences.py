"""What a browser is told to remember: theme, language, and what was done a moment ago."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

import settings
from auth import cookies
from portals.languages import NAMES, PSEUDO

LANGUAGE: Final = "crm_language"
DONE: Final = "crm_done"
YEAR: Final = 365 * 24 * 3600
MOMENT: Final = 60


def theme(request: Request) -> str:
    """Light or dark as it was switched; nothing means as the system has it."""
    return cookies.theme(request.headers.get("cookie"))


def language(request: Request) -> str:
    """The language that was switched to in this browser, if any."""
    chosen = request.cookies.get(LANGUAGE, "")
    return chosen if chosen in NAMES or chosen == PSEUDO else ""


def done(request: Request) -> str:
    """What was done just before: the next page says so, once."""
    return request.cookies.get(DONE, "")[:80]


def keep(response: Response, name: str, value: str, *, seconds: int = YEAR) -> None:
    """Let the browser remember; an empty value makes it forget."""
    response.set_cookie(
        name,
        value,
        max_age=seconds if value else 0,
        path="/",
        secure=settings.get().base_url.startswith("https://"),
        httponly=True,
        samesite="lax",
    )
