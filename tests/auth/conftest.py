"""A small company for the tests of signing in: one login of every kind, all with one password."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from sqlalchemy import URL, text
from starlette.applications import Starlette
from starlette.testclient import TestClient

import settings
from auth import passwords, throttle
from auth.authenticate import Authenticator
from auth.oauth.web import OAuth
from auth.web import Door
from models import database
from models.customers import Customer
from models.identities import Audience, CustomerRole, StaffRole, User, UserStatus
from tests.databases import Databases

PASSWORD = "correct horse battery"


@cache
def known_hash() -> str:
    """The password's hash, made once for the whole run."""
    return passwords.hash_password(PASSWORD)


def person(name: str, role: StaffRole | None = None, **fields: object) -> User:
    """An active member of the staff."""
    return User(
        kind=Audience.STAFF,
        email=f"{name.lower()}@house.test",
        name=name,
        role=role or StaffRole.AGENT,
        status=UserStatus.ACTIVE,
        password_hash=known_hash(),
        **fields,
    )


@dataclass
class People:
    """Who there is."""

    admin: User
    manager: User
    agent: User
    ana: User


EMPTIED = (
    "oauth_tokens",
    "oauth_codes",
    "oauth_clients",
    "sessions",
    "api_tokens",
    "link_tokens",
    "team_memberships",
    "sales_teams",
    "users",
    "customers",
    "partners",
)


@pytest.fixture(scope="session")
def shared_door(server: Databases, worker: str) -> Iterator[URL]:
    """One database for all tests at the door; each takes away what it left."""
    with server.clone(server.migrated(), worker) as url:
        yield url


@pytest.fixture
def door_database(shared_door: URL, monkeypatch: pytest.MonkeyPatch) -> Iterator[URL]:
    """The configured database holds no login yet, and what is committed to it goes afterwards."""
    monkeypatch.setenv("CRM_DATABASE_URL", database.plain_url(shared_door))
    settings.get.cache_clear()
    yield shared_door
    with database.engine().begin() as connection:
        for table in EMPTIED:
            connection.execute(text(f"DELETE FROM {table}"))
    monkeypatch.undo()
    settings.get.cache_clear()


@pytest.fixture
def people(door_database: URL) -> People:  # noqa: ARG001 - where they live
    """Three of the staff, and Ana of the customer Acme."""
    staff = [person(role.value.title(), role) for role in (StaffRole.ADMIN, StaffRole.MANAGER)]
    with database.sessions().begin() as session:
        acme = Customer(name="Acme")
        ana = User(
            kind=Audience.CUSTOMER,
            email="ana@acme.test",
            name="Ana",
            customer_id=acme.id,
            customer_role=CustomerRole.ADMIN,
            status=UserStatus.ACTIVE,
            password_hash=known_hash(),
        )
        everybody = [*staff, person("Agent"), ana]
        session.add(acme)
        session.flush()
        session.add_all(everybody)
    return People(*everybody)


@pytest.fixture
def authenticator() -> Authenticator:
    """One with nothing kept yet."""
    return Authenticator()


@pytest.fixture
def door(authenticator: Authenticator) -> Door:
    """The pages' wiring."""
    throttle.forget_attempts()
    return Door(authenticator)


@pytest.fixture
def web(people: People, door: Door) -> Iterator[TestClient]:  # noqa: ARG001 - who visits
    """A browser in front of the door."""
    application = Starlette(routes=[*door.routes(), *OAuth(door).routes()])
    with TestClient(application, follow_redirects=False) as client:
        yield client
