"""A company that no longer stands: its people are out at once, and in again when it is back."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from auth import tokens, users
from auth.authenticate import Authenticator, assert_current
from auth.sign_in import sign_in
from models import clock, database
from models.credentials import LinkPurpose
from models.customers import Customer, CustomerStatus
from models.errors import NotFound, Unauthenticated
from models.identities import Audience, PartnerRole, User, UserStatus
from models.partners import Partner, PartnerStatus
from tests.auth.browser import log_in
from tests.auth.conftest import PASSWORD, People, known_hash

pytestmark = pytest.mark.anyio
Change = Callable[[Session], object]


@pytest.fixture
def pia(people: People) -> User:  # noqa: ARG001 - the database is made
    with database.sessions().begin() as session:
        north = Partner(name="Northstar", status=PartnerStatus.ACTIVE)
        session.add(north)
        session.flush()
        user = User(
            kind=Audience.PARTNER,
            email="pia@north.test",
            name="Pia",
            partner_id=north.id,
            partner_role=PartnerRole.ADMIN,
            status=UserStatus.ACTIVE,
            password_hash=known_hash(),
        )
        session.add(user)
    return user


def partner_becomes(**fields: object) -> Change:
    return lambda session: _set(session.query(Partner).one(), fields)


def _set(record: object, fields: dict[str, object]) -> None:
    for name, value in fields.items():
        setattr(record, name, value)


def _merge(session: Session) -> None:
    acme = session.query(Customer).one()
    session.add(globex := Customer(name="Globex"))
    session.flush()
    acme.merge_into(globex)


def _delete(session: Session) -> None:
    session.query(Customer).one().deleted_at = clock.now()


ENDINGS: dict[str, tuple[str, Change]] = {
    "suspended": ("pia", partner_becomes(status=PartnerStatus.SUSPENDED)),
    "terminated": ("pia", partner_becomes(status=PartnerStatus.TERMINATED)),
    "applied": ("pia", partner_becomes(status=PartnerStatus.APPLIED)),
    "deleted": ("pia", lambda session: session.query(Partner).one().delete()),
    "merged customer": ("ana", _merge),
    "deleted customer": ("ana", _delete),
}


@pytest.mark.parametrize("ending", list(ENDINGS))
async def test_the_people_of_a_company_that_ends_are_out_at_once(
    people: People, pia: User, authenticator: Authenticator, ending: str
) -> None:
    who, change = ENDINGS[ending]
    user, other = (pia, people.ana) if who == "pia" else (people.ana, pia)
    with database.sessions().begin() as session:
        secrets = [tokens.create_token(session, one.email) for one in (user, other)]
    actor, bystander = [await authenticator.bearer(one) for one in secrets]
    assert actor is not None
    assert bystander is not None
    with database.sessions().begin() as session:
        change(session)
    with database.sessions()() as session:
        with pytest.raises(Unauthenticated):
            assert_current(session, actor)
        assert_current(session, bystander)
        assert sign_in(session, user.email, PASSWORD) is None
        with pytest.raises(NotFound):
            tokens.create_token(session, user.email)
    authenticator.forget_all()
    assert await authenticator.bearer(secrets[0]) is None
    assert await authenticator.bearer(secrets[1]) is not None


async def test_a_partner_that_is_back_has_its_people_back(
    pia: User, authenticator: Authenticator
) -> None:
    with database.sessions().begin() as session:
        token = tokens.create_token(session, pia.email)
        session.query(Partner).one().suspend()
    assert await authenticator.bearer(token) is None
    with database.sessions().begin() as session:
        session.query(Partner).one().activate()
    assert await authenticator.bearer(token) is not None


def test_no_link_leads_into_a_company_that_has_ended(web: TestClient, pia: User) -> None:
    with database.sessions().begin() as session:
        user = session.get_one(User, pia.id)
        link = users.password_link(session, user, LinkPurpose.INVITE)
        session.query(Partner).one().suspend()
    assert web.get(link.removeprefix("http://127.0.0.1:8000")).status_code == 404
    assert log_in(web, pia.email).status_code == 401


def test_what_does_not_end_a_company_leaves_its_peoples_rights(people: People, pia: User) -> None:
    with database.sessions().begin() as session:
        session.query(Partner).one().name = "North Star"
        session.query(Customer).one().become(CustomerStatus.CUSTOMER)
    with database.sessions()() as session:
        epochs = {session.get_one(User, one.id).access_epoch for one in (people.ana, pia)}
    assert epochs == {1}
