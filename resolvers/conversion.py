"""A lead becomes a customer, a contact and a deal: in one transaction, once."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict, Unpack
from uuid import UUID

from sqlalchemy.orm import Session

from auth.actors import Actor
from models import events
from models.contacts import Contact
from models.customers import Customer
from models.deals import Deal, PartnerPart
from models.errors import Conflict, ErrorCode, Invalid
from models.ids import ContactId, CustomerId, LeadId, PipelineId
from models.leads import Lead, LeadStatus
from models.money import Money
from resolvers.contacts import create_contact
from resolvers.customers import create_customer, living_customer
from resolvers.deals import create_deal
from resolvers.records import find, find_to_change
from resolvers.use_cases import raises


class Conversion(TypedDict, total=False):
    """What the lead becomes where it does not say so itself."""

    customer_id: CustomerId | None
    contact_id: ContactId | None
    customer_name: str | None
    with_deal: bool
    deal_name: str | None
    deal_value: Money | None
    pipeline_id: PipelineId | None
    expected_close_date: date | None


@dataclass(frozen=True, slots=True)
class ConvertedLead:
    """The lead and what it became."""

    lead: Lead
    customer: Customer
    contact: Contact
    deal: Deal | None


@raises(ErrorCode.ALREADY_CONVERTED, ErrorCode.REQUIRED_FIELDS_MISSING)
def convert_lead(
    session: Session,
    actor: Actor,
    *,
    lead_id: LeadId,
    expected_version: int | None = None,
    **fields: Unpack[Conversion],
) -> ConvertedLead:
    """Make a customer, a contact and a deal of a qualified lead, all or nothing, and only once.

    An existing customer or contact is used when you name it. The deal (left out with
    `withDeal: false`) keeps the lead's estimated value, source, owner and partner. The lead stays
    as it was. The second of two who convert at the same time gets ALREADY_CONVERTED.
    """
    lead = _qualified(session, actor, lead_id, expected_version)
    customer = _customer(session, actor, lead, fields)
    contact = _contact(session, actor, lead, fields, customer=customer)
    deal = _deal(session, actor, lead, fields, contact=contact) if _wants_deal(fields) else None
    session.flush()
    lead.convert(customer.id, contact.id, deal.id if deal else None)
    said = {"customer_id": customer.id, "contact_id": contact.id, "deal_id": lead.converted_deal_id}
    events.record(session, actor, "lead.converted", subject=lead, changes=said)
    return ConvertedLead(lead, customer, contact, deal)


def _qualified(session: Session, actor: Actor, lead_id: UUID, expected_version: int | None) -> Lead:
    """Return the lead, held until the transaction ends: who comes second finds it converted."""
    lead = find(session, Lead, lead_id, field="lead_id", lock="change")
    if lead.status is LeadStatus.CONVERTED:
        raise Conflict(ErrorCode.ALREADY_CONVERTED)
    find_to_change(
        session,
        actor,
        Lead,
        identity=lead_id,
        field="lead_id",
        expected_version=expected_version,
    )
    if lead.status is not LeadStatus.QUALIFIED:
        raise Conflict(ErrorCode.INVALID_STATE, "Qualify the lead first.")
    return lead


def _wants_deal(fields: Conversion) -> bool:
    return fields.get("with_deal", True)


def _customer(session: Session, actor: Actor, lead: Lead, fields: Conversion) -> Customer:
    known = fields.get("customer_id")
    if known is not None:
        return living_customer(session, known)
    details: dict[str, Any] = {"website": lead.website, "source": lead.source}
    if lead.country:
        details["billing_address"] = {"country": lead.country}
    name = fields.get("customer_name") or lead.company_name or lead.name
    made = create_customer(session, actor, name=name, owner_id=lead.owner_id, **details)
    session.flush()
    return made


def _contact(
    session: Session, actor: Actor, lead: Lead, fields: Conversion, *, customer: Customer
) -> Contact:
    known = fields.get("contact_id")
    if known is not None:
        contact = find(session, Contact, known, field="contact_id")
        if contact.customer_id != customer.id:
            raise Invalid("contact_id", "The contact belongs to another customer.")
        return contact
    same = ("name", "given_name", "family_name", "title", "email", "phone")
    details: dict[str, Any] = {name: getattr(lead, name) for name in same}
    is_first = fields.get("customer_id") is None
    made = create_contact(
        session,
        actor,
        customer_id=customer.id,
        owner_id=lead.owner_id,
        is_primary=is_first,
        **details,
    )
    session.flush()
    return made


def _deal(
    session: Session, actor: Actor, lead: Lead, fields: Conversion, *, contact: Contact
) -> Deal:
    value = fields.get("deal_value")
    if value is None and lead.estimated_value is not None and lead.currency is not None:
        value = Money(lead.estimated_value, lead.currency)
    partner: dict[str, Any] = {}
    if lead.partner_id is not None:
        partner = {"partner_id": lead.partner_id, "partner_role": PartnerPart.SOURCED}
    return create_deal(
        session,
        actor,
        name=fields.get("deal_name") or lead.company_name or lead.name,
        customer_id=contact.customer_id,
        primary_contact_id=contact.id,
        pipeline_id=fields.get("pipeline_id"),
        owner_id=lead.owner_id,
        value=value,
        source=lead.source,
        expected_close_date=fields.get("expected_close_date"),
        **partner,
    )
