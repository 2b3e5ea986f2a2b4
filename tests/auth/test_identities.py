"""Use-cases of logins: who may invite, change and end them, and that an admin always remains."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from auth import passwords, throttle
from auth.actors import Actor, Role
from auth.binding import bind
from auth.sessions import open_session
from auth.users import link_owner, set_password_by_link
from models import credentials, database
from models.customers import Customer
from models.errors import Conflict, DomainError, ErrorCode, Invalid, NotFound
from models.events import Event
from models.identities import Audience, CustomerRole, StaffRole, User, UserStatus
from resolvers import credentials as own
from resolvers import identities
from tests.auth.conftest import PASSWORD, person
from tests.auth.invitations import mailed_secret


def acting(session: Session, user: User, client_id: str = "token:1") -> Actor:
    actor = Actor(
        user_id=user.id,
        role=Role(user.role or user.kind),
        audience=user.kind,
        name=user.name,
        email=user.email,
        sub_role=user.customer_role or user.partner_role,
        customer_id=user.customer_id,
        partner_id=user.partner_id,
        client_id=client_id,
    )
    bind(session, actor)
    return actor


@pytest.fixture
def staff(session: Session) -> dict[str, User]:
    throttle.forget_attempts()
    users = {role.value.lower(): person(role.value.title(), role) for role in StaffRole}
    session.add_all(users.values())
    session.flush()
    return users


@pytest.fixture
def acme(session: Session) -> dict[str, User]:
    companies = [Customer(name="Acme"), Customer(name="Globex")]
    session.add_all(companies)
    session.flush()
    roles = {"ana": CustomerRole.ADMIN, "ben": CustomerRole.BUYER, "cleo": CustomerRole.ADMIN}
    users = {
        name: User(
            kind=Audience.CUSTOMER,
            email=f"{name}@outside.test",
            name=name,
            customer_id=companies[name == "cleo"].id,
            customer_role=role,
            status=UserStatus.ACTIVE,
        )
        for name, role in roles.items()
    }
    session.add_all(users.values())
    session.flush()
    return users


def event_names(session: Session) -> list[str]:
    return list(session.scalars(select(Event.name).order_by(Event.id)))


def test_an_invited_person_sets_his_password_by_the_link(
    session: Session, staff: dict[str, User]
) -> None:
    admin = acting(session, staff["admin"])
    user = identities.invite_user(
        session, admin, email="New@House.test", name="New", role=StaffRole.FINANCE
    )
    assert (user.status, user.email, user.role) == (
        UserStatus.INVITED,
        "new@house.test",
        StaffRole.FINANCE,
    )
    assert user.created_by_id == admin.user_id
    session.info.clear()
    assert event_names(session) == ["user.invited"]
    secret = mailed_secret(session, user)
    assert link_owner(session, secret) is user
    set_password_by_link(session, secret, passwords.hash_password(PASSWORD))
    assert user.status is UserStatus.ACTIVE
    with pytest.raises(Conflict) as refusal:
        set_password_by_link(session, secret, "x")
    assert refusal.value.code is ErrorCode.LINK_SPENT


def test_a_companys_admin_invites_into_his_company_only(
    session: Session, acme: dict[str, User]
) -> None:
    ana = acting(session, acme["ana"])
    foreign = acme["cleo"].customer_id
    assert foreign is not None
    made = identities.invite_user(
        session,
        ana,
        email="dan@outside.test",
        kind=Audience.STAFF,
        customer_id=foreign,
        customer_role=CustomerRole.BUYER,
    )
    assert (made.kind, made.customer_id) == (Audience.CUSTOMER, ana.customer_id)
    for who, whom in (("ana", "cleo"), ("ben", "ana"), ("ben", "ben")):
        with pytest.raises(NotFound):
            identities.update_user(
                session, acting(session, acme[who]), user_id=acme[whom].id, title="x"
            )
    with pytest.raises(NotFound):
        identities.invite_user(session, acting(session, acme["ben"]), email="x@outside.test")
    ana = acting(session, acme["ana"])
    ben = identities.update_user(
        session, ana, user_id=acme["ben"].id, customer_role=CustomerRole.VIEWER
    )
    assert ben.customer_role is CustomerRole.VIEWER


def test_one_address_is_one_login_of_a_kind(session: Session, staff: dict[str, User]) -> None:
    admin = acting(session, staff["admin"])
    with pytest.raises(IntegrityError, match="uq_users_email"):
        identities.invite_user(session, admin, email="AGENT@house.test")


@pytest.mark.parametrize(
    "email", ["", "x", "a@b@c.test", "a\r\nBcc: x@x.test", "x" * 300 + "@x.test", "a@\u0430.b c"]
)
def test_what_is_no_address_is_refused(
    session: Session, staff: dict[str, User], email: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        identities.invite_user(session, acting(session, staff["admin"]), email=email)
    assert refusal.value.field == "email"


def test_everybody_changes_his_own_profile_with_known_zones_and_languages(
    session: Session, staff: dict[str, User]
) -> None:
    agent = acting(session, staff["agent"])
    user = identities.update_profile(
        session, agent, name="Ada", time_zone="Europe/Lisbon", locale="pt-BR", phone="+351 1"
    )
    assert (user.name, user.time_zone, user.locale) == ("Ada", "Europe/Lisbon", "pt-BR")
    for field, value in (("time_zone", "Mars/Base"), ("time_zone", "../etc"), ("locale", "!!")):
        with pytest.raises(Invalid) as refusal:
            identities.update_profile(session, agent, **{field: value})
        assert refusal.value.field == field


def test_the_last_admin_neither_leaves_nor_changes_role(
    session: Session, staff: dict[str, User]
) -> None:
    admin = acting(session, staff["admin"])
    with pytest.raises(Conflict) as refusal:
        identities.disable_user(session, admin, user_id=staff["admin"].id)
    assert refusal.value.code is ErrorCode.LAST_ADMIN
    with pytest.raises(Conflict) as refusal:
        identities.change_user_role(session, admin, user_id=staff["admin"].id, role=StaffRole.AGENT)
    assert refusal.value.code is ErrorCode.LAST_ADMIN
    identities.change_user_role(session, admin, user_id=staff["agent"].id, role=StaffRole.ADMIN)
    session.flush()
    identities.disable_user(session, admin, user_id=staff["admin"].id)
    session.flush()
    assert staff["admin"].status is UserStatus.DISABLED


def test_a_company_keeps_its_last_admin(session: Session, acme: dict[str, User]) -> None:
    ana, cleo = acme["ana"], acme["cleo"]
    house = person("Root", StaffRole.ADMIN)
    session.add(house)
    session.flush()
    for who in (ana, house):
        admin = acting(session, who)
        demote = partial(identities.update_user, customer_role=CustomerRole.VIEWER)
        for leave in (demote, identities.disable_user):
            with pytest.raises(Conflict) as refusal:
                leave(session, admin, user_id=ana.id)
            assert refusal.value.code is ErrorCode.LAST_ADMIN
    admin = acting(session, ana)
    identities.update_user(session, admin, user_id=ana.id, customer_role=CustomerRole.ADMIN)
    identities.update_user(session, admin, user_id=acme["ben"].id, customer_role=CustomerRole.ADMIN)
    session.flush()
    identities.update_user(session, admin, user_id=ana.id, customer_role=CustomerRole.VIEWER)
    assert (ana.customer_role, cleo.customer_role) == (CustomerRole.VIEWER, CustomerRole.ADMIN)


def at_once(act: Callable[[Session, Actor, User], object], *pair: User) -> list[str]:
    """What comes of it when each of two does it to the other."""
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def one(who: User, whom: User) -> None:
        start.wait()
        try:
            with database.sessions().begin() as session:
                act(session, acting(session, who), whom)
            outcomes.append("done")
        except DomainError as refusal:
            outcomes.append(refusal.code)

    threads = [threading.Thread(target=one, args=order) for order in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.usefixtures("clean_database")
def test_two_admins_who_dismiss_each_other_leave_one() -> None:
    first, second = person("First", StaffRole.ADMIN), person("Second", StaffRole.ADMIN)
    with database.sessions().begin() as session:
        session.add_all([first, second])
    outcomes = at_once(
        lambda session, actor, whom: identities.disable_user(session, actor, user_id=whom.id),
        first,
        second,
    )
    assert outcomes == sorted(["done", ErrorCode.LAST_ADMIN])


@pytest.mark.usefixtures("clean_database")
def test_two_admins_of_a_company_who_demote_each_other_leave_one() -> None:
    with database.sessions().begin() as session:
        company = Customer(name="Acme")
        session.add(company)
        session.flush()
        pair = [
            User(
                kind=Audience.CUSTOMER,
                email=f"{name}@outside.test",
                name=name,
                customer_id=company.id,
                customer_role=CustomerRole.ADMIN,
                status=UserStatus.ACTIVE,
            )
            for name in ("ana", "dan")
        ]
        session.add_all(pair)
    outcomes = at_once(
        lambda session, actor, whom: identities.update_user(
            session, actor, user_id=whom.id, customer_role=CustomerRole.VIEWER
        ),
        *pair,
    )
    assert outcomes == sorted(["done", ErrorCode.LAST_ADMIN])


def test_a_disabled_login_comes_back_by_a_new_invitation(
    session: Session, staff: dict[str, User]
) -> None:
    admin, agent = acting(session, staff["admin"]), staff["agent"]
    open_session(session, agent)
    identities.disable_user(session, admin, user_id=agent.id)
    session.info.clear()
    session.expire_all()
    assert session.scalars(select(credentials.Session)).one().revoked_at is not None
    admin = acting(session, staff["admin"])
    again = identities.enable_user(session, admin, user_id=agent.id)
    assert (again.status, again.password_hash) == (UserStatus.INVITED, None)
    with pytest.raises(Conflict):
        identities.enable_user(session, admin, user_id=agent.id)


def test_a_changed_password_ends_the_other_sessions(
    session: Session, staff: dict[str, User]
) -> None:
    agent = staff["agent"]
    for _ in range(2):
        open_session(session, agent)
    mine, other = session.scalars(select(credentials.Session).order_by(credentials.Session.id))
    actor = acting(session, agent, client_id=f"session:{mine.id}")
    with pytest.raises(Invalid) as refusal:
        own.change_password(session, actor, current_password="wrong", new_password="x" * 12)
    assert (refusal.value.field, refusal.value.code) == ("current_password", "CREDENTIALS_REFUSED")
    own.change_password(
        session, actor, current_password=PASSWORD, new_password="quite another sentence"
    )
    session.expire_all()
    assert passwords.verify_password(agent.password_hash, "quite another sentence")
    assert (mine.revoked_at is None, other.revoked_at is None) == (True, False)


def test_guessing_the_current_password_stops_after_five(
    session: Session, staff: dict[str, User]
) -> None:
    actor = acting(session, staff["agent"])
    for _ in range(5):
        with pytest.raises(Invalid):
            own.change_password(session, actor, current_password="no", new_password="x")
    with pytest.raises(Invalid, match="Wait"):
        own.change_password(session, actor, current_password=PASSWORD, new_password="x" * 12)


def test_tokens_and_sessions_are_ended_by_their_owner_and_by_admins(
    session: Session, staff: dict[str, User]
) -> None:
    agent = acting(session, staff["agent"])
    made = own.create_api_token(session, agent, name="  Reports ", days=30)
    assert (made.api_token.name, made.secret[:13]) == ("Reports", "crm_demo_stf_")
    open_session(session, staff["agent"])
    browser = session.scalars(select(credentials.Session)).one()
    finance = acting(session, staff["finance"])
    for intrude in (
        lambda: own.revoke_api_token(session, finance, api_token_id=made.api_token.id),
        lambda: own.revoke_session(session, finance, session_id=browser.id),
        lambda: own.revoke_all_sessions(session, finance, user_id=staff["agent"].id),
    ):
        with pytest.raises(NotFound):
            intrude()
    agent = acting(session, staff["agent"])
    assert own.revoke_session(session, agent, session_id=browser.id).revoked_at
    admin = acting(session, staff["admin"])
    for _ in range(2):
        assert own.revoke_api_token(session, admin, api_token_id=made.api_token.id).revoked_at
    own.revoke_all_sessions(session, admin, user_id=staff["agent"].id)
    session.info.clear()
    assert event_names(session).count("api_token.revoked") == 1


def test_a_program_acting_for_somebody_makes_no_lasting_credentials(
    session: Session, staff: dict[str, User]
) -> None:
    program = acting(session, staff["admin"], client_id="oauth:app_x:1")
    for escalate in (
        lambda: own.create_api_token(session, program, name="mine"),
        lambda: own.change_password(
            session, program, current_password=PASSWORD, new_password="quite another sentence"
        ),
        lambda: identities.invite_user(session, program, email="x@house.test"),
        lambda: identities.update_user(
            session, program, user_id=staff["agent"].id, email="x@house.test"
        ),
    ):
        with pytest.raises(Conflict) as refusal:
            escalate()
        assert refusal.value.code is ErrorCode.CREDENTIALS_REFUSED
