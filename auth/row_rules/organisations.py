"""Who sees the organisation that sells: the staff, and its customers."""

from __future__ import annotations

from auth.actors import Role
from auth.row_rules.kinds import EVERY_ROW, Rules, for_staff
from models.organisations import Organisation

RULES: Rules = {
    Organisation: {
        **for_staff(EVERY_ROW),
        Role.CUSTOMER: EVERY_ROW,
        Role.LINK: EVERY_ROW,
    },
}
