"""Pages whose query is given more than their address says: who looks, which tab is open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from starlette.responses import Response

from portals.doing import attempt, onward, received
from portals.posting import Form
from portals.readers import gettext
from portals.visits import Visit

Answer: TypeAlias = Callable[[Visit], Awaitable[Response]]
LONGEST_SEARCH = 100


class Tab(NamedTuple):
    """One of the views of a list: what it is called, and what its query is given."""

    title: str
    given: Mapping[str, Any]


class Posted(NamedTuple):
    """What a page shows again of a form that was refused; of none, nothing."""

    forms: Mapping[str, Form] = MappingProxyType({})
    status: int = 200


async def act(visit: Visit) -> Response | Posted:
    """Do what a form asks for and lead on; when it is refused, or none was sent, the page shows."""
    if visit.request.method != "POST":
        return Posted()
    sent = await received(visit)
    payload = None if sent.form.wrong else await attempt(visit, sent)
    if payload is None or sent.form.wrong:
        return Posted(sent.forms, sent.status)
    return onward(visit, sent.operation, payload)


def answering(given: Callable[[Visit], Mapping[str, Any]]) -> Answer:
    """Show a page, or do what a form on it asks for; its query is asked with what is given."""

    async def answer(visit: Visit) -> Response:
        posted = await act(visit)
        if isinstance(posted, Response):
            return posted
        found = await visit.read(**given(visit))
        return visit.render(found, posted.forms, posted.status, f"{visit.page.name}.html")

    return answer


def one_of(values: tuple[str, ...]) -> dict[str, str]:
    """A list as the variables of a query take it."""
    return {str(at): one for at, one in enumerate(values)}


def tab_of(visit: Visit, tabs: Mapping[str, Tab]) -> str:
    """The tab that is open."""
    chosen = visit.request.query_params.get("tab", "")
    return chosen if chosen in tabs else ""


def listing(visit: Visit, tabs: Mapping[str, Tab]) -> dict[str, Any]:
    """What every list is given besides: its tabs, and what is looked for."""
    chosen = tab_of(visit, tabs)
    return {
        "tabs": [
            (f"?tab={name}" if name else visit.page.path, gettext(tab.title), name == chosen)
            for name, tab in tabs.items()
        ],
        "tab": chosen,
        "search": visit.request.query_params.get("search", "")[:LONGEST_SEARCH],
    }
