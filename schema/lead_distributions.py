"""Offered leads as the API shows them: masked until they are accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, case, func, select

from auth.given import Given
from models.lead_distributions import DistributionStatus
from models.lead_distributions import LeadDistribution as Distributions
from models.leads import Lead as Leads
from resolvers import lead_distributions
from schema.entities import entity
from schema.fields import column, computed, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import datetime

    from schema.identities import User
    from schema.leads import Lead
    from schema.partners import Partner


def _standing(row: Any, given: Given) -> ColumnElement[Any]:
    over = and_(row.c.status == DistributionStatus.OFFERED.value, row.c.answer_by <= given.now)
    return case((over, DistributionStatus.EXPIRED.value), else_=row.c.status)


def _of_lead(name: str) -> Any:
    def told(row: Any, _given: Given) -> ColumnElement[Any]:
        lead = Leads.__table__.alias("offered_lead")
        return select(lead.c[name]).where(lead.c.id == row.c.lead_id).scalar_subquery()

    return told


def _masked(row: Any, _given: Given) -> ColumnElement[Any]:
    lead = Leads.__table__.alias("masked_lead")
    shown = func.left(func.coalesce(lead.c.company_name, lead.c.name), 1).concat("…")
    return select(shown).where(lead.c.id == row.c.lead_id).scalar_subquery()


@entity(Distributions, plural="leadDistributions", order="-offered_at")
class LeadDistribution:
    """A lead offered to a partner. OFFERED → ACCEPTED, DECLINED or RECALLED.

    It is EXPIRED, and taken back, as soon as its time to answer is over. A lead is offered to one
    partner at a time.
    """

    status: DistributionStatus = computed("How far it is, as of now.", _standing)
    partner: Partner | None = to_one("The partner to whom it is offered.")
    lead: Lead | None = to_one("The lead; the partner sees it when it has accepted.")
    masked_name: str | None = computed("The first letter of the company's name.", _masked)
    title: str | None = computed("The person's position.", _of_lead("title"))
    country: str | None = computed("ISO 3166-1 alpha-2, such as DE.", _of_lead("country"))
    offered_at: datetime = column("When it was offered.")
    answer_by: datetime = column("When the time to answer is over.")
    answered_at: datetime | None = column("When it was answered.")
    answered_by: User | None = to_one("Who answered.")
    reason: str | None = column("Why it was declined, at most 400 characters.")
    version: int = column("Rises with every change.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


mutations(
    lead_distributions.distribute_lead,
    lead_distributions.recall_lead,
    lead_distributions.accept_lead,
    lead_distributions.decline_lead,
)
