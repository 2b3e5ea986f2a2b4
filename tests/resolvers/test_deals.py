"""Deals: made, changed, handed over and deleted by those who may, each with its event."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from auth.actors import SYSTEM
from auth.binding import bind
from models import clock
from models.contacts import Contact
from models.deals import Deal, DealStatus, PartnerPart
from models.errors import Conflict, ErrorCode
from models.events import Event
from models.histories import present_stay
from models.identities import StaffRole, UserStatus
from models.ids import new_id
from models.money import Money
from models.partners import Partner
from models.tags import DealTag, Tag
from resolvers import deals
from tests.models import made
from tests.resolvers.acting import acting, admin, person, refused, told

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
EURO = Money(Decimal("1200.50"), "EUR")


@pytest.fixture
def stages(session: Session):
    pipeline, stages = made.pipeline(session)
    pipeline.is_default = True
    session.flush()
    return stages


@pytest.fixture
def sold(session: Session, stages):
    """A deal of an agent in his team, seen by him."""
    assert stages
    agent, team = person(session, StaffRole.AGENT), made.team(session)
    session.add(team.join(agent.id, is_primary=True))
    actor = acting(session, agent, team.id)
    return actor, deals.create_deal(session, actor, name="Cranes", value=EURO)


def test_a_new_deal_is_its_makers_in_the_default_pipelines_first_stage(session, stages, sold):
    actor, deal = sold
    assert (deal.owner_id, deal.stage_id, deal.status) == (
        actor.user_id,
        stages[0].id,
        DealStatus.OPEN,
    )
    assert deal.team_id == actor.team_ids[0]
    assert (deal.value, deal.currency) == (Decimal("1200.50"), "EUR")
    session.flush()
    assert session.scalars(present_stay(deal.id)).one().entered_by_id == actor.user_id
    assert told(session) == ["deal.created"]


def test_a_new_deal_keeps_to_its_pipeline(session, stages):
    other, others = made.pipeline(session, "Renewals")
    actor = admin(session)
    deal = deals.create_deal(session, actor, name="A", pipeline_id=other.id)
    assert deal.stage_id == others[0].id
    second = deals.create_deal(session, actor, name="B", stage_id=stages[1].id)
    assert second.stage_id == stages[1].id
    with refused(session, ErrorCode.STAGE_OF_OTHER_PIPELINE, "stage_id"):
        deals.create_deal(session, actor, name="C", pipeline_id=other.id, stage_id=stages[0].id)
    with refused(session, ErrorCode.INVALID_STATE):
        deals.create_deal(session, actor, name="D", stage_id=stages[2].id)
    other.retire()
    with refused(session, ErrorCode.INVALID_STATE):
        deals.create_deal(session, actor, name="E", pipeline_id=other.id)


def test_without_a_default_pipeline_one_must_be_named(session):
    actor = admin(session)
    with refused(session, ErrorCode.REQUIRED, "pipeline_id"):
        deals.create_deal(session, actor, name="A")


def test_a_stage_may_demand_fields_of_new_deals(session, stages):
    stages[0].required_fields = ["value", "source"]
    actor = admin(session)
    with refused(session, ErrorCode.REQUIRED_FIELDS_MISSING):
        deals.create_deal(session, actor, name="A", value=EURO)
    deal = deals.create_deal(session, actor, name="A", value=EURO, source="Fair")
    assert deal.stage_id == stages[0].id


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"name": "  "}, ErrorCode.REQUIRED, "name"),
        ({"name": "x" * 201}, ErrorCode.TOO_LONG, "name"),
        ({"name": "a\x00b"}, ErrorCode.INVALID, "name"),
        ({"name": "a\ud800"}, ErrorCode.INVALID, "name"),
        ({"description": "x" * 20_001}, ErrorCode.TOO_LONG, "description"),
        ({"probability": 101}, ErrorCode.OUT_OF_RANGE, "probability"),
        ({"probability": -1}, ErrorCode.OUT_OF_RANGE, "probability"),
        ({"expected_close_date": date(2201, 1, 1)}, ErrorCode.OUT_OF_RANGE, "expected_close_date"),
        ({"engaged_at": datetime(1899, 1, 1, tzinfo=UTC)}, ErrorCode.OUT_OF_RANGE, "engaged_at"),
        ({"engaged_at": datetime(2199, 1, 1, tzinfo=UTC)}, ErrorCode.OUT_OF_RANGE, "engaged_at"),
        ({"value": Money(Decimal(-1), "EUR")}, ErrorCode.OUT_OF_RANGE, "value"),
        ({"value": Money(Decimal(10) ** 15, "EUR")}, ErrorCode.OUT_OF_RANGE, "value"),
        ({"value": Money(Decimal("0.001"), "EUR")}, ErrorCode.INVALID, "value"),
        ({"value": Money(Decimal("0.5"), "JPY")}, ErrorCode.INVALID, "value"),
        (
            {"value": EURO, "expected_mrr": Money(Decimal(1), "USD")},
            ErrorCode.INVALID,
            "value",
        ),
        ({"customer_id": new_id()}, ErrorCode.NOT_FOUND, "customer_id"),
        ({"product_id": new_id()}, ErrorCode.NOT_FOUND, "product_id"),
        ({"owner_id": new_id()}, ErrorCode.NOT_FOUND, "owner_id"),
        ({"tag_ids": [new_id()]}, ErrorCode.NOT_FOUND, "tag_ids"),
        ({"partner_role": PartnerPart.SOURCED}, ErrorCode.REQUIRED, "partner_role"),
    ],
)
@pytest.mark.usefixtures("stages")
def test_what_a_deal_cannot_have_is_refused_by_name(session, fields, code, field):
    actor = admin(session)
    with refused(session, code, field):
        deals.create_deal(session, actor, **({"name": "A"} | fields))


@pytest.mark.usefixtures("stages")
def test_amounts_get_the_decimals_of_their_currency(session):
    actor = admin(session)
    yen = deals.create_deal(session, actor, name="A", value=Money(Decimal("5.0"), "JPY"))
    session.flush()
    assert str(yen.value) == "5"
    with refused(session, ErrorCode.INVALID, "expected_mrr"):
        deals.update_deal(session, actor, deal_id=yen.id, expected_mrr=EURO)
    deals.update_deal(session, actor, deal_id=yen.id, expected_mrr=EURO, value=EURO)
    deals.update_deal(session, actor, deal_id=yen.id, value=None)
    assert (yen.value, yen.currency) == (None, "EUR")
    deals.update_deal(session, actor, deal_id=yen.id, expected_mrr=None)
    assert (yen.expected_mrr, yen.currency) == (None, None)


def test_a_stale_version_changes_nothing_and_tells_the_present_one(session, sold):
    actor, deal = sold
    deals.update_deal(session, actor, deal_id=deal.id, expected_version=1, name="Big cranes")
    session.flush()
    with pytest.raises(Conflict) as caught:
        deals.update_deal(session, actor, deal_id=deal.id, expected_version=1, name="No")
    assert caught.value.params == {"currentVersion": 2, "changedFields": ["name"]}
    assert deal.name == "Big cranes"
    assert told(session) == ["deal.created", "deal.updated"]


def test_an_agent_changes_his_own_deals_only(session, stages, sold):
    actor, _ = sold
    bind(session, SYSTEM)
    colleague = person(session, StaffRole.AGENT, "yuki")
    theirs, _ = made.deal(session, stages[0], owner_id=colleague.id, team_id=actor.team_ids[0])
    strange, _ = made.deal(session, stages[0], owner_id=colleague.id)
    bind(session, actor)
    for one in (theirs, strange):
        with refused(session, ErrorCode.NOT_FOUND, "deal_id"):
            deals.update_deal(session, actor, deal_id=one.id, name="Mine")
        with refused(session, ErrorCode.NOT_FOUND, "deal_id"):
            deals.delete_deal(session, actor, deal_id=one.id)
    assert theirs.name == "Big deal"


@pytest.mark.usefixtures("stages")
def test_the_primary_contact_is_one_of_the_customers(session):
    acme, globex = made.customer(session), made.customer(session, "Globex")
    ana = made.added(session, Contact(name="Ana", customer_id=acme.id))
    actor = admin(session)
    deal = deals.create_deal(
        session, actor, name="A", customer_id=acme.id, primary_contact_id=ana.id
    )
    with refused(session, ErrorCode.INVALID, "primary_contact_id"):
        deals.update_deal(session, actor, deal_id=deal.id, customer_id=globex.id)
    deals.update_deal(
        session, actor, deal_id=deal.id, customer_id=globex.id, primary_contact_id=None
    )
    assert deal.primary_contact_id is None


@pytest.mark.usefixtures("stages")
def test_the_tags_of_a_deal_are_those_named_last(session):
    hot, cold = (made.added(session, Tag(name=name)) for name in ("hot", "cold"))
    actor = admin(session)
    with clock.frozen(AT):
        deal = deals.create_deal(session, actor, name="A", tag_ids=[hot.id, hot.id])
        deals.update_deal(session, actor, deal_id=deal.id, tag_ids=[cold.id])
        session.flush()
    assert deal.version == 2
    bind(session, SYSTEM)
    assert [one.tag_id for one in session.query(DealTag)] == [cold.id]


@pytest.mark.usefixtures("stages")
def test_a_deal_handed_over_goes_to_the_new_owners_team(session, sold):
    _, deal = sold
    heir, team = person(session, StaffRole.AGENT, "yuki"), made.team(session, "A")
    session.add(team.join(heir.id))
    gone = person(session, StaffRole.AGENT, "gone")
    gone.status = UserStatus.DISABLED
    actor = admin(session)
    deals.assign_deal(session, actor, deal_id=deal.id, owner_id=heir.id)
    assert (deal.owner_id, deal.team_id) == (heir.id, team.id)
    with refused(session, ErrorCode.INVALID, "owner_id"):
        deals.assign_deal(session, actor, deal_id=deal.id, owner_id=gone.id)
    deals.assign_deal(session, actor, deal_id=deal.id, owner_id=None)
    assert (deal.owner_id, deal.team_id) == (None, None)
    assert told(session)[-2:] == ["deal.assigned", "deal.assigned"]


@pytest.mark.usefixtures("stages")
def test_a_partner_has_a_part_or_there_is_none(session, sold):
    _, deal = sold
    bind(session, SYSTEM)
    northstar = made.added(session, Partner(name="Northstar"))
    actor = admin(session)
    with refused(session, ErrorCode.REQUIRED, "partner_role"):
        deals.set_deal_partner(session, actor, deal_id=deal.id, partner_id=northstar.id)
    deals.set_deal_partner(
        session,
        actor,
        deal_id=deal.id,
        partner_id=northstar.id,
        partner_role=PartnerPart.SOURCED,
    )
    assert deal.partner_role is PartnerPart.SOURCED
    deals.set_deal_partner(session, actor, deal_id=deal.id, partner_id=None)
    session.flush()
    session.refresh(deal)
    assert deal.partner_id is None


def test_a_deleted_deal_is_gone_and_its_events_stay(session, sold):
    actor, deal = sold
    with clock.frozen(datetime(2027, 1, 1, tzinfo=UTC)) as now:
        deals.delete_deal(session, actor, deal_id=deal.id, expected_version=1)
    session.flush()
    assert deal.deleted_at == now
    with refused(session, ErrorCode.NOT_FOUND, "deal_id"):
        deals.delete_deal(session, actor, deal_id=deal.id)
    assert told(session) == ["deal.created", "deal.deleted"]
    event = session.query(Event).filter_by(name="deal.created").one()
    assert event.changes["value"] == "1200.50"
    assert isinstance(session.get(Deal, deal.id), Deal)
