"""What the partner's start page is given: what ends soon, how much waits, and the first steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from portals.partner.following import SOON
from portals.partner.learning import SOON as EXPIRING
from portals.readers import gettext
from portals.visits import Visit

Row = Mapping[str, Any]
WAITING: Final = ("offered", "given", "asked", "ending", "expiring", "issued", "tasks")


def soon(_: Visit) -> dict[str, Any]:
    """From when to when something is told: statements of two weeks, protections that end."""
    now = datetime.now(UTC)
    return {
        "now": now.isoformat(),
        "soon": (now + SOON).isoformat(),
        "before": (now - SOON).isoformat(),
        "later": (now.date() + EXPIRING).isoformat(),
    }


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
