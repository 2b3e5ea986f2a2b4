"""Who comes with an old version is told what has changed since, as far as he may see it."""

from typing import Any

import pytest

from models.customers import Customer
from models.errors import Conflict
from models.partners import Partner
from resolvers import customers, leads, partners
from resolvers.records import expect
from tests.resolvers.people import acts
from tests.world import identity


def told(record: Any, version: int) -> Any:
    with pytest.raises(Conflict) as caught:
        expect(record, version)
    assert caught.value.params["currentVersion"] == record.version
    return caught.value.params["changedFields"]


def test_only_what_changed_since_is_told_whoever_changed_it(world_session):
    acme = identity("acme")
    admin = acts(world_session, "admin")
    for fields in ({"phone": "+1"}, {"billing_address": {"city": "Kiel"}, "notes": "n"}):
        customers.update_customer(world_session, admin, customer_id=acme, **fields)
        world_session.flush()
    customers.assign_customer(world_session, admin, customer_id=acme, owner_id=identity("yuki"))
    acts(world_session, "manager")
    record = world_session.get_one(Customer, acme)
    latest = record.version
    assert told(record, latest - 1) == ["owner", "team"]
    assert told(record, latest - 2) == ["billingAddress", "notes", "owner", "team"]
    assert told(record, latest - 3) == ["billingAddress", "notes", "owner", "phone", "team"]
    assert told(record, latest + 1) == []


def test_fields_that_a_role_does_not_see_have_not_changed_for_it(world_session):
    admin = acts(world_session, "admin")
    northstar = identity("northstar")
    partners.update_partner(
        world_session, admin, partner_id=northstar, internal_rating=1, notes="n", phone="+47 1"
    )
    seen = {}
    for person in ("manager", "pia"):
        acts(world_session, person)
        record = world_session.get_one(Partner, northstar)
        seen[person] = told(record, record.version - 1)
    assert seen == {"manager": ["internalRating", "notes", "phone"], "pia": ["phone"]}


def test_an_event_without_fields_is_a_change_of_status(world_session):
    admin = acts(world_session, "admin")
    summit = partners.suspend_partner(world_session, admin, partner_id=identity("summit"))
    world_session.flush()
    assert told(summit, summit.version - 1) == ["status"]


def test_an_event_that_lists_its_fields_tells_them(world_session):
    agent = acts(world_session, "agent")
    lead = leads.create_lead(world_session, agent, name="Lea Stern")
    world_session.flush()
    leads.update_lead(world_session, agent, lead_id=lead.id, company_name="Stern KG")
    world_session.flush()
    assert told(lead, 1) == ["companyName"]
    assert told(lead, 0) == ["companyName"]
