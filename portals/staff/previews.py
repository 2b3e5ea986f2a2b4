"""A quote before it is printed: as a page of its own, and as the pages that the printer makes."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from anyio import to_thread
from starlette.responses import HTMLResponse, Response

from portals.answering import Answer, Tab, listing
from portals.pages import said
from portals.rendering import FRAMING, guarded
from portals.visits import Visit

Row = Mapping[str, Any]
TABS: Final = {
    "": Tab(said("On a screen"), {}),
    "printed": Tab(said("As printed"), {}),
}
BARE: Final = "default-src 'none'; style-src 'self'; img-src data:; form-action 'none'"


class Previews(NamedTuple):
    """How a version looks now, by its id: as HTML with its policy, and as PNGs of its pages."""

    on_screen: Callable[[str], tuple[str, str]]
    printed: Callable[[str], Sequence[bytes]]


def preview_view(visit: Visit, found: Row) -> dict[str, Any]:
    """The page around it: which of the two looks."""
    quote = found["quotes"]["nodes"][0]
    looks = listing(visit, TABS)
    return {**looks, "quote": quote, "frame": "printed" if looks["tab"] else "screen"}


async def previewing(visit: Visit) -> Response:
    """The page around it, which alone may hold the frame."""
    response = await visit.show()
    response.headers["Content-Security-Policy"] = FRAMING
    return response


def on_screen(previews: Previews) -> Answer:
    """The document itself, for a frame: nothing in it runs, nothing of it comes from elsewhere."""

    async def answer(visit: Visit) -> Response:
        html, policy = await to_thread.run_sync(previews.on_screen, await _version_id(visit))
        return _framed(html, policy)

    return answer


def printed(previews: Previews) -> Answer:
    """Its pages as pictures, one under the other, for a frame."""

    async def answer(visit: Visit) -> Response:
        found = await to_thread.run_sync(previews.printed, await _version_id(visit))
        pictures = [base64.b64encode(one).decode() for one in found]
        sheet = visit.render({"pictures": pictures}, {}, 200, "quotes/sheets.html")
        return _framed(bytes(sheet.body).decode(), BARE)

    return answer


async def _version_id(visit: Visit) -> str:
    found = await visit.read()
    return str(found["quotes"]["nodes"][0]["version"]["id"])


def _framed(html: str, policy: str) -> Response:
    response = guarded(HTMLResponse(html))
    response.headers["Content-Security-Policy"] = f"{policy}; frame-ancestors 'self'"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
