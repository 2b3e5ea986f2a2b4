"""Read connections: a free list per audience, statements prepared once by name and kept."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

import asyncpg

from schema.http.contract import Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from asyncpg.prepared_stmt import PreparedStatement

    from schema.reading.statements import Statement

KEPT_STATEMENTS = 400
WAIT_SECONDS = 5.0
WAIT_GRAIN = 0.25
SESSION = {
    "TimeZone": "UTC",
    "jit": "off",
    # Rows of a page seldom share a neighbour, and a look-up by key is cheaper than its keeping.
    "enable_memoize": "off",
    "random_page_cost": "1.1",
    "plan_cache_mode": "force_generic_plan",
    "default_transaction_read_only": "on",
    "application_name": "crm-read",
}
GONE = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
)


class Reader:
    """One connection and the statements it has prepared."""

    def __init__(self, connection: asyncpg.Connection[Any]) -> None:
        """Take over an open connection."""
        self.connection = connection
        self._prepared: OrderedDict[str, PreparedStatement[Any]] = OrderedDict()
        self._made = 0

    async def rows(self, statement: Statement, values: list[Any]) -> list[Any]:
        """Run a statement; the plan is made once per connection."""
        prepared = self._prepared.get(statement.name)
        if prepared is None:
            prepared = await self._prepare(statement)
        else:
            self._prepared.move_to_end(statement.name)
        # What `prepared.fetch(*values)` does too, four calls further down.
        protocol = self.connection._protocol  # noqa: SLF001 - asyncpg is pinned below 0.33
        made = protocol.bind_execute(prepared._state, values, "", 0, False, None)  # noqa: FBT003, SLF001
        return cast("list[Any]", await made)

    @asynccontextmanager
    async def one_moment(self) -> AsyncIterator[None]:
        """Let several statements see the same state of the database."""
        async with self.connection.transaction(isolation="repeatable_read", readonly=True):
            yield

    async def _prepare(self, statement: Statement) -> PreparedStatement[Any]:
        # The driver closes a forgotten statement by its name, and some time later: a name that
        # was used again would be closed with it.
        self._made += 1
        name = f"{statement.name}_{self._made}"
        prepared = await self.connection.prepare(statement.sql, name=name)
        self._prepared[statement.name] = prepared
        if len(self._prepared) > KEPT_STATEMENTS:
            self._prepared.popitem(last=False)
        return prepared


class Pool:
    """Up to `size` readers of one database role; the last one given back is the next one used.

    Who finds none waits in line and is handed the next one, or told after `WAIT_SECONDS` that the
    service is not available. Written out by hand, because it is on the way of every request.
    """

    def __init__(self, address: str, size: int, deadline: int) -> None:
        """Open nothing yet; `deadline` is the longest a statement may take, in seconds."""
        self.address, self.size, self.deadline = address, size, deadline
        self._free: list[Reader] = []
        self._lent = 0
        self._line: deque[tuple[asyncio.Future[Reader | None], float]] = deque()
        self._watch: asyncio.TimerHandle | None = None

    def reader(self) -> AbstractAsyncContextManager[Reader]:
        """Lend a reader; one whose connection was lost or interrupted is thrown away."""
        return _Loan(self)

    async def close(self) -> None:
        """Close every reader that is not lent."""
        while self._free:
            await self._free.pop().connection.close()

    async def take(self) -> Reader:
        """Return a reader of one's own, which must be given back."""
        if self._lent < self.size:
            self._lent += 1
            found = self._free.pop() if self._free else None
        else:
            found = await self._wait()
        if found is not None and not found.connection.is_closed():
            return found
        try:
            return await self._connect()
        except BaseException as problem:
            self.give_back(None)
            if isinstance(problem, GONE):
                raise Unavailable from problem
            raise

    def give_back(self, reader: Reader | None) -> None:
        """Hand a reader, or the place of one that is gone, to whoever waits longest."""
        while self._line:
            waiter, _ = self._line.popleft()
            if not waiter.done():
                waiter.set_result(reader)
                return
        self._lent -= 1
        if reader is not None:
            self._free.append(reader)

    async def _wait(self) -> Reader | None:
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[Reader | None] = loop.create_future()
        self._line.append((waiter, loop.time() + WAIT_SECONDS))
        if self._watch is None or self._watch.when() < loop.time() - WAIT_SECONDS:
            self._watch = loop.call_later(WAIT_GRAIN, self._tell_late)
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and not waiter.exception():
                self.give_back(waiter.result())  # handed over at the very same moment
            raise

    def _tell_late(self) -> None:
        loop = asyncio.get_running_loop()
        while self._line and (self._line[0][0].done() or self._line[0][1] <= loop.time()):
            waiter, _ = self._line.popleft()
            if not waiter.done():
                waiter.set_exception(Unavailable())
        self._watch = loop.call_later(WAIT_GRAIN, self._tell_late) if self._line else None

    async def _connect(self) -> Reader:
        settings = SESSION | {"statement_timeout": str(self.deadline * 1000)}
        connection = await asyncpg.connect(
            self.address, server_settings=settings, statement_cache_size=0, timeout=WAIT_SECONDS
        )
        return Reader(connection)


class _Loan:
    """One use of one reader."""

    __slots__ = ("_pool", "_reader")

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._reader: Reader | None = None

    async def __aenter__(self) -> Reader:
        self._reader = await self._pool.take()
        return self._reader

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, _trace: object
    ) -> None:
        reader, self._reader = self._reader, None
        if problem is None:
            self._pool.give_back(reader)
            return
        assert reader is not None
        lost = isinstance(problem, (*GONE, asyncio.CancelledError))
        if lost:
            reader.connection.terminate()
        self._pool.give_back(None if lost or reader.connection.is_closed() else reader)
        if isinstance(problem, GONE):
            raise Unavailable from problem
