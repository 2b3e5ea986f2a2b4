"""Quotes on a partner's deals: how far each of them is, and nothing of what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from portals.answering import Tab, answering, one_of
from portals.formats import day, moment
from portals.pages import Page, said
from portals.partner.listing import of_tab, with_tabs
from portals.readers import gettext
from portals.visits import Visit
from portals.wording import word

Row = Mapping[str, Any]
OPEN: Final = ("SENT", "VIEWED", "CHANGES_REQUESTED")
TABS: Final = {
    "": Tab(said("All"), {}),
    "open": Tab(said("Open"), {"statuses": one_of(OPEN)}),
    "signed": Tab(said("Signed"), {"statuses": one_of(("ACCEPTED",))}),
    "over": Tab(said("Closed"), {"statuses": one_of(("DECLINED", "EXPIRED", "WITHDRAWN"))}),
}


def quote_view(_: Visit, found: Row) -> dict[str, Any]:
    """How far a quote is: sent, looked at, decided."""
    one = found["quotes"]["nodes"][0]
    version = one["version"]
    sent = ("done", gettext("Sent"), moment(version["sentAt"]))
    if version["viewedAt"]:
        seen = ("done", gettext("Looked at"), moment(version["viewedAt"]))
    else:
        seen = ("current" if one["status"] in OPEN else "", gettext("Looked at"), "")
    return {"steps": [sent, seen, _decision(one, version)]}


def _decision(one: Row, version: Row) -> tuple[str, str, str]:
    if one["status"] in OPEN:
        until = gettext("until %(when)s") % {"when": day(one["validUntil"])}
        return ("current" if version["viewedAt"] else "", gettext("Decision"), until)
    at = moment(version["decidedAt"]) if version["decidedAt"] else ""
    return ("done", word(one["status"], "OfferedStatus"), at)


QUOTE_PAGES: Final = (
    Page(
        "quotes/quotes",
        "/partner/quotes",
        said("Quotes"),
        "home",
        "own",
        "quote",
        view=with_tabs(TABS),
        answer=answering(of_tab(TABS)),
    ),
    Page(
        "quotes/quote",
        "/partner/quotes/{number}",
        said("Quote"),
        parent="quotes/quotes",
        needs="quotes.nodes.0.version",
        view=quote_view,
    ),
)
