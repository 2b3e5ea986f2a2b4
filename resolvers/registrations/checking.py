"""Whether a receipt of a verdict is ours and unchanged: anybody asks, and nobody is named."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.registrations import DealRegistration, VerdictOutcome
from resolvers.registrations.receipts import read_receipt
from resolvers.verification import Verdict

LONGEST: Final = 4000


@dataclass(frozen=True, slots=True)
class Checked:
    """What can be said of a receipt, and what it says when it is ours."""

    verdict: Verdict
    outcome: VerdictOutcome | None = None
    rule: int | None = None
    at: datetime | None = None
    until: datetime | None = None


def kept_receipt(session: Session, receipt_id: str) -> Checked | None:
    """Return what the receipt of this id says; None when there is none."""
    found = _by_id(session, receipt_id)
    if found is None:
        return None
    return Checked(
        Verdict.VALID,
        found.verdict_outcome,
        found.verdict_rule,
        found.submitted_at,
        found.verdict_until,
    )


def check_receipt(session: Session, text: str) -> Checked:
    """Say of a receipt whether it is exactly one that was signed here, or was made of one."""
    told = text.strip()[:LONGEST]
    signed = read_receipt(told)
    claimed = signed or _unchecked(told)
    found = _by_id(session, str(claimed.get("jti", "")))
    if found is None:
        return Checked(Verdict.UNKNOWN)
    if signed is None or found.verdict_receipt != told:
        return Checked(Verdict.ALTERED)
    return kept_receipt(session, str(claimed["jti"])) or Checked(Verdict.UNKNOWN)


def _by_id(session: Session, receipt_id: str) -> DealRegistration | None:
    return session.scalar(select(DealRegistration).where(DealRegistration.receipt_id == receipt_id))


def _unchecked(text: str) -> dict[str, object]:
    """Return what a text claims that nobody has signed."""
    parts = text.split(".")
    try:
        content = json.loads(base64.urlsafe_b64decode(parts[1] + "=="))
    except (IndexError, ValueError, binascii.Error):
        return {}
    return content if isinstance(content, dict) else {}
