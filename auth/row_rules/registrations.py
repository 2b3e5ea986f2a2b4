"""Which registrations and offered leads a role sees: a partner its own, its manager both sides."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, or_

from auth.actors import Role
from auth.given import Given
from auth.row_rules.kinds import EVERY_ROW, Rule, Rules, Through
from models.lead_distributions import LeadDistribution
from models.partners import Partner
from models.registration_reviews import RegistrationConflict, RegistrationDecision
from models.registrations import DealRegistration, RegistrationProduct


def of_own_partner(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a partner's user see what belongs to his company."""
    return row.c.partner_id == given.company_id  # type: ignore[no-any-return]


def of_managed_partner(row: Any, given: Given) -> ColumnElement[bool]:
    """Let the channel manager see what belongs to his partners."""
    partner = Partner.__table__.alias("managed")
    return exists().where(
        partner.c.id == row.c.partner_id, partner.c.channel_manager_id == given.user_id
    )


def against_managed_partner(row: Any, given: Given) -> ColumnElement[bool]:
    """Let the channel manager also see what stands against a registration of his partners."""
    against = RegistrationConflict.__table__.alias("against")
    own = DealRegistration.__table__.alias("contested")
    contested = exists().where(
        against.c.other_registration_id == row.c.id,
        own.c.id == against.c.registration_id,
        of_managed_partner(own, given),
    )
    return or_(of_managed_partner(row, given), contested)


def of_managed_registration(row: Any, given: Given) -> ColumnElement[bool]:
    """Let the channel manager see conflicts and decisions of his partners' registrations."""
    own = DealRegistration.__table__.alias("decided")
    return exists().where(own.c.id == row.c.registration_id, of_managed_partner(own, given))


REVIEWED: dict[Role, Rule] = {
    Role.MANAGER: of_managed_registration,
    Role.FINANCE: EVERY_ROW,
    Role.ADMIN: EVERY_ROW,
}
RULES: Rules = {
    DealRegistration: {
        Role.MANAGER: against_managed_partner,
        Role.FINANCE: EVERY_ROW,
        Role.ADMIN: EVERY_ROW,
        Role.PARTNER: of_own_partner,
    },
    RegistrationProduct: {
        Role.MANAGER: Through("registration"),
        Role.FINANCE: Through("registration"),
        Role.ADMIN: Through("registration"),
        Role.PARTNER: Through("registration"),
    },
    RegistrationConflict: REVIEWED,
    RegistrationDecision: REVIEWED,
    LeadDistribution: {
        Role.MANAGER: EVERY_ROW,
        Role.ADMIN: EVERY_ROW,
        Role.PARTNER: of_own_partner,
    },
}
