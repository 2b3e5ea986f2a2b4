"""Contacts and consents: one main contact, erasure that keeps the key, consents that stay."""

import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from auth.actors import SYSTEM
from auth.binding import bind
from models import clock, database
from models.base import Visibility
from models.constraints import refusal
from models.contacts import (
    ERASED_NAME,
    ConsentChannel,
    ConsentEvent,
    Contact,
    ContactStatus,
    current_consents,
)
from models.errors import ErrorCode
from models.leads import Lead
from resolvers import consents, contacts, merging
from tests.resolvers.acting import refused
from tests.resolvers.people import acts, said
from tests.world import identity


def main_contact(session: Session, customer: str) -> Sequence[UUID]:
    session.flush()
    bind(session, SYSTEM)
    main = select(Contact.id).where(Contact.customer_id == identity(customer), Contact.is_primary)
    return session.scalars(main).all()


def test_a_new_contact_is_the_customers_owners(world_session):
    actor = acts(world_session, "manager")
    made = contacts.create_contact(
        world_session, actor, customer_id=identity("acme"), name="Sam Reed", email="SAM@acme.test"
    )
    world_session.flush()
    assert (made.owner_id, made.team_id) == (identity("agent"), identity("europe"))
    assert (made.email, made.visibility) == ("sam@acme.test", Visibility.CUSTOMER)
    told = said(world_session, made)["contact.created"]
    assert told == {"fields": ["customer_id", "email", "name"]}, "no personal values"


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"customer_id": identity("khaleej")}, ErrorCode.NOT_FOUND, "customer_id"),
        ({"email": "nobody"}, ErrorCode.INVALID, "email"),
        ({"title": "x" * 121}, ErrorCode.TOO_LONG, "title"),
        ({"name": ""}, ErrorCode.REQUIRED, "name"),
        (
            {"supplied_by_partner_id": identity("acme")},
            ErrorCode.NOT_FOUND,
            "supplied_by_partner_id",
        ),
    ],
)
def test_what_does_not_fit_is_refused(world_session, fields, code, field):
    actor = acts(world_session, "agent")
    given = {"customer_id": identity("acme"), "name": "Sam", **fields}
    with refused(world_session, code, field):
        contacts.create_contact(world_session, actor, **given)


def test_a_new_main_contact_takes_the_place_of_the_former_one(world_session):
    assert main_contact(world_session, "acme") == [identity("ana_contact")]
    actor = acts(world_session, "agent")
    contacts.update_contact(
        world_session, actor, contact_id=identity("ben_contact"), is_primary=True
    )
    assert main_contact(world_session, "acme") == [identity("ben_contact")]
    actor = acts(world_session, "agent")
    made = contacts.create_contact(
        world_session, actor, customer_id=identity("acme"), name="New", is_primary=True
    )
    assert main_contact(world_session, "acme") == [made.id]


@pytest.mark.usefixtures("clean_world")
def test_of_two_who_choose_a_main_contact_at_once_one_does():
    refusals: list[ErrorCode | None] = []
    start = threading.Barrier(2)

    def choose(contact: str) -> None:
        with database.sessions()() as session:
            actor = acts(session, "agent")
            start.wait()
            try:
                contacts.update_contact(
                    session, actor, contact_id=identity(contact), is_primary=True
                )
                session.commit()
                refusals.append(None)
            except SQLAlchemyError as error:
                session.rollback()
                found = refusal(error)
                refusals.append(found.code if found else ErrorCode.CONFLICT)

    racers = [threading.Thread(target=choose, args=[name]) for name in ("ben_contact", "dolores")]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    with Session(database.engine()) as session:
        assert len(main_contact(session, "acme")) == 1
    assert refusals.count(None) >= 1


def test_who_has_left_can_come_back(world_session):
    actor = acts(world_session, "agent")
    ana = contacts.mark_contact_left(world_session, actor, contact_id=identity("ana_contact"))
    assert (ana.status, ana.is_primary) == (ContactStatus.LEFT, False)
    with refused(world_session, ErrorCode.INVALID_STATE):
        contacts.mark_contact_left(world_session, actor, contact_id=ana.id)
    contacts.mark_contact_back(world_session, actor, contact_id=ana.id)
    assert ana.status is ContactStatus.ACTIVE
    assert list(said(world_session, ana)) == ["contact.left", "contact.returned"]


def test_erasure_blanks_the_person_also_in_the_lead_and_keeps_the_row(world_session):
    actor = acts(world_session, "admin")
    zeynep = contacts.erase_contact(world_session, actor, contact_id=identity("zeynep"))
    world_session.flush()
    assert (zeynep.name, zeynep.email, zeynep.status) == (ERASED_NAME, None, ContactStatus.ERASED)
    with refused(world_session, ErrorCode.INVALID_STATE):
        contacts.update_contact(world_session, actor, contact_id=zeynep.id, name="Zeynep")
    world_session.expire_all()
    lead = world_session.get_one(Lead, identity("lead_converted"))
    assert (lead.name, lead.email, lead.company_name) == (ERASED_NAME, None, "Ege Tekstil A.Ş.")
    assert said(world_session, zeynep) == {"contact.erased": {"fields": []}}


def test_a_deleted_contact_leaves_every_list(world_session):
    actor = acts(world_session, "agent")
    contacts.delete_contact(world_session, actor, contact_id=identity("ana_contact"))
    with refused(world_session, ErrorCode.NOT_FOUND, "contact_id"):
        contacts.update_contact(world_session, actor, contact_id=identity("ana_contact"), name="A")
    assert main_contact(world_session, "acme") == []


def test_a_merged_customer_takes_no_contacts(world_session):
    actor = acts(world_session, "admin")
    merging.merge_customers(
        world_session, actor, customer_id=identity("globex"), into_customer_id=identity("acme")
    )
    with refused(world_session, ErrorCode.INVALID_STATE):
        contacts.create_contact(world_session, actor, customer_id=identity("globex"), name="Sam")


def test_the_latest_consent_counts(world_session):
    actor = acts(world_session, "agent")
    about: dict[str, Any] = {
        "contact_id": identity("dolores"),
        "channel": ConsentChannel.SMS,
        "purpose": "News",
    }
    contact = world_session.get_one(Contact, identity("dolores"))
    for act, expected in ((consents.give_consent, True), (consents.withdraw_consent, False)):
        act(world_session, actor, **about, source="Call", proof="Recording 7")
        world_session.flush()
        found = world_session.scalars(current_consents(contact.id)).all()
        (news,) = [one for one in found if one.purpose == "News"]
        assert news.given is expected
        assert news.created_by_id == actor.user_id
    assert list(said(world_session, contact)) == ["consent.given", "consent.withdrawn"]


def test_a_consent_is_never_changed_nor_given_in_the_future_or_by_the_erased(world_session):
    actor = acts(world_session, "agent")
    about: dict[str, Any] = {"channel": ConsentChannel.SMS, "purpose": "News", "source": "Call"}
    consent = consents.give_consent(world_session, actor, contact_id=identity("dolores"), **about)
    world_session.flush()
    with refused(world_session, ErrorCode.APPEND_ONLY):
        consent.given = False
    world_session.expire_all()
    with refused(world_session, ErrorCode.OUT_OF_RANGE, "at"):
        consents.give_consent(
            world_session,
            actor,
            contact_id=identity("dolores"),
            at=clock.now() + timedelta(hours=1),
            **about,
        )
    with refused(world_session, ErrorCode.INVALID_STATE):
        consents.give_consent(world_session, actor, contact_id=identity("forgotten"), **about)


def test_a_customers_user_sets_his_own_consent_and_sees_only_that(world_session):
    bind(world_session, SYSTEM)
    world_session.get_one(Contact, identity("ana_contact")).email = "Ana@Acme.test"
    actor = acts(world_session, "ana")
    given = consents.set_my_consent(
        world_session, actor, channel=ConsentChannel.POST, purpose="Catalogue", given=True
    )
    world_session.flush()
    assert given.contact_id == identity("ana_contact")
    seen = world_session.scalars(select(ConsentEvent)).all()
    assert {one.contact_id for one in seen} == {identity("ana_contact")}
    people = world_session.scalars(select(Contact.id)).all()
    assert identity("victor") not in people, "he is internal"
    assert set(people) >= {identity("ana_contact"), identity("ben_contact")}


def test_without_a_contact_of_his_address_nobody_can_consent(world_session):
    actor = acts(world_session, "ana", email="other@acme.test")
    with refused(world_session, ErrorCode.NOT_FOUND):
        consents.set_my_consent(
            world_session, actor, channel=ConsentChannel.POST, purpose="Catalogue", given=True
        )


def test_a_partner_sees_the_people_whom_it_named(world_session):
    acts(world_session, "pia")
    assert set(world_session.scalars(select(Contact.id))) == {
        identity("ingrid"),
        identity("soeren"),
    }
