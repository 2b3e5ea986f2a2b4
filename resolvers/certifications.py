"""Certifications: ended before their time by the staff, checked by anybody who has the id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased

from auth.actors import Actor
from models import clock
from models.certifications import Certification
from models.errors import ErrorCode, Invalid
from models.events import Event, record
from models.ids import CertificationId
from resolvers.records import expect, find

EXPIRING: Final = "certification.expiring"
WARNED: Final = timedelta(days=30)


class Standing(StrEnum):
    """Whether a certification holds."""

    VALID = "VALID"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


@dataclass(frozen=True, slots=True)
class Certified:
    """What a certificate says to whoever was given its id."""

    standing: Standing
    name: str
    holder: str
    company: str
    issued_on: date
    expires_on: date | None


def revoke_certification(
    session: Session,
    actor: Actor,
    *,
    certification_id: CertificationId,
    reason: str,
    expected_version: int | None = None,
) -> Certification:
    """End a certification before its time. One that was revoked answers INVALID_STATE."""
    found = find(session, Certification, certification_id, field="certification_id", lock="change")
    expect(found, expected_version)
    if not reason.strip():
        raise Invalid("reason", code=ErrorCode.REQUIRED)
    found.revoke()
    record(session, actor, "certification.revoked", subject=found, changes={"reason": reason})
    return found


def remind_of_certificates(session: Session, actor: Actor) -> None:
    """Tell of every certificate that ends within thirty days, once, unless it was renewed."""
    today = clock.today()
    fresh = aliased(Certification)
    told = exists().where(Event.subject_id == Certification.id, Event.name == EXPIRING)
    renewed = exists().where(
        fresh.course_id == Certification.course_id,
        fresh.user_id == Certification.user_id,
        fresh.revoked_at.is_(None),
        or_(fresh.expires_on.is_(None), fresh.expires_on > Certification.expires_on),
    )
    found = select(Certification).where(
        Certification.expires_on > today,
        Certification.expires_on <= today + WARNED,
        Certification.revoked_at.is_(None),
        ~told,
        ~renewed,
    )
    for certificate in session.scalars(found.with_for_update(skip_locked=True)).all():
        said = {"expires_on": certificate.expires_on}
        record(session, actor, EXPIRING, subject=certificate, changes=said)
        session.flush()


def verify_certification(session: Session, verify_id: str) -> Certified | None:
    """Say what the certificate with a public id is worth today; none for an unknown id."""
    found = session.scalar(select(Certification).where(Certification.verify_id == verify_id))
    if found is None:
        return None
    standing = Standing.VALID if found.is_valid(clock.today()) else Standing.EXPIRED
    if found.revoked_at is not None:
        standing = Standing.REVOKED
    return Certified(
        standing, found.name, found.holder, found.company, found.issued_on, found.expires_on
    )
