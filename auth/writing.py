"""Which of the rows that a role sees it may change: agents their own, outsiders their part."""

from __future__ import annotations

from typing import Any, Final

from auth.actors import Actor, Role
from models.base import Owned
from models.commission_statements import CommissionDispute
from models.identities import PartnerRole
from models.lead_distributions import LeadDistribution
from models.leads import Lead
from models.market_funds import MarketingFundRequest
from models.partners import Partner
from models.payouts import PayoutMethod
from models.registrations import DealRegistration

OWN_ONLY: Final = {Role.AGENT}
PARTNERS_PEOPLE: Final[dict[type[Any], set[PartnerRole]]] = {
    Partner: {PartnerRole.ADMIN},
    Lead: {PartnerRole.ADMIN, PartnerRole.SELLER},
    DealRegistration: {PartnerRole.ADMIN, PartnerRole.SELLER},
    LeadDistribution: {PartnerRole.ADMIN, PartnerRole.SELLER},
    CommissionDispute: {PartnerRole.ADMIN, PartnerRole.FINANCE},
    PayoutMethod: {PartnerRole.ADMIN, PartnerRole.FINANCE},
    MarketingFundRequest: {PartnerRole.ADMIN, PartnerRole.SELLER},
}
"""Of a partner's people, who may change a record of their company."""


def may_override_tax(actor: Actor) -> bool:
    """Return whether the actor may set the tax of a line against the rules."""
    return actor.is_system or actor.role in {Role.FINANCE, Role.ADMIN}


def may_decide(actor: Actor, partner: Partner) -> bool:
    """Return whether the actor decides about a partner's registrations: its channel manager does.

    Whoever administers may as well, so that nobody waits for somebody who is away.
    """
    of_his = partner.channel_manager_id == actor.user_id
    return actor.is_system or actor.role is Role.ADMIN or (actor.role is Role.MANAGER and of_his)


def asks_only(actor: Actor) -> bool:
    """Return whether the actor asks for what others grant."""
    return actor.role is Role.PARTNER


def may_release(actor: Actor) -> bool:
    """Return whether the actor may let a partner be paid on an account that another one named."""
    return actor.role is not Role.PARTNER or actor.sub_role == PartnerRole.ADMIN


def may_change(actor: Actor, kind: str) -> bool:
    """Return whether the actor may change any record of a type at all, as the API calls it."""
    if actor.role is not Role.PARTNER:
        return True
    return any(
        actor.sub_role in people for one, people in PARTNERS_PEOPLE.items() if one.__name__ == kind
    )


def may_write(actor: Actor, record: object) -> bool:
    """Return whether the actor may change a record that he sees."""
    if actor.role is Role.PARTNER:
        return actor.sub_role in PARTNERS_PEOPLE.get(type(record), set())
    if actor.role in OWN_ONLY and isinstance(record, Owned):
        return record.owner_id == actor.user_id
    return True
