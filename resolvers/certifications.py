"""Certifications: ended before their time by the staff, checked by anybody who has the id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.certifications import Certification
from models.errors import ErrorCode, Invalid
from models.events import record
from models.ids import CertificationId
from resolvers.records import expect, find


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
