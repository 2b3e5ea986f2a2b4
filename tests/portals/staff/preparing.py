"""Drafts, requests and mails for the staff to look at."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM, Actor, Role
from auth.binding import bind
from models import database
from models.approvals import ApprovalRequest
from models.events import Event
from models.identities import User
from models.ids import public_id
from models.mails import EmailMessage, MailStatus
from models.quote_versions import QuoteVersion
from models.quotes import Quote
from portals.staff import staff_portal
from portals.staff.previews import Previews
from resolvers.quotes import approving, drafts
from tests.api import PEOPLE
from tests.portals.quotes.offering import ANA, TILLS
from tests.world import identity

ROLES: Final = ("agent", "manager", "finance", "admin")
YUKI: Final = "yuki@trustcart.test"  # an agent of another team than Acme's
CHEAP: Final[dict[str, Any]] = {**TILLS, "discount_percent": Decimal(30)}
PORTAL: Final = staff_portal(lambda _: {}, Previews(lambda _: ("", ""), lambda _: ()))
"""The page table, with nothing behind it that the API does not tell."""
_numbers = count(1)


def staff(session: Session, person: str) -> Actor:
    """One of the staff, to whom the session is bound."""
    bind(session, SYSTEM)
    wanted = PEOPLE.get(person, person)
    user = session.scalars(select(User).where(User.email == wanted)).one()
    assert user.role is not None
    role = Role(user.role.value)
    actor = Actor(user.id, role, user.kind, user.name, user.email)
    if role in {Role.ADMIN, Role.FINANCE}:
        bind(session, actor)
    return actor


def draft(by: str = "agent", **fields: Any) -> str:
    """The number of a draft of six tills for Acme, which is the agent's, written by somebody."""
    with database.sessions().begin() as session:
        chosen: dict[str, Any] = {
            "title": "Tills for the airport",
            "customer_id": identity("acme"),
            "owner_id": identity("agent"),
            "currency": "EUR",
            "lines": [TILLS],
            "recipients": [ANA],
        } | fields
        return drafts.create_quote(session, staff(session, by), **chosen).number


def submitted(
    by: str = "agent", note: str = "They have a cheaper offer.", writer: str = "agent"
) -> tuple[str, str]:
    """A draft with a deep discount before its approvers: its number, and the request's id."""
    number = draft(by=writer, lines=[CHEAP])
    with database.sessions().begin() as session:
        actor = staff(session, by)
        quote = session.scalars(select(Quote).where(Quote.number == number)).one()
        approving.submit_quote_for_approval(session, actor, quote_id=quote.id, note=note)
        session.flush()
        request = session.scalars(
            select(ApprovalRequest).where(
                ApprovalRequest.quote_version_id == quote.current_version_id
            )
        ).one()
        return number, public_id("apr", request.id)


def status(number: str) -> str:
    """How far a quote's current version is."""
    with database.sessions()() as session:
        quote = session.scalars(select(Quote).where(Quote.number == number)).one()
        return session.get_one(QuoteVersion, quote.current_version_id).status.value


def mail(status: MailStatus = MailStatus.CAPTURED, **fields: Any) -> str:
    """The id of a mail to Ana with a link and a code that are hers alone."""
    at = next(_numbers)
    with database.sessions().begin() as session:
        event = session.scalars(select(Event).order_by(Event.at).limit(1)).one()
        made = EmailMessage(
            **{
                "event_id": event.id,
                "kind": "quote_sent",
                "to_address": f"ana+{at}@acme.test",
                "to_name": "Ana Almeida",
                "subject": f"Mail {at}",
                "text": "Open {{link:quote}} please.",
                "html": '<html><head></head><body><a href="{{link:quote}}">Open</a></body></html>',
                "secrets": {"link:quote": {"path": "/q/hers-alone"}},
                "message_id": f"<{at}@test>",
                "status": status,
                "customer_id": identity("acme"),
            }
            | fields
        )
        session.add(made)
        session.flush()
        return public_id("eml", made.id)
