"""One visit to one page: what it asks, and how its answer is rendered for its reader."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final, TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from auth import forms
from auth.actors import Actor
from auth.sessions import session_of
from auth.writing import may_change
from portals import preferences
from portals.asking import Api, Question
from portals.documents import Documents, Operation
from portals.failures import Failed, Failure
from portals.languages import PSEUDO, language_of, locale_of
from portals.pages import Page, Portal
from portals.posting import Form, read_variables
from portals.readers import Reader, reader, zone_of
from portals.rendering import rendered

Identify: TypeAlias = Callable[[Request], Awaitable[Actor | None]]
Files: TypeAlias = Callable[[str], bytes]
UPLOAD: Final = "upload"
PLACE: Final = re.compile(r"\{([A-Za-z0-9_.]+)\}")


@dataclass(frozen=True, slots=True)
class Visit:
    """A visitor at a page."""

    request: Request
    portal: Portal
    page: Page
    documents: Documents
    actor: Actor
    api: Api
    identify: Identify
    files: Files
    own_id: str

    async def ask(self, operation: Operation, variables: Mapping[str, object]) -> dict[str, Any]:
        """What the API answers to this visitor."""
        question = Question(operation, variables, self.own_id)
        return await self.api.ask(self.actor, question, lambda: self.identify(self.request))

    async def show(
        self, posted: Mapping[str, Form] | None = None, status: int = 200, template: str = ""
    ) -> Response:
        """Read what the page shows, and render it."""
        found = await self.read()
        return self.render(found, posted or {}, status, template or f"{self.page.name}.html")

    async def read(self, **more: Any) -> dict[str, Any]:
        """What the page's query finds, and what its view makes of it."""
        found: dict[str, Any] = {}
        query = self.documents.query
        if query is not None:
            given = {**self.request.query_params, **self.request.path_params, **more}
            found = await self.ask(query, read_variables(query.variables, given))
        if self.page.needs and place(found, self.page.needs) is None:
            raise Failed(Failure.ABSENT)
        if self.page.view is None:
            return found
        before = reader.set(reader_of(self.request, self.actor, found))
        try:
            return {**found, **self.page.view(self, found)}
        finally:
            reader.reset(before)

    def at(self, name: str, **more: str) -> str:
        """The address of another page about the same record."""
        path = self.portal.page(name).path
        return filled(path, {**self.request.path_params, **more})

    @property
    def form_token(self) -> str:
        """What the forms of the page prove themselves with: by session, cookie or link."""
        return forms.form_token(self.request, self._seed, self.page.name)

    def token_of(self, page: str) -> str:
        """The same for what it sends to another page, by name."""
        return forms.form_token(self.request, self._seed, page)

    @property
    def upload_token(self) -> str:
        """The same for the files that it sends to an address of their own."""
        return self.token_of(UPLOAD)

    @property
    def _seed(self) -> str | None:
        return forms.seed_of_link(self.request) or forms.fresh_seed(self.request)

    def render(
        self, found: dict[str, Any], posted: Mapping[str, Form], status: int, template: str
    ) -> Response:
        """The page with what was found."""
        token = self.form_token
        before = preferences.done(self.request)
        response = rendered(
            self.request,
            self.portal.file_of(self.page, template),
            reader_of(self.request, self.actor, found),
            status=status,
            portal=self.portal,
            page=self.page,
            actor=self.actor,
            forms={name: Form(name, token) for name in self.documents.mutations} | {**posted},
            wrong=[form for form in posted.values() if form.wrong],
            done=self.portal.said_of(before),
            own_session=session_of(self.actor),
            at=self.at,
            token_of=self.token_of,
            may_change=partial(may_change, self.actor),
            **found,
        )
        if before:
            preferences.keep(response, preferences.DONE, "")
        return response


def reader_of(
    request: Request, actor: Actor | None = None, found: Mapping[str, Any] | None = None
) -> Reader:
    """Profile, then what was chosen in this browser, then the document's and browser's language."""
    profile = place(found or {}, "viewer.user") or {}
    own = profile.get("locale") or (actor.locale if actor else None)
    chosen = preferences.language(request)
    wishes = (
        own,
        chosen,
        place(found or {}, "document_language"),
        request.headers.get("accept-language"),
    )
    now = place(found or {}, "apiInfo.serverTime")
    return Reader(
        language=PSEUDO if chosen == PSEUDO else language_of(*wishes),
        locale=locale_of(*wishes),
        zone=zone_of(profile.get("timeZone") or (actor.time_zone if actor else "UTC")),
        now=datetime.fromisoformat(now) if now else None,
    )


def place(found: Any, path: str) -> Any:
    """What lies at a path such as `user.name` or `quotes.nodes.0`; None when nothing does."""
    for part in path.split("."):
        if isinstance(found, list) and part.isdecimal():
            found = found[int(part)] if int(part) < len(found) else None
        elif isinstance(found, Mapping):
            found = found.get(part)
        else:
            return None
    return found


def filled(pattern: str, *sources: Mapping[str, Any]) -> str:
    """An address with its `{places}` taken from the first source that has them."""

    def value(match: re.Match[str]) -> str:
        found = (place(source, match[1]) for source in sources)
        return str(next((one for one in found if one is not None), ""))

    return PLACE.sub(value, pattern)
