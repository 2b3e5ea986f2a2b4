"""The start page: what needs whoever looks, the most urgent first, and how quotes stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from portals.readers import reader
from portals.staff.deciding import may_decide, turns_of
from portals.staff.figures import shares
from portals.visits import Visit

Row = Mapping[str, Any]
AROUND: Final = ".,;:\N{LEFT-TO-RIGHT ISOLATE}\N{POP DIRECTIONAL ISOLATE}"
SOON: Final = 14
DECIDING_KINDS: Final = frozenset({"QUESTION", "CHANGE_REQUEST"})


def own(visit: Visit) -> dict[str, Any]:
    """What the page asks for: the visitor's quotes, and the approvals of his role."""
    return {"me": visit.actor.email, "steps": turns_of(visit.actor)}


def desk_view(visit: Visit, found: Row) -> dict[str, Any]:
    """What waits for the visitor, in groups, and the figures."""
    deciding = [one for one in found["approvalRequests"]["nodes"] if may_decide(visit.actor, one)]
    asked = found["asked"]["nodes"]
    expiring = [one for one in found["open"]["nodes"] if _is_soon(one, found)]
    return {
        "deciding": deciding,
        "asked": asked,
        "expiring": expiring,
        "waiting": len(deciding) + len(asked) + len(expiring),
        "told": [{**one, "number": number_in(one["text"])} for one in found["news"]["nodes"]],
        "shares": shares(found["quoteStats"]["byStatus"]),
        "stats": found["quoteStats"],
    }


def number_in(text: str) -> str:
    """The number of the quote that a notification names, if it names one."""
    named = (word.strip(AROUND) for word in text.split())
    return next((word for word in named if word.startswith("Q-") and word[2:6].isdecimal()), "")


def _is_soon(quote: Row, found: Row) -> bool:
    if not quote["validUntil"]:
        return False
    now = datetime.fromisoformat(found["apiInfo"]["serverTime"]).astimezone(reader.get().zone)
    return (date.fromisoformat(quote["validUntil"]) - now.date()).days <= SOON
