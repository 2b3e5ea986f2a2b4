"""POST …/upload: an image for a signature, or a file to share; the answer is its id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias
from urllib.parse import quote

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from auth import forms, throttle
from auth.actors import Actor
from auth.entrance import network_of
from auth.web import local_path
from portals.failing import shown
from portals.failures import Failed, Failure
from portals.pages import Portal
from portals.receiving import read_upload
from portals.rendering import guarded
from portals.visits import UPLOAD, Identify

LARGEST: Final = 5_000_000
Keep: TypeAlias = Callable[[Actor, bytes, str], str | None]
"""Keeps a file and answers its public id; None for what is of no kind that is taken."""


class Uploads:
    """One address for each way to come in."""

    def __init__(self, keep: Keep, largest: int = LARGEST) -> None:
        """`keep` is the use-case; `largest` is counted in bytes."""
        self._keep, self._largest = keep, largest

    def routes(self, portal: Portal, path: str, identify: Identify) -> list[Route]:
        """The address for those whom `identify` knows; failures in the look of `portal`."""

        async def receive(request: Request) -> Response:
            actor = await identify(request)
            if actor is None:
                raise Failed(Failure.GONE if portal.renewal else Failure.SIGNED_OUT)
            request.state.actor = actor
            return await self._receive(request, actor)

        return [Route(path, shown(portal, receive), methods=["POST"])]

    async def _receive(self, request: Request, actor: Actor) -> Response:
        if not throttle.may_try("upload", network_of(request)):
            raise Failed(Failure.TOO_OFTEN, retry_after=60)
        brought = await read_upload(request, self._largest)
        token = request.headers.get("x-form-token")
        forms.check_ours(request, {"form_token": token} if token else brought.fields, UPLOAD)
        identity = await to_thread.run_sync(self._keep, actor, brought.content, brought.file_name)
        if identity is None:
            raise Failed(Failure.WRONG_KIND)
        if "application/json" in request.headers.get("accept", ""):
            return guarded(JSONResponse({"fileId": identity}, 201))
        back = local_path(brought.fields.get("next", "")) or "/portal"
        return guarded(RedirectResponse(f"{back}?file={quote(identity)}", 303))
