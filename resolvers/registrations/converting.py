"""An approved registration becomes a deal, with its customer and the partner's contact."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM, Actor
from auth.binding import acting_as
from auth.lookups import LookUp
from models.base import Visibility
from models.contacts import Contact, ContactStatus
from models.customers import Customer
from models.deals import Deal, PartnerPart
from models.money import Money
from models.registration_claims import KeyKind
from models.registrations import DealRegistration
from resolvers.contacts import create_contact
from resolvers.customers import create_customer, living_customer
from resolvers.deals import create_deal
from resolvers.registrations.direct import sharing
from resolvers.registrations.families import product_ids_of
from resolvers.registrations.joining import join
from resolvers.registrations.keys import keys_of

SOURCE = "Partner"


def convert(
    session: Session,
    actor: Actor,
    registration: DealRegistration,
    *,
    customer_id: UUID | None,
    partner_role: PartnerPart,
) -> Deal:
    """Make the deal; the customer that we know is used, whether or not the decider sees it."""
    if customer_id is not None:
        customer_id = living_customer(session, customer_id).id
    with acting_as(session, SYSTEM):
        customer = _customer(session, actor, registration, customer_id)
        contact = _contact(session, actor, registration, customer)
        deal = _deal(session, actor, registration, contact)
        join(session, actor, registration, deal=deal, role=partner_role)
        session.flush()
    return deal


def _customer(
    session: Session, actor: Actor, registration: DealRegistration, customer_id: UUID | None
) -> Customer:
    known = customer_id or _known(session, registration)
    if known is not None:
        return living_customer(session, known)
    assert registration.country is not None
    customer = create_customer(
        session,
        actor,
        name=registration.end_customer_name,
        domain=registration.end_customer_domain,
        tax_id=registration.end_customer_tax_id,
        source=SOURCE,
        billing_address={"country": registration.country},
    )
    session.flush()
    return customer


def _known(session: Session, registration: DealRegistration) -> UUID | None:
    """Return the customer that shares the domain or the tax number, the older one of two."""
    keys = [
        key for key in keys_of(session, registration) if key.kind is not KeyKind.NAME_AND_COUNTRY
    ]
    return min((found for found, _ in sharing(session, keys)), default=None) if keys else None


def _contact(
    session: Session, actor: Actor, registration: DealRegistration, customer: Customer
) -> Contact:
    assert registration.contact_name is not None
    assert registration.contact_email is not None
    known = session.scalar(
        select(Contact)
        .where(
            Contact.customer_id == customer.id,
            Contact.email_folded == registration.contact_email.lower(),
            Contact.status == ContactStatus.ACTIVE,
            Contact.deleted_at.is_(None),
        )
        .limit(1)
        .execution_options(look_up=LookUp.END_CUSTOMER)
    )
    if known is not None:
        return known
    contact = create_contact(
        session,
        actor,
        customer_id=customer.id,
        name=registration.contact_name,
        email=registration.contact_email,
        visibility=Visibility.PARTNER,
        supplied_by_partner_id=registration.partner_id,
    )
    session.flush()
    return contact


def _deal(session: Session, actor: Actor, registration: DealRegistration, contact: Contact) -> Deal:
    assert registration.amount is not None
    assert registration.currency is not None
    products = product_ids_of(session, registration.id)
    customer = living_customer(session, contact.customer_id)
    return create_deal(
        session,
        actor,
        name=f"{registration.end_customer_name}, {registration.number}",
        customer_id=customer.id,
        primary_contact_id=contact.id,
        owner_id=customer.owner_id or actor.user_id,
        value=Money(registration.amount, registration.currency),
        expected_close_date=registration.expected_close,
        product_id=products[0] if len(products) == 1 else None,
        description=registration.note,
        source=SOURCE,
    )
