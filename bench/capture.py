"""What the engine sends to the database for a request: seen by a pool that listens."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

from schema.http.contract import GraphQLRequest
from schema.reading.statements import Statement

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from auth.actors import Actor
    from bench.shapes import Shape
    from schema.reading.engine import Engine
    from schema.reading.pool import Pool

Sent = tuple[Statement, list[Any]]


class Listening:
    """A pool that notes every statement which goes through it."""

    def __init__(self, pool: Pool) -> None:
        """Stand before `pool`."""
        self.pool = pool
        self.sent: list[Sent] = []

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[Any]:
        """Lend a reader that notes."""
        async with self.pool.reader() as reader:
            yield _Listener(reader, self.sent)

    async def close(self) -> None:
        """Close the pool."""
        await self.pool.close()


class _Listener:
    def __init__(self, reader: Any, sent: list[Sent]) -> None:
        self._reader, self._sent = reader, sent

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)

    async def rows(self, statement: Statement, values: list[Any]) -> list[Any]:
        self._sent.append((statement, values))
        return await self._reader.rows(statement, values)  # type: ignore[no-any-return]


async def ask(engine: Engine, actor: Actor, document: str, variables: dict[str, Any]) -> bytes:
    """Return the engine's answer to one request."""
    request = GraphQLRequest(document, variables, None, None, True, "bench-000")  # noqa: FBT003
    outcome = await engine.execute(actor, request)
    return outcome.body


async def captured(
    engine: Engine, pool: Listening, actor: Actor, *, shapes: list[Shape]
) -> list[Any]:
    """Return what is sent for every request of every shape, as JSON can keep it."""
    found = []
    for shape in shapes:
        for variables in shape.variables:
            pool.sent.clear()
            await ask(engine, actor, shape.document, variables)
            ((statement, values),) = pool.sent
            key = [shape.operation, next(iter(variables.values()))]
            sent = [statement.name, statement.sql, [_plain(one) for one in values]]
            found.append([key, *sent])
    return found


def read_frozen(path: Path) -> dict[tuple[str, str], tuple[Statement, list[Any]]]:
    """Read it again, by operation and the value of its one variable."""
    return {
        (key[0], key[1]): (Statement(name, sql, ()), values)
        for key, name, sql, values in json.loads(path.read_text())
    }


def _plain(value: Any) -> Any:
    """Return a parameter in a form that JSON keeps and asyncpg takes as well."""
    match value:
        case UUID():
            return str(value)
        case list() | tuple():
            return [_plain(one) for one in value]
        case None | bool() | int() | str():
            return value
        case _:
            message = f"{type(value).__name__} cannot be frozen"
            raise TypeError(message)
