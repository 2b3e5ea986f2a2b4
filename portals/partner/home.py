"""What the partner's start page is given: what ends soon, how much waits, and the first steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from portals.partner.following import SOON
from portals.readers import gettext
from portals.visits import Visit

Row = Mapping[str, Any]
WAITING: Final = ("offered", "given", "asked", "ending", "tasks")


def soon(_: Visit) -> dict[str, Any]:
    """Until when a protection that ends is told: within two weeks."""
    now = datetime.now(UTC)
    return {"now": now.isoformat(), "soon": (now + SOON).isoformat()}


def home_view(_: Visit, found: Row) -> dict[str, Any]:
    """How much waits for the visitor, and what one does first."""
    waiting = sum(len(found[name]["nodes"]) for name in WAITING)
    begun = found["registered"]["count"]["value"] > 0
    return {"waiting": waiting, "first_steps": [] if begun else _first_steps()}


def _first_steps() -> list[tuple[str, str, str]]:
    return [
        ("done", gettext("Signed in"), ""),
        ("current", gettext("Register your first deal"), gettext("on one page")),
        ("", gettext("Invite your colleagues"), gettext("sellers and whoever looks after money")),
        ("", gettext("Name your bank account"), gettext("so that commissions reach you")),
    ]
