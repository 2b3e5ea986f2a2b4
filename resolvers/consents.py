"""Consents: given, withdrawn and never rewritten; the latest one counts."""

from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock, events
from models.contacts import ConsentChannel, ConsentEvent, Contact
from models.errors import ErrorCode, Invalid, NotFound
from models.ids import ContactId
from resolvers.records import assign, find

SELF: Final = "Declared by the person, signed in"


def give_consent(
    session: Session,
    actor: Actor,
    *,
    contact_id: ContactId,
    channel: ConsentChannel,
    purpose: str,
    source: str,
    proof: str | None = None,
    at: datetime | None = None,
) -> ConsentEvent:
    """Note that a person agreed to be reached in one way for one purpose, now or at a past moment.

    An erased contact answers INVALID_STATE.
    """
    contact = find(session, Contact, contact_id, field="contact_id")
    consent = contact.consent(channel, purpose, given=True, source=source)
    return _keep(session, actor, contact, consent, proof=proof, at=at)


def withdraw_consent(
    session: Session,
    actor: Actor,
    *,
    contact_id: ContactId,
    channel: ConsentChannel,
    purpose: str,
    source: str,
    proof: str | None = None,
    at: datetime | None = None,
) -> ConsentEvent:
    """Note that a person no longer agrees to be reached in one way for one purpose."""
    contact = find(session, Contact, contact_id, field="contact_id")
    consent = contact.consent(channel, purpose, given=False, source=source)
    return _keep(session, actor, contact, consent, proof=proof, at=at)


def set_my_consent(
    session: Session, actor: Actor, *, channel: ConsentChannel, purpose: str, given: bool
) -> ConsentEvent:
    """Give or withdraw your own consent to be reached in one way for one purpose.

    Without a contact that has your address at your company the answer is NOT_FOUND.
    """
    own = select(Contact).where(Contact.email_folded == func.fold(actor.email))
    contact = session.scalars(own.order_by(Contact.is_primary.desc(), Contact.id)).first()
    if contact is None:
        raise NotFound
    consent = contact.consent(channel, purpose, given=given, source=SELF)
    return _keep(session, actor, contact, consent)


def _keep(
    session: Session,
    actor: Actor,
    contact: Contact,
    consent: ConsentEvent,
    *,
    proof: str | None = None,
    at: datetime | None = None,
) -> ConsentEvent:
    if at is not None and at > clock.now():
        raise Invalid("at", "A consent lies in the past.", code=ErrorCode.OUT_OF_RANGE)
    assign(consent, {"purpose": consent.purpose, "source": consent.source, "proof": proof})
    if at is not None:
        assign(consent, {"at": at})
    consent.created_by_id = actor.user_id
    session.add(consent)
    name = "consent.given" if consent.given else "consent.withdrawn"
    said = {"channel": consent.channel, "purpose": consent.purpose, "consent_id": consent.id}
    events.record(session, actor, name, subject=contact, changes=said)
    return consent
