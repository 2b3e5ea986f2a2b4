"""The registrations of the world: one approved, one looked at, one just in; and an offered lead."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM, Actor
from auth.binding import acting_as
from models import events
from models.deal_partners import DealPartner
from models.deals import PartnerPart
from models.money import Money
from models.registration_reviews import DecisionKind
from models.registrations import DealRegistration, RegistrationStatus
from resolvers.lead_distributions import distribute_lead
from resolvers.registrations.claiming import protect
from resolvers.registrations.deciding import review_registration
from resolvers.registrations.finding import decided, wanted_by
from resolvers.registrations.noting import note
from resolvers.registrations.registering import register_deal
from tests.world.naming import ago, day, identity
from tests.world.programme import then

DAYS: Final = 90
NORDLYS: Final[dict[str, Any]] = {
    "end_customer_name": "Nordlys Friluft AS",
    "end_customer_domain": "nordlys.test",
    "end_customer_tax_id": "NO955555090",
    "country": "NO",
    "contact_name": "Ingrid Bjørnstad",
    "contact_email": "ingrid@nordlys.test",
    "amount": Money(Decimal("25020.00"), "EUR"),
    "product_ids": [identity("storefront")],
    "note": "A shop for outdoor equipment, in Norwegian and Sámi.",
}
POLARN: Final[dict[str, Any]] = {
    "end_customer_name": "Kafé Polarn AB",
    "end_customer_domain": "polarn.test",
    "country": "SE",
    "contact_name": "Astrid Lönnqvist",
    "contact_email": "astrid@polarn.test",
    "amount": Money(Decimal("8225.00"), "EUR"),
    "product_ids": [identity("terminal")],
    "note": "25 terminaler till nio kaféer, före sommaren.",
}
DECCAN: Final[dict[str, Any]] = {
    "end_customer_name": "Deccan Stationers Pvt Ltd",
    "end_customer_domain": "deccan.test",
    "country": "IN",
    "contact_name": "Meera Joshi",
    "contact_email": "meera@deccan.test",
    "amount": Money(Decimal("16680.00"), "EUR"),
    "product_ids": [identity("storefront")],
    "note": "Wants to sell to schools online.",
}


def load(session: Session) -> None:
    """Every registration at its own moment of the past; the lead waits for an answer."""
    with then(session, "pia", 60) as pia:
        nordlys = register_deal(session, pia, **NORDLYS, expected_close=day(-30)).registration
    with then(session, "manager", 58) as manager:
        _approve(session, manager, nordlys)
    with then(session, "pia", 1.2) as pia:
        polarn = register_deal(session, pia, **POLARN, expected_close=day(-75)).registration
    with then(session, "manager", 0.8) as manager:
        review_registration(session, manager, registration_id=polarn.id)
    with then(session, "raj", 0.6) as raj:
        register_deal(session, raj, **DECCAN, expected_close=day(-90))
    with then(session, "admin", 0.3) as admin:
        lead_id, northstar = identity("lead_lukas"), identity("northstar")
        distribute_lead(session, admin, lead_id=lead_id, partner_id=northstar, answer_by=ago(-14))


def _approve(session: Session, manager: Actor, registration: DealRegistration) -> None:
    """As the use-case does, but with the deal that the world has already."""
    at, _ = decided(session, manager, registration)
    until = at + timedelta(days=DAYS)
    registration.go(RegistrationStatus.APPROVED)
    registration.protection_days = DAYS
    registration.protect(at, until)
    protect(session, wanted_by(session, registration), at, until)
    registration.deal_id = identity("northstar_nordlys")
    registration.deal_role = PartnerPart.SOURCED
    with acting_as(session, SYSTEM):
        part = select(DealPartner).where(DealPartner.deal_id == registration.deal_id)
        session.scalars(part).one().registration_id = registration.id
    note(session, manager, registration, DecisionKind.APPROVED, "Asked Oslo: nobody talks to them.")
    said = {"deal_id": registration.deal_id, "partner_id": registration.partner_id}
    events.record(session, manager, "registration.approved", subject=registration, changes=said)
