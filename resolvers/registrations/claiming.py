"""Claims on keys: taken all or none, ended, replaced by protection. The database decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.dialects.postgresql import Range, insert
from sqlalchemy.orm import Session

from auth.lookups import LookUp
from models import clock
from models.errors import Conflict, ErrorCode
from models.ids import new_id
from models.registration_claims import ClaimState, RegistrationClaim
from models.registrations import DealRegistration
from resolvers.registrations.keys import Key

WIDE: Final[dict[str, Any]] = {"look_up": LookUp.CLAIMS}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a registration wants to hold: its keys in their order, each for its families."""

    registration: DealRegistration
    keys: Sequence[Key]
    families: Sequence[Range[int]]


@dataclass(frozen=True, slots=True)
class Held:
    """A claim that stands against another registration, and whose it is."""

    registration_id: UUID
    partner_id: UUID
    number: str
    key: Key
    state: ClaimState


def claim(session: Session, wanted: Wanted, state: ClaimState, period: Range[datetime]) -> bool:
    """Take every key for every family, or none; False when somebody else has one of them.

    In the order of the keys, so that two who want the same ones never wait for each other; a row
    that is not yet committed is waited for.
    """
    rows = [
        {
            "id": new_id(),
            "registration_id": wanted.registration.id,
            "kind": key.kind,
            "key": key.value,
            "families": families,
            "state": state,
            "period": period,
        }
        for key in wanted.keys
        for families in wanted.families
    ]
    before = session.begin_nested()
    taken = session.scalars(
        insert(RegistrationClaim)
        .values(rows)
        .on_conflict_do_nothing()
        .returning(RegistrationClaim.id),
        execution_options=WIDE,
    ).all()
    if len(taken) < len(rows):
        before.rollback()
        return False
    before.commit()
    return True


def protect(session: Session, wanted: Wanted, start: datetime, end: datetime) -> None:
    """Replace what is pending by what is protected; HELD_BY_ANOTHER when somebody else has it."""
    release(session, wanted.registration, start)
    if not claim(session, wanted, ClaimState.PROTECTED, Range(start, end)):
        raise Conflict(ErrorCode.HELD_BY_ANOTHER)


def prolong(session: Session, registration: DealRegistration, end: datetime) -> None:
    """Let what is protected last longer."""
    lower = func.lower(RegistrationClaim.period)
    session.execute(
        update(RegistrationClaim)
        .where(
            RegistrationClaim.registration_id == registration.id,
            RegistrationClaim.state == ClaimState.PROTECTED,
            func.upper(RegistrationClaim.period) > clock.now(),
        )
        .values(period=func.tstzrange(lower, end)),
        execution_options={**WIDE, "synchronize_session": False},
    )


def held_before(session: Session, registration: DealRegistration) -> bool:
    """Return whether a registration ever held its keys, though it may not any more."""
    found = exists().where(RegistrationClaim.registration_id == registration.id)
    return bool(session.scalar(select(found), execution_options=WIDE))


def bound(session: Session, registration: DealRegistration, end: datetime | None) -> None:
    """Let what is pending and not over last until a moment, or until it is decided."""
    lower = func.lower(RegistrationClaim.period)
    session.execute(
        update(RegistrationClaim)
        .where(
            RegistrationClaim.registration_id == registration.id,
            RegistrationClaim.state == ClaimState.PENDING,
            _holds(clock.now()),
        )
        .values(period=func.tstzrange(lower, end)),
        execution_options={**WIDE, "synchronize_session": False},
    )


def release(session: Session, registration: DealRegistration, at: datetime) -> None:
    """Let everything that a registration holds end now; what is over stays as it was."""
    lower = func.lower(RegistrationClaim.period)
    session.execute(
        update(RegistrationClaim)
        .where(
            RegistrationClaim.registration_id == registration.id,
            _holds(at),
        )
        .values(period=func.tstzrange(lower, func.greatest(lower, at))),
        execution_options={**WIDE, "synchronize_session": False},
    )


def holders(session: Session, wanted: Wanted, at: datetime) -> list[Held]:
    """Return the claims of others on any of the keys and families, whoever may see them."""
    found: list[Held] = []
    for key in wanted.keys:
        rows = session.execute(
            select(
                RegistrationClaim.registration_id,
                DealRegistration.partner_id,
                DealRegistration.number,
                RegistrationClaim.state,
                RegistrationClaim.families,
            )
            .join(DealRegistration, DealRegistration.id == RegistrationClaim.registration_id)
            .where(
                RegistrationClaim.kind == key.kind,
                RegistrationClaim.key == key.value,
                _holds(at),
                RegistrationClaim.registration_id != wanted.registration.id,
            )
            .order_by(RegistrationClaim.id),
            execution_options=WIDE,
        )
        found += [
            Held(row.registration_id, row.partner_id, row.number, key, row.state)
            for row in rows
            if any(row.families.overlaps(families) for families in wanted.families)
        ]
    return found


def _holds(at: datetime) -> ColumnElement[bool]:
    """Whether a claim lasts beyond a moment, or begins after it by another process's clock."""
    return RegistrationClaim.period.overlaps(Range(at, None))  # type: ignore[no-any-return]
