"""From token to actor: what is found, what is kept, and what the very next request sees."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from auth import sessions, tokens
from auth.actors import API_ADHOC, Actor, Role
from auth.authenticate import Authenticator, assert_current
from models import clock, credentials, database
from models.errors import Invalid, NotFound, Unauthenticated
from models.identities import StaffRole, User
from models.teams import SalesTeam, TeamMembership
from tests.auth.conftest import People

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("people")]
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def token_of(user: User, days: int = 90) -> str:
    with database.sessions().begin() as session:
        return tokens.create_token(session, user.email, "test", days)


def change(work: Callable[[Session], object]) -> None:
    with database.sessions().begin() as session:
        work(session)


def current(actor: Actor) -> bool:
    with database.sessions()() as session:
        try:
            assert_current(session, actor)
        except Unauthenticated:
            return False
    return True


async def found(authenticator: Authenticator, token: str) -> Actor:
    actor = await authenticator.bearer(token)
    assert actor is not None
    return actor


@pytest.mark.parametrize(
    ("email", "mark", "role"),
    [("agent@house.test", "stf", Role.AGENT), ("ana@acme.test", "cus", Role.CUSTOMER)],
)
async def test_a_token_says_what_it_is_and_acts_as_its_login(
    authenticator: Authenticator, email: str, mark: str, role: Role
) -> None:
    with database.sessions().begin() as session:
        token = tokens.create_token(session, email, "test", 1)
    assert token.startswith(f"crm_demo_{mark}_")
    actor = await found(authenticator, token)
    assert (actor.email, actor.role, actor.mode) == (email, role, "demo")
    assert API_ADHOC in actor.scopes
    assert actor.client_id.startswith("token:")
    assert (actor.company_id is None) == (role is Role.AGENT)
    assert current(actor)


async def test_only_hash_and_prefix_are_kept(people: People) -> None:
    token = token_of(people.agent)
    with database.sessions()() as session:
        kept = session.query(credentials.ApiToken).one()
    assert token.startswith(kept.prefix)
    assert len(kept.prefix) <= 16 < len(token) - 30
    assert token not in (kept.token_hash, kept.name)


@pytest.mark.parametrize("days", [0, -1, 367, 10**9])
async def test_a_token_lives_a_day_to_a_year(people: People, days: int) -> None:
    with pytest.raises(Invalid):
        token_of(people.agent, days)


async def test_nobody_gets_a_token_for_an_unknown_login() -> None:
    with database.sessions()() as session, pytest.raises(NotFound):
        tokens.create_token(session, "nobody@house.test")


@pytest.mark.parametrize(
    "token",
    ["", "x", "crm_demo_stf_", "crm_demo_stf_" + "x" * 43, "crm_oat_x", "é" * 9, "x" * 9999],
)
async def test_what_is_no_token_is_nobody(authenticator: Authenticator, token: str) -> None:
    assert await authenticator.bearer(token) is None
    assert await authenticator.cookie(token) is None


async def test_a_kept_actor_costs_no_statement_and_many_misses_at_once_cost_one(
    people: People, authenticator: Authenticator
) -> None:
    import asyncio

    token, statements = token_of(people.agent), []

    def note(*arguments: Any) -> None:
        statements.append(arguments[2])

    engine: Engine = database.engine()
    event.listen(engine, "before_cursor_execute", note)
    actors = await asyncio.gather(*(authenticator.bearer(token) for _ in range(20)))
    for _ in range(5):
        assert await authenticator.bearer(token) is actors[0]
    event.remove(engine, "before_cursor_execute", note)
    assert len(statements) == 1


async def test_the_cache_is_bounded(people: People) -> None:
    small = Authenticator(kept=2)
    for user in (people.admin, people.manager, people.agent, people.ana):
        await found(small, token_of(user))
    assert len(small._kept) == 2


async def test_an_actor_is_kept_a_minute_but_not_past_expiry_or_midnight(
    people: People, authenticator: Authenticator
) -> None:
    with clock.frozen(NOON):
        token = token_of(people.agent, 1)
        assert (await found(authenticator, token)).valid_until == NOON + timedelta(seconds=60)
    late = NOON.replace(hour=23, minute=59, second=50)
    with clock.frozen(late):
        midnight = late + timedelta(seconds=10)
        assert (await found(authenticator, token)).valid_until == midnight
    end = NOON + timedelta(days=1)
    with clock.frozen(end - timedelta(seconds=5)):
        assert (await found(authenticator, token)).valid_until == end
    with clock.frozen(end):
        assert await authenticator.bearer(token) is None


async def test_use_is_noted(people: People, authenticator: Authenticator) -> None:
    token = token_of(people.agent)
    with clock.frozen(NOON):
        await found(authenticator, token)
    with database.sessions()() as session:
        assert session.query(credentials.ApiToken).one().last_used_at == NOON


ENDINGS: dict[str, Callable[[Session, People], object]] = {
    "role": lambda s, p: setattr(s.get_one(User, p.agent.id), "role", StaffRole.FINANCE),
    "disabled": lambda s, p: s.get_one(User, p.agent.id).disable(),
    "revoked": lambda s, _p: s.query(credentials.ApiToken).one().revoke(),
    "deleted": lambda s, _p: s.delete(s.query(credentials.ApiToken).one()),
    "password": lambda s, p: setattr(s.get_one(User, p.agent.id), "password_hash", "another"),
    "team": lambda s, p: _joined(s, p.agent),
}


def _joined(session: Session, user: User) -> SalesTeam:
    team = SalesTeam(name="North", code="N")
    session.add(team)
    session.flush()
    session.add(team.join(user.id))
    return team


@pytest.mark.parametrize("ending", list(ENDINGS))
async def test_every_change_of_access_makes_a_kept_actor_stale_at_once(
    people: People, authenticator: Authenticator, ending: str
) -> None:
    actor = await found(authenticator, token_of(people.agent))
    assert current(actor)
    change(lambda session: ENDINGS[ending](session, people))
    assert not current(actor)


async def test_after_forgetting_the_next_request_sees_the_change(
    people: People, authenticator: Authenticator
) -> None:
    token = token_of(people.agent)
    actor = await found(authenticator, token)
    change(lambda session: ENDINGS["role"](session, people))
    assert await authenticator.bearer(token) is actor
    authenticator.forget(actor)
    assert (await found(authenticator, token)).role is Role.FINANCE
    change(lambda session: ENDINGS["disabled"](session, people))
    authenticator.forget(actor)
    assert await authenticator.bearer(token) is None


async def test_a_membership_counts_from_its_first_day_to_the_day_before_its_last(
    people: People, authenticator: Authenticator
) -> None:
    token = token_of(people.agent)
    first = NOON.date()

    def join(session: Session) -> None:
        team = SalesTeam(name="North", code="N")
        session.add(team)
        session.flush()
        session.add(
            TeamMembership(
                team_id=team.id,
                user_id=people.agent.id,
                valid_from=first,
                valid_until=first + timedelta(days=2),
            )
        )

    change(join)
    seen = []
    for day in range(-1, 4):
        with clock.frozen(NOON + timedelta(days=day)):
            authenticator.forget_all()
            seen.append(len((await found(authenticator, token)).team_ids))
    assert seen == [0, 1, 1, 0, 0]


async def test_a_manager_counts_the_teams_he_leads_with_all_below(
    people: People, authenticator: Authenticator
) -> None:
    token, agents = token_of(people.manager), token_of(people.agent)

    def build(session: Session) -> None:
        above = SalesTeam(name="All", code="A")
        led = SalesTeam(name="North", code="N", parent_id=above.id, lead_id=people.manager.id)
        below = SalesTeam(name="Far north", code="F", parent_id=led.id, lead_id=people.agent.id)
        other = SalesTeam(name="South", code="S", parent_id=above.id)
        for team in (above, led, below, other):
            session.add(team)
            session.flush()
        session.add(other.join(people.manager.id))

    change(build)
    with database.sessions()() as session:
        codes = {team.id: team.code for team in session.query(SalesTeam)}
    mine = (await found(authenticator, token)).team_ids
    assert sorted(codes[team] for team in mine) == ["F", "N", "S"]
    assert (await found(authenticator, agents)).team_ids == ()


async def test_a_session_ends_when_idle_and_in_any_case_after_two_weeks(
    people: People, authenticator: Authenticator
) -> None:
    with clock.frozen(NOON), database.sessions().begin() as session:
        secret = sessions.open_session(session, session.get_one(User, people.agent.id))

    async def lives(after: timedelta) -> bool:
        with clock.frozen(NOON + after):
            return await authenticator.cookie(secret) is not None

    assert all([await lives(timedelta(hours=10 * step)) for step in range(1, 33)])
    assert not await lives(timedelta(days=14))
    assert not await lives(timedelta(hours=333))


async def test_signing_out_everywhere_reaches_every_session(
    people: People, authenticator: Authenticator
) -> None:
    with database.sessions().begin() as session:
        agent = session.get_one(User, people.agent.id)
        secrets = [sessions.open_session(session, agent) for _ in range(3)]
    actors = [await authenticator.cookie(secret) for secret in secrets]
    change(lambda session: sessions.close_all(session, people.agent.id))
    for secret, actor in zip(secrets, actors, strict=True):
        assert actor is not None
        assert not current(actor)
        authenticator.forget(actor)
        assert await authenticator.cookie(secret) is None
