"""The named world keeps what the other tests rely on."""

from datetime import timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from auth.passwords import verify_password
from models import secrets
from models.activities import Activity, ActivityType
from models.base import Visibility
from models.customers import Customer
from models.deals import Deal
from models.identities import User
from models.tasks import Task
from tests.world import NAMED, World, identity


def test_every_name_is_a_record(world: World):
    assert all(getattr(world, name).id == identity(name) for name in NAMED)


def test_the_demo_people_sign_in_with_the_demo_password(world: World):
    people = (world.agent, world.ana, world.pia)
    assert all(verify_password(user.password_hash, secrets.demo_password()) for user in people)


def test_no_partner_deal_concerns_acme_or_globex_and_partners_share_no_customer(world: World):
    sourced = select(Deal.partner_id, Deal.customer_id).where(Deal.partner_id.is_not(None))
    customers: dict[object, list[object]] = {}
    for partner, customer in world.session.execute(sourced):
        customers.setdefault(partner, []).append(customer)
    northstar, summit = customers[world.northstar.id], customers[world.summit.id]
    assert len({*northstar}) == len({*summit}) == 2
    assert not {*northstar} & {*summit}
    assert not {*northstar, *summit} & {world.acme.id, world.globex.id, world.acme_logistics.id}


def test_team_limits_show(world: World):
    assert world.acme.team_id == world.europe.id
    assert world.sakura.team_id == world.asia.id
    assert world.gruenau.team_id == world.public_sector.id
    assert world.europe.parent_id == world.asia.parent_id == world.international.id
    assert world.international.lead_id == world.session.get_one(User, identity("manager")).id


def test_activities_are_of_every_type_and_visibility(world: World):
    found = world.session.execute(select(Activity.type, Activity.visibility)).all()
    assert {kind for kind, _ in found} == {*ActivityType}
    assert {visibility for _, visibility in found} == {*Visibility}


def test_tasks_are_overdue_due_today_and_done(world: World):
    tasks = world.session.scalars(select(Task)).all()
    assert any(task.overdue for task in tasks)
    assert any(task.completed_at for task in tasks)
    today = world.call_ben.created_at.date() + timedelta(days=7)
    assert world.call_ben.due_date == today


def test_every_history_is_without_gap_and_ends_where_the_deal_is(world_session: Session):
    odd = text(
        "SELECT d.name FROM deals d JOIN deal_stage_history h ON h.deal_id = d.id GROUP BY d.id "
        "HAVING sum(coalesce(h.left_at, now()) - h.entered_at) <> now() - d.opened_at "
        "OR NOT bool_or(h.left_at IS NULL AND h.stage_id = d.stage_id)"
    )
    assert world_session.scalars(odd).all() == []


def test_names_are_found_without_accents_and_in_every_script(world_session: Session):
    names = world_session.scalars(select(Customer.name_folded)).all()
    assert "muller & sohne maschinenbau gmbh" in names
    assert "株式会社さくら商事" in names
