"""Bank accounts: sealed, masked, released by a second person after three days, and in no event."""

from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select, text

from models import clock
from models.errors import ErrorCode
from models.events import Event
from models.identities import PartnerRole, StaffRole
from models.payouts import MethodStatus, Payout, PayoutMethod, PayoutStatus
from models.sealing import unseal
from resolvers.commissions.payout_methods import (
    reject_payout_method,
    release_payout_method,
    request_payout_method,
)
from resolvers.commissions.payouts import BankFormat, export_payouts
from tests.resolvers.acting import refused
from tests.resolvers.commissions.test_statements import close
from tests.resolvers.commissions.trade import Trade

IBAN, HOLDER = "SI56 1910 0000 0123 438", "Northstar d.o.o."
PLAIN = "SI56191000000123438"


def named(trade: Trade, role: PartnerRole = PartnerRole.FINANCE, iban: str = IBAN) -> PayoutMethod:
    """An account that one of Northstar's people named."""
    actor = trade.person(trade.northstar, role)
    return request_payout_method(trade.session, actor, holder=HOLDER, iban=iban)


def released(trade: Trade) -> PayoutMethod:
    """The same, released by finance after its time."""
    method = named(trade)
    with clock.frozen(clock.now() + timedelta(days=3)):
        release_payout_method(trade.session, trade.staff(), payout_method_id=method.id)
    trade.session.flush()
    return method


def test_an_account_is_sealed_in_its_row_and_shown_masked(trade: Trade):
    method = named(trade)
    assert method.masked == "SI56 •••• 3438"
    found = text("SELECT payout_methods::text FROM payout_methods")
    assert PLAIN not in trade.session.connection().execute(found).scalar_one()
    assert unseal(method.sealed, method.id) == {"holder": HOLDER, "iban": PLAIN, "bic": ""}
    with pytest.raises(InvalidTag):
        unseal(method.sealed, trade.northstar.id)


def test_no_event_knows_the_account(trade: Trade):
    released(trade)
    trade.system()
    told = str([each.changes for each in trade.session.scalars(select(Event))])
    assert "3438" in told
    assert PLAIN not in told.replace(" ", "")
    assert HOLDER not in told


@pytest.mark.parametrize("iban", ["SI56191000000123439", "DE00", "", "SI56 1910 0000 0123 43"])
def test_a_number_that_is_no_iban_is_refused(trade: Trade, iban: str):
    with refused(trade.session, ErrorCode.INVALID, "iban"):
        named(trade, iban=iban)


def test_it_counts_when_another_person_released_it_after_three_days(trade: Trade):
    method = named(trade, PartnerRole.ADMIN)
    same = trade.person(trade.northstar, PartnerRole.ADMIN)
    with clock.frozen(clock.now() + timedelta(days=4)):
        with refused(trade.session, ErrorCode.OWN_REQUEST):
            release_payout_method(trade.session, same, payout_method_id=method.id)
        other = trade.person(trade.northstar, PartnerRole.ADMIN, "second")
        release_payout_method(trade.session, other, payout_method_id=method.id)
    assert method.status is MethodStatus.RELEASED


def test_nobody_releases_it_before_its_time_not_even_the_database(trade: Trade):
    method = named(trade)
    finance = trade.staff()
    with refused(trade.session, ErrorCode.INVALID_STATE):
        release_payout_method(trade.session, finance, payout_method_id=method.id)
    with refused(trade.session, ErrorCode.INVALID_STATE):
        method.status, method.decided_at = MethodStatus.RELEASED, clock.now()
        method.decided_by_id = finance.user_id


@pytest.mark.parametrize("role", [PartnerRole.SELLER, PartnerRole.VIEWER])
def test_sellers_and_viewers_name_no_account(trade: Trade, role: PartnerRole):
    with refused(trade.session, ErrorCode.NOT_FOUND, "partner_id"):
        named(trade, role)


@pytest.mark.parametrize("role", [PartnerRole.FINANCE, PartnerRole.SELLER])
def test_of_the_partner_only_admins_release(trade: Trade, role: PartnerRole):
    method = named(trade, PartnerRole.ADMIN)
    actor = trade.person(trade.northstar, role)
    with refused(trade.session, ErrorCode.NOT_FOUND, "payout_method_id"):
        release_payout_method(trade.session, actor, payout_method_id=method.id)


def test_another_partner_sees_nothing_of_it(trade: Trade):
    method = named(trade)
    stranger = trade.person(trade.summit, PartnerRole.ADMIN)
    with refused(trade.session, ErrorCode.NOT_FOUND, "payout_method_id"):
        release_payout_method(trade.session, stranger, payout_method_id=method.id)


def test_the_next_account_takes_the_place_of_the_former(trade: Trade):
    former = released(trade)
    following = named(trade, iban="DE02120300000000202051")
    with refused(trade.session, ErrorCode.INVALID_STATE):
        named(trade)
    with clock.frozen(clock.now() + timedelta(days=4)):
        release_payout_method(trade.session, trade.staff(), payout_method_id=following.id)
    assert (former.status, following.status) == (MethodStatus.REPLACED, MethodStatus.RELEASED)


def test_a_rejected_account_leaves_the_former(trade: Trade):
    former = released(trade)
    following = named(trade)
    reject_payout_method(trade.session, trade.staff(), payout_method_id=following.id)
    assert (former.status, following.status) == (MethodStatus.RELEASED, MethodStatus.REJECTED)


def scheduled(trade: Trade) -> Payout:
    """A payout of 100 euros that waits."""
    trade.share(trade.northstar)
    trade.rule("10")
    trade.invoice("1000.00")
    close(trade)
    return trade.session.scalars(select(Payout)).one()


def test_the_file_for_the_bank_is_valid_and_the_same_when_asked_again(trade: Trade):
    payout = scheduled(trade)
    finance = trade.staff()
    with refused(trade.session, ErrorCode.INVALID_STATE, "payout_ids.0"):
        export_payouts(trade.session, finance, payout_ids=[payout.id], format=BankFormat.PAIN_001)
    method = released(trade)
    finance = trade.staff()
    files = [
        export_payouts(trade.session, finance, payout_ids=[payout.id], format=BankFormat.PAIN_001)
        for _ in range(2)
    ]
    assert payout.status is PayoutStatus.PROCESSING
    assert payout.method_id == method.id
    for file in files:
        assert f"<IBAN>{PLAIN}</IBAN>" in file.content
        assert f"<EndToEndId>{payout.id.hex}</EndToEndId>" in file.content
        assert '<InstdAmt Ccy="EUR">100.00</InstdAmt>' in file.content


def test_the_table_for_the_bank_holds_the_same(trade: Trade):
    payout = scheduled(trade)
    released(trade)
    found = export_payouts(
        trade.session,
        trade.staff(StaffRole.ADMIN),
        payout_ids=[payout.id],
        format=BankFormat.CSV,
    )
    assert found.payouts == 1
    assert f"{payout.id.hex},{HOLDER},{PLAIN},,100.00,EUR" in found.content
