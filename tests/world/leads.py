"""The leads of the world: of every status, two of them handed to partners, one without an owner."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy.orm import Session

from models.leads import Lead, LeadStatus, Temperature
from tests.world.naming import ago, identity, made, stamped
from tests.world.people import owned
from tests.world.reading import table


class Prospect(NamedTuple):
    """A lead, come in so many days ago."""

    key: str
    given: str
    family: str
    company: str
    title: str
    country: str
    status: LeadStatus
    temperature: Temperature
    source: str
    owner: str | None
    days: int
    score: int
    value: Decimal | None
    notes: str
    partner: str | None


PROSPECTS: Final = table("leads", Prospect)
KEYS: Final[dict[str, type[Any]]] = dict.fromkeys((each.key for each in PROSPECTS), Lead)


def load(session: Session) -> None:
    """All leads; the converted one points to what it became."""
    session.add_all(_lead(each) for each in PROSPECTS)
    session.flush()


def _lead(prospect: Prospect) -> Lead:
    name = f"{prospect.given} {prospect.family}"
    lead = made(
        Lead,
        prospect.key,
        name=name,
        given_name=prospect.given,
        family_name=prospect.family,
        company_name=prospect.company,
        title=prospect.title,
        email=f"{prospect.key.removeprefix('lead_')}@{prospect.key.replace('_', '-')}.test",
        country=prospect.country,
        status=prospect.status,
        temperature=prospect.temperature,
        source=prospect.source,
        score=prospect.score,
        estimated_value=prospect.value,
        currency="EUR" if prospect.value else None,
        notes=prospect.notes,
        partner_id=identity(prospect.partner) if prospect.partner else None,
        **owned(prospect.owner),
        **stamped(prospect.days, prospect.days / 3),
    )
    _follow(lead, prospect.days)
    return lead


def _follow(lead: Lead, days: int) -> None:
    """What belongs to the lead's status."""
    if lead.status is not LeadStatus.NEW:
        lead.touch(ago(days))
        lead.touch(ago(days / 3))
    if lead.status is LeadStatus.DISQUALIFIED:
        lead.disqualified_reason = "Too small for our plans"
    if lead.status is LeadStatus.CONVERTED:
        lead.converted_at = ago(240)
        lead.converted_customer_id = identity("ege")
        lead.converted_contact_id = identity("zeynep")
        lead.converted_deal_id = identity("ege_gateway")
