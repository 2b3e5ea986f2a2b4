"""How many applications one address of the network may make, counted where all processes see it."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from auth.lookups import LookUp
from models import clock, secrets
from models.errors import Conflict, ErrorCode
from models.partner_applications import PartnerApplication

MOST: Final = 5
WITHIN: Final = timedelta(hours=1)
WIDE: Final[dict[str, Any]] = {"look_up": LookUp.APPLICATIONS_OF_ORIGIN}


def origin_of(address: str) -> str:
    """Return what an address is known by here: a keyed hash, from which nobody reads it."""
    key = secrets.secret_key().encode()
    return hmac.new(key, f"application:{address}".encode(), hashlib.sha256).hexdigest()[:32]


def demand_room(session: Session, origin: str) -> None:
    """Refuse who has applied too often of late; those of one origin come one after the other."""
    turn = int.from_bytes(bytes.fromhex(origin[:16]), signed=True)
    session.connection().execute(select(func.pg_advisory_xact_lock(turn)))
    made = session.scalar(
        select(func.count())
        .select_from(PartnerApplication)
        .where(
            PartnerApplication.origin == origin,
            PartnerApplication.created_at > clock.now() - WITHIN,
        ),
        execution_options=WIDE,
    )
    if (made or 0) >= MOST:
        raise Conflict(ErrorCode.TOO_OFTEN, retryable=True)


def forget_origins(session: Session) -> None:
    """Forget from where applications came, as soon as it limits nobody any more."""
    session.execute(
        update(PartnerApplication)
        .where(
            PartnerApplication.origin.is_not(None),
            PartnerApplication.created_at <= clock.now() - WITHIN,
        )
        .values(origin=None, updated_at=PartnerApplication.updated_at),
        execution_options={"synchronize_session": False, "conditional": True},
    )
