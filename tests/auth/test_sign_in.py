"""Trying passwords: the same effort for everybody, counted tries, pauses that grow."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from auth import passwords
from auth.sign_in import sign_in
from models import clock
from models.identities import Audience, User, UserStatus
from tests.auth.conftest import PASSWORD, person

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def agent(session: Session) -> User:
    user = person("Agent")
    session.add(user)
    session.flush()
    return user


@pytest.fixture
def effort(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every hash computation and every statement, in order."""
    done: list[str] = []
    real = passwords._hasher

    class Counting:
        def verify(self, kept: str, password: str) -> bool:
            done.append("hash")
            return real.verify(kept, password)

        def check_needs_rehash(self, kept: str) -> bool:
            return real.check_needs_rehash(kept)

    passwords._decoy()
    monkeypatch.setattr(passwords, "_hasher", Counting())

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE")):
            done.append(statement)

    bind = session.connection()
    event.listen(bind, "before_cursor_execute", note)
    return done


def test_unknown_wrong_disabled_invited_and_paused_cost_the_same(
    session: Session, agent: User, effort: list[str]
) -> None:
    def cost_of(email: str) -> list[str]:
        effort.clear()
        assert sign_in(session, email, "not the password") is None
        return [*effort]

    wrong = cost_of(agent.email)
    assert len(wrong) == 2
    assert wrong[1] == "hash"
    assert cost_of("nobody@house.test") == wrong
    for status, password_hash in (
        (UserStatus.DISABLED, agent.password_hash),
        (UserStatus.INVITED, None),
    ):
        agent.status, agent.password_hash = status, password_hash
        session.flush()
        assert cost_of(agent.email) == wrong
    agent.locked_until = clock.now() + timedelta(hours=1)
    session.flush()
    assert cost_of(agent.email) == wrong


def test_the_right_password_lets_in_and_clears_the_count(session: Session, agent: User) -> None:
    sign_in(session, agent.email, "not the password")
    session.refresh(agent)
    assert agent.failed_logins == 1
    assert sign_in(session, " AGENT@House.test ", PASSWORD) is agent
    assert (agent.failed_logins, agent.locked_until) == (0, None)
    assert agent.last_login_at is not None


@pytest.mark.parametrize("status", [UserStatus.INVITED, UserStatus.LOCKED, UserStatus.DISABLED])
def test_only_active_logins_are_let_in(session: Session, agent: User, status: UserStatus) -> None:
    agent.status = status
    session.flush()
    assert sign_in(session, agent.email, PASSWORD) is None


def test_the_fifth_failure_makes_a_pause_that_doubles(session: Session, agent: User) -> None:
    pauses = []
    moment = NOON
    for _ in range(12):
        with clock.frozen(moment):
            assert sign_in(session, agent.email, "not the password") is None
        session.refresh(agent)
        pause = (agent.locked_until or moment) - moment
        pauses.append(int(pause.total_seconds()))
        moment += pause
    assert pauses == [0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 960, 960]


def test_during_a_pause_even_the_right_password_waits(session: Session, agent: User) -> None:
    with clock.frozen(NOON):
        for _ in range(5):
            sign_in(session, agent.email, "not the password")
        assert sign_in(session, agent.email, PASSWORD) is None
    with clock.frozen(NOON + timedelta(seconds=31)):
        assert sign_in(session, agent.email, PASSWORD) is agent


def test_a_pause_ends_no_session(session: Session, agent: User) -> None:
    session.refresh(agent)
    before = agent.access_epoch
    for _ in range(6):
        sign_in(session, agent.email, "not the password")
    session.refresh(agent)
    assert (agent.status, agent.access_epoch) == (UserStatus.ACTIVE, before)


@pytest.mark.usefixtures("agent")
def test_an_accent_does_not_make_one_address_another(session: Session) -> None:
    assert sign_in(session, "ágent@house.test", PASSWORD) is None


def test_one_address_of_two_kinds_is_two_logins(session: Session, agent: User) -> None:
    assert sign_in(session, agent.email, PASSWORD, Audience.PARTNER) is None
    assert sign_in(session, agent.email, PASSWORD, Audience.STAFF) is agent


def test_an_old_hash_is_renewed_when_its_password_is_known(
    session: Session, agent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = agent.password_hash
    monkeypatch.setattr(passwords, "needs_rehash", lambda _kept: True)
    sign_in(session, agent.email, PASSWORD)
    assert agent.password_hash != before
    assert passwords.verify_password(agent.password_hash, PASSWORD)
