"""Territories in time: which countries they cover, who sells there, and whose a customer is."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.lookups import LookUp
from models import clock, events
from models.errors import Conflict, ErrorCode, Invalid
from models.ids import PartnerId, TerritoryAssignmentId, TerritoryId
from models.partners import Partner
from models.territories import Territory, TerritoryAssignment, TerritoryCountry, lasting
from resolvers.records import assign, find, find_to_change
from resolvers.spellings import country as spelt_country
from resolvers.use_cases import raises

MOST: Final = 250


@raises(ErrorCode.TAKEN, ErrorCode.OVERLAP, ErrorCode.OUT_OF_RANGE)
def create_territory(
    session: Session, actor: Actor, *, name: str, countries: list[str]
) -> Territory:
    """Name a territory and its countries, ISO 3166-1 alpha-2, which are in it from now on.

    A country that is in another one answers OVERLAP: at any moment it belongs to one at most.
    """
    territory = Territory()
    assign(territory, {"name": name})
    session.add(territory)
    session.flush()
    _cover(session, territory, countries)
    _tell(session, actor, "territory.created", territory, countries)
    return territory


@raises(ErrorCode.TAKEN, ErrorCode.OVERLAP, ErrorCode.OUT_OF_RANGE)
def update_territory(
    session: Session,
    actor: Actor,
    *,
    territory_id: TerritoryId,
    name: str | None = None,
    countries: list[str] | None = None,
    expected_version: int | None = None,
) -> Territory:
    """Change a territory's name, or what it covers from now on; the past keeps its countries.

    `countries` are all of them: one that is left out leaves the territory now.
    """
    territory = find_to_change(
        session,
        actor,
        Territory,
        identity=territory_id,
        field="territory_id",
        expected_version=expected_version,
    )
    if name is not None:
        assign(territory, {"name": name})
    if countries is not None:
        _cover(session, territory, countries)
        territory.mark_changed()
    _tell(session, actor, "territory.updated", territory, countries)
    return territory


@raises(ErrorCode.OVERLAP, ErrorCode.OUT_OF_RANGE)
def assign_territory(
    session: Session,
    actor: Actor,
    *,
    territory_id: TerritoryId,
    partner_id: PartnerId,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> TerritoryAssignment:
    """Let a partner sell in a territory, from now on or later; where it does already, OVERLAP.

    A partner with a territory registers end customers of its territories; what is outside is
    looked at, never FREE. One without any sells everywhere.
    """
    territory = find(session, Territory, territory_id, field="territory_id")
    partner = find(session, Partner, partner_id, field="partner_id")
    starts = _now_or_later(valid_from, "valid_from")
    assignment = TerritoryAssignment(
        territory_id=territory.id,
        partner_id=partner.id,
        valid_from=starts,
        valid_until=valid_until,
    )
    session.add(assignment)
    session.flush()
    said = {"territory_id": territory.id, "valid_from": starts, "valid_until": valid_until}
    events.record(session, actor, "partner.territory_assigned", subject=partner, changes=said)
    return assignment


@raises(ErrorCode.OUT_OF_RANGE)
def end_territory_assignment(
    session: Session,
    actor: Actor,
    *,
    territory_assignment_id: TerritoryAssignmentId,
    at: datetime | None = None,
    expected_version: int | None = None,
) -> TerritoryAssignment:
    """Let a partner leave a territory now or later. One that has ended answers INVALID_STATE."""
    assignment = find_to_change(
        session,
        actor,
        TerritoryAssignment,
        identity=territory_assignment_id,
        field="territory_assignment_id",
        expected_version=expected_version,
    )
    partner = find(session, Partner, assignment.partner_id, field="territory_assignment_id")
    ends = _now_or_later(at, "at")
    if assignment.valid_until is not None and assignment.valid_until <= clock.now():
        raise Conflict(ErrorCode.INVALID_STATE, "The partner has left the territory.")
    assignment.end(ends)
    said = {"territory_id": assignment.territory_id, "at": ends}
    events.record(session, actor, "partner.territory_left", subject=partner, changes=said)
    return assignment


def territory_of(session: Session, country: str | None, at: datetime) -> UUID | None:
    """Return the territory that a country is in at a moment, whoever asks."""
    found = select(TerritoryCountry.territory_id).where(
        TerritoryCountry.country == country, lasting(TerritoryCountry, at)
    )
    return session.scalar(found, execution_options={"look_up": LookUp.TERRITORIES})


def territories_missed(
    session: Session, partner_id: UUID, country: str | None, at: datetime
) -> list[str]:
    """Return the names of a partner's territories when none of them has a country; else nothing."""
    held = session.execute(
        select(Territory.id, Territory.name)
        .join(TerritoryAssignment, TerritoryAssignment.territory_id == Territory.id)
        .where(TerritoryAssignment.partner_id == partner_id, lasting(TerritoryAssignment, at))
        .order_by(Territory.name_folded),
        execution_options={"look_up": LookUp.TERRITORIES},
    ).all()
    of_customer = territory_of(session, country, at)
    return [] if of_customer in {row.id for row in held} else [row.name for row in held]


def _cover(session: Session, territory: Territory, countries: Collection[str]) -> None:
    """Let the territory have exactly these countries from now on."""
    wanted = {spelt_country(country, "countries") for country in countries}
    if not 1 <= len(wanted) <= MOST:
        raise Invalid("countries", code=ErrorCode.OUT_OF_RANGE)
    now = clock.now()
    still = or_(TerritoryCountry.valid_until.is_(None), TerritoryCountry.valid_until > now)
    present = select(TerritoryCountry).where(TerritoryCountry.territory_id == territory.id, still)
    for each in session.scalars(present.with_for_update()).all():
        if each.country in wanted:
            wanted.remove(each.country)
        else:
            each.end(now)
    session.flush()
    for country in sorted(wanted):
        session.add(TerritoryCountry(territory_id=territory.id, country=country, valid_from=now))
    session.flush()


def _now_or_later(given: datetime | None, field: str) -> datetime:
    now = clock.now()
    if given is not None and given < now:
        raise Invalid(field, "Now or later.", code=ErrorCode.OUT_OF_RANGE)
    return given or now


def _tell(
    session: Session, actor: Actor, name: str, territory: Territory, countries: list[str] | None
) -> None:
    said = {"name": territory.name, "countries": countries}
    events.record(session, actor, name, subject=territory, changes=said)
