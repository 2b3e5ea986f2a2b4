"""The switches of every page: theme in a cookie, language in the profile or else in a cookie."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from auth import cookies, forms
from auth.actors import Actor
from auth.web import local_path
from portals import preferences
from portals.asking import Api, Question
from portals.documents import Operation
from portals.failing import shown
from portals.languages import NAMES
from portals.pages import Portal
from portals.rendering import guarded

PATH: Final = "/portal/preferences"
PROFILE: Final = Operation(
    "Language",
    """mutation Language($input: UpdateProfileInput!) {
      updateProfile(input: $input) { userErrors { code message path } } }""",
    {},
)


class Switches:
    """One address, for visitors of every portal and for those who have not signed in."""

    def __init__(
        self, portal: Portal, api: Api, identify: Callable[[Request], Awaitable[Actor | None]]
    ) -> None:
        """Failures are shown in the look of `portal`."""
        self._portal, self._api, self._identify = portal, api, identify

    def routes(self) -> list[Route]:
        """The address."""
        return [Route(PATH, shown(self._portal, self._switch), methods=["POST"])]

    async def _switch(self, request: Request) -> Response:
        fields = await forms.read_form(request)
        forms.check_ours(request, fields)
        response = guarded(
            RedirectResponse(local_path(fields.get("next", "")) or self._portal.home, 303)
        )
        theme, language = fields.get("theme"), fields.get("language", "")
        if theme is not None:
            value = theme if theme in cookies.THEMES else ""
            preferences.keep(response, cookies.THEME, value)
        if language in NAMES:
            preferences.keep(response, preferences.LANGUAGE, language)
            await self._save(request, language)
        return response

    async def _save(self, request: Request, language: str) -> None:
        actor = await self._identify(request)
        if actor is None or actor.user_id is None:
            return
        question = Question(PROFILE, {"input": {"locale": language}}, request.state.own_id)
        await self._api.ask(actor, question, lambda: self._identify(request))
        self._api.forget(actor)
