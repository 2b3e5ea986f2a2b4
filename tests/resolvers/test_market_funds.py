"""Marketing funds: asked for, granted, proven, and paid by somebody else than who granted."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from models import clock
from models.errors import ErrorCode
from models.market_funds import FundStatus, MarketingFundRequest
from models.money import Money
from resolvers import market_funds
from resolvers.shared_files import upload_file
from tests.resolvers.acting import refused
from tests.resolvers.people import acts, said


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def asked(session, **fields: Any) -> MarketingFundRequest:
    """A request of Pia's."""
    actor = acts(session, "pia")
    chosen: dict[str, Any] = {
        "purpose": "Fair in Graz",
        "amount": euros("1500.00"),
        "takes_place_on": clock.today() + timedelta(days=30),
    }
    made = market_funds.request_marketing_fund(session, actor, **chosen | fields)
    session.flush()
    return made


def granted(session, amount: str | None = None) -> Any:
    """The id of a request that the manager has granted."""
    identity_of = asked(session).id
    actor = acts(session, "manager")
    market_funds.approve_marketing_fund(
        session, actor, request_id=identity_of, granted=euros(amount) if amount else None
    )
    session.flush()
    return identity_of


def proven(session, spent: str = "900.00", amount: str | None = None) -> Any:
    """The id of a request for which Pia has shown a proof."""
    identity_of = granted(session, amount)
    actor = acts(session, "pia")
    file = upload_file(session, actor, content=b"%PDF-1.7 bill", file_name="bill.pdf")
    market_funds.prove_marketing_fund(
        session, actor, request_id=identity_of, spent=euros(spent), file_id=file.id, note="Stand"
    )
    session.flush()
    return identity_of


@pytest.mark.parametrize(
    ("amount", "spent", "paid"),
    [(None, "900.00", "900.00"), ("800.00", "900.00", "800.00"), (None, "1500.00", "1500.00")],
)
def test_what_was_spent_is_paid_and_at_most_what_was_granted(world_session, amount, spent, paid):
    identity_of = proven(world_session, spent, amount)
    actor = acts(world_session, "finance")
    made = market_funds.pay_marketing_fund(
        world_session, actor, request_id=identity_of, payment_reference="SEPA 17"
    )
    world_session.flush()
    assert (made.status, made.paid) == (FundStatus.PAID, Decimal(paid))
    assert list(said(world_session, made)) == [
        "marketing_fund.requested",
        "marketing_fund.approved",
        "marketing_fund.proven",
        "marketing_fund.paid",
    ]


def test_who_granted_does_not_pay(world_session):
    identity_of = asked(world_session).id
    actor = acts(world_session, "admin")
    market_funds.approve_marketing_fund(world_session, actor, request_id=identity_of)
    world_session.flush()
    pia = acts(world_session, "pia")
    file = upload_file(world_session, pia, content=b"%PDF-", file_name="bill.pdf")
    market_funds.prove_marketing_fund(
        world_session, pia, request_id=identity_of, spent=euros("5.00"), file_id=file.id
    )
    world_session.flush()
    actor = acts(world_session, "admin")
    with refused(world_session, ErrorCode.OWN_REQUEST):
        market_funds.pay_marketing_fund(
            world_session, actor, request_id=identity_of, payment_reference="SEPA 18"
        )
    raw = world_session.get_one(MarketingFundRequest, identity_of)
    with refused(world_session, ErrorCode.OWN_REQUEST):
        raw.paid_by_id = raw.decided_by_id


def test_no_step_is_skipped_or_done_twice(world_session):
    identity_of = asked(world_session).id
    actor = acts(world_session, "finance")
    with refused(world_session, ErrorCode.INVALID_STATE):
        market_funds.pay_marketing_fund(
            world_session, actor, request_id=identity_of, payment_reference="x"
        )
    actor = acts(world_session, "manager")
    market_funds.reject_marketing_fund(
        world_session, actor, request_id=identity_of, reason="No budget"
    )
    world_session.flush()
    with refused(world_session, ErrorCode.INVALID_STATE):
        market_funds.approve_marketing_fund(world_session, actor, request_id=identity_of)
    actor = acts(world_session, "pia")
    with refused(world_session, ErrorCode.INVALID_STATE):
        market_funds.withdraw_marketing_fund(world_session, actor, request_id=identity_of)


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (Money(Decimal("10.00"), "USD"), ErrorCode.INVALID),
        (Money(Decimal("1500.01"), "EUR"), ErrorCode.AMOUNT_EXCEEDED),
        (Money(Decimal("0.00"), "EUR"), ErrorCode.AMOUNT_EXCEEDED),
    ],
)
def test_no_more_and_no_other_money_is_granted(world_session, amount, code):
    identity_of = asked(world_session).id
    actor = acts(world_session, "manager")
    with refused(world_session, code, "granted"):
        market_funds.approve_marketing_fund(
            world_session, actor, request_id=identity_of, granted=amount
        )


def test_a_proof_that_does_not_do_is_asked_for_again(world_session):
    identity_of = proven(world_session)
    actor = acts(world_session, "finance")
    made = market_funds.return_marketing_fund_proof(
        world_session, actor, request_id=identity_of, reason="The bill has no date."
    )
    world_session.flush()
    assert (made.status, made.proof_id, made.spent) == (FundStatus.APPROVED, None, None)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"amount": Money(Decimal(0), "EUR")}, "amount"),
        ({"takes_place_on": clock.today() - timedelta(days=1)}, "takes_place_on"),
    ],
)
def test_what_makes_no_sense_is_not_asked_for(world_session, fields, field):
    with refused(world_session, ErrorCode.OUT_OF_RANGE, field):
        asked(world_session, **fields)


def test_viewers_ask_for_nothing_and_others_see_nothing(world_session):
    identity_of = asked(world_session).id
    viewer = acts(world_session, "pia", sub_role="VIEWER")
    with refused(world_session, ErrorCode.NOT_FOUND, "request_id"):
        market_funds.withdraw_marketing_fund(world_session, viewer, request_id=identity_of)
    for person in ("raj", "ana", "agent"):
        acts(world_session, person)
        found = select(MarketingFundRequest.id).where(MarketingFundRequest.id == identity_of)
        assert world_session.scalars(found).all() == []
