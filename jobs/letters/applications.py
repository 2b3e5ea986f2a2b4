"""The mails about applications of partners to be: to the applicant, and to who decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from jobs.letters.drafting import Draft, brand
from jobs.mailing import MailKind
from models.events import Event
from models.identities import StaffRole, User, UserStatus
from models.partner_applications import PartnerApplication
from models.partners import Partner
from resolvers.pricing import the_organisation

APPLY: Final = "/partner/apply"
DESK: Final = "/app"
DAY: Final = timedelta(days=1)
MOST_RECEIPTS: Final = 2
"""Receipts that one mailbox gets within a day, whoever writes its address into the form."""


def submitted(session: Session, event: Event) -> Iterable[Draft]:
    """The applicant has a receipt; who looks after partners is asked to decide."""
    application = session.get_one(PartnerApplication, event.subject_id)
    if _receipts(session, application) <= MOST_RECEIPTS:
        yield _to_applicant(session, application, MailKind.APPLICATION_RECEIVED, {})
    for person in _channel(session):
        told = {
            **_told(session, application),
            "reader": person.name,
            "applicant": application.contact_name,
            "country": application.country,
            "message": application.message,
        }
        yield Draft(
            MailKind.APPLICATION_ARRIVED,
            person.email,
            person.name,
            person.locale,
            told,
            {"link:application": {"path": DESK}},
            thread_id=application.reference,
        )


def rejected(session: Session, event: Event) -> Iterable[Draft]:
    """The applicant reads why, and when he may apply again."""
    application = session.get_one(PartnerApplication, event.subject_id)
    told = {"message": application.reason, "reapply": application.reapply_on}
    yield _to_applicant(session, application, MailKind.APPLICATION_REJECTED, told)


def _to_applicant(
    session: Session, application: PartnerApplication, kind: MailKind, told: Mapping[str, Any]
) -> Draft:
    return Draft(
        kind,
        application.email,
        application.contact_name,
        application.locale,
        {**_told(session, application), "reader": application.contact_name, **told},
        {"link:apply": {"path": APPLY}},
        thread_id=application.reference,
    )


def _told(session: Session, application: PartnerApplication) -> dict[str, Any]:
    return {
        "brand": brand(the_organisation(session)),
        "reference": application.reference,
        "customer": application.company_name,
        "due": application.answer_by,
    }


def _receipts(session: Session, application: PartnerApplication) -> int:
    """Count what came from this mailbox within a day up to this application, itself included."""
    counted = select(func.count(PartnerApplication.id)).where(
        PartnerApplication.email == application.email,
        PartnerApplication.id <= application.id,
        PartnerApplication.created_at > application.created_at - DAY,
    )
    return session.scalar(counted) or 0


def _channel(session: Session) -> list[User]:
    """Whoever of the staff looks after a partner; admins as long as nobody does."""
    active = select(User).where(User.role.is_not(None), User.status == UserStatus.ACTIVE)
    looks_after = exists().where(
        Partner.channel_manager_id == User.id, Partner.deleted_at.is_(None)
    )
    decides = or_(User.role == StaffRole.MANAGER, User.role == StaffRole.ADMIN)
    found = session.scalars(active.where(looks_after, decides).order_by(User.id)).all()
    admins = active.where(User.role == StaffRole.ADMIN).order_by(User.id)
    return list(found or session.scalars(admins))
