"""The kinds of row rule.

A rule is a function of (row, given), `Through(edge)` (the row is there exactly when the row to
which the edge leads is) or `EVERY_ROW`. Deleted rows are never there; no rule says so itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_

from auth.actors import STAFF_ROLES, Role
from auth.given import Given


@dataclass(frozen=True, slots=True)
class Through:
    """Visible exactly when the row to which `<edge>_id` leads is visible."""

    edge: str


@dataclass(frozen=True, slots=True)
class EveryRow:
    """Every row that is not deleted."""


Predicate = Callable[[Any, Given], ColumnElement[bool]]
Rule = Predicate | Through | EveryRow
Rules = dict[type[Any], dict[Role, Rule]]
EVERY_ROW = EveryRow()


def for_staff(rule: Rule) -> dict[Role, Rule]:
    """Give all four staff roles the same rule."""
    return dict.fromkeys(STAFF_ROLES, rule)


def of_own_teams(row: Any, given: Given) -> ColumnElement[bool]:
    """Let an agent see what belongs to one of his teams, and what is his own."""
    return or_(row.c.team_id == given.team_ids.any_(), row.c.owner_id == given.user_id)


def of_led_teams(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a manager see the teams he leads with all below them, and what has no team."""
    return or_(row.c.team_id == given.team_ids.any_(), row.c.team_id.is_(None))
