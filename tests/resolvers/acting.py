"""Who acts in a test of use-cases, what he is refused, and what was written down of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from auth.actors import SYSTEM, Actor, Role
from auth.binding import bind
from models.constraints import refusal
from models.errors import DomainError, ErrorCode
from models.events import Event
from models.identities import StaffRole, User
from tests.models import made


def acting(session: Session, user: User, *team_ids: UUID) -> Actor:
    """Let the session see and write as a member of the staff."""
    assert user.role is not None
    actor = Actor(
        user_id=user.id,
        role=Role(user.role.value),
        audience=user.kind,
        name=user.name,
        email=user.email,
        team_ids=team_ids,
    )
    bind(session, actor)
    return actor


def admin(session: Session) -> Actor:
    """Let the session see and write as an admin."""
    return acting(session, person(session, StaffRole.ADMIN))


def person(session: Session, role: StaffRole, key: str = "") -> User:
    """An active member of the staff in a role."""
    name = key or role.value.lower()
    return made.staff(session, email=f"{name}@trustcart.test", name=name.title(), role=role)


@contextmanager
def refused(session: Session, code: ErrorCode, field: str | None = None) -> Iterator[None]:
    """What is done inside is refused, by the use-case or at the latest by the database."""
    with pytest.raises(Exception) as caught, session.begin_nested():  # noqa: PT011, PT012 - any
        yield
        session.flush()
        session.connection().execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    session.connection().execute(text("SET CONSTRAINTS ALL DEFERRED"))
    error = caught.value
    found = error if isinstance(error, DomainError) else refusal(error)
    assert found is not None, repr(error)
    assert (found.code, found.field) == (code, field)


def told(session: Session) -> list[str]:
    """The names of all events, in their order."""
    session.flush()
    bind(session, SYSTEM)
    return list(session.scalars(select(Event.name).order_by(Event.id)))
