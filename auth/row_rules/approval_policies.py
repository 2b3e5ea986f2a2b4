"""Which approval policies a role sees: agents those in force; outsiders do not know of any."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from auth.actors import Role
from auth.given import Given
from auth.row_rules.kinds import EVERY_ROW, Rules, for_staff
from models.approvals import ApprovalPolicy


def in_force(row: Any, _given: Given) -> ColumnElement[bool]:
    """Let an agent see what bounds him now."""
    return row.c.active  # type: ignore[no-any-return]


RULES: Rules = {ApprovalPolicy: {**for_staff(EVERY_ROW), Role.AGENT: in_force}}
