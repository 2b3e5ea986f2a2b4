"""Customers: kept, hung into their tree, handed over, merged and deleted by those who may."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM
from auth.binding import bind
from models import clock
from models.activities import Activity
from models.contacts import Contact
from models.credentials import ExternalReference
from models.customers import CompanySize, Customer, CustomerStatus
from models.deals import Deal
from models.errors import ErrorCode
from models.identities import User, UserStatus
from models.money import Money
from models.tags import CustomerTag
from models.tiers import TierMembership, holds
from resolvers import customers, merging
from resolvers.references import ExternalRefInput
from tests.resolvers.acting import refused
from tests.resolvers.people import acts, said
from tests.world import identity


def all_of(session: Session, statement: Any) -> list[Any]:
    session.flush()
    bind(session, SYSTEM)
    return list(session.scalars(statement))


def test_a_new_customer_is_its_makers_and_in_his_team(world_session):
    actor = acts(world_session, "agent")
    made = customers.create_customer(
        world_session,
        actor,
        name="  Kranbau Nord GmbH ",
        domain="https://www.Kranbau-Nord.example/impressum",
        tax_id="de 123.456-789",
        employee_count=120,
        annual_revenue=Money(Decimal(1500000), "EUR"),
        billing_address={"city": "Kiel", "country": "de"},
    )
    world_session.flush()
    assert (made.name, made.status) == ("Kranbau Nord GmbH", CustomerStatus.PROSPECT)
    assert (made.owner_id, made.team_id) == (identity("agent"), identity("europe"))
    assert (made.domain, made.tax_id) == ("kranbau-nord.example", "DE123456789")
    assert made.size is CompanySize.MEDIUM
    assert (made.annual_revenue, made.annual_revenue_currency) == (Decimal("1500000.00"), "EUR")
    assert (made.billing_address_city, made.billing_address_country) == ("Kiel", "DE")
    assert made.created_by_id == actor.user_id
    assert said(world_session, made)["customer.created"]["name"] == "Kranbau Nord GmbH"


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"name": " "}, ErrorCode.REQUIRED, "name"),
        ({"name": "x" * 201}, ErrorCode.TOO_LONG, "name"),
        ({"employee_count": -1}, ErrorCode.OUT_OF_RANGE, "employee_count"),
        ({"founded_year": 999}, ErrorCode.OUT_OF_RANGE, "founded_year"),
        ({"domain": "no domain"}, ErrorCode.INVALID, "domain"),
        ({"email": "no address"}, ErrorCode.INVALID, "email"),
        ({"billing_address": {"country": "DEU"}}, ErrorCode.INVALID, "billing_address.country"),
        ({"annual_revenue": Money(Decimal(-1), "EUR")}, ErrorCode.OUT_OF_RANGE, "annual_revenue"),
        ({"status": CustomerStatus.MERGED}, ErrorCode.INVALID, "status"),
        ({"parent_id": identity("gruenau")}, ErrorCode.NOT_FOUND, "parent_id"),
        ({"owner_id": identity("ana")}, ErrorCode.NOT_FOUND, "owner_id"),
    ],
)
def test_what_does_not_fit_is_refused(world_session, fields, code, field):
    actor = acts(world_session, "agent")
    with refused(world_session, code, field):
        customers.create_customer(world_session, actor, **{"name": "Kranbau", **fields})


def test_a_key_of_another_system_means_one_customer(world_session):
    actor = acts(world_session, "agent")
    key: ExternalRefInput = {"system": "erp", "value": "4711"}
    made = customers.create_customer(world_session, actor, name="A", external_ref=key)
    kept = all_of(
        world_session, select(ExternalReference).where(ExternalReference.subject_id == made.id)
    )
    assert [(one.system, one.value, one.subject_type) for one in kept] == [
        ("erp", "4711", "Customer")
    ]
    actor = acts(world_session, "agent")
    with refused(world_session, ErrorCode.TAKEN, "external_ref"):
        customers.create_customer(world_session, actor, name="B", external_ref=key)


def test_plain_fields_change_in_the_version_that_was_read(world_session):
    actor = acts(world_session, "agent")
    acme = customers.update_customer(
        world_session, actor, customer_id=identity("acme"), expected_version=1, phone="+1 1"
    )
    world_session.flush()
    assert (acme.phone, acme.version, acme.updated_by_id) == ("+1 1", 2, actor.user_id)
    with refused(world_session, ErrorCode.CONFLICT):
        customers.update_customer(
            world_session, actor, customer_id=acme.id, expected_version=1, phone="+1 2"
        )
    with refused(world_session, ErrorCode.INVALID_STATE):
        customers.update_customer(
            world_session, actor, customer_id=acme.id, status=CustomerStatus.PROSPECT
        )
    assert said(world_session, acme) == {"customer.updated": {"phone": "+1 1"}}


@pytest.mark.parametrize(
    ("person", "customer"), [("agent", "khaleej"), ("manager", "gruenau"), ("yuki", "acme")]
)
def test_hidden_and_absent_customers_are_one_answer(world_session, person, customer):
    actor = acts(world_session, person)
    with refused(world_session, ErrorCode.NOT_FOUND, "customer_id"):
        customers.update_customer(world_session, actor, customer_id=identity(customer), phone="+1")


def test_an_agent_reads_his_teams_customers_and_writes_his_own(world_session):
    actor = acts(world_session, "manager")
    customers.assign_customer(
        world_session, actor, customer_id=identity("globex"), owner_id=identity("manager")
    )
    world_session.flush()
    actor = acts(world_session, "agent", team_ids=(identity("international"),))
    assert world_session.scalar(select(Customer).where(Customer.id == identity("globex")))
    with refused(world_session, ErrorCode.NOT_FOUND, "customer_id"):
        customers.update_customer(world_session, actor, customer_id=identity("globex"), phone="1")


def test_a_customer_cannot_be_its_own_ancestor(world_session):
    actor = acts(world_session, "admin")
    with refused(world_session, ErrorCode.CYCLE, "parent_id"):
        customers.set_parent_customer(
            world_session,
            actor,
            customer_id=identity("acme"),
            parent_id=identity("acme_logistics"),
        )
    free = customers.set_parent_customer(
        world_session, actor, customer_id=identity("acme_logistics"), parent_id=None
    )
    assert free.parent_id is None
    assert said(world_session, free) == {"customer.moved": {"parent_id": None}}


def test_handing_over_moves_the_customer_and_its_contacts_to_the_new_team(world_session):
    actor = acts(world_session, "manager")
    acme = customers.assign_customer(
        world_session, actor, customer_id=identity("acme"), owner_id=identity("yuki")
    )
    assert (acme.owner_id, acme.team_id) == (identity("yuki"), identity("asia"))
    people = all_of(world_session, select(Contact).where(Contact.customer_id == acme.id))
    assert {(one.owner_id, one.team_id) for one in people} == {(identity("yuki"), identity("asia"))}
    told = said(world_session, acme)["customer.assigned"]
    assert told["after"] == {
        "owner_id": str(identity("yuki")),
        "team_id": str(identity("asia")),
    }


def test_a_customer_in_use_is_not_deleted(world_session):
    actor = acts(world_session, "admin")
    with refused(world_session, ErrorCode.IN_USE):
        customers.delete_customer(world_session, actor, customer_id=identity("acme"))
    lone = customers.create_customer(world_session, actor, name="Lone")
    world_session.flush()
    customers.delete_customer(world_session, actor, customer_id=lone.id, expected_version=1)
    assert "customer.deleted" in said(world_session, lone)
    actor = acts(world_session, "admin")
    with refused(world_session, ErrorCode.NOT_FOUND, "customer_id"):
        customers.delete_customer(world_session, actor, customer_id=lone.id)


def test_of_two_logins_with_one_address_the_merged_customers_ends(world_session):
    cleo, ana = (world_session.get_one(User, identity(one)) for one in ("cleo", "ana"))
    twin = User(
        kind=cleo.kind,
        email=ana.email.upper(),
        name="Ana",
        customer_id=cleo.customer_id,
        customer_role=cleo.customer_role,
        status=UserStatus.INVITED,
    )
    world_session.add(twin)
    world_session.flush()
    merging.merge_customers(
        world_session,
        acts(world_session, "manager"),
        customer_id=identity("globex"),
        into_customer_id=identity("acme"),
    )
    bind(world_session, SYSTEM)
    left, moved = (world_session.get_one(User, one.id) for one in (twin, cleo))
    assert (left.status, left.customer_id) == (UserStatus.DISABLED, identity("globex"))
    assert moved.customer_id == identity("acme")


def test_merging_moves_everything_and_leaves_a_redirect(world_session):
    deals = {one.id for one in all_of(world_session, _of(Deal, "globex"))}
    people = {one.id for one in all_of(world_session, _of(Contact, "globex"))}
    work = {one.id for one in all_of(world_session, _of(Activity, "globex"))}
    assert min(len(deals), len(people), len(work)) > 0
    actor = acts(world_session, "manager")
    acme = merging.merge_customers(
        world_session,
        actor,
        customer_id=identity("globex"),
        into_customer_id=identity("acme"),
        expected_version=world_session.get_one(Customer, identity("globex")).version,
    )
    assert acme.id == identity("acme")
    for model, ids in ((Deal, deals), (Contact, people), (Activity, work)):
        moved = all_of(world_session, select(model).where(model.id.in_(ids)))
        assert {one.customer_id for one in moved} == {acme.id}
        assert all(one.version > 1 for one in moved)
    globex = world_session.get_one(Customer, identity("globex"))
    assert (globex.status, globex.merged_into_id) == (CustomerStatus.MERGED, acme.id)
    assert world_session.get_one(User, identity("cleo")).customer_id == acme.id
    main = select(Contact).where(Contact.customer_id == acme.id, Contact.is_primary)
    assert [one.id for one in all_of(world_session, main)] == [identity("ana_contact")]
    tagged = select(CustomerTag.tag_id).where(CustomerTag.customer_id == acme.id)
    assert set(all_of(world_session, tagged)) == {identity("vip"), identity("pilot")}
    tiers = _of(TierMembership, "globex").where(holds(clock.now()))
    assert all_of(world_session, tiers) == []
    assert said(world_session, globex)["customer.merged"]["into"] == str(acme.id)
    assert said(world_session, acme)["customer.absorbed"]["deals"] == len(deals)


def _of(model: type[Any], customer: str) -> Select[Any]:
    return select(model).where(model.customer_id == identity(customer))


def test_a_merged_customer_only_redirects(world_session):
    actor = acts(world_session, "admin")
    pair: dict[str, Any] = {"customer_id": identity("globex"), "into_customer_id": identity("acme")}
    merging.merge_customers(world_session, actor, **pair)
    with refused(world_session, ErrorCode.INVALID_STATE):
        merging.merge_customers(world_session, actor, **pair)
    with refused(world_session, ErrorCode.INVALID_STATE):
        customers.update_customer(world_session, actor, customer_id=identity("globex"), phone="+1")
    with refused(world_session, ErrorCode.INVALID, "into_customer_id"):
        merging.merge_customers(
            world_session,
            actor,
            customer_id=identity("acme"),
            into_customer_id=identity("acme"),
        )


def test_a_parent_can_be_merged_into_its_child(world_session):
    actor = acts(world_session, "admin")
    child = merging.merge_customers(
        world_session,
        actor,
        customer_id=identity("acme"),
        into_customer_id=identity("acme_logistics"),
    )
    assert child.parent_id is None
