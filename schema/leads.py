"""Leads as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists

from models.leads import Lead as Leads
from models.tags import LeadTag
from resolvers import conversion, leads
from schema.entities import entity
from schema.fields import column, money, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import datetime

    from models.leads import LeadStatus, Temperature
    from schema.activities import Activity
    from schema.connections import Connection
    from schema.contacts import Contact
    from schema.customers import Customer
    from schema.deals import Deal
    from schema.identities import User
    from schema.money import Money
    from schema.partners import Partner
    from schema.tags import Tag
    from schema.tasks import Task
    from schema.teams import SalesTeam


@entity(Leads, plural="leads", order="-updated_at")
class Lead:
    """A person or company that may become a customer.

    NEW → ASSIGNED → WORKING → QUALIFIED → CONVERTED; NURTURE leads back to WORKING, and so does
    DISQUALIFIED by reopening. A conversion happens once; the lead stays as it was.
    """

    name: str = column("Full name of the person, at most 200 characters.")
    given_name: str | None = column("Given name, at most 100 characters.")
    family_name: str | None = column("Family name, at most 100 characters.")
    company_name: str | None = column("The company, at most 200 characters.")
    title: str | None = column("Position in the company, at most 120 characters.")
    email: str | None = column("E-mail address.")
    phone: str | None = column("Telephone number, at most 40 characters.")
    website: str | None = column("Address of the web site, at most 400 characters.")
    country: str | None = column("ISO 3166-1 alpha-2, such as DE.")
    status: LeadStatus = column("How far the lead has come.")
    temperature: Temperature = column("How near the lead is to buying.")
    source: str | None = column("Where the lead came from, at most 120 characters.")
    score: int | None = column("Points, 0 to 1000.")
    estimated_value: Money | None = money("What a deal may be worth.")
    notes: str | None = column("Internal notes, at most 20,000 characters.")
    disqualified_reason: str | None = column("Why the lead was given up, at most 400 characters.")
    first_touch_at: datetime | None = column("First contact with the lead.")
    last_touch_at: datetime | None = column("Latest contact with the lead.")
    converted_at: datetime | None = column("When it was converted.")
    converted_customer: Customer | None = to_one("The customer that it became.")
    converted_contact: Contact | None = to_one("The contact that it became.")
    converted_deal: Deal | None = to_one("The deal that it became.")
    partner: Partner | None = to_one("The partner that the lead was given to.")
    owner: User | None = to_one("The member of the staff who is responsible.")
    team: SalesTeam | None = to_one("The team that the owner had when the lead became his.")
    activities: Connection[Activity] = to_many("What was or will be done with the lead.")
    tasks: Connection[Task] = to_many("What is to be done about the lead.")
    tags: list[Tag] = to_many(
        "Words to sort it by.",
        on=lambda tag, row, _: exists().where(
            LeadTag.__table__.c.tag_id == tag.c.id, LeadTag.__table__.c.lead_id == row.c.id
        ),
    )
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


mutations(
    leads.create_lead,
    leads.update_lead,
    leads.delete_lead,
    leads.assign_lead,
    leads.work_lead,
    leads.nurture_lead,
    leads.qualify_lead,
    leads.disqualify_lead,
    leads.reopen_lead,
    conversion.convert_lead,
    leads.report_lead_progress,
)
