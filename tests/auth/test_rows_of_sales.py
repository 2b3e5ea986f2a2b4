"""Which deals, stays, events, users and tokens each role sees."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM, Actor, Role
from auth.binding import bind
from models import clock
from models.credentials import ApiToken
from models.deals import Deal, PartnerPart
from models.events import Event, record
from models.histories import DealStageHistory
from models.identities import Audience, PartnerRole, StaffRole, User
from models.partners import Partner
from models.pipelines import Pipeline
from models.teams import SalesTeam
from tests.models import made


class Sold:
    """Deals of two teams, of nobody and of two partners; who acts."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.north, self.south = made.team(session, "N"), made.team(session, "S")
        self.agent, self.yuki = self._staff("agent"), self._staff("yuki")
        self.manager = self._staff("manager", StaffRole.MANAGER)
        self.finance = self._staff("finance", StaffRole.FINANCE)
        self.admin = self._staff("admin", StaffRole.ADMIN)
        partners = [made.added(session, Partner(name=name)) for name in ("Northstar", "Summit")]
        self.pia, self.raj = (self._seller(one) for one in partners)
        self.ben = made.buyer(session, made.customer(session))
        _, stages = made.pipeline(session)
        brought = {"partner_role": PartnerPart.SOURCED}
        influenced = {"partner_role": PartnerPart.INFLUENCED, "partner_id": partners[0].id}
        deals: dict[str, dict[str, Any]] = {
            "own": {"owner_id": self.agent.id, "team_id": self.north.id},
            "team": {"owner_id": self.yuki.id, "team_id": self.north.id},
            "left": {"owner_id": self.agent.id, "team_id": self.south.id},
            "other": {"owner_id": self.yuki.id, "team_id": self.south.id},
            "nobody": {},
            "brought": {"partner_id": partners[0].id} | brought,
            "foreign": {"partner_id": partners[1].id} | brought,
            "helped": influenced,
            "deleted": {"partner_id": partners[0].id, "deleted_at": clock.now()} | brought,
        }
        for name, fields in deals.items():
            deal, _ = made.deal(session, stages[0], name=name, **fields)
            record(session, SYSTEM, "deal.created", subject=deal)
        session.flush()

    def _staff(self, key: str, role: StaffRole = StaffRole.AGENT) -> User:
        return made.staff(self.session, f"{key}@trustcart.test", name=key, role=role)

    def _seller(self, partner: Partner) -> User:
        return made.added(
            self.session,
            User(
                kind=Audience.PARTNER,
                email=f"{partner.name}@partner.test",
                name=partner.name,
                partner_id=partner.id,
                partner_role=PartnerRole.SELLER,
            ),
        )

    def seen(self, user: User, *what: Any, teams: tuple[UUID, ...] = ()) -> set[Any]:
        """What a user sees of a column."""
        role = Role(user.role.value if user.role else user.kind.value)
        actor = Actor(
            user_id=user.id,
            role=role,
            audience=user.kind,
            name=user.name,
            email=user.email,
            customer_id=user.customer_id,
            partner_id=user.partner_id,
            team_ids=teams,
        )
        bind(self.session, actor)
        found = set(self.session.scalars(select(*what)))
        bind(self.session, SYSTEM)
        return found


@pytest.fixture
def sold(session: Session) -> Sold:
    return Sold(session)


LIVE = {"own", "team", "left", "other", "nobody", "brought", "foreign", "helped"}
WITHOUT_TEAM = {"nobody", "brought", "foreign", "helped"}


def test_an_agent_sees_his_teams_deals_and_his_own(sold: Sold):
    assert sold.seen(sold.agent, Deal.name, teams=(sold.north.id,)) == {"own", "team", "left"}
    assert sold.seen(sold.agent, Deal.name) == {"own", "left"}


def test_a_manager_sees_his_teams_deals_and_those_of_no_team(sold: Sold):
    seen = sold.seen(sold.manager, Deal.name, teams=(sold.north.id,))
    assert seen == {"own", "team"} | WITHOUT_TEAM


def test_finance_and_admin_see_every_deal_that_is_not_deleted(sold: Sold):
    assert sold.seen(sold.finance, Deal.name) == LIVE
    assert sold.seen(sold.admin, Deal.name) == LIVE


def test_a_partner_sees_the_deals_that_it_brought_and_no_other(sold: Sold):
    assert sold.seen(sold.pia, Deal.name) == {"brought"}
    assert sold.seen(sold.raj, Deal.name) == {"foreign"}


def test_a_customer_sees_no_deal(sold: Sold):
    assert sold.seen(sold.ben, Deal.name) == set()


def test_stays_are_seen_with_their_deals_by_staff_alone(sold: Sold):
    stays = DealStageHistory.deal_id
    assert len(sold.seen(sold.agent, stays, teams=(sold.north.id,))) == 3
    assert len(sold.seen(sold.admin, stays)) == len(LIVE)
    assert sold.seen(sold.pia, stays) == set()


@pytest.mark.parametrize("model", [Pipeline, SalesTeam, Event])
def test_the_house_is_not_there_for_outsiders(sold: Sold, model: Any):
    assert sold.seen(sold.admin, model.id)
    for outsider in (sold.ben, sold.pia):
        assert sold.seen(outsider, model.id) == set()


def test_events_are_seen_by_who_did_them_who_leads_and_who_counts(sold: Sold):
    product = made.product(sold.session)
    for actor, name, subject in (
        (sold.agent, "product.updated", product),
        (sold.admin, "user.invited", sold.ben),
    ):
        acts = Actor(actor.id, Role.AGENT, actor.kind, actor.name, actor.email)
        record(sold.session, acts, name, subject=subject)
    sold.session.flush()
    names = Event.name
    assert sold.seen(sold.agent, names, teams=(sold.north.id,)) == {"product.updated"}
    assert sold.seen(sold.manager, names, teams=(sold.north.id,)) == {"deal.created"}
    assert sold.seen(sold.finance, names) == {"deal.created", "product.updated"}
    assert len(sold.seen(sold.admin, names)) == 3


def test_staff_see_staff_and_outsiders_the_people_of_their_company(sold: Sold):
    staff = {"agent", "yuki", "manager", "finance", "admin"}
    assert sold.seen(sold.agent, User.name) == staff
    assert sold.seen(sold.admin, User.name) == staff | {"Northstar", "Summit", "Ben"}
    assert sold.seen(sold.pia, User.name) == {"Northstar"}
    assert sold.seen(sold.ben, User.name) == {"Ben"}


def test_a_token_is_its_owners_and_admins(sold: Sold):
    for user in (sold.agent, sold.pia):
        token = ApiToken(
            user_id=user.id,
            name=user.name,
            prefix="crm",
            token_hash=user.name,
            expires_at=clock.now() + timedelta(days=1),
        )
        made.added(sold.session, token)
    assert sold.seen(sold.agent, ApiToken.name) == {"agent"}
    assert sold.seen(sold.manager, ApiToken.name) == set()
    assert sold.seen(sold.pia, ApiToken.name) == {"Northstar"}
    assert sold.seen(sold.admin, ApiToken.name) == {"agent", "Northstar"}
