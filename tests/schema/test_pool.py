"""Read connections: replaced when lost, never lent twice, their statements prepared once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import asyncpg
import pytest

from models import database
from schema.http.contract import Unavailable
from schema.reading import pool as pools
from schema.reading.pool import Pool, Reader
from schema.reading.statements import Statement

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("world_database")]
ONE = Statement("one", "SELECT 1 AS made", ())
SLEEP = Statement("sleep", "SELECT pg_sleep(60)", ())
PREPARED = Statement(
    "prepared",
    "SELECT statement, generic_plans, custom_plans FROM pg_prepared_statements"
    " WHERE statement NOT LIKE '%pg_prepared_statements%'",
    (),
)
IDENTITY = Statement("identity", "SELECT pg_backend_pid() AS pid", ())
END = "SELECT pg_terminate_backend(%s, 20000)"


@pytest.fixture
async def pool() -> AsyncIterator[Pool]:
    """A pool of two connections."""
    made = Pool(database.plain_url(), 2, 30)
    yield made
    await made.close()


async def run(pool: Pool, statement: Statement) -> list[Any]:
    async with pool.reader() as reader:
        return await reader.rows(statement, [])


async def identity(reader: Reader) -> int:
    (found,) = await reader.rows(IDENTITY, [])
    return int(found["pid"])


def end(server_process: int) -> None:
    """Cut a connection off at the server's side, and return when it is gone."""
    with database.engine().connect() as connection:
        connection.exec_driver_sql(END, (server_process,))


async def test_the_connection_given_back_last_is_lent_first(pool):
    async with pool.reader() as first:
        one = await identity(first)
    for _ in range(3):
        async with pool.reader() as again:
            assert await identity(again) == one


async def test_no_connection_is_lent_twice_at_once(pool):
    async with pool.reader() as first, pool.reader() as second:
        assert await identity(first) != await identity(second)


async def test_a_connection_lost_while_it_waits_is_replaced(pool):
    async with pool.reader() as reader:
        lost = await identity(reader)
    end(lost)
    try:
        await run(pool, ONE)
    except Unavailable:  # who was the first to notice may be told to come again
        await run(pool, ONE)
    async with pool.reader() as reader:
        assert await identity(reader) != lost


async def test_a_connection_lost_in_use_is_told_and_replaced(pool):
    async def cut_off() -> None:
        async with pool.reader() as reader:
            end(await identity(reader))
            await reader.rows(ONE, [])

    for _ in range(3):
        with pytest.raises(Unavailable):
            await cut_off()
        assert (await run(pool, ONE))[0]["made"] == 1


async def test_a_database_that_is_not_there_is_unavailable():
    pool = Pool("postgresql://nobody@127.0.0.1:1/nothing", 1, 30)
    for _ in range(3):
        with pytest.raises(Unavailable):
            await run(pool, ONE)


async def test_who_finds_no_free_connection_waits_for_one(pool):
    async with pool.reader(), pool.reader():
        waiting = asyncio.create_task(run(pool, ONE))
        await asyncio.sleep(0)
        assert not waiting.done()
    assert (await waiting)[0]["made"] == 1


async def test_who_waits_too_long_is_told_to_come_again(pool, monkeypatch):
    async with pool.reader(), pool.reader():
        monkeypatch.setattr(pools, "WAIT_SECONDS", 0.01)
        with pytest.raises(Unavailable):
            await run(pool, ONE)
    assert (await run(pool, ONE))[0]["made"] == 1


async def test_who_stops_waiting_takes_no_connection_along(pool):
    async with pool.reader(), pool.reader():
        waiting = asyncio.create_task(run(pool, ONE))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    async with pool.reader() as first, pool.reader() as second:
        assert await identity(first) != await identity(second)


async def test_a_cancelled_request_leaves_a_usable_pool(pool):
    for _ in range(3):
        sleeping = [asyncio.create_task(run(pool, SLEEP)) for _ in range(2)]
        await asyncio.sleep(0.05)
        for one in sleeping:
            one.cancel()
        ended = await asyncio.gather(*sleeping, return_exceptions=True)
        assert {type(one) for one in ended} == {asyncio.CancelledError}
    async with pool.reader() as first, pool.reader() as second:
        assert (await first.rows(ONE, []))[0]["made"] == 1
        assert (await second.rows(ONE, []))[0]["made"] == 1


async def test_a_statement_that_fails_leaves_its_connection_usable(pool):
    async with pool.reader() as reader:
        own = await identity(reader)
    with pytest.raises(asyncpg.DivisionByZeroError):
        await run(pool, Statement("wrong", "SELECT 1 / 0", ()))
    async with pool.reader() as reader:
        assert await identity(reader) == own


async def test_a_statement_is_prepared_once_and_keeps_its_plan(pool):
    kept = Statement("kept", "SELECT id FROM users WHERE email = $1::text", ())
    for address in ("a@x.test", "b@x.test", "c@x.test"):
        async with pool.reader() as reader:
            await reader.rows(kept, [address])
    found = await run(pool, PREPARED)
    assert [(one["generic_plans"], one["custom_plans"]) for one in found] == [(3, 0)]


async def test_what_was_not_used_for_long_is_deallocated(pool, monkeypatch):
    monkeypatch.setattr(pools, "KEPT_STATEMENTS", 3)
    for _ in range(2):
        for number in range(10):
            found = await run(pool, Statement(f"s{number}", f"SELECT {number} AS made", ()))
            assert found[0]["made"] == number
    left = {one["statement"] for one in await run(pool, PREPARED)}
    assert left <= {f"SELECT {number} AS made" for number in (6, 7, 8, 9)}


async def test_a_read_connection_speaks_utc_and_writes_nothing(pool):
    moment = Statement("moment", "SELECT '2026-07-01 12:00+02'::timestamptz::text AS at", ())
    assert datetime.fromisoformat((await run(pool, moment))[0]["at"]).hour == 10
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await run(pool, Statement("writes", "UPDATE users SET name = name", ()))


async def test_statements_of_one_moment_see_one_state(pool):
    count = Statement("count", "SELECT count(*)::int AS made, now() AS at FROM users", ())
    async with pool.reader() as reader, reader.one_moment():
        first, second = [await reader.rows(count, []) for _ in range(2)]
    assert first == second
