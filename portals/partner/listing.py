"""The partner's lists: which tabs they have, and what the start page makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from portals.answering import Tab, listing, one_of, tab_of
from portals.pages import said

PIPELINE: Final = {
    "": Tab(said("Open"), {"statuses": one_of(("OPEN",))}),
    "won": Tab(said("Won"), {"statuses": one_of(("WON",))}),
    "lost": Tab(said("Lost"), {"statuses": one_of(("LOST",))}),
    "all": Tab(said("All"), {}),
}
LEADS: Final = {
    "": Tab(said("To answer"), {"statuses": one_of(("ASSIGNED",))}),
    "accepted": Tab(said("Accepted"), {"statuses": one_of(("WORKING", "NURTURE", "QUALIFIED"))}),
    "over": Tab(said("Closed"), {"statuses": one_of(("CONVERTED", "DISQUALIFIED"))}),
    "all": Tab(said("All"), {}),
}


def of_tab(tabs: Mapping[str, Tab]) -> Any:
    """What a list's query is given: what its open tab asks for."""
    return lambda visit: tabs[tab_of(visit, tabs)].given


def with_tabs(tabs: Mapping[str, Tab]) -> Any:
    """What a list's page is given besides: its tabs, and what is looked for."""
    return lambda visit, _: listing(visit, tabs)
