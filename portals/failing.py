"""The pages of what went wrong: in the portal's look, with a reference, without internals."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from auth import forms
from portals.failures import WORDS, Failed, Failure
from portals.pages import Portal
from portals.rendering import guarded, rendered
from portals.visits import filled, reader_of
from schema.http.responses import request_id

RESENT: Final = (Failure.SIGNED_OUT, Failure.TOO_OFTEN, Failure.BROKEN, Failure.AWAY)
logger = logging.getLogger(__name__)
Handler: TypeAlias = Callable[[Request], Awaitable[Response]]


def shown(portal: Portal, handler: Handler) -> Handler:
    """Answer whatever happens with a page; only the log says what it was."""

    async def answered(request: Request) -> Response:
        own_id = request_id(request.headers.get("x-request-id", "").encode("latin-1")).decode()
        request.state.own_id = own_id
        try:
            response = await handler(request)
        except Failed as problem:
            response = failed(portal, request, problem)
        except forms.BadForm as refusal:
            response = failed(portal, request, Failed(_failure(refusal.status)))
        except Exception:
            logger.exception("request %s failed", own_id)
            response = failed(portal, request, Failed(Failure.BROKEN))
        response.headers["X-Request-Id"] = own_id
        return response

    return answered


def failed(portal: Portal, request: Request, problem: Failed) -> Response:
    """The page of a failure; whoever is signed out is led to the door and comes back."""
    failure = problem.failure
    if problem.reason:
        logger.warning("request %s: %s", request.state.own_id, problem.reason)
    if failure is Failure.SIGNED_OUT and request.method in {"GET", "HEAD"} and portal.login:
        return signing_in(portal, request)
    actor = getattr(request.state, "actor", None)
    response = rendered(
        request,
        "failure.html",
        reader_of(request, actor),
        status=failure.value,
        portal=portal,
        failure=failure,
        words=WORDS[failure],
        actor=actor,
        renewal=filled(portal.renewal, request.path_params) if failure is Failure.GONE else "",
        again=_again(request, failure),
        reference=request.state.own_id if failure.value >= 500 else "",
    )
    if failure is Failure.AWAY or problem.retry_after:
        response.headers["Retry-After"] = str(problem.retry_after or 5)
    return response


def signing_in(portal: Portal, request: Request) -> Response:
    """To the door, and back to what was wanted."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return guarded(RedirectResponse(f"{portal.login}?next={quote(wanted, safe='/')}", 303))


def _again(request: Request, failure: Failure) -> dict[str, str]:
    """What was sent and may be sent again as it is, under the same key: it is done once."""
    sent: dict[str, str] = getattr(request.state, "fields", {})
    return sent if failure in RESENT else {}


def _failure(status: int) -> Failure:
    known = {413: Failure.TOO_LARGE, 415: Failure.WRONG_KIND, 408: Failure.AWAY}
    return known.get(status, Failure.REFUSED)
