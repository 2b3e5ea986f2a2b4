"""Bank accounts of partners: named by one person, released by another one three days later."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.writing import may_release, may_write
from models import clock
from models.base import Visibility
from models.errors import Conflict, ErrorCode, Invalid, NotFound
from models.events import record
from models.ids import PartnerId, PayoutMethodId
from models.partners import Partner
from models.payouts import MethodStatus, PayoutMethod
from models.sealing import seal
from resolvers.records import find
from resolvers.use_cases import raises

COOLING: Final = timedelta(days=3)
IBAN: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
BIC: Final = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
HOLDER: Final = re.compile(r"[\w .,'&()/+-]{2,70}")


@raises(ErrorCode.INVALID_STATE)
def request_payout_method(
    session: Session,
    actor: Actor,
    *,
    holder: str,
    iban: str,
    bic: str | None = None,
    partner_id: PartnerId | None = None,
) -> PayoutMethod:
    """Name the bank account that a partner wants its commissions on.

    All admins of the partner are told by mail. It counts when another person than you, an admin of
    the partner or finance, has released it, three days from now at the earliest; until then the
    former one does. One request at a time, else INVALID_STATE. Finance says which partner it is.
    """
    whose = partner_id or actor.partner_id
    partner = find(session, Partner, whose, field="partner_id", lock="change")
    if actor.user_id is None:
        raise NotFound("partner_id")
    number = _iban(iban)
    if _of(session, partner.id, MethodStatus.REQUESTED) is not None:
        raise Conflict(ErrorCode.INVALID_STATE, "Another account waits for its release.")
    method = PayoutMethod(
        partner_id=partner.id,
        masked=f"{number[:4]} •••• {number[-4:]}",
        requested_by_id=actor.user_id,
        usable_from=clock.now() + COOLING,
    )
    if not may_write(actor, method):
        raise NotFound("partner_id")
    told = {"holder": _holder(holder), "iban": number, "bic": _bic(bic)}
    method.sealed = seal(told, method.id)
    session.add(method)
    session.flush()
    _tell(session, actor, "payout_method.requested", method)
    return method


@raises(ErrorCode.INVALID_STATE, ErrorCode.OWN_REQUEST)
def release_payout_method(
    session: Session, actor: Actor, *, payout_method_id: PayoutMethodId
) -> PayoutMethod:
    """Let a partner be paid on the account that another person named: from now on it counts.

    Before its three days are over it answers INVALID_STATE; for whoever named it, OWN_REQUEST.
    """
    method = _to_decide(session, actor, payout_method_id)
    if clock.now() < method.usable_from:
        raise Conflict(
            ErrorCode.INVALID_STATE,
            "The waiting time is not over.",
            usableFrom=method.usable_from.isoformat(),
        )
    former = _of(session, method.partner_id, MethodStatus.RELEASED)
    if former is not None:
        former.status = MethodStatus.REPLACED
        session.flush()
    _decide(method, actor, MethodStatus.RELEASED)
    _tell(session, actor, "payout_method.released", method)
    return method


@raises(ErrorCode.INVALID_STATE, ErrorCode.OWN_REQUEST)
def reject_payout_method(
    session: Session, actor: Actor, *, payout_method_id: PayoutMethodId
) -> PayoutMethod:
    """Refuse the account that another person named; the former one goes on."""
    method = _to_decide(session, actor, payout_method_id)
    _decide(method, actor, MethodStatus.REJECTED)
    _tell(session, actor, "payout_method.rejected", method)
    return method


def released_method(session: Session, partner_id: UUID) -> PayoutMethod | None:
    """Return the account that a partner is paid on."""
    return _of(session, partner_id, MethodStatus.RELEASED)


def _of(session: Session, partner_id: UUID, status: MethodStatus) -> PayoutMethod | None:
    found = select(PayoutMethod).where(
        PayoutMethod.partner_id == partner_id, PayoutMethod.status == status
    )
    return session.scalar(found)


def _to_decide(session: Session, actor: Actor, identity: UUID) -> PayoutMethod:
    method = find(session, PayoutMethod, identity, field="payout_method_id", lock="change")
    if not may_write(actor, method) or not may_release(actor):
        raise NotFound("payout_method_id")
    if method.status is not MethodStatus.REQUESTED:
        raise Conflict(ErrorCode.INVALID_STATE, "It was decided on before.")
    if actor.user_id is None or actor.user_id == method.requested_by_id:
        raise Conflict(ErrorCode.OWN_REQUEST)
    return method


def _decide(method: PayoutMethod, actor: Actor, status: MethodStatus) -> None:
    method.status, method.decided_by_id, method.decided_at = status, actor.user_id, clock.now()


def _iban(given: str) -> str:
    """ISO 13616: the first four characters moved to the end, letters as numbers, modulo 97 is 1."""
    number = re.sub(r"[\s-]", "", given).upper()
    if IBAN.fullmatch(number):
        moved = number[4:] + number[:4]
        if int("".join(str(int(each, 36)) for each in moved)) % 97 == 1:
            return number
    raise Invalid("iban", "This is no IBAN; check every character.")


def _bic(given: str | None) -> str:
    code = re.sub(r"\s", "", given or "").upper()
    if code and not BIC.fullmatch(code):
        raise Invalid("bic", "A BIC has 8 or 11 characters.")
    return code


def _holder(given: str) -> str:
    name = " ".join(given.split())
    if not HOLDER.fullmatch(name):
        raise Invalid("holder", "2 to 70 letters, as the bank knows the account.")
    return name


def _tell(session: Session, actor: Actor, name: str, method: PayoutMethod) -> None:
    told = {"partner_id": method.partner_id, "masked": method.masked}
    record(session, actor, name, subject=method, changes=told, visibility=Visibility.PARTNER)
