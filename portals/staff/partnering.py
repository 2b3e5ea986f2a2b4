"""Registrations as channel managers see them: what waits, what stands against it, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from portals.answering import Tab, listing, one_of, tab_of
from portals.pages import said
from portals.readers import reader
from portals.visits import Visit
from portals.wording import word

Row = Mapping[str, Any]
REASONS: Final = (
    "HELD_BY_ANOTHER",
    "KNOWN_CUSTOMER",
    "INCOMPLETE",
    "NOT_QUALIFIED",
    "OUTSIDE_TERRITORY",
    "OTHER",
)
TO_DECIDE: Final = ("SUBMITTED", "UNDER_REVIEW", "APPEALED", "EXTENSION_REQUESTED")
TABS: Final = {
    "": Tab(said("To decide"), {"statuses": one_of(TO_DECIDE)}),
    "returned": Tab(said("With the partner"), {"statuses": one_of(("RETURNED",))}),
    "protected": Tab(said("Protected"), {"statuses": one_of(("APPROVED", "EXTENSION_REQUESTED"))}),
    "all": Tab(said("All"), {}),
}


def asked_for(visit: Visit) -> dict[str, Any]:
    """What the queue asks for in its tab."""
    return dict(TABS[tab_of(visit, TABS)].given)


def queue_view(visit: Visit, found: Row) -> dict[str, Any]:
    """What the queue is given: its rows, and which of them wait for too long."""
    rows = found["dealRegistrations"]
    now = found["apiInfo"]["serverTime"]
    late = {one["id"] for one in rows["nodes"] if one["answerDueAt"] and one["answerDueAt"] < now}
    return {**listing(visit, TABS), "registrations": rows, "late": late}


def registration_view(_: Visit, found: Row) -> dict[str, Any]:
    """What the page of a registration is given: the conflicts, and what may be decided."""
    one = found["dealRegistration"]
    tier = one["partner"]["tier"]
    deals = {
        conflict["otherDeal"]["id"]: conflict["otherDeal"]["name"]
        for conflict in one["conflicts"]["nodes"]
        if conflict["otherDeal"] and conflict["otherDeal"]["status"] == "OPEN"
    }
    return {
        "registration": one,
        "days": tier["protectionDays"] if tier else 60,
        "decides": one["status"] in {"SUBMITTED", "UNDER_REVIEW"},
        "reasons_to_decline": [(code, word(code, "RejectionReason")) for code in REASONS],
        "joinable": list(deals.items()),
    }


def run_view(_: Visit, found: Row) -> dict[str, Any]:
    """What the run of statements is given: today, and whose period may be closed."""
    now = datetime.fromisoformat(found["apiInfo"]["serverTime"]).astimezone(reader.get().zone)
    partners = [(one["id"], one["name"]) for one in found["partners"]["nodes"]]
    return {"today": now.date().isoformat(), "choices": partners}
