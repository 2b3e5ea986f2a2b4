"""Leads: judged by verbs, converted once, and answered by the partners they were given to."""

import threading
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM
from auth.binding import bind
from models import database
from models.activities import Activity
from models.base import Visibility
from models.contacts import Contact
from models.customers import Customer, CustomerStatus
from models.deals import Deal, PartnerPart
from models.errors import DomainError, ErrorCode
from models.leads import Lead, LeadStatus
from models.money import Money
from resolvers import conversion, lead_distributions, leads
from tests.resolvers.acting import refused
from tests.resolvers.people import acts, said
from tests.world import identity


def test_a_new_lead_is_its_makers_and_a_lead_of_nobody_is_new(world_session):
    actor = acts(world_session, "agent")
    made = leads.create_lead(
        world_session,
        actor,
        name="Ada Byron",
        email="ADA@engine.example",
        country="gb",
        estimated_value=Money(Decimal(900), "GBP"),
    )
    world_session.flush()
    assert (made.status, made.owner_id) == (LeadStatus.ASSIGNED, identity("agent"))
    assert (made.email, made.country) == ("ada@engine.example", "GB")
    free = leads.create_lead(world_session, actor, name="Nobody's", owner_id=None)
    world_session.flush()
    assert (free.status, free.team_id) == (LeadStatus.NEW, None)
    told = said(world_session, made)["lead.created"]
    assert told == {"fields": ["country", "email", "estimated_value", "name"]}


def test_assigning_moves_a_lead_to_the_owners_team(world_session):
    actor = acts(world_session, "manager")
    lead = leads.assign_lead(
        world_session, actor, lead_id=identity("lead_web"), owner_id=identity("yuki")
    )
    assert (lead.status, lead.team_id) == (LeadStatus.ASSIGNED, identity("asia"))
    assert said(world_session, lead)["lead.assigned"] == {
        "before": None,
        "after": str(identity("yuki")),
    }


WAY: list[Any] = [
    (leads.nurture_lead, {}, LeadStatus.NURTURE),
    (leads.work_lead, {}, LeadStatus.WORKING),
    (leads.disqualify_lead, {"disqualified_reason": "Too small"}, LeadStatus.DISQUALIFIED),
    (leads.reopen_lead, {}, LeadStatus.WORKING),
    (leads.qualify_lead, {}, LeadStatus.QUALIFIED),
]


def test_a_lead_goes_its_way_by_verbs_each_with_its_event(world_session):
    actor = acts(world_session, "agent")
    for act, fields, status in WAY:
        lead = act(world_session, actor, lead_id=identity("lead_lukas"), **fields)
        world_session.flush()
        assert lead.status is status
    assert lead.disqualified_reason is None
    assert list(said(world_session, lead)) == [
        "lead.nurtured",
        "lead.worked",
        "lead.disqualified",
        "lead.reopened",
        "lead.qualified",
    ]


@pytest.mark.parametrize(
    ("act", "lead", "fields"),
    [
        (leads.qualify_lead, "lead_web", {}),
        (leads.work_lead, "lead_emile", {}),
        (leads.reopen_lead, "lead_lukas", {}),
        (leads.nurture_lead, "lead_emile", {}),
        (leads.disqualify_lead, "lead_emile", {"disqualified_reason": "Again"}),
        (conversion.convert_lead, "lead_lukas", {}),
    ],
)
def test_a_status_leads_only_where_it_leads(world_session, act, lead, fields):
    actor = acts(world_session, "admin")
    with refused(world_session, ErrorCode.INVALID_STATE):
        act(world_session, actor, lead_id=identity(lead), **fields)


def test_giving_up_needs_a_reason(world_session):
    actor = acts(world_session, "agent")
    with refused(world_session, ErrorCode.REQUIRED, "disqualified_reason"):
        leads.disqualify_lead(
            world_session, actor, lead_id=identity("lead_lukas"), disqualified_reason=" "
        )


def test_a_converted_lead_stays_as_it_was(world_session):
    actor = acts(world_session, "admin")
    lead_id = identity("lead_converted")
    with refused(world_session, ErrorCode.ALREADY_CONVERTED):
        leads.update_lead(world_session, actor, lead_id=lead_id, name="Other")
    with refused(world_session, ErrorCode.ALREADY_CONVERTED):
        leads.delete_lead(world_session, actor, lead_id=lead_id)
    with refused(world_session, ErrorCode.ALREADY_CONVERTED):
        conversion.convert_lead(world_session, actor, lead_id=lead_id)


def test_converting_makes_customer_contact_and_deal_and_keeps_the_lead(world_session):
    actor = acts(world_session, "agent")
    made = conversion.convert_lead(
        world_session, actor, lead_id=identity("lead_marta"), expected_version=1
    )
    world_session.flush()
    assert made.deal is not None
    assert (made.customer.name, made.customer.status) == (
        "Tiendas Peñalara S.L.",
        CustomerStatus.PROSPECT,
    )
    assert made.customer.billing_address_country == "ES"
    assert (made.contact.name, made.contact.is_primary) == ("Marta Ibáñez", True)
    assert made.contact.customer_id == made.deal.customer_id == made.customer.id
    assert (made.deal.value, made.deal.currency) == (Decimal("42000.00"), "EUR")
    assert made.deal.primary_contact_id == made.contact.id
    assert {one.owner_id for one in (made.customer, made.contact, made.deal)} == {identity("agent")}
    lead = made.lead
    assert (lead.status, lead.name) == (LeadStatus.CONVERTED, "Marta Ibáñez")
    assert (lead.converted_customer_id, lead.converted_deal_id) == (
        made.customer.id,
        made.deal.id,
    )
    assert said(world_session, lead)["lead.converted"]["deal_id"] == str(made.deal.id)


def test_converting_into_known_records_makes_no_second_ones(world_session):
    actor = acts(world_session, "agent")
    before = world_session.scalar(select(func.count()).select_from(Customer))
    made = conversion.convert_lead(
        world_session,
        actor,
        lead_id=identity("lead_marta"),
        customer_id=identity("acme"),
        contact_id=identity("ben_contact"),
        with_deal=False,
    )
    assert (made.customer.id, made.contact.id) == (identity("acme"), identity("ben_contact"))
    assert made.deal is None
    assert world_session.scalar(select(func.count()).select_from(Customer)) == before


def test_a_conversion_that_fails_leaves_nothing(world_session):
    actor = acts(world_session, "agent")
    count = select(func.count()).select_from(Customer)
    before = world_session.scalar(count)
    with refused(world_session, ErrorCode.INVALID, "contact_id"):
        conversion.convert_lead(
            world_session,
            actor,
            lead_id=identity("lead_marta"),
            contact_id=identity("ben_contact"),
        )
    assert world_session.scalar(count) == before
    world_session.expire_all()
    assert world_session.get_one(Lead, identity("lead_marta")).status is LeadStatus.QUALIFIED


def test_a_partners_lead_keeps_the_partner_on_the_deal(world_session):
    actor = acts(world_session, "agent")
    leads.qualify_lead(world_session, actor, lead_id=identity("lead_frida"))
    made = conversion.convert_lead(world_session, actor, lead_id=identity("lead_frida"))
    world_session.flush()
    assert made.deal is not None
    assert (made.deal.partner_id, made.deal.partner_role) == (
        identity("northstar"),
        PartnerPart.SOURCED,
    )
    ids = (made.deal.id, made.customer.id, made.lead.id)
    acts(world_session, "pia")
    models: tuple[type[Any], ...] = (Deal, Customer, Lead)
    for model, each in zip(models, ids, strict=True):
        assert world_session.scalar(select(model.id).where(model.id == each)) == each


@pytest.mark.usefixtures("clean_world")
def test_of_two_who_convert_at_once_one_does():
    done, refusals = [], []
    start = threading.Barrier(2)

    def convert() -> None:
        with database.sessions()() as session:
            actor = acts(session, "agent")
            start.wait()
            try:
                made = conversion.convert_lead(session, actor, lead_id=identity("lead_marta"))
                session.commit()
                done.append(made.lead.id)
            except DomainError as error:
                session.rollback()
                refusals.append(error.code)

    racers = [threading.Thread(target=convert) for _ in range(2)]
    for one in racers:
        one.start()
    for one in racers:
        one.join()
    assert (len(done), refusals) == (1, [ErrorCode.ALREADY_CONVERTED])
    with Session(database.engine()) as session:
        for model in (Customer, Contact, Deal):
            named = model.name.in_(["Tiendas Peñalara S.L.", "Marta Ibáñez"])
            assert session.scalar(select(func.count()).select_from(model).where(named)) == 1


def test_a_partner_accepts_and_reports(world_session):
    actor = acts(world_session, "raj")
    assert world_session.scalars(select(Lead.id)).all() == [identity("lead_anil")]
    with refused(world_session, ErrorCode.INVALID_STATE):
        leads.report_lead_progress(
            world_session, actor, lead_id=identity("lead_anil"), report="Met them"
        )
    lead = lead_distributions.accept_lead(world_session, actor, lead_id=identity("lead_anil"))
    assert lead.status is LeadStatus.WORKING
    with refused(world_session, ErrorCode.INVALID_STATE):
        lead_distributions.accept_lead(world_session, actor, lead_id=lead.id)
    leads.report_lead_progress(world_session, actor, lead_id=lead.id, report="Met them")
    world_session.flush()
    about = select(Activity).where(Activity.lead_id == lead.id)
    (note,) = world_session.scalars(about).all()
    assert (note.description, note.visibility) == ("Met them", Visibility.PARTNER)
    assert note.owner_id == identity("yuki")
    assert set(said(world_session, lead)) == {"lead.accepted", "lead.reported"}


def test_a_declined_lead_is_the_partners_no_more(world_session):
    actor = acts(world_session, "raj")
    lead = world_session.scalars(select(Lead)).one()
    with refused(world_session, ErrorCode.REQUIRED, "reason"):
        lead_distributions.decline_lead(world_session, actor, lead_id=lead.id, reason="")
    lead_distributions.decline_lead(world_session, actor, lead_id=lead.id, reason="No time")
    world_session.flush()
    world_session.expunge_all()
    assert world_session.scalars(select(Lead)).all() == []
    bind(world_session, SYSTEM)
    kept = world_session.get_one(Lead, identity("lead_anil"))
    assert said(world_session, kept)["lead.declined"] == {
        "partner_id": str(identity("summit")),
        "reason": "No time",
    }


def test_of_a_partners_people_sellers_and_administrators_answer(world_session):
    actor = acts(world_session, "raj", sub_role="VIEWER")
    with refused(world_session, ErrorCode.NOT_FOUND, "lead_id"):
        lead_distributions.accept_lead(world_session, actor, lead_id=identity("lead_anil"))
    actor = acts(world_session, "pia")
    with refused(world_session, ErrorCode.NOT_FOUND, "lead_id"):
        lead_distributions.accept_lead(world_session, actor, lead_id=identity("lead_anil"))


@pytest.mark.parametrize("person", ["finance", "ana"])
def test_finance_and_customers_know_of_no_lead(world_session, person):
    acts(world_session, person)
    assert world_session.scalars(select(Lead)).all() == []
