"""Which partners a role sees: a partner itself, never another one; all know the tiers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from auth.actors import Role
from auth.given import Given
from auth.row_rules.kinds import EVERY_ROW, Rules, for_staff
from models.partner_tiers import PartnerTierMembership
from models.partners import Partner, PartnerTier


def itself(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a partner's user see his company."""
    return row.c.id == given.company_id  # type: ignore[no-any-return]


RULES: Rules = {
    Partner: {**for_staff(EVERY_ROW), Role.PARTNER: itself},
    PartnerTierMembership: for_staff(EVERY_ROW),
    PartnerTier: {**for_staff(EVERY_ROW), Role.PARTNER: EVERY_ROW, Role.PUBLIC: EVERY_ROW},
}
