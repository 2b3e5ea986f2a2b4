"""Who is mailed about appeals, ends, marketing funds, certificates and commission that is free."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from auth.actors import SYSTEM
from auth.binding import bind
from jobs import reactions
from models import clock, database, events
from models.certifications import Certification
from models.commission_ledger import CommissionEntry
from models.identities import PartnerRole
from models.money import Money
from models.registrations import DealRegistration, RejectionReason
from resolvers import market_funds
from resolvers.certifications import remind_of_certificates
from resolvers.commissions.approving import tell_of_approved
from resolvers.registrations import appealing, deciding, extending
from tests.jobs.posting import mails
from tests.models import made
from tests.resolvers.commissions.trade import Trade
from tests.resolvers.people import acts
from tests.resolvers.registrations.registered import registered

PIA, ADMIN = "pia@northstar.test", "admin@trustcart.test"


@pytest.fixture(autouse=True)
def _followed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(events, "reactions", dict(reactions.FOLLOWING))


def done(who: str, act: Any, **how: Any) -> Any:
    """Do an act as somebody of the world."""
    with database.sessions().begin() as session:
        return act(session, acts(session, who), **how)


def submitted() -> UUID:
    with database.sessions().begin() as session:
        return registered(session, acts(session, "pia")).id


def on(registration: UUID, who: str, act: Any, **how: Any) -> DealRegistration:
    found: DealRegistration = done(who, act, registration_id=registration, **how).registration
    return found


@pytest.mark.usefixtures("clean_world")
@pytest.mark.parametrize(("granted", "kind"), [(True, "appeal_granted"), (False, "appeal_denied")])
def test_an_appeal_is_confirmed_and_answered(granted, kind):
    found = submitted()
    declined = {"reason_code": RejectionReason.OTHER, "reason": "Too small."}
    on(found, "manager", deciding.reject_registration, **declined)
    on(found, "pia", appealing.appeal_registration, appeal="It is not.")
    assert [mail.to_address for mail in mails("appeal_received")] == [PIA]
    assert ADMIN in {mail.to_address for mail in mails("registration_waits")}
    answer = {"granted": granted, "reason": "Looked again.", "internal_note": "Not Summit's"}
    on(found, "admin", appealing.decide_appeal, **answer)
    (mail,) = mails(kind)
    assert mail.to_address == PIA
    assert "Looked again." in mail.text
    assert "Summit" not in mail.text + mail.html


@pytest.mark.usefixtures("clean_world")
def test_no_more_time_and_an_end_before_its_time_are_told_with_their_reason():
    found = submitted()
    on(found, "manager", deciding.approve_registration)
    on(found, "pia", extending.extend_registration, extension_reason="Budget in spring")
    on(found, "manager", extending.decline_extension, reason="It was enough.")
    (mail,) = mails("extension_declined")
    assert (mail.to_address, "It was enough." in mail.text) == (PIA, True)
    on(found, "manager", deciding.cancel_registration, reason="The company is gone.")
    (mail,) = mails("registration_cancelled")
    assert (mail.to_address, "The company is gone." in mail.text) == (PIA, True)


@pytest.mark.usefixtures("clean_world")
def test_who_asked_for_marketing_money_learns_how_it_was_decided():
    asked: dict[str, Any] = {
        "purpose": "Fair in Ljubljana",
        "amount": Money(Decimal("500.00"), "EUR"),
        "takes_place_on": clock.today() + timedelta(days=30),
    }
    first, second = (done("pia", market_funds.request_marketing_fund, **asked).id for _ in range(2))
    part = Money(Decimal("300.00"), "EUR")
    done("manager", market_funds.approve_marketing_fund, request_id=first, granted=part)
    done("manager", market_funds.reject_marketing_fund, request_id=second, reason="One is enough.")
    (granted,) = mails("fund_granted")
    assert (granted.to_address, "Fair in Ljubljana" in granted.subject) == (PIA, True)
    assert "300" in granted.text
    (rejected,) = mails("fund_rejected")
    assert (rejected.to_address, "One is enough." in rejected.text) == (PIA, True)


@pytest.mark.usefixtures("clean_world")
def test_a_certificate_that_ends_within_thirty_days_is_told_once_unless_renewed():
    with database.sessions().begin() as session:
        bind(session, SYSTEM)
        certificate = session.scalars(select(Certification).limit(1)).one()
        certificate.expires_on = clock.today() + timedelta(days=31)
    before = len(mails("certificate_ends"))
    told = []
    for days in (0, 1, 2):
        with clock.frozen(clock.now() + timedelta(days=days)):
            with database.sessions().begin() as session:
                bind(session, SYSTEM)
                remind_of_certificates(session, SYSTEM)
            told.append(len(mails("certificate_ends")) - before)
    assert told == [0, 1, 1]
    with database.sessions().begin() as session:
        bind(session, SYSTEM)
        copied = ("course_id", "user_id", "partner_id", "name", "holder", "company")
        fields = {name: getattr(certificate, name) for name in copied}
        for days in (20, 400):
            until = clock.today() + timedelta(days=days)
            made.added(session, Certification(**fields, expires_on=until))
        session.flush()
        remind_of_certificates(session, SYSTEM)
    assert len(mails("certificate_ends")) - before == 1


@pytest.mark.usefixtures("clean_database")
def test_commission_that_has_passed_its_hold_is_told_in_one_mail_a_day():
    with database.sessions().begin() as session:
        trade = Trade(session)
        trade.share(trade.northstar)
        trade.person(trade.northstar, PartnerRole.FINANCE)
        trade.rule("10", hold_days=2)
        invoices = [trade.invoice("1000.00"), trade.invoice("500.00"), trade.invoice("70.00")]
        trade.credit(invoices[2])
        trade.system()
    told = []
    for days in (0, 1, 3, 4, 5):
        with clock.frozen(clock.now() + timedelta(days=days)):
            with database.sessions().begin() as session:
                bind(session, SYSTEM)
                tell_of_approved(session, SYSTEM)
                tell_of_approved(session, SYSTEM)
            told.append(len(mails("commission_approved")))
    assert told == [0, 0, 1, 1, 1]
    (mail,) = mails("commission_approved")
    assert "150.00" in mail.text
    with database.sessions()() as session:
        assert len(session.scalars(select(CommissionEntry)).all()) == 4
