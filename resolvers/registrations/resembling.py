"""Hints beside the conflicts: what resembles a registration holds nothing and decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from models import clock
from models.contacts import Contact
from models.customers import Customer
from models.deals import Deal, DealStatus
from models.registration_reviews import ConflictKind, RegistrationConflict
from models.registrations import PROTECTED, UNDECIDED, DealRegistration

ALIKE: Final = 0.5
"""Of the trigrams (groups of three letters) of two names, which part they share at least."""
MOST: Final = 5
NAME, EMAIL = "NAME", "CONTACT_EMAIL"


@dataclass(frozen=True, slots=True)
class Resembling:
    """What resembles a registration, its end customer's name, and in what."""

    other: dict[str, UUID]
    name: str
    matched: tuple[str, ...]


def note_resemblances(session: Session, *, registration_id: UUID) -> None:
    """Keep what resembles a submitted registration, for those who decide about it.

    Afterwards and apart from the submission: neither its answer nor its time depends on it.
    """
    registration = session.get_one(DealRegistration, registration_id)
    known = _known(session, registration)
    for found in (*_registrations(session, registration), *_deals(session, registration)):
        if not known & set(found.other.values()):
            session.add(
                RegistrationConflict(
                    registration_id=registration.id,
                    kind=ConflictKind.SIMILAR,
                    matched=list(found.matched),
                    matched_because=_because(registration, found),
                    **found.other,
                )
            )
    session.flush()


def _known(session: Session, registration: DealRegistration) -> set[UUID | None]:
    """What stands against it already."""
    found = select(
        func.coalesce(
            RegistrationConflict.other_registration_id, RegistrationConflict.other_deal_id
        )
    ).where(RegistrationConflict.registration_id == registration.id)
    return set(session.scalars(found))


def _registrations(session: Session, registration: DealRegistration) -> Iterator[Resembling]:
    """Those of other partners that are undecided or still protected."""
    other = DealRegistration
    alike = _alike(other.end_customer_name_folded, other.search_folded, registration)
    person = func.lower(other.contact_email) == func.lower(registration.contact_email)
    living = or_(
        other.status.in_(UNDECIDED),
        and_(other.status.in_(PROTECTED), other.protected_until > clock.now()),
    )
    found = (
        select(other.id, other.end_customer_name, *_matched(alike, person))
        .where(other.partner_id != registration.partner_id, living, or_(alike, person))
        .order_by(other.submitted_at, other.id)
        .limit(MOST)
    )
    for row in session.execute(found):
        yield Resembling({"other_registration_id": row.id}, row.end_customer_name, _names(row))


def _deals(session: Session, registration: DealRegistration) -> Iterator[Resembling]:
    """Open deals of our own that are older."""
    alike = _alike(Customer.name_folded, Customer.search_folded, registration)
    person = exists().where(
        Contact.customer_id == Customer.id,
        Contact.deleted_at.is_(None),
        Contact.email_folded == func.fold(registration.contact_email),
    )
    found = (
        select(Deal.id, Customer.name, *_matched(alike, person))
        .join(Customer, Customer.id == Deal.customer_id)
        .where(
            Deal.partner_id.is_(None),
            Deal.status == DealStatus.OPEN,
            Deal.deleted_at.is_(None),
            Deal.opened_at < registration.submitted_at,
            Customer.deleted_at.is_(None),
            or_(alike, person),
        )
        .order_by(Deal.opened_at, Deal.id)
        .limit(MOST)
    )
    for row in session.execute(found):
        yield Resembling({"other_deal_id": row.id}, row.name, _names(row))


def _alike(name: Any, indexed: Any, registration: DealRegistration) -> ColumnElement[bool]:
    """Whether a name is like the registration's; the index finds candidates, the whole decides."""
    wanted = func.fold(literal(registration.end_customer_name))
    return and_(wanted.op("<%")(indexed), func.similarity(name, wanted) >= ALIKE)


def _matched(*conditions: ColumnElement[bool]) -> Iterator[ColumnElement[Any]]:
    for word, condition in zip((NAME, EMAIL), conditions, strict=True):
        yield case((condition, True), else_=False).label(word)


def _names(row: Any) -> tuple[str, ...]:
    return tuple(word for word in (NAME, EMAIL) if getattr(row, word))


def _because(registration: DealRegistration, found: Resembling) -> str:
    whose = (
        "Another registration"
        if "other_registration_id" in found.other
        else "An older open deal of our own"
    )
    words = {
        NAME: f"a similar name, {found.name}",
        EMAIL: f"the same contact, {registration.contact_email}",
    }
    told = " and ".join(words[each] for each in found.matched)
    return f"{whose} has {told}. It is a hint; it holds nothing."[:600]
