"""The API in-process, for tests: `api("manager").run("{ viewer { role } }")`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final, TypeVar

import orjson

from auth import grants, opaque, tokens
from auth.actors import Actor
from auth.buckets import Buckets
from auth.credentials import Kind, load
from models import clock, database
from models.identities import Audience
from schema.http.contract import GraphQLRequest, Outcome
from schema.reading.engine import Engine
from schema.reading.pool import Pool, Reader
from schema.writing import Writer

T = TypeVar("T")

PEOPLE: Final = {
    "agent": "agent@trustcart.test",
    "manager": "manager@trustcart.test",
    "finance": "finance@trustcart.test",
    "admin": "admin@trustcart.test",
    "customer": "ana@acme.test",
    "partner": "pia@northstar.test",
    "ana": "ana@acme.test",
    "ben": "ben@acme.test",
    "cleo": "cleo@globex.test",
    "pia": "pia@northstar.test",
    "raj": "raj@summit.test",
}
"""People of the named world by their role or first name; any other address works as well."""


class CountingPool(Pool):
    """Keeps the text of every statement that was run."""

    ran: list[str]

    @asynccontextmanager
    async def reader(self) -> Any:
        """Lend a reader that is watched."""
        async with super().reader() as reader:
            yield _Watched(reader, self.ran)


class _Watched(Reader):
    """A reader that notes what it runs; it borrows the connection of the one it watches."""

    def __init__(self, reader: Reader, ran: list[str]) -> None:
        self._reader, self._ran = reader, ran
        self.connection = reader.connection

    async def rows(self, statement: Any, values: list[Any]) -> list[Any]:
        self._ran.append(statement.sql)
        return await self._reader.rows(statement, values)


class Api:
    """The engine over the configured database, for any number of callers."""

    engine_class: type[Engine] = Engine

    def __init__(self, engine_class: type[Engine] = Engine) -> None:
        """Open nothing yet."""
        self.statements: list[str] = []
        self.pools: dict[Audience, Pool] = {}
        for audience in Audience:
            address = database.plain_url(grants.address(audience))
            self.pools[audience] = pool = CountingPool(address, 2, 30)
            pool.ran = self.statements
        writer = Writer(database.sessions(), 2)
        days = count(0.0, 86_400.0)  # a bucket is full again at every request
        self.engine = engine_class(self.pools, writer, Buckets(clock=days.__next__))
        self._runner = asyncio.Runner()

    def __call__(self, person: str | Actor) -> Client:
        """Return a client for somebody of the world: a role, a first name or an address."""
        actor = person if isinstance(person, Actor) else actor_of(PEOPLE.get(person, person))
        return Client(self, actor)

    def wait(self, running: Awaitable[T]) -> T:
        """Run something asynchronous to its end."""

        async def ended() -> T:
            return await running

        return self._runner.run(ended())

    def close(self) -> None:
        """Close all connections."""
        for pool in self.pools.values():
            self.wait(pool.close())
        self._runner.close()


class Client:
    """One caller."""

    def __init__(self, api: Api, actor: Actor) -> None:
        """Speak for an actor."""
        self.api, self.actor = api, actor

    def outcome(
        self,
        document: str,
        variables: Mapping[str, Any] | None = None,
        *,
        operation: str | None = None,
        key: str | None = None,
        **more: Any,
    ) -> Outcome:
        """Return the engine's answer as it leaves the engine."""
        given = {**(variables or {}), **more}
        request = GraphQLRequest(
            document,
            given,
            operation,
            key,
            allow_mutations=True,
            request_id="req_test",
        )
        return self.api.wait(self.api.engine.execute(self.actor, request))

    def run(
        self,
        document: str,
        variables: Mapping[str, Any] | None = None,
        *,
        operation: str | None = None,
        key: str | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """Return the whole answer: data, errors, extensions; more keywords are variables."""
        found = self.outcome(document, variables, operation=operation, key=key, **more)
        return orjson.loads(found.body)  # type: ignore[no-any-return]

    def data(self, document: str, variables: Mapping[str, Any] | None = None, **more: Any) -> Any:
        """Return the data of an answer without errors."""
        answer = self.run(document, variables, **more)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]


def actor_of(address: str) -> Actor:
    """Return the actor behind an address, as if he came with a new token; nothing is kept."""
    with database.sessions()() as session:
        token = tokens.create_token(session, address, "test", 30)
        session.flush()
        until: datetime = clock.now() + timedelta(hours=1)
        found = load(session.connection(), Kind.API_TOKEN, opaque.fingerprint(token), until=until)
        session.rollback()
    assert found is not None, address
    return found


@contextmanager
def opened(engine_class: type[Engine] = Engine) -> Iterator[Api]:
    """Open the API over the configured database until the block ends."""
    made = Api(engine_class)
    try:
        yield made
    finally:
        made.close()
