"""Deals: stages, states, reasons, and a history without gaps that nobody rewrites."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.deals import Deal, DealStatus, WinOverride
from models.errors import Conflict, DomainError, ErrorCode, Invalid
from models.histories import DealStageHistory, present_stay
from tests.models import made
from tests.models.refused import refuses

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def stages(session: Session):
    return made.pipeline(session)[1]


@pytest.fixture
def placed(session: Session, stages):
    return made.deal(session, stages[0], at=NOON)


def test_a_new_deal_starts_in_an_open_stage(stages):
    with pytest.raises(Conflict) as caught:
        Deal(name="Won at once").open_in(stages[2])
    assert caught.value.code is ErrorCode.INVALID_STATE


def test_a_move_closes_one_stay_and_begins_the_next(session: Session, stages, placed):
    deal, stay = placed
    session.add(deal.move(stages[1], stay, at=NOON + DAY))
    session.flush()
    past, present = session.scalars(
        select(DealStageHistory).order_by(DealStageHistory.entered_at)
    ).all()
    assert (past.left_at, present.left_at) == (NOON + DAY, None)
    assert (present.from_stage_id, present.stage_id) == (stages[0].id, stages[1].id)
    assert session.scalars(present_stay(deal.id)).one() is present
    assert (deal.status, deal.closed_at, deal.version) == (DealStatus.OPEN, None, 2)


def test_a_won_deal_records_when_and_why_without_a_quote(session: Session, stages, placed):
    deal, stay = placed
    session.add(deal.move(stages[2], stay, at=NOON + DAY, win_override=WinOverride.NO_QUOTES))
    session.flush()
    assert (deal.status, deal.closed_at) == (DealStatus.WON, NOON + DAY)
    assert deal.win_override_reason is WinOverride.NO_QUOTES


def test_a_lost_deal_needs_a_reason_that_is_in_use(session: Session, stages, placed):
    deal, stay = placed
    with pytest.raises(Invalid) as caught:
        deal.move(stages[3], stay)
    assert (caught.value.code, caught.value.field) == (
        ErrorCode.LOST_REASON_REQUIRED,
        "lost_reason_id",
    )
    with pytest.raises(Invalid):
        deal.move(stages[3], stay, lost_reason=made.lost_reason(session, "OLD", active=False))
    reason = made.lost_reason(session)
    session.add(deal.move(stages[3], stay, lost_reason=reason, lost_note="too dear"))
    session.flush()
    assert (deal.status, deal.lost_reason_id) == (DealStatus.LOST, reason.id)


def test_an_open_deal_has_no_lost_reason(session: Session, stages, placed):
    deal, stay = placed
    with pytest.raises(Invalid):
        deal.move(stages[1], stay, lost_reason=made.lost_reason(session))


def test_a_closed_deal_goes_on_only_by_reopening(session: Session, stages, placed):
    deal, stay = placed
    lost = deal.move(stages[3], stay, at=NOON + DAY, lost_reason=made.lost_reason(session))
    session.add(lost)
    session.flush()
    with pytest.raises(Conflict):
        deal.move(stages[1], lost)
    with pytest.raises(Conflict):
        deal.reopen(stages[2], lost)
    session.add(deal.reopen(stages[1], lost, at=NOON + 2 * DAY))
    session.flush()
    assert (deal.status, deal.closed_at, deal.lost_reason_id) == (DealStatus.OPEN, None, None)


def test_an_open_deal_is_not_reopened(stages, placed):
    with pytest.raises(Conflict):
        placed[0].reopen(stages[1], placed[1])


def test_a_stage_of_another_pipeline_is_refused(session: Session, placed):
    _, others = made.pipeline(session, "Partners")
    with pytest.raises(Conflict) as caught:
        placed[0].move(others[0], placed[1])
    assert caught.value.code is ErrorCode.STAGE_OF_OTHER_PIPELINE
    with refuses(session, ErrorCode.STAGE_OF_OTHER_PIPELINE, "stage_id"):
        placed[0].stage_id = others[0].id


def test_the_database_lets_no_status_differ_from_its_stage(session: Session, placed):
    with refuses(session, ErrorCode.STAGE_OF_OTHER_PIPELINE, "stage_id"):
        placed[0].status, placed[0].closed_at = DealStatus.WON, NOON + DAY


def test_the_same_or_a_deleted_stage_is_refused(stages, placed):
    deal, stay = placed
    stages[1].delete()
    for stage in stages[:2]:
        with pytest.raises(Conflict):
            deal.move(stage, stay)


def test_a_stage_demands_its_fields(stages, placed):
    deal, stay = placed
    stages[1].required_fields = ["value", "customer_id"]
    deal.value, deal.currency = Decimal("0.00"), "USD"
    with pytest.raises(DomainError) as caught:
        deal.move(stages[1], stay)
    assert caught.value.params == {"fields": ["customer_id"]}
    assert stay.left_at is None


def test_a_refused_move_changes_nothing(stages, placed):
    deal, stay = placed
    with pytest.raises(Invalid):
        deal.move(stages[1], stay, at=NOON - DAY)
    assert (deal.stage_id, stay.left_at) == (stages[0].id, None)


@pytest.mark.parametrize(
    ("value", "currency", "field"),
    [
        ("-1.00", "USD", "value"),
        ("1.005", "USD", "value"),
        ("1", "USD", "value"),
        ("1.00", "JPY", "value"),
        ("1.00", None, "value"),
        ("NaN", "USD", "value"),
        ("Infinity", "USD", "value"),
        ("1E+15", "JPY", "value"),
    ],
)
def test_the_database_refuses_money_that_is_none(session: Session, placed, value, currency, field):
    with refuses(session, ErrorCode.OUT_OF_RANGE, field):
        placed[0].value, placed[0].currency = Decimal(value), currency


@pytest.mark.parametrize(("value", "currency"), [("1.50", "USD"), ("1", "JPY"), ("1.500", "KWD")])
def test_money_at_its_exponent_is_kept(session: Session, placed, value, currency):
    placed[0].value, placed[0].currency = Decimal(value), currency
    session.flush()
    session.refresh(placed[0])
    assert str(placed[0].value) == value


def test_a_currency_must_be_known(session: Session, placed):
    with refuses(session, ErrorCode.INVALID, "currency"):
        placed[0].currency = "QQQ"


@pytest.mark.parametrize("probability", [-1, 101])
def test_a_probability_is_a_percentage(session: Session, placed, probability):
    with refuses(session, ErrorCode.OUT_OF_RANGE, "probability"):
        placed[0].probability = probability


def test_two_stays_of_a_deal_never_overlap(session: Session, stages, placed):
    with refuses(session, ErrorCode.CONFLICT):
        session.add(
            DealStageHistory(deal_id=placed[0].id, stage_id=stages[1].id, entered_at=NOON + DAY)
        )


def test_no_gap_between_two_stays(session: Session, stages, placed):
    deal, stay = placed
    with refuses(session, ErrorCode.CONFLICT):
        later = deal.move(stages[1], stay, at=NOON + DAY)
        later.entered_at = NOON + 2 * DAY
        session.add(later)


def test_several_moves_in_the_same_instant_keep_their_order(session: Session, stages, placed):
    deal, stay = placed
    for stage in (stages[1], stages[0], stages[1]):
        stay = deal.move(stage, stay, at=NOON)
        session.add(stay)
        session.flush()
    assert session.scalars(present_stay(deal.id)).one() is stay


@pytest.mark.parametrize("change", [{"left_at": NOON + 2 * DAY}, {"entered_at": NOON - DAY}])
def test_a_past_stay_is_never_changed(session: Session, stages, placed, change):
    deal, stay = placed
    session.add(deal.move(stages[1], stay, at=NOON + DAY))
    session.flush()
    with refuses(session, ErrorCode.APPEND_ONLY):
        session.execute(
            update(DealStageHistory).where(DealStageHistory.id == stay.id).values(**change)
        )


def test_a_stay_is_never_deleted(session: Session, placed):
    with refuses(session, ErrorCode.APPEND_ONLY):
        session.execute(delete(DealStageHistory).where(DealStageHistory.id == placed[1].id))


def test_an_unknown_customer_is_not_found(session: Session, placed):
    with refuses(session, ErrorCode.NOT_FOUND, "customer_id"):
        placed[0].customer_id = placed[0].id


def test_partner_and_part_come_together(session: Session, placed):
    from models.deals import PartnerPart

    with refuses(session, ErrorCode.REQUIRED, "partner_role"):
        placed[0].partner_role = PartnerPart.SOURCED


def test_a_deleted_deal_stays_for_history(session: Session, placed):
    placed[0].delete()
    session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(delete(Deal).where(Deal.id == placed[0].id))
