"""The mails about the partner programme: marketing funds, and certificates that end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobs.letters.drafting import Draft, brand
from jobs.mailing import Deadline, MailKind
from models.certifications import Certification
from models.events import Event
from models.identities import PartnerRole, User, UserStatus
from models.ids import public_id
from models.market_funds import MarketingFundRequest
from models.money import Money
from resolvers.pricing import the_organisation


def fund_granted(session: Session, event: Event) -> Iterable[Draft]:
    """Who asked, and the partner's admins, learn how much is granted."""
    request = session.get_one(MarketingFundRequest, event.subject_id)
    granted = Money(request.granted or request.amount, request.currency)
    return _of_fund(session, request, MailKind.FUND_GRANTED, {"amount": granted})


def fund_rejected(session: Session, event: Event) -> Iterable[Draft]:
    """The same people read why nothing is."""
    request = session.get_one(MarketingFundRequest, event.subject_id)
    asked = Money(request.amount, request.currency)
    told = {"amount": asked, "message": request.reason}
    return _of_fund(session, request, MailKind.FUND_REJECTED, told)


def certificate_ends(session: Session, event: Event) -> Iterable[Draft]:
    """Its holder and the partner's admins learn until when a certificate holds."""
    certificate = session.get_one(Certification, event.subject_id)
    if certificate.expires_on is None or certificate.revoked_at is not None:
        return
    path = f"/partner/training/{public_id('crs', certificate.course_id)}"
    people = _people(session, certificate.partner_id, certificate.user_id)
    for person in people:
        day = datetime.combine(certificate.expires_on, time(), ZoneInfo(person.time_zone))
        ends = Deadline(day, person.time_zone)
        told = {"title": certificate.name, "user": certificate.holder, "ends": ends}
        yield _draft(session, person, MailKind.CERTIFICATE_ENDS, told, ("course", path))


def _of_fund(
    session: Session, request: MarketingFundRequest, kind: MailKind, told: Mapping[str, Any]
) -> Iterable[Draft]:
    for person in _people(session, request.partner_id, request.created_by_id):
        more = {"title": request.purpose, **told}
        yield _draft(session, person, kind, more, ("funds", "/partner/funds"))


def _people(session: Session, partner_id: UUID, concerned: UUID | None) -> Iterable[User]:
    """The person whom it concerns, and the partner's admins."""
    found = select(User).where(
        User.partner_id == partner_id,
        User.status == UserStatus.ACTIVE,
        or_(User.partner_role == PartnerRole.ADMIN, User.id == concerned),
    )
    return session.scalars(found.order_by(User.id)).all()


def _draft(
    session: Session,
    person: User,
    kind: MailKind,
    told: Mapping[str, Any],
    link: tuple[str, str],
) -> Draft:
    name, path = link
    given = {"brand": brand(the_organisation(session)), "reader": person.name, **told}
    secrets = {f"link:{name}": {"path": path}}
    return Draft(kind, person.email, person.name, person.locale, given, secrets)
