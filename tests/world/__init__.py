"""The one named world: a firm that sells shops and tills, its people, customers and deals.

Tests know it by heart, and it is the demo data. Every record has a name here, and from the name
its id, so that `world.acme` is the same row in every database.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from models.base import Base
from tests.world import (
    catalogue,
    commissions,
    companies,
    contacts,
    deals,
    leads,
    people,
    programme,
    quotes,
    registrations,
    selling,
    work,
)
from tests.world.naming import identity

__all__ = ["NAMED", "World", "identity", "load"]

NAMED: Final[dict[str, type[Base]]] = {
    name: kind
    for part in (people, catalogue, selling, companies, contacts, deals, leads, work)
    for name, kind in part.KEYS.items()
}


class World:
    """The records by name, as a session sees them: `world.acme`, `world.ana`."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def __getattr__(self, name: str) -> Any:
        if name not in NAMED:
            raise AttributeError(name)
        return self.session.get_one(NAMED[name], identity(name))

    def id_of(self, name: str) -> UUID:
        """The id of a named record, without asking the database."""
        if name not in NAMED:
            raise AttributeError(name)
        return identity(name)


def load(session: Session) -> World:
    """Bring the world into an empty database; dates are relative to now. Who calls commits."""
    password_hash = people.load(session)
    catalogue.load(session)
    selling.load(session)
    companies.load(session)
    contacts.load(session, password_hash)
    deals.load(session)
    leads.load(session)
    work.load(session)
    quotes.load(session)
    commissions.load(session)
    programme.load(session)
    registrations.load(session)
    return World(session)
