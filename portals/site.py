"""The addresses of a portal: who visits, which page, and whether it is read or acted upon."""

from __future__ import annotations

from functools import partial
from typing import cast

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from auth.actors import Role
from portals.asking import Api
from portals.documents import Documents, documents
from portals.doing import do, read
from portals.failing import Handler, shown
from portals.failures import Failed, Failure
from portals.pages import Page, Portal
from portals.visits import Files, Identify, Visit
from schema.build import schema_of


class Site:
    """The pages of one portal over the API."""

    def __init__(self, portal: Portal, api: Api, identify: Identify, files: Files) -> None:
        """`identify` says who visits: by session, or by the link that was followed.

        `files` reads what the API named by its hash.
        """
        self.portal, self._api, self._identify, self._files = portal, api, identify, files
        self._documents: dict[tuple[Role, str], Documents] = {}

    def prepare(self) -> None:
        """Read all documents and check them against the schema of each role."""
        for role in self.portal.roles:
            schema = schema_of(role)
            for page in filter(lambda page: page.is_for(role), self.portal.pages):
                self._documents[role, page.name] = documents(self.portal, page, schema)

    def routes(self) -> list[Route]:
        """One address for each page, and one for all that are not there."""
        handlers: list[tuple[str, Handler]] = [
            (page.path, partial(self._visit, page)) for page in self.portal.pages
        ]
        handlers.append((self.portal.anywhere, self._nothing))
        methods = ["GET", "POST"]
        return [
            Route(path, shown(self.portal, handler), methods=methods) for path, handler in handlers
        ]

    async def _visit(self, page: Page, request: Request) -> Response:
        actor = await self._identify(request)
        if actor is None:
            if request.method == "POST":
                await read(request, page)
            raise Failed(Failure.GONE if self.portal.renewal else Failure.SIGNED_OUT)
        request.state.actor = actor
        if actor.role not in self.portal.roles:
            raise Failed(Failure.ABSENT if self.portal.hidden else Failure.NOT_FOR_YOU)
        if not page.is_open_to(actor):
            raise Failed(Failure.ABSENT)
        if (actor.role, page.name) not in self._documents:
            await to_thread.run_sync(self.prepare)
        visit = Visit(
            request=request,
            portal=self.portal,
            page=page,
            documents=self._documents[actor.role, page.name],
            actor=actor,
            api=self._api,
            identify=self._identify,
            files=self._files,
            own_id=request.state.own_id,
        )
        if page.answer is not None:
            return cast("Response", await page.answer(visit))
        return await (do(visit) if request.method == "POST" else visit.show())

    async def _nothing(self, request: Request) -> Response:
        request.state.actor = None if self.portal.renewal else await self._identify(request)
        known = request.state.actor is not None or self.portal.renewal
        raise Failed(Failure.ABSENT if known else Failure.SIGNED_OUT)
