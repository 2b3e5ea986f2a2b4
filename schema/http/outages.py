"""Which exceptions mean that the database is away or too slow, and not that we made a mistake."""

from typing import Final

import asyncpg
import psycopg
import psycopg_pool
import sqlalchemy.exc

from schema.http.contract import Unavailable

LATE: Final = (TimeoutError, asyncpg.QueryCanceledError, psycopg.errors.QueryCanceled)
AWAY: Final = (
    Unavailable,
    OSError,  # refused, reset, or no socket: where the server was, nobody answers
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    psycopg_pool.PoolTimeout,
    psycopg.errors.AdminShutdown,
    psycopg.errors.CrashShutdown,
    psycopg.errors.CannotConnectNow,
    psycopg.errors.TooManyConnections,
    sqlalchemy.exc.TimeoutError,
)


def is_late(found: BaseException) -> bool:
    """True when the request, or one of its statements, was stopped for taking too long."""
    if isinstance(found, sqlalchemy.exc.DBAPIError) and found.orig is not None:
        return is_late(found.orig)
    return isinstance(found, LATE)


def is_outage(found: BaseException) -> bool:
    """True when nothing is wrong with the request: it may come again."""
    if isinstance(found, sqlalchemy.exc.DBAPIError):
        original = found.orig
        return found.connection_invalidated or (original is not None and is_outage(original))
    if isinstance(found, asyncpg.InterfaceError):  # its other meanings are mistakes of ours
        return "closed" in str(found)
    if type(found) is psycopg.OperationalError:  # no SQLSTATE: the connection itself is gone
        return True
    return isinstance(found, AWAY)
