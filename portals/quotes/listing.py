"""The list of quotes by what they need, and what comes of it for the portal's start page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from portals.pages import said
from portals.quotes.standing import standing_of
from portals.readers import gettext
from portals.visits import Visit

TABS: Final = {
    "": (said("Needs you"), ("SENT", "VIEWED", "CHANGES_REQUESTED")),
    "accepted": (said("Accepted"), ("ACCEPTED",)),
    "declined": (said("Declined"), ("DECLINED",)),
    "expired": (said("Expired"), ("EXPIRED", "WITHDRAWN")),
    "all": (said("All"), ()),
}


async def list_quotes(visit: Visit) -> Response:
    """The quotes of one tab."""
    found = await visit.read(**asked_of(visit))
    return visit.render(found, {}, 200, f"{visit.page.name}.html")


def asked_of(visit: Visit) -> dict[str, Any]:
    """What the query is asked for the tab that is open."""
    _, statuses = TABS[tab_of(visit)]
    return {"statuses": {str(at): one for at, one in enumerate(statuses)}} if statuses else {}


def list_view(visit: Visit, found: Mapping[str, Any]) -> dict[str, Any]:
    """What the list is given besides: its tabs, and where each quote stands for the visitor."""
    chosen = tab_of(visit)
    tabs = [
        (f"?tab={name}" if name else visit.page.path, gettext(title), name == chosen)
        for name, (title, _) in TABS.items()
    ]
    return {
        "tabs": tabs,
        "tab": chosen,
        "search": visit.request.query_params.get("search", "")[:100],
        "standings": standings(visit, found["quotes"]["nodes"]),
    }


def home_view(visit: Visit, found: Mapping[str, Any]) -> dict[str, Any]:
    """What the start page is given besides."""
    known = standings(visit, found["quotes"]["nodes"])
    mine = [number for number, one in known.items() if one.may_sign]
    return {"standings": known, "mine": mine, "waiting": len(mine) + len(found["tasks"]["nodes"])}


def standings(visit: Visit, quotes: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Where each quote stands for the visitor, by number."""
    return {one["number"]: standing_of(visit.actor, one) for one in quotes}


def tab_of(visit: Visit) -> str:
    """The tab that is open."""
    chosen = visit.request.query_params.get("tab", "")
    return chosen if chosen in TABS else ""
