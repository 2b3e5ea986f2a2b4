"""The verdict on a submission: deterministic, at once, and naming nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from auth.lookups import LookUp
from models.errors import Conflict, ErrorCode
from models.partners import PartnerTier
from models.registration_claims import ClaimState, KeyKind
from models.registration_reviews import ConflictKind, RegistrationConflict
from models.registrations import OUTSIDE, RULES, DealRegistration, VerdictOutcome
from resolvers.registrations.claiming import Held, Wanted, claim, holders
from resolvers.registrations.direct import Direct, direct_deals
from resolvers.registrations.keys import Key
from resolvers.registrations.working_days import answer_due
from resolvers.territories import territories_missed

TRIES: Final = 5
LONGEST: Final = 90
WORDS: Final = {
    KeyKind.DOMAIN: "the domain {}",
    KeyKind.TAX_ID: "the tax number {}",
    KeyKind.NAME_AND_COUNTRY: "the name {} in {}",
}
KINDS: Final = {
    ClaimState.PENDING: ConflictKind.PENDING_CLAIM,
    ClaimState.PROTECTED: ConflictKind.PROTECTED_CLAIM,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the partner is told, and what staff see against it."""

    outcome: VerdictOutcome
    until: datetime | None
    conflicts: tuple[RegistrationConflict, ...] = ()
    is_outside: bool = False

    @property
    def rule(self) -> int:
        """The number of the rule behind the outcome.

        What is outside says so whether or not it is held, so that it tells nothing of others.
        """
        outside = self.is_outside and self.outcome is VerdictOutcome.UNDER_REVIEW
        return OUTSIDE if outside else RULES[self.outcome]


def judge(session: Session, wanted: Wanted, at: datetime) -> Verdict:
    """Claim what is free; else say what stands against it, with nothing claimed.

    Others may end between the try and the look: then it is tried again. What is outside the
    partner's territories is never free.
    """
    missed = territories_missed(
        session, wanted.registration.partner_id, wanted.registration.country, at
    )
    for _ in range(TRIES):
        direct = direct_deals(session, wanted.keys, wanted.families, at)
        held = holders(session, wanted, at)
        _demand_others(wanted, held)
        if not direct and not held and not missed:
            if claim(session, wanted, ClaimState.PENDING, Range(at, None)):
                return Verdict(VerdictOutcome.FREE, None)
            continue
        outcome = _worst(held)
        conflicts = [*_outside(wanted.registration, missed), *_conflicts(wanted, direct, held)]
        return Verdict(outcome, _until(session, outcome, at), tuple(conflicts), bool(missed))
    raise Conflict(ErrorCode.CONFLICT, retryable=True)


def _demand_others(wanted: Wanted, held: Sequence[Held]) -> None:
    """Refuse to register a second time what one's own company holds."""
    own = [one for one in held if one.partner_id == wanted.registration.partner_id]
    if own:
        raise Conflict(
            ErrorCode.ALREADY_REGISTERED, field="end_customer_name", number=own[0].number
        )


def _worst(held: Sequence[Held]) -> VerdictOutcome:
    """Only a protected claim on more than the name blocks."""
    protected = {
        one.registration_id
        for one in held
        if one.state is ClaimState.PROTECTED and one.key.kind is not KeyKind.NAME_AND_COUNTRY
    }
    return VerdictOutcome.BLOCKED if protected else VerdictOutcome.UNDER_REVIEW


def _until(session: Session, outcome: VerdictOutcome, at: datetime) -> datetime:
    """Return a moment that comes from the submission alone, never from who stands against it."""
    if outcome is VerdictOutcome.UNDER_REVIEW:
        return answer_due(session, at)
    longest = session.scalar(
        select(func.max(PartnerTier.protection_days)).execution_options(
            look_up=LookUp.TIER_OF_PARTNER
        )
    )
    return at + timedelta(days=longest or LONGEST)


def _outside(
    registration: DealRegistration, missed: Sequence[str]
) -> Iterator[RegistrationConflict]:
    """What its channel manager reads when none of the partner's territories has the country."""
    if missed:
        said = f"The end customer is in {registration.country}; the partner's territories are"
        yield RegistrationConflict(
            registration_id=registration.id,
            kind=ConflictKind.OUTSIDE_TERRITORY,
            matched=[],
            matched_because=f"{said} {', '.join(missed)}."[:600],
        )


def _conflicts(
    wanted: Wanted, direct: Sequence[Direct], held: Sequence[Held]
) -> list[RegistrationConflict]:
    claims: dict[tuple[UUID, ClaimState], list[Key]] = defaultdict(list)
    for one in held:
        claims[one.registration_id, one.state].append(one.key)
    return [
        *(
            _conflict(wanted.registration, KINDS[state], keys, other_registration_id=other)
            for (other, state), keys in claims.items()
        ),
        *(
            _conflict(
                wanted.registration, ConflictKind.DIRECT_DEAL, one.keys, other_deal_id=one.deal_id
            )
            for one in direct
        ),
    ]


def _conflict(
    registration: DealRegistration, kind: ConflictKind, keys: Sequence[Key], **other: UUID
) -> RegistrationConflict:
    shared = sorted(set(keys))
    return RegistrationConflict(
        registration_id=registration.id,
        kind=kind,
        matched=[key.kind.value for key in shared],
        matched_because=_because(kind, shared),
        **other,
    )


def _because(kind: ConflictKind, keys: Sequence[Key]) -> str:
    whose = {
        ConflictKind.PENDING_CLAIM: "Another registration that waits for its decision has",
        ConflictKind.PROTECTED_CLAIM: "Another registration that is protected has",
        ConflictKind.DIRECT_DEAL: "An older open deal of our own is with a customer of",
    }[kind]
    named = " and ".join(WORDS[key.kind].format(*key.value.rsplit("@", 1)) for key in keys)
    return f"{whose} {named}."[:600]
