"""The page of a quote: it is read, and a browser in which a person reads it may say so."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response

from auth import opaque
from auth.bearers import bind_browser
from auth.links import BROWSER_COOKIE, new_browser
from portals.doing import attempt, do, received
from portals.rendering import guarded
from portals.visits import Visit

SEEN = "NoteQuoteViewed"


async def read_quote(visit: Visit) -> Response:
    """Show it; note that it was seen; or do what a form on it asks for."""
    if visit.request.method != "POST":
        return await _show(visit)
    if visit.request.headers.get("x-beacon") != "seen":
        return await do(visit)
    return await _note(visit)


async def _show(visit: Visit) -> Response:
    """The version on offer; whoever knew another one before it sees what is different."""
    found = await visit.read()
    number = found["version"]["number"]
    if found["standing"].open and number > 1:
        found = await visit.read(shown=str(number), replaces="true")
    return visit.render(found, {}, 200, f"{visit.page.name}.html")


async def _note(visit: Visit) -> Response:
    """The beacon's answer binds the link to the browser; nothing else does."""
    browser = visit.request.cookies.get(BROWSER_COOKIE) or new_browser()
    bearer = visit.actor.bearer is not None
    if bearer:
        visit = replace(visit, actor=replace(visit.actor, browser=opaque.fingerprint(browser)))
    sent = await received(visit)
    if sent.operation.name == SEEN and not sent.form.wrong:
        await attempt(visit, sent)
    response = guarded(Response(status_code=sent.status if sent.form.wrong else 204))
    if bearer and not sent.form.wrong:
        bind_browser(response, browser)
    return response
