"""Which territories a role sees: staff all, a partner those that it was given."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists

from auth.actors import Role
from auth.given import Given
from auth.row_rules.kinds import EVERY_ROW, Rules, Through, for_staff
from models.territories import Territory, TerritoryAssignment, TerritoryCountry


def own_assignment(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a partner's user see where his company sells."""
    return row.c.partner_id == given.company_id  # type: ignore[no-any-return]


def of_own_partner(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a partner's user see the territories of his company."""
    assigned = TerritoryAssignment.__table__.alias("assigned")
    return exists().where(
        assigned.c.territory_id == row.c.id, assigned.c.partner_id == given.company_id
    )


RULES: Rules = {
    Territory: {**for_staff(EVERY_ROW), Role.PARTNER: of_own_partner},
    TerritoryCountry: {**for_staff(EVERY_ROW), Role.PARTNER: Through("territory")},
    TerritoryAssignment: {**for_staff(EVERY_ROW), Role.PARTNER: own_assignment},
}
