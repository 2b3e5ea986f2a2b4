"""Users and credentials: kinds, companies, states, and the epoch that ends cached rights."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.orm import Session as Database

from models import clock
from models.credentials import ApiToken, LinkPurpose, LinkToken, OAuthClient, Session
from models.errors import Conflict, ErrorCode
from models.identities import Audience, CustomerRole, StaffRole, User, UserStatus
from tests.models import made
from tests.models.refused import refuses

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def user(session: Database) -> User:
    return made.staff(session)


def epoch(session: Database, user: User) -> Any:
    return session.execute(
        text("SELECT access_epoch FROM users WHERE id = :id"), {"id": user.id}
    ).scalar_one()


@pytest.mark.usefixtures("user")
def test_an_address_is_unique_within_a_kind_whatever_its_case(session: Database):
    with refuses(session, ErrorCode.TAKEN, "email"):
        made.staff(session, "SAM@trustcart.test")


def test_one_person_may_have_a_login_of_each_kind(session: Database, user: User):
    made.buyer(session, made.customer(session), user.email)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": Audience.STAFF},
        {"kind": Audience.STAFF, "role": StaffRole.AGENT, "customer_role": CustomerRole.BUYER},
        {"kind": Audience.CUSTOMER, "customer_role": CustomerRole.BUYER},
        {"kind": Audience.PARTNER, "role": StaffRole.ADMIN},
    ],
)
def test_kind_role_and_company_agree(session: Database, fields):
    with refuses(session, ErrorCode.INVALID, "kind"):
        session.add(User(email="x@y.test", name="X", **fields))


def test_a_staff_user_belongs_to_no_company(session: Database, user: User):
    with refuses(session, ErrorCode.INVALID, "kind"):
        user.customer_id = made.customer(session).id


def test_the_kind_of_a_user_is_fixed_for_life(session: Database):
    buyer = made.buyer(session, made.customer(session))
    with refuses(session, ErrorCode.INVALID_STATE, "kind"):
        buyer.kind, buyer.role = Audience.STAFF, StaffRole.AGENT
        buyer.customer_id = buyer.customer_role = None


@pytest.mark.parametrize(
    "change",
    [
        {"role": StaffRole.MANAGER},
        {"status": UserStatus.DISABLED},
        {"password_hash": "other"},
    ],
)
def test_what_decides_access_raises_the_epoch(session: Database, user: User, change):
    before = epoch(session, user)
    for name, value in change.items():
        setattr(user, name, value)
    session.flush()
    assert epoch(session, user) == user.access_epoch == before + 1


def test_what_does_not_decide_access_leaves_the_epoch(session: Database, user: User):
    before = epoch(session, user)
    user.name, user.last_login_at = "Samuel", NOON
    session.flush()
    assert epoch(session, user) == before


@pytest.mark.parametrize("kind", [Session, ApiToken])
@pytest.mark.parametrize("end", ["revoke", "delete"])
def test_a_revoked_or_deleted_credential_raises_its_users_epoch(
    session: Database, user: User, kind, end
):
    fields = {"name": "mine", "prefix": "crm_abcd"} if kind is ApiToken else {}
    credential = made.added(
        session, kind(user_id=user.id, token_hash="0" * 64, expires_at=clock.now(), **fields)
    )
    other = made.staff(session, "other@trustcart.test")
    before = epoch(session, user)
    credential.last_used_at = clock.now()
    session.flush()
    assert epoch(session, user) == before
    credential.revoke() if end == "revoke" else session.delete(credential)
    session.flush()
    assert (epoch(session, user), epoch(session, other)) == (before + 1, 1)


def test_a_disabled_client_raises_the_epoch_of_the_user_it_acts_as(session: Database, user: User):
    client = made.added(
        session, OAuthClient(client_id="erp", secret_hash="x", name="ERP", user_id=user.id)
    )
    client.disabled_at = clock.now()
    session.flush()
    assert epoch(session, user) == 2


def test_a_credential_lives_until_it_is_revoked_or_expires():
    with clock.frozen(NOON):
        token = ApiToken(expires_at=NOON + timedelta(days=1))
        before = token.live
        token.revoke()
        assert (before, token.live) == (True, False)
        assert not ApiToken(expires_at=NOON).live


def test_a_link_is_spent_once_for_its_purpose_in_its_time():
    with clock.frozen(NOON):
        link = LinkToken(purpose=LinkPurpose.INVITE, expires_at=NOON + timedelta(days=1))
        with pytest.raises(Conflict):
            link.spend(LinkPurpose.RESET_PASSWORD)
        link.spend(LinkPurpose.INVITE)
        with pytest.raises(Conflict):
            link.spend(LinkPurpose.INVITE)
        with pytest.raises(Conflict):
            LinkToken(purpose=LinkPurpose.LOGIN, expires_at=NOON).spend(LinkPurpose.LOGIN)


def test_a_disabled_user_stays_out_until_he_is_invited_anew(user: User):
    user.lock()
    user.activate()
    user.disable()
    with pytest.raises(Conflict):
        user.activate()
    user.enable()
    user.activate()
    assert user.status is UserStatus.ACTIVE


def test_a_second_save_from_an_old_reading_is_refused(session: Database, user: User):
    session.execute(
        update(User).where(User.id == user.id).values(version=2),
        execution_options={"synchronize_session": False},
    )
    user.name = "Late"
    from sqlalchemy.orm.exc import StaleDataError

    from models.constraints import refusal

    with pytest.raises(StaleDataError) as caught:
        session.flush()
    found = refusal(caught.value)
    assert found is not None
    assert found.code is ErrorCode.CONFLICT
