"""Registrations to test with: an end customer that nobody knows, told in full."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.money import Money
from models.registrations import DealRegistration
from resolvers.registrations.registering import register_deal


def facts(**other: Any) -> dict[str, Any]:
    """What a partner tells of Fjord Sport."""
    return {
        "end_customer_name": "Fjord Sport AS",
        "end_customer_domain": "fjordsport.test",
        "country": "NO",
        "contact_name": "Ola Nordmann",
        "contact_email": "ola@fjordsport.test",
        "amount": Money(Decimal("24000.00"), "EUR"),
        "expected_close": clock.today() + timedelta(days=60),
        "note": "Forty tills before spring.",
    } | other


def registered(session: Session, actor: Actor, **other: Any) -> DealRegistration:
    """Submit it, as one of a partner's people."""
    made = register_deal(session, actor, **facts(**other)).registration
    session.flush()
    return made
