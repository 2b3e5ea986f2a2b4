"""What stands against registrations and what was decided, as staff see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.registration_reviews import RegistrationConflict as Conflicts
from models.registration_reviews import RegistrationDecision as Decisions
from schema.entities import entity
from schema.fields import column, to_one

if TYPE_CHECKING:
    from datetime import datetime

    from models.registration_reviews import ConflictKind, DecisionKind
    from models.registrations import RejectionReason
    from schema.deals import Deal
    from schema.identities import User
    from schema.registrations import DealRegistration


@entity(Conflicts, plural=None, order="created_at")
class RegistrationConflict:
    """What stands against a registration, or only resembles it, with the reason in words."""

    registration: DealRegistration | None = to_one("The registration against which it stands.")
    kind: ConflictKind = column(
        "What it is, and whether it is protected. SIMILAR is a hint, noted after the submission: it"
        " holds nothing and decided nothing."
    )
    other_registration: DealRegistration | None = to_one("The other registration.")
    other_deal: Deal | None = to_one("The older deal of our own.")
    matched: list[str] = column(
        "What both share: DOMAIN, TAX_ID, NAME_AND_COUNTRY; of what is SIMILAR also NAME,"
        " CONTACT_EMAIL."
    )
    matched_because: str = column("The same in words.")
    created_at: datetime = column("When it was found.")


@entity(Decisions, plural=None, order="-decided_at")
class RegistrationDecision:
    """One decision about a registration."""

    registration: DealRegistration | None = to_one("The registration.")
    kind: DecisionKind = column("What was decided.")
    reason_code: RejectionReason | None = column("Why it was rejected.")
    reason: str | None = column("What the partner reads of it.")
    internal_note: str | None = column("What it never reads, at most 4,000 characters.")
    decided_by: User | None = to_one("Who decided.")
    decided_at: datetime = column("When.")
