"""An address at two companies: who invites learns nothing, who owns the mailbox learns it."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from auth import users
from auth.actors import Actor
from auth.binding import bind
from auth.sign_in import sign_in
from models import database
from models.credentials import LinkPurpose, LinkToken
from models.customers import Customer
from models.errors import Conflict, ErrorCode
from models.identities import Audience, CustomerRole, StaffRole, User, UserStatus
from resolvers import identities
from tests.auth.browser import fields_of, log_in
from tests.auth.conftest import PASSWORD, People, known_hash, person
from tests.auth.invitations import mailed_secret
from tests.auth.test_identities import acting


@pytest.fixture
def ana(session: Session) -> Actor:
    """Ana administers Acme; Cleo of Globex signs in, Dan of Globex is invited."""
    acme, globex = Customer(name="Acme"), Customer(name="Globex")
    session.add_all([acme, globex])
    session.flush()
    made = [
        _buyer("ana", acme, UserStatus.ACTIVE, known_hash()),
        _buyer("ben", acme, UserStatus.INVITED, None),
        _buyer("cleo", globex, UserStatus.ACTIVE, known_hash()),
        _buyer("dan", globex, UserStatus.INVITED, None),
        person("Admin", StaffRole.ADMIN),
    ]
    session.add_all(made)
    session.flush()
    return acting(session, made[0])


def _buyer(name: str, company: Customer, status: UserStatus, hashed: str | None) -> User:
    return User(
        kind=Audience.CUSTOMER,
        email=f"{name}@outside.test",
        name=name,
        customer_id=company.id,
        customer_role=CustomerRole.ADMIN,
        status=status,
        password_hash=hashed,
    )


def found(session: Session, name: str) -> User:
    session.info.clear()
    return session.query(User).filter_by(name=name).one()


@pytest.mark.parametrize("name", ["nobody", "cleo", "dan"])
def test_inviting_tells_nothing_of_other_companies(session: Session, ana: Actor, name: str) -> None:
    made = identities.invite_user(session, ana, email=f"{name}@outside.test")
    assert (made.status, made.email, made.customer_id) == (
        UserStatus.INVITED,
        f"{name}@outside.test",
        ana.customer_id,
    )


def test_ones_own_companys_addresses_are_taken(session: Session, ana: Actor) -> None:
    for name in ("BEN", "ana"):
        with pytest.raises(IntegrityError, match="uq_users_email"), session.begin_nested():
            identities.invite_user(session, ana, email=f"{name}@outside.test")


def test_who_owns_the_mailbox_is_told_and_nothing_is_left(session: Session, ana: Actor) -> None:
    made = identities.invite_user(session, ana, email="cleo@outside.test")
    session.info.clear()
    before = (made.version, made.access_epoch)
    with pytest.raises(Conflict) as refusal, session.begin_nested():
        users.set_password_by_link(session, mailed_secret(session, made), known_hash())
    assert refusal.value.code is ErrorCode.TAKEN
    session.refresh(made)
    assert (made.version, made.access_epoch) == before
    assert made.status is UserStatus.INVITED
    assert session.query(LinkToken).one().used_at is None


def test_only_the_login_with_a_password_signs_in(session: Session, ana: Actor) -> None:
    made = identities.invite_user(session, ana, email="cleo@outside.test")
    session.info.clear()
    entered = sign_in(session, "cleo@outside.test", PASSWORD)
    assert entered is not None
    assert entered.customer_id != made.customer_id


def test_of_two_invitations_the_first_that_is_accepted_counts(session: Session, ana: Actor) -> None:
    mine = identities.invite_user(session, ana, email="dan@outside.test")
    theirs = session.query(User).filter(User.customer_id != ana.customer_id, User.name == "dan")
    session.info.clear()
    link = users.password_link(session, theirs.one(), LinkPurpose.INVITE)
    accepted = users.set_password_by_link(session, mailed_secret(session, mine), known_hash())
    assert accepted is mine
    with pytest.raises(Conflict), session.begin_nested():
        users.set_password_by_link(session, link.rpartition("/")[2], known_hash())
    accepted.disable()
    session.flush()
    other = users.set_password_by_link(session, link.rpartition("/")[2], known_hash())
    assert other.customer_id != ana.customer_id


def test_an_outsider_changes_only_addresses_that_do_not_sign_in_yet(
    session: Session, ana: Actor
) -> None:
    me, ben, admin = (found(session, name) for name in ("ana", "ben", "Admin"))
    bind(session, ana)
    for address in ("cleo@outside.test", "nobody@outside.test"):
        changed = identities.update_user(session, ana, user_id=ben.id, email=address)
        session.flush()
        assert changed.email == address
        with pytest.raises(Conflict) as refusal:
            identities.update_user(session, ana, user_id=me.id, email=address)
        assert (refusal.value.code, refusal.value.field) == (ErrorCode.INVALID_STATE, "email")
    same = identities.update_user(session, ana, user_id=me.id, email=ana.email.upper())
    assert same.email == ana.email
    staff = acting(session, admin)
    moved = identities.update_user(session, staff, user_id=me.id, email="a@b.test")
    assert (moved.status, moved.password_hash) == (UserStatus.INVITED, None)
    assert moved.email == "a@b.test"
    identities.update_user(session, staff, user_id=me.id, email="cleo@outside.test")
    with pytest.raises(Conflict), session.begin_nested():
        users.set_password_by_link(session, mailed_secret(session, me), known_hash())


def test_the_page_tells_it_and_the_link_still_works(web: TestClient, people: People) -> None:
    with database.sessions().begin() as session:
        other = Customer(name="Globex")
        session.add(other)
        session.flush()
        twin = _buyer("twin", other, UserStatus.INVITED, None)
        twin.email = people.ana.email
        session.add(twin)
        session.flush()
        link = users.password_link(session, twin, LinkPurpose.INVITE)
    path = link.removeprefix("http://127.0.0.1:8000/portal")
    form = fields_of(web.get(path)) | {"password": "a new sentence", "again": "a new sentence"}
    answer = web.post(path, data=form)
    assert answer.status_code == 422
    assert "already signs in at another company" in answer.text
    assert web.get("/account").status_code == 303
    assert log_in(web, people.ana.email).status_code == 303
    web.cookies.clear()
    with database.sessions().begin() as session:
        session.get_one(User, people.ana.id).disable()
    form = fields_of(web.get(path)) | {"password": "a new sentence", "again": "a new sentence"}
    assert web.post(path, data=form).status_code == 303
