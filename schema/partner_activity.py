"""How busy a partner is: its people, their certificates, its registrations, as SQL over its row."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, func, or_, select

from models.certifications import Certification
from models.identities import User, UserStatus
from models.registrations import DealRegistration

if TYPE_CHECKING:
    from datetime import datetime

    from auth.given import Given

LATELY: Final = timedelta(days=90)


def certified_people(row: Any, given: Given) -> ColumnElement[int]:
    """Return how many people hold a certificate that is valid today."""
    held = Certification.__table__.alias("held_now")
    return (
        select(func.count(held.c.user_id.distinct()))
        .where(
            held.c.partner_id == row.c.id,
            held.c.revoked_at.is_(None),
            or_(held.c.expires_on.is_(None), held.c.expires_on > given.today),
        )
        .scalar_subquery()
    )


def active_people(row: Any, given: Given) -> ColumnElement[int]:
    """Return how many people signed in within the last 90 days."""
    person = User.__table__.alias("active_person")
    return (
        select(func.count(person.c.id))
        .where(
            person.c.partner_id == row.c.id,
            person.c.status == UserStatus.ACTIVE,
            person.c.last_login_at > given.now - LATELY,
        )
        .scalar_subquery()
    )


def last_active_at(row: Any, _: Given) -> ColumnElement[datetime | None]:
    """Return when one of its people signed in last."""
    person = User.__table__.alias("last_person")
    return (
        select(func.max(person.c.last_login_at))
        .where(person.c.partner_id == row.c.id)
        .scalar_subquery()
    )


def recent_registrations(row: Any, given: Given) -> ColumnElement[int]:
    """Return how many registrations were submitted within the last 90 days."""
    made = DealRegistration.__table__.alias("made_lately")
    return (
        select(func.count(made.c.id))
        .where(made.c.partner_id == row.c.id, made.c.submitted_at > given.now - LATELY)
        .scalar_subquery()
    )
