"""Who comes with a mailed link: the token is in the address, the browser's binding in a cookie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from anyio import to_thread
from sqlalchemy.orm import Session, sessionmaker
from starlette.requests import Request
from starlette.responses import Response

import settings
from auth import opaque
from auth.actors import Actor
from auth.entrance import network_of
from auth.links import BROWSER_COOKIE, bearer_of
from models import database

YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Bearers:
    """The bearers of links in addresses that have a `{token}`."""

    sessions: Callable[[], sessionmaker[Session]] = database.sessions

    async def caller(self, request: Request) -> Actor | None:
        """The bearer of the link in the request's path, while it is a live one."""
        token = request.path_params.get("token", "")
        if not opaque.plausible(token):
            return None
        request.state.form_seed = f"link:{token}"
        return await to_thread.run_sync(self._find, token, origin(request))

    def _find(self, token: str, origin: dict[str, str | None]) -> Actor | None:
        with self.sessions().begin() as session:
            return bearer_of(session, token, origin)


def origin(request: Request) -> dict[str, str | None]:
    """Where a request comes from: address, browser, and the browser's cookie."""
    return {
        "address": network_of(request) or None,
        "user_agent": request.headers.get("user-agent"),
        "browser": request.cookies.get(BROWSER_COOKIE),
    }


def bind_browser(response: Response, value: str) -> None:
    """Let the browser keep what binds links to it."""
    response.set_cookie(
        BROWSER_COOKIE,
        value,
        max_age=YEAR,
        path="/",
        secure=settings.get().base_url.startswith("https://"),
        httponly=True,
        samesite="lax",
    )
