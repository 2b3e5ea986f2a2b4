"""Territories in time: a country is in one at most, and partners come and go."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM
from auth.binding import bind
from models import clock
from models.errors import ErrorCode
from models.territories import Territory, TerritoryAssignment
from resolvers.territories import (
    assign_territory,
    create_territory,
    end_territory_assignment,
    territories_missed,
    territory_of,
    update_territory,
)
from tests.resolvers.acting import refused
from tests.resolvers.people import acts
from tests.world import identity


def drawn(session: Session, name: str = "Nordics", *countries: str) -> Territory:
    """A territory of Norway and Sweden, unless said."""
    actor = acts(session, "manager")
    found = create_territory(session, actor, name=name, countries=list(countries or ("NO", "SE")))
    session.flush()
    return found


@pytest.mark.parametrize(
    ("name", "countries", "code", "field"),
    [
        ("Baltics", [], ErrorCode.OUT_OF_RANGE, "countries"),
        ("Baltics", ["Estonia"], ErrorCode.INVALID, "countries"),
        ("Baltics", ["EE", "NO"], ErrorCode.OVERLAP, "countries"),
        ("nordics", ["EE"], ErrorCode.TAKEN, "name"),
        (" ", ["EE"], ErrorCode.REQUIRED, "name"),
    ],
)
def test_what_is_no_territory_is_refused(world_session, name, countries, code, field):
    drawn(world_session)
    manager = acts(world_session, "manager")
    with refused(world_session, code, field):
        create_territory(world_session, manager, name=name, countries=countries)


def test_a_partner_is_in_a_territory_once_and_from_now_on(world_session):
    territory = drawn(world_session).id
    manager = acts(world_session, "manager")
    whom: dict[str, Any] = {"territory_id": territory, "partner_id": identity("northstar")}
    with refused(world_session, ErrorCode.OUT_OF_RANGE, "valid_from"):
        past = clock.now() - timedelta(days=1)
        assign_territory(world_session, manager, valid_from=past, **whom)
    with refused(world_session, ErrorCode.OUT_OF_RANGE, "valid_until"):
        past = clock.now() - timedelta(days=1)
        assign_territory(world_session, manager, valid_until=past, **whom)
    first = assign_territory(world_session, manager, **whom)
    with refused(world_session, ErrorCode.OVERLAP, "territory_id"):
        assign_territory(world_session, manager, **whom)
    ended: dict[str, Any] = {"territory_assignment_id": first.id}
    with clock.frozen(clock.now() + timedelta(days=1)):
        end_territory_assignment(world_session, manager, **ended)
        with refused(world_session, ErrorCode.INVALID_STATE):
            end_territory_assignment(world_session, manager, **ended)
        assign_territory(world_session, manager, **whom)
        world_session.flush()


def test_a_country_that_leaves_was_there_before(world_session):
    territory = drawn(world_session)
    before = clock.now()
    with clock.frozen(before + timedelta(days=1)):
        manager = acts(world_session, "manager")
        update_territory(world_session, manager, territory_id=territory.id, countries=["NO", "DK"])
        other = drawn(world_session, "Sweden", "SE")
        now = clock.now()
        found = {
            (country, at): territory_of(world_session, country, at)
            for country in ("NO", "SE", "DK")
            for at in (before, now)
        }
    assert found == {
        ("NO", before): territory.id,
        ("NO", now): territory.id,
        ("SE", before): territory.id,
        ("SE", now): other.id,
        ("DK", before): None,
        ("DK", now): territory.id,
    }


def test_whoever_has_no_territory_misses_none(world_session):
    territory = drawn(world_session).id
    manager = acts(world_session, "manager")
    northstar = identity("northstar")

    def missed(country: str) -> list[str]:
        return territories_missed(world_session, northstar, country, clock.now())

    assert missed("DE") == []
    made = assign_territory(world_session, manager, territory_id=territory, partner_id=northstar)
    world_session.flush()
    assert missed("DE") == ["Nordics"]
    assert missed("NO") == []
    end_territory_assignment(world_session, manager, territory_assignment_id=made.id)
    world_session.flush()
    assert missed("DE") == []


def test_a_partner_sees_its_own_territories_alone(world_session):
    nordics, baltics = drawn(world_session).id, drawn(world_session, "Baltics", "EE").id
    manager = acts(world_session, "manager")
    for territory, partner in ((nordics, "northstar"), (baltics, "summit")):
        assign_territory(
            world_session, manager, territory_id=territory, partner_id=identity(partner)
        )
    acts(world_session, "pia")
    assert [one.name for one in world_session.scalars(select(Territory))] == ["Nordics"]
    assert len(world_session.scalars(select(TerritoryAssignment)).all()) == 1
    bind(world_session, SYSTEM)
    assert len(world_session.scalars(select(TerritoryAssignment)).all()) == 2
