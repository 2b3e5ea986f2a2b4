"""Where the people of each audience come in: the address before their portal's pages."""

from __future__ import annotations

from typing import Final

from models.identities import Audience

DOORS: Final = {Audience.CUSTOMER: "/portal", Audience.PARTNER: "/partner"}
"""Outsiders have a door of their own; the staff come in at the site's."""
HOMES: Final = {**DOORS, Audience.STAFF: "/app"}


def door_of(audience: Audience) -> str:
    """What stands before /login, /invite and /reset of an audience; of the staff, nothing."""
    return DOORS.get(audience, "")


def home_of(audience: Audience) -> str:
    """Where people of an audience begin."""
    return HOMES[audience]
