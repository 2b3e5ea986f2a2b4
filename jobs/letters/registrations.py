"""The mails about registrations and offered leads: to a partner's sellers, and to who decides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs.letters.drafting import Draft, brand
from jobs.mailing import Deadline, MailKind
from models.events import Event
from models.identities import PartnerRole, StaffRole, User, UserStatus
from models.ids import public_id
from models.lead_distributions import LeadDistribution
from models.leads import Lead
from models.partners import Partner
from models.registrations import DealRegistration
from resolvers.pricing import the_organisation

SELLING: Final = (PartnerRole.ADMIN, PartnerRole.SELLER)


def submitted(session: Session, event: Event) -> Iterable[Draft]:
    """The partner has a receipt, and who decides a task."""
    registration = session.get_one(DealRegistration, event.subject_id)
    due = registration.answer_due_at
    yield from _to_partner(session, registration, MailKind.REGISTRATION_RECEIVED, ends=due)
    yield from _to_deciders(session, registration, ends=due)


def waits(session: Session, event: Event) -> Iterable[Draft]:
    """Who decides is told that it is his turn again."""
    registration = session.get_one(DealRegistration, event.subject_id)
    return _to_deciders(session, registration)


def appealed(session: Session, event: Event) -> Iterable[Draft]:
    """An appeal goes to the admins, who had no part in the decision; the partner knows so."""
    registration = session.get_one(DealRegistration, event.subject_id)
    yield from _to_partner(session, registration, MailKind.APPEAL_RECEIVED)
    yield from _to_staff(session, registration, _admins(session))


def appeal_decided(session: Session, event: Event) -> Iterable[Draft]:
    """The partner reads who was right, and why."""
    granted = event.changes["granted"]
    return _reasoned(session, event, MailKind.APPEAL_GRANTED if granted else MailKind.APPEAL_DENIED)


def cancelled(session: Session, event: Event) -> Iterable[Draft]:
    """The partner reads why it is not protected any more."""
    return _reasoned(session, event, MailKind.REGISTRATION_CANCELLED)


def not_extended(session: Session, event: Event) -> Iterable[Draft]:
    """The partner reads why it has no more time, and how much is left."""
    registration = session.get_one(DealRegistration, event.subject_id)
    ends, reason = registration.protected_until, registration.reason
    return _to_partner(
        session, registration, MailKind.EXTENSION_DECLINED, ends=ends, message=reason
    )


def returned(session: Session, event: Event) -> Iterable[Draft]:
    """The partner reads the question."""
    registration = session.get_one(DealRegistration, event.subject_id)
    return _to_partner(
        session,
        registration,
        MailKind.REGISTRATION_QUESTION,
        ends=registration.reply_by,
        message=registration.question,
    )


def approved(session: Session, event: Event) -> Iterable[Draft]:
    """The partner reads until when it is protected."""
    return _protected(session, event, MailKind.REGISTRATION_APPROVED)


def extended(session: Session, event: Event) -> Iterable[Draft]:
    """The partner reads until when it is protected now."""
    return _protected(session, event, MailKind.REGISTRATION_EXTENDED)


def merged(session: Session, event: Event) -> Iterable[Draft]:
    """The partner learns that it has a part in a deal."""
    registration = session.get_one(DealRegistration, event.subject_id)
    return _to_partner(session, registration, MailKind.REGISTRATION_MERGED)


def rejected(session: Session, event: Event) -> Iterable[Draft]:
    """The partner reads why."""
    return _reasoned(session, event, MailKind.REGISTRATION_DECLINED)


def ending(session: Session, event: Event) -> Iterable[Draft]:
    """The partner is reminded before its protection ends, unless it lasts longer since."""
    registration = session.get_one(DealRegistration, event.subject_id)
    until = registration.protected_until
    if until is None or until.isoformat() != event.changes["until"]:
        return []
    left = timedelta(days=event.changes["days"])
    return _to_partner(session, registration, MailKind.PROTECTION_ENDS, ends=until, left=left)


def lead_offered(session: Session, event: Event) -> Iterable[Draft]:
    """The partner's sellers learn that there is a lead, and where it lives, not whose it is."""
    offer = session.get_one(LeadDistribution, event.subject_id)
    lead = session.get_one(Lead, offer.lead_id)
    partner = session.get_one(Partner, offer.partner_id)
    given = {
        "brand": brand(the_organisation(session)),
        "partner": partner.name,
        "country": lead.country,
    }
    for person in _sellers(session, partner):
        ends = Deadline(offer.answer_by, person.time_zone)
        told = {**given, "reader": person.name, "ends": ends}
        yield _draft(MailKind.LEAD_OFFERED, person, told, ("lead", "/partner/leads"))


def _reasoned(session: Session, event: Event, kind: MailKind) -> Iterable[Draft]:
    registration = session.get_one(DealRegistration, event.subject_id)
    return _to_partner(session, registration, kind, message=registration.reason)


def _protected(session: Session, event: Event, kind: MailKind) -> Iterable[Draft]:
    registration = session.get_one(DealRegistration, event.subject_id)
    return _to_partner(session, registration, kind, ends=registration.protected_until)


def _to_partner(
    session: Session,
    registration: DealRegistration,
    kind: MailKind,
    *,
    ends: datetime | None = None,
    **told: Any,
) -> Iterable[Draft]:
    partner = session.get_one(Partner, registration.partner_id)
    given = {**_told(session, registration, partner), **told}
    path = f"/partner/deals/{registration.number}"
    for person in _sellers(session, partner, registration):
        until = Deadline(ends, person.time_zone) if ends else None
        more = {**given, "reader": person.name, "ends": until}
        yield _draft(kind, person, more, ("registration", path), registration.number)


def _to_deciders(
    session: Session, registration: DealRegistration, ends: datetime | None = None
) -> Iterable[Draft]:
    partner = session.get_one(Partner, registration.partner_id)
    manager = session.get(User, partner.channel_manager_id) if partner.channel_manager_id else None
    decides = manager is not None and manager.role in {StaffRole.MANAGER, StaffRole.ADMIN}
    people = [manager] if manager and decides else _admins(session)
    return _to_staff(session, registration, people, ends)


def _to_staff(
    session: Session,
    registration: DealRegistration,
    people: Iterable[User],
    ends: datetime | None = None,
) -> Iterable[Draft]:
    partner = session.get_one(Partner, registration.partner_id)
    given = _told(session, registration, partner)
    path = f"/app/registrations/{public_id('reg', registration.id)}"
    for person in people:
        until = Deadline(ends, person.time_zone) if ends else None
        more = {**given, "reader": person.name, "ends": until or _due(registration, person)}
        yield _draft(MailKind.REGISTRATION_WAITS, person, more, ("registration", path))


def _due(registration: DealRegistration, person: User) -> Deadline:
    assert registration.answer_due_at is not None
    return Deadline(registration.answer_due_at, person.time_zone)


def _told(session: Session, registration: DealRegistration, partner: Partner) -> dict[str, Any]:
    return {
        "brand": brand(the_organisation(session)),
        "reference": registration.number,
        "customer": registration.end_customer_name,
        "partner": partner.name,
    }


def _draft(
    kind: MailKind, to: User, told: dict[str, Any], link: tuple[str, str], thread: str = ""
) -> Draft:
    name, path = link
    secrets = {f"link:{name}": {"path": path}}
    return Draft(kind, to.email, to.name, to.locale, told, secrets, thread_id=thread or None)


def _sellers(
    session: Session, partner: Partner, registration: DealRegistration | None = None
) -> list[User]:
    """The admins and the seller whose registration it is; without one, all sellers."""
    people = session.scalars(
        select(User)
        .where(
            User.partner_id == partner.id,
            User.status == UserStatus.ACTIVE,
            User.partner_role.in_(SELLING),
        )
        .order_by(User.id)
    ).all()
    whose = registration.submitted_by_id if registration else None
    return [
        one for one in people if one.partner_role is PartnerRole.ADMIN or whose in {None, one.id}
    ]


def _admins(session: Session) -> list[User]:
    found = select(User).where(User.role == StaffRole.ADMIN, User.status == UserStatus.ACTIVE)
    return list(session.scalars(found.order_by(User.id)))
