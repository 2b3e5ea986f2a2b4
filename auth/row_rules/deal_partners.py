"""Which parts in deals a role sees: staff those of their deals, a partner its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from auth.actors import Role
from auth.given import Given
from auth.row_rules.kinds import Rules, Through, for_staff
from models.deal_partners import DealPartner


def own_part(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a partner's user see his company's parts."""
    return row.c.partner_id == given.company_id  # type: ignore[no-any-return]


RULES: Rules = {DealPartner: {**for_staff(Through("deal")), Role.PARTNER: own_part}}
