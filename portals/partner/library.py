"""The programme: how far a partner is, what helps to sell, and the files that are unlocked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from portals.pages import Page, said
from portals.quotes.files import file_of
from portals.visits import Visit


def searched(visit: Visit, _: Mapping[str, Any]) -> dict[str, Any]:
    """What is looked for."""
    return {"search": visit.request.query_params.get("search", "")[:100]}


async def send_file(visit: Visit) -> Response:
    """The file of a resource that is unlocked."""
    return await file_of(visit, (await visit.read())["partnerResource"]["file"])


LIBRARY_PAGES: Final = (
    Page(
        "programme/performance",
        "/partner/performance",
        said("Tier and progress"),
        "home",
        "own",
        "star",
    ),
    Page(
        "programme/resources",
        "/partner/resources",
        said("Resources"),
        "home",
        "own",
        "folder",
        view=searched,
    ),
    Page(
        "programme/file",
        "/partner/resources/{id}",
        said("Resources"),
        parent="programme/resources",
        needs="partnerResource.file",
        answer=send_file,
    ),
)
