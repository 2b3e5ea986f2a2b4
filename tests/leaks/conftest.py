"""The named world with a marker in every place, and the three executors over it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select, text

from auth import tokens
from models import clock, database
from models.credentials import Session as Browser
from models.identities import User
from tests import conftest
from tests.databases import Databases
from tests.leaks.allowed import allowed
from tests.leaks.markers import Markers, Place
from tests.schema.conftest import api, writing_api
from tests.schema.differential import Differential, side_by_side

__all__ = ["api", "writing_api"]

GAPS = """
    UPDATE customers SET lifetime_value_currency = 'EUR', lifetime_value = 1.00;
    UPDATE customer_tiers SET currency = 'EUR', threshold_up = 2.00, threshold_down = 1.00;
    UPDATE deals SET expected_mrr = round(1, currency_exponent(currency))
        WHERE currency IS NOT NULL;
    UPDATE activities SET visibility = 'PARTNER' WHERE id IN (
        SELECT DISTINCT ON (deal_id) activities.id FROM activities JOIN deals ON deal_id = deals.id
        WHERE deals.partner_id IS NOT NULL);
    UPDATE tasks SET visibility = 'PARTNER' WHERE id IN (
        SELECT DISTINCT ON (deal_id) tasks.id FROM tasks JOIN deals ON deal_id = deals.id
        WHERE deals.partner_id IS NOT NULL)
"""
DELETED = ("activities", "contacts", "deals", "leads", "tasks", "products", "tags")


@dataclass
class Marked:
    """A marked world and who sees what of it."""

    side: Differential
    markers: Markers
    _allowed: dict[str, set[Place]] = field(default_factory=dict)

    def allowed(self, person: str) -> set[Place]:
        """Return what a person may read at all."""
        if person not in self._allowed:
            self._allowed[person] = allowed(self.side.reference(person).store)
        return self._allowed[person]

    def leaked(self, person: str, told: str) -> set[Place]:
        """Return what a text says that the person may not read."""
        return self.markers.found(told) - self.allowed(person)

    def ask(self, person: str, document: str, **variables: object) -> str:
        """Return the whole answer as text; it never holds anything forbidden."""
        client = self.side.text(self.side.actor(person))
        told = client.outcome(document, variables).body.decode()
        assert not self.leaked(person, told), document
        return told


@pytest.fixture(scope="module")
def marked(server: Databases, worker: str) -> Iterator[Marked]:
    configured = contextmanager(conftest._configured)
    with server.clone(server.peopled(), worker) as url, configured(url):
        with database.engine().connect() as connection:
            _prepare(connection)
            markers = Markers(connection)
        with side_by_side() as side:
            yield Marked(side, markers)


def _prepare(connection: Connection) -> None:
    """Let every table hold rows of the caller, of others and of nobody, some of them deleted."""
    with database.sessions().begin() as session:
        for user in session.scalars(select(User)):
            tokens.issue_token(session, user, "a program", 30)
            lasts = clock.now() + timedelta(days=1)
            session.add(Browser(user_id=user.id, token_hash=user.id.hex, expires_at=lasts))
    connection.execute(text("SET session_replication_role = replica"))
    for statement in GAPS.split(";"):
        connection.execute(text(statement))
    for table in DELETED:
        one = f"SELECT id FROM {table} ORDER BY created_at LIMIT 2"
        connection.execute(text(f"UPDATE {table} SET deleted_at = now() WHERE id IN ({one})"))
    connection.commit()
