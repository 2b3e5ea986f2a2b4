"""The pages to decline, to ask for changes, to forward, to compare, and the images of lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import orjson
from anyio import to_thread
from starlette.responses import RedirectResponse, Response

from portals.doing import do
from portals.failures import Failed, Failure
from portals.quotes.comparing import compare
from portals.quotes.paging import part_of
from portals.quotes.reading import quote_view
from portals.rendering import guarded
from portals.visits import Visit

LEDGER_MARKUP: Final = 1_000
WISH: Final = re.compile(r"lines\.(\d{1,4})\.(\w+)")
KINDS: Final = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def ledger_view(visit: Visit, found: Mapping[str, Any]) -> dict[str, Any]:
    """What the page of the arithmetic is given: the entries of lines that count, by name."""
    given = quote_view(visit, found)
    named = {line["key"]: line["name"] for line in given["content"]["lines"]}
    entries = [one for one in given["version"]["ledger"] if one["counts"] and one["key"] in named]
    return {**given, "named": named, "part": part_of(visit, entries, LEDGER_MARKUP)}


def compare_view(visit: Visit, found: Mapping[str, Any]) -> dict[str, Any]:
    """What the comparison is given: both versions and what is different."""
    given = quote_view(visit, found)
    sides = [next(iter(given["quote"][side]["nodes"]), None) for side in ("before", "after")]
    if None in sides:
        raise Failed(Failure.ABSENT)
    earlier, later = sides
    contents = [orjson.loads(one["content"]) for one in sides]  # type: ignore[index]
    return {**given, "earlier": earlier, "later": later, "changes": compare(*contents)}


def changes_view(visit: Visit, found: Mapping[str, Any]) -> dict[str, Any]:
    """What the page to ask for changes is given: the products in parts, and where files go."""
    given = quote_view(visit, found)
    products = [one for one in given["content"]["lines"] if one["kind"] == "PRODUCT"]
    token = visit.request.path_params.get("token")
    attached = {
        "attach_to": f"/q/{token}/attachment" if token else "/attachment",
        "upload_token": visit.upload_token,
        "file_id": visit.request.query_params.get("file", "")[:64],
    }
    return {**given, **attached, "part": part_of(visit, products)}


def forward_view(visit: Visit, found: Mapping[str, Any]) -> dict[str, Any]:
    """What the page to forward is given: whether it was opened to hand the signature over."""
    wanted = visit.request.query_params.get("role") == "signatory"
    return {**quote_view(visit, found), "wants_delegate": wanted}


def wishes(fields: dict[str, str]) -> dict[str, str]:
    """The fields of a request for changes without the lines that nothing is said about."""
    told = {
        match[1]
        for name, text in fields.items()
        if (match := WISH.fullmatch(name)) and match[2] == "text" and text.strip()
    }
    return {
        name: one
        for name, one in fields.items()
        if (match := WISH.fullmatch(name)) is None or match[1] in told
    }


async def while_open(visit: Visit) -> Response:
    """The page of an act on an open quote; else the quote, which says how it stands."""
    if visit.request.method == "POST":
        return await do(visit)
    found = await visit.read()
    if not found["standing"].open or found["standing"].reads_only:
        return guarded(RedirectResponse(visit.at("quotes/quote"), 303))
    return visit.render(found, {}, 200, f"{visit.page.name}.html")


async def send_image(visit: Visit) -> Response:
    """The image of a line or the logo, which the version that the visitor reads names."""
    content = (await visit.read())["content"]
    named = {line.get("image") for line in content["lines"]} | {content["template"]["logo"]}
    wanted = visit.request.path_params["sha256"]
    if wanted not in named:
        raise Failed(Failure.ABSENT)
    image = await to_thread.run_sync(visit.files, wanted)
    kind = next((kind for start, kind in KINDS.items() if image.startswith(start)), None)
    if kind is None:
        raise Failed(Failure.ABSENT)
    response = guarded(Response(image, media_type=kind))
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
