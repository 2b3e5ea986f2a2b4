"""Customers, contacts, leads and partners: their states, and what happens once."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from models import clock
from models.contacts import (
    ERASED_NAME,
    ConsentChannel,
    ConsentEvent,
    Contact,
    ContactStatus,
    current_consents,
)
from models.customers import CompanySize, Customer, CustomerStatus
from models.errors import Conflict, ErrorCode, Invalid
from models.leads import NEXT, Lead, LeadStatus
from models.partners import Partner, PartnerStatus
from tests.models import made
from tests.models.refused import refuses

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def acme(session: Session) -> Customer:
    return made.customer(session)


@pytest.fixture
def ana(session: Session, acme: Customer):
    return made.added(
        session,
        Contact(customer_id=acme.id, name="Ana Almeida", given_name="Ana", email="ana@acme.test"),
    )


@pytest.mark.parametrize(
    ("employees", "size"),
    [(0, "MICRO"), (9, "MICRO"), (10, "SMALL"), (250, "LARGE"), (1000, "ENTERPRISE")],
)
def test_the_head_count_gives_the_size(employees, size):
    customer = Customer(name="Acme")
    customer.count_employees(employees)
    assert customer.size is CompanySize(size)
    customer.count_employees(None)
    assert customer.size is None


def test_who_has_bought_is_no_prospect_any_more():
    customer = Customer(name="Acme")
    for status in (CustomerStatus.CUSTOMER, CustomerStatus.FORMER, CustomerStatus.CUSTOMER):
        customer.become(status)
    with pytest.raises(Conflict):
        customer.become(CustomerStatus.PROSPECT)


def test_a_merged_customer_only_redirects(session: Session, acme: Customer):
    twin = made.customer(session, "ACME Inc.")
    with pytest.raises(Invalid):
        twin.merge_into(twin)
    twin.merge_into(acme)
    session.flush()
    assert twin.merged_into_id == acme.id
    with pytest.raises(Conflict):
        twin.become(CustomerStatus.CUSTOMER)
    with pytest.raises(Conflict):
        acme.merge_into(twin)


def test_a_customer_is_merged_whole_or_not(session: Session, acme: Customer):
    with refuses(session, ErrorCode.INVALID_STATE):
        acme.status = CustomerStatus.MERGED


def test_a_country_is_two_capital_letters(session: Session, acme: Customer):
    with refuses(session, ErrorCode.INVALID, "billing_address.country"):
        acme.billing_address_country = "de"


def test_revenue_is_money(session: Session, acme: Customer):
    with refuses(session, ErrorCode.OUT_OF_RANGE, "annual_revenue"):
        acme.annual_revenue, acme.annual_revenue_currency = Decimal("1.234"), "EUR"


def test_a_customer_has_one_primary_contact_and_it_can_change(session: Session, acme, ana):
    ben = made.added(session, Contact(customer_id=acme.id, name="Ben", is_primary=True))
    with refuses(session, ErrorCode.TAKEN, "is_primary"):
        ana.is_primary = True
    session.refresh(ana)
    ana.is_primary, ben.is_primary = True, False
    session.flush()


def test_an_erased_contact_is_blank_and_keeps_its_key(session: Session, ana: Contact):
    identity = ana.id
    ana.erase()
    ana.erase()
    session.flush()
    assert (ana.id, ana.name, ana.email, ana.status) == (
        identity,
        ERASED_NAME,
        None,
        ContactStatus.ERASED,
    )
    assert ana.do_not_contact
    with refuses(session, ErrorCode.INVALID_STATE):
        ana.email = "ana@acme.test"
    with pytest.raises(Conflict):
        ana.consent(ConsentChannel.EMAIL, "news", given=True, source="web form")


def test_a_contact_leaves_and_comes_back(ana: Contact):
    ana.leave()
    with pytest.raises(Conflict):
        ana.leave()
    ana.come_back()
    with pytest.raises(Conflict):
        ana.come_back()


def test_the_latest_consent_of_each_channel_and_purpose_counts(session: Session, ana: Contact):
    for at, given in enumerate([True, False, True]):
        moment = NOON + timedelta(days=at)
        session.add(ana.consent(ConsentChannel.EMAIL, "news", given=given, source="w", at=moment))
    session.add(ana.consent(ConsentChannel.EMAIL, "news", given=False, source="w", at=NOON))
    session.add(ana.consent(ConsentChannel.PHONE, "news", given=False, source="call"))
    session.flush()
    found = session.scalars(current_consents(ana.id)).all()
    assert [(one.channel, one.given) for one in found] == [("EMAIL", True), ("PHONE", False)]


@pytest.mark.parametrize(
    "statement", [update(ConsentEvent).values(given=True), delete(ConsentEvent)]
)
def test_a_consent_is_never_rewritten(session: Session, ana: Contact, statement):
    made.added(session, ana.consent(ConsentChannel.SMS, "news", given=False, source="call"))
    with refuses(session, ErrorCode.APPEND_ONLY):
        session.execute(statement)


def test_a_lead_goes_its_way_and_is_converted_once(session: Session, acme: Customer):
    lead = made.lead(session)
    lead.assigned()
    with pytest.raises(Conflict):
        lead.convert(acme.id)
    lead.work()
    lead.qualify()
    lead.convert(acme.id)
    session.flush()
    with pytest.raises(Conflict) as caught:
        lead.convert(acme.id)
    assert caught.value.code is ErrorCode.ALREADY_CONVERTED


def test_a_disqualified_lead_has_a_reason_and_can_be_reopened(session: Session):
    lead = made.lead(session)
    lead.disqualify("no budget")
    session.flush()
    lead.work()
    session.flush()
    assert (lead.status, lead.disqualified_reason) == (LeadStatus.WORKING, None)
    with refuses(session, ErrorCode.REQUIRED, "reason"):
        lead.status = LeadStatus.DISQUALIFIED


def test_a_conversion_is_noted_whole_or_not(session: Session):
    lead = made.lead(session)
    with refuses(session, ErrorCode.INVALID_STATE, "status"):
        lead.status = LeadStatus.CONVERTED


def test_every_lead_status_says_where_it_leads():
    assert set(NEXT) == set(LeadStatus)


def test_touches_keep_the_first_and_the_last():
    lead = Lead(name="Lea")
    for day in (2, 1, 3, 2):
        lead.touch(NOON + timedelta(days=day))
    assert (lead.first_touch_at, lead.last_touch_at) == (
        NOON + timedelta(days=1),
        NOON + timedelta(days=3),
    )


def test_a_partner_rests_comes_back_and_ends(session: Session):
    partner = made.added(session, Partner(name="Northstar"))
    partner.activate()
    partner.suspend()
    partner.activate()
    partner.terminate()
    session.flush()
    assert partner.status is PartnerStatus.TERMINATED
    for act in (partner.activate, partner.suspend, partner.terminate):
        with pytest.raises(Conflict):
            act()


def test_search_finds_without_accents(session: Session):
    with clock.frozen(NOON):
        made.customer(session, "Café Zürich")
    from sqlalchemy import select

    found = session.scalar(select(Customer.name).where(Customer.search_folded.contains("cafe zur")))
    assert found == "Café Zürich"
